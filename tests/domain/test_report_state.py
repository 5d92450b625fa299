"""How far a report has come, to the recipient itself and to everyone else, and when it is late."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from anslag.domain.report_state import (
    ReportFacts,
    ReportState,
    report_is_late,
    report_state,
)

DUE = date(2032, 2, 28)
PAID = ReportFacts(paid=500)
SENT = replace(PAID, submitted=DUE, used=500)
STATES: tuple[tuple[ReportFacts, ReportState], ...] = (
    (PAID, "not_begun"),
    (replace(PAID, begun=True), "begun"),
    (replace(PAID, begun=True, waits_for_signature=True), "to_be_signed"),
    (SENT, "submitted"),
    (replace(SENT, begun=True, waits_for_signature=True), "submitted"),
    (replace(SENT, used=0), "nothing_to_report"),
    (replace(SENT, used=0, paid=0), "submitted"),
    (replace(SENT, completion_requested=True), "completion_requested"),
    (replace(SENT, completion_requested=True, accepted=True), "accepted"),
)


@pytest.mark.parametrize(("facts", "state"), STATES)
def test_the_recipient_sees_how_far_its_report_has_come(facts: ReportFacts, state: ReportState) -> None:
    assert report_state(facts) == state


def test_it_is_late_the_day_after_the_last_and_stays_so_when_it_comes() -> None:
    after = DUE + timedelta(1)
    assert not report_is_late(PAID, due=DUE, today=DUE)
    assert report_is_late(PAID, due=DUE, today=after)
    assert not report_is_late(SENT, due=DUE, today=after)
    assert report_is_late(replace(SENT, submitted=after), due=DUE, today=after)


def test_whoever_got_nothing_is_never_late() -> None:
    assert not report_is_late(replace(PAID, paid=0), due=DUE, today=DUE + timedelta(100))
