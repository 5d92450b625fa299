"""A receiver that owes what it did not use, in a programme with a rule on interest, with everyone who acts in it."""

from dataclasses import replace
from pathlib import Path

from anslag.steps.payment import pay
from anslag.steps.repayment import demand_repayment
from anslag.steps.report import accept, submit_report
from tests.steps.year import REPORTS, act, answers
from tests.web.giving import LATER, Grant, granted, made

RATES = Path(__file__).parents[1] / "cases" / "rates"
"""What an installation has added: 2 percent in the spring of 2032."""


def owing() -> Grant:
    """Beta is to pay 100 000 by the last of March."""
    programme = made(pot=1_000_000)
    rule = replace(programme.terms.repayment, interest_rule="interest_act")
    grant = granted(replace(programme, terms=replace(programme.terms, repayment=rule)))
    grant.ask("Beta", amount=300_000)
    grant.close()
    pay(act(LATER), programme=grant.key)
    by = act(REPORTS, by=grant.signers["Beta"], approved_by="")
    said = answers({"pay": 200_000}, left=True)
    submit_report(by, programme=grant.key, recipient="Beta", answers=said)
    accept(act(REPORTS), programme=grant.key)
    demand_repayment(act(REPORTS), programme=grant.key, recipient="Beta")
    return grant
