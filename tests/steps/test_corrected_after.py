"""A new version of a report after what was left over has been demanded, waived or repaid."""

from datetime import date

import pytest

from anslag.domain.problem import Refused
from anslag.steps.repayment import credit_invoice, demand_repayment, receive_repayment
from anslag.steps.report import accept
from tests.steps.test_year import GRANT, STATE, balanced, pay_all, report, where
from tests.steps.year import REPORTS, act

pytestmark = pytest.mark.django_db
NUMBER = "20320001"


@pytest.fixture(autouse=True)
def demanded(db: None) -> None:
    """Beta has 300, used 100 of it, and is to repay 200."""
    pay_all(STATE)
    pay_all(GRANT)
    report("grant", "Beta", {"pay": 100}, left=True)
    accept(act(REPORTS), programme="grant")
    demand_repayment(act(REPORTS), programme="grant", recipient="Beta")


def corrected(costs: dict[str, int], *, day: date = REPORTS) -> None:
    report("grant", "Beta", costs, left=True, replaces="Fel summa")
    accept(act(day), programme="grant")


def told(costs: dict[str, int]) -> str:
    with pytest.raises(Refused) as refused:
        corrected(costs)
    (problem,) = refused.value.problems
    return f"{problem.message} {problem.remedy}".replace("\N{NO-BREAK SPACE}", " ")


def test_what_is_repaid_cannot_have_been_used_and_it_is_said_plainly() -> None:
    receive_repayment(act(REPORTS), programme="grant", recipient="Beta")
    said = told({"pay": 150})
    assert "Version 2 säger att 150 kr är ej använt, men 200 kr är redan återbetalt." in said
    assert "minst 200 kr ska stå som ej använt" in said
    assert where("grant", "Beta") == {"used:pay": 100}
    assert balanced("state", "grant")


def test_what_is_only_demanded_is_credited_first() -> None:
    assert "Kreditera fakturan först." in told({"pay": 150})
    credit_invoice(act(REPORTS), programme="grant", recipient="Beta", invoice=NUMBER, reason="Ny version")
    accept(act(REPORTS), programme="grant")
    assert where("grant", "Beta") == {"used:pay": 150, "unused": 150}
    assert balanced("state", "grant")


@pytest.mark.parametrize("repaid", [False, True])
def test_a_version_that_leaves_as_much_or_more_is_booked_beside_what_is_demanded(*, repaid: bool) -> None:
    if repaid:
        receive_repayment(act(REPORTS), programme="grant", recipient="Beta")
    corrected({"travel": 100})
    owed = {} if repaid else {"receivable": 200}
    assert where("grant", "Beta") == {"used:travel": 100, **owed}
    report("grant", "Beta", {"travel": 70}, left=True, replaces="Fel igen")
    accept(act(REPORTS), programme="grant")
    assert where("grant", "Beta") == {"used:travel": 70, "unused": 30, **owed}
    corrected({"travel": 90})
    assert where("grant", "Beta") == {"used:travel": 90, "unused": 10, **owed}
    assert balanced("state", "grant")
