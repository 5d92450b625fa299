"""Three tiers, with everyone who acts in the middle one, until something has been waived, repaid and is still owed."""

from dataclasses import replace

from anslag.domain.programme import Funding, Programme
from anslag.steps.payment import pay
from anslag.steps.repayment import demand_repayment, receive_repayment, waive
from anslag.steps.report import accept
from tests.domain.test_reconciliation import ACCOUNTING
from tests.steps.test_year import LOCAL, STATE, pay_all, report
from tests.steps.year import REPAYS, REPORTS, act
from tests.web.giving import LATER, Grant, granted, made

ALFA, BETA = 3, 4
"""The numbers of the receivers that hand on and that have something left, known before the database is made."""

FUNDED = Funding(programme="state", recipient="Verket", part="all", roll_up="handed_on")


def with_accounts(programme: Programme) -> Programme:
    """The same with rules for how it is booked in the giver's own books."""
    return replace(programme, terms=replace(programme.terms, accounting=ACCOUNTING))


def paid_out() -> Grant:
    """Everyone in the middle tier has been paid, and one of them has handed on what it got."""
    pay_all(STATE)
    grant = granted(with_accounts(made(funding=FUNDED)))
    for name in grant.signers:
        grant.ask(name)
    grant.close()
    pay(act(LATER), programme=grant.key)
    pay_all(LOCAL)
    return grant


def tiers() -> Grant:
    grant = paid_out()
    report("local", "Ett", {"pay": 300})
    report("local", "Två", {"pay": 150, "travel": 50})
    accept(act(REPORTS), programme="local")
    report("grant", "Alfa", {"pay": 450, "travel": 50})
    report("grant", "Beta", {"pay": 100, "travel": 50}, left=True)
    report("grant", "Gamma", {"travel": 130}, left=True)
    accept(act(REPORTS), programme="grant")
    demand_repayment(act(REPORTS), programme="grant", recipient="Beta")
    waive(act(REPORTS), programme="grant", recipient="Gamma", ground="Lågt belopp")
    receive_repayment(act(REPAYS), programme="grant", recipient="Beta", amount=100)
    return grant
