"""How far a grant has come, stage by stage, on each day of its way."""

from datetime import date, timedelta
from typing import Any

import pytest

from anslag.domain.grant import Position
from anslag.domain.invoice_life import Life
from anslag.domain.stage import Acts, stages
from tests.steps.year import CLOSES, OPENS, REPAYS, REPORTS, REPORTS_DUE, programme

TERMS = programme("grant", giver="Verket", basis={"Alfa": 1}, pot=100).terms
DAY = timedelta(days=1)


def owed(today: date) -> tuple[Life, ...]:
    """An invoice of 10, to be paid by the last day in the terms."""
    return (Life(amount=10, issued=REPORTS, due=REPAYS, events=(), today=today),)


def states(today: date, acts: Acts | None = None, **moved: int) -> dict[str, str]:
    used: dict[str, Any] = {"used": {}} | moved
    return {each.id: each.state for each in stages(TERMS, Position(**used), acts or Acts(), today=today)}


@pytest.mark.parametrize(
    ("today", "acts", "moved", "stage", "state"),
    [
        (OPENS, Acts(), {}, "decision", "waiting"),
        (OPENS - DAY, Acts(), {"entitled": 100}, "requisition", "coming"),
        (OPENS, Acts(), {"entitled": 100}, "requisition", "now"),
        (CLOSES, Acts(), {"entitled": 100}, "requisition", "now"),
        (CLOSES + DAY, Acts(), {"entitled": 100}, "requisition", "lapsed"),
        (CLOSES + DAY, Acts(asked_late=True), {"entitled": 100}, "requisition", "waiting"),
        (CLOSES + DAY, Acts(requisitioned=CLOSES), {"entitled": 100}, "requisition", "done"),
        (CLOSES, Acts(), {"entitled": 100, "requisitioned": 100}, "payment", "waiting"),
        (CLOSES, Acts(), {"entitled": 100, "requisitioned": 100, "paid": 100}, "payment", "done"),
        (CLOSES, Acts(passes_on=True), {"paid": 100}, "passing_on", "now"),
        (CLOSES, Acts(passes_on=True), {"paid": 100, "passed_on": 100}, "passing_on", "done"),
        (REPORTS - DAY, Acts(), {"paid": 100}, "report", "coming"),
        (REPORTS, Acts(), {"paid": 100}, "report", "now"),
        (REPORTS_DUE, Acts(), {"paid": 100}, "report", "now"),
        (REPORTS_DUE + DAY, Acts(), {"paid": 100}, "report", "late"),
        (REPORTS_DUE + DAY, Acts(reported=REPORTS_DUE), {"paid": 100}, "report", "waiting"),
        (REPORTS_DUE, Acts(reported=REPORTS, accepted=REPORTS_DUE), {"paid": 100}, "report", "done"),
        (REPORTS_DUE + DAY, Acts(), {}, "report", "coming"),
        (REPAYS, Acts(), {"unused": 10}, "repayment", "waiting"),
        (REPAYS, Acts(claims=owed(REPAYS)), {"unused": 10, "demanded": 10}, "repayment", "now"),
        (REPAYS + DAY, Acts(claims=owed(REPAYS + DAY)), {"unused": 10, "demanded": 10}, "repayment", "late"),
        (REPAYS + DAY, Acts(), {"unused": 10, "demanded": 10, "returned": 10}, "repayment", "done"),
        (REPORTS, Acts(reported=REPORTS, complete_by=REPORTS), {"paid": 100}, "report", "now"),
        (REPORTS + DAY, Acts(reported=REPORTS, complete_by=REPORTS), {"paid": 100}, "report", "late"),
        (
            REPORTS,
            Acts(reported=REPORTS, accepted=REPORTS, version=2, accepted_version=1),
            {"paid": 100},
            "report",
            "waiting",
        ),
        (REPAYS + DAY, Acts(), {"unused": 10, "waived": 10}, "repayment", "done"),
    ],
)
def test_a_stage_is_in_the_state_that_the_day_and_what_has_happened_give(
    today: date, acts: Acts, moved: dict[str, int], stage: str, state: str
) -> None:
    assert states(today, acts, **moved)[stage] == state


def test_a_stage_that_is_not_the_grants_is_left_out() -> None:
    assert list(states(OPENS, entitled=100)) == ["decision", "requisition", "payment", "report"]


def test_the_receiver_has_something_to_do_where_it_is_its_turn() -> None:
    shown = stages(TERMS, Position(entitled=100, used={}), Acts(), today=OPENS)
    assert [each.id for each in shown if each.is_open] == ["requisition"]
