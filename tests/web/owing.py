"""A receiver that owes what it did not use, in a programme with a rule on interest, with everyone who acts in it."""

from dataclasses import replace
from pathlib import Path

from anslag.steps.payment import pay
from anslag.steps.repayment import demand_repayment
from anslag.steps.report import accept, submit_report
from tests.steps.bank import IBAN
from tests.steps.year import REPORTS, act, answers
from tests.web.giving import LATER, Grant, granted, made

RATES = Path(__file__).parents[1] / "cases" / "rates"
"""What an installation has added: 2 percent in the spring of 2032."""


def left_over() -> Grant:
    """Of what each was paid, Alfa has 50 kronor left, Beta 100 000, and Gamma none."""
    programme = made(pot=1_000_000)
    rule = replace(programme.terms.repayment, interest_rule="interest_act")
    parties = tuple(
        replace(each, account=IBAN if each.name == "Verket" else None) for each in programme.parties
    )
    terms = replace(programme.terms, repayment=rule)
    grant = granted(replace(programme, terms=terms, parties=parties))
    for name in grant.signers:
        grant.ask(name)
    grant.close()
    pay(act(LATER), programme=grant.key)
    for name, used in (("Alfa", 499_950), ("Beta", 200_000), ("Gamma", 200_000)):
        by = act(REPORTS, by=grant.signers[name], approved_by="")
        said = answers({"pay": used}, left=name != "Gamma")
        submit_report(by, programme=grant.key, recipient=name, answers=said)
    accept(act(REPORTS), programme=grant.key)
    return grant


def owing() -> Grant:
    """Beta is to pay 100 000 by the last of March."""
    grant = left_over()
    demand_repayment(act(REPORTS), programme=grant.key, recipient="Beta")
    return grant
