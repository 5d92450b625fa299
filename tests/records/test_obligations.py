"""What a party owes in all its programmes, as it stood on a day."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anslag.records.obligations import owed, owed_by_party
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.requisition import close_call, requisition
from tests.steps.test_reminder import FINAL, PLAN, happens, report
from tests.steps.year import CLOSES, OPENS, REPORTS, REPORTS_DUE, act, programme

pytestmark = pytest.mark.django_db

LATER = CLOSES + timedelta(days=1)


def told(party: str, today: date) -> list[tuple[str, str, date, date | None]]:
    return [
        (each.programme, each.obligation.what, each.obligation.due, each.obligation.done)
        for each in owed_by_party(party, today)
    ]


def test_a_party_sees_what_it_owes_where_it_receives_and_where_it_gives() -> None:
    for day in (OPENS, CLOSES, LATER):
        happens(day)
    open_programme(act(), programme=programme("above", giver="Staten", basis={"Verket": 1}, pot=10))
    allocate_pot(act(), programme="above")
    assert told("Verket", LATER) == [
        ("above", "requisition", CLOSES, None),
        ("grant", "national_report", FINAL, None),
    ]
    assert told("Sen", LATER) == [
        ("grant", "requisition", CLOSES, CLOSES),
        ("grant", "deliverable", PLAN, None),
        ("grant", "report_back", REPORTS_DUE, None),
    ]
    assert told("Staten", LATER) == told("Okänd", LATER) == []


def test_what_was_done_later_is_not_yet_done() -> None:
    for day in (OPENS, CLOSES, LATER):
        happens(day)
    report("Snabb", REPORTS, {"pay": 1000})
    states = [
        [
            each.obligation.done
            for each in owed_by_party("Snabb", today)
            if each.obligation.what == "report_back"
        ]
        for today in (REPORTS - timedelta(days=1), REPORTS)
    ]
    assert states == [[None], [REPORTS]]


def test_the_party_sees_the_same_as_the_giver() -> None:
    for day in (OPENS, CLOSES, LATER, date(2031, 6, 2)):
        happens(day)
    for today in (OPENS, LATER, date(2031, 7, 1)):
        all_of_them = owed("grant", today)
        for party in ("Snabb", "Sen", "Stum", "Verket"):
            seen = tuple(each.obligation for each in owed_by_party(party, today))
            assert seen == tuple(each for each in all_of_them if each.owed_by == party)


def test_what_has_lapsed_is_not_owed() -> None:
    happens(OPENS)
    close_call(act(LATER), programme="grant")
    assert [what for _, what, _, _ in told("Sen", LATER)] == ["deliverable"]
    assert [what for _, what, _, _ in told("Snabb", LATER)] == ["requisition", "deliverable"]


def test_many_programmes_are_read_in_as_many_queries_as_one() -> None:
    happens(OPENS)
    asked = []
    for number in range(4):
        if number in {0, 3}:
            owed_by_party("Sen", OPENS)  # folders are read once
            with CaptureQueriesContext(connection) as queries:
                found = owed_by_party("Sen", OPENS)
            asked.append((len(found), len(queries)))
        made = programme(f"more-{number}", giver="Verket", basis={"Sen": 1}, pot=100)
        open_programme(act(), programme=made)
        allocate_pot(act(), programme=made.key)
        requisition(act(by="Sen", approved_by=""), programme=made.key, recipient="Sen")
    (few, first), (many, second) = asked
    assert few < many
    assert first == second <= 8
