"""What a party owes in all its programmes, as it stood on a day."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anslag.domain.reminder import is_to_be_called, reminder_due
from anslag.records.obligations import owed, owed_by_party
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.payment import pay
from anslag.steps.requisition import close_call, requisition
from tests.steps.test_reminder import FINAL, PLAN, happens, report
from tests.steps.year import CLOSES, OPENS, REPORTS, REPORTS_DUE, act, programme

pytestmark = pytest.mark.django_db

LATEST = programme("any", giver="Verket", basis={"Sen": 1}, pot=1).terms.payment.latest
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
        ("grant", "payment", LATEST, LATER),
        ("above", "report_back", REPORTS_DUE, None),
        ("grant", "national_report", FINAL, None),
    ]
    assert told("Sen", LATER) == [
        ("grant", "requisition", CLOSES, CLOSES),
        ("grant", "deliverable", PLAN, None),
        ("grant", "report_back", REPORTS_DUE, None),
    ]
    assert told("Staten", LATER) == [("above", "payment", LATEST, None)]
    assert told("Okänd", LATER) == []


def test_what_is_to_come_is_seen_and_neither_late_nor_reminded_of() -> None:
    happens(OPENS)
    seen = {each.obligation.what: each.obligation for each in owed_by_party("Sen", OPENS)}
    assert [seen[what].coming for what in ("requisition", "report_back")] == [False, True]
    assert not seen["report_back"].is_late(REPORTS_DUE + timedelta(days=1))
    for day in (REPORTS_DUE - timedelta(days=1), REPORTS_DUE + timedelta(days=30)):
        assert reminder_due(seen["report_back"], today=day, holidays=()) is None
        assert not is_to_be_called(seen["report_back"], today=day, holidays=())
    happens(CLOSES)
    happens(LATER)
    (report_back,) = [
        each for each in owed("grant", LATER) if each.name == "report_back" and each.owed_by == "Sen"
    ]
    assert not report_back.coming
    assert report_back.is_late(REPORTS_DUE + timedelta(days=1))


def test_the_giver_sees_by_when_it_pays_and_that_it_has_paid() -> None:
    def payment(today: date) -> list[tuple[date | None, bool, int | None]]:
        found = [
            each.obligation for each in owed_by_party("Verket", today) if each.obligation.what == "payment"
        ]
        return [(each.done, each.coming, each.amount) for each in found]

    open_programme(act(), programme=programme("other", giver="Verket", basis={"Sen": 1}, pot=100))
    assert payment(OPENS) == [(None, True, 0)]
    allocate_pot(act(), programme="other")
    requisition(act(by="Sen", approved_by=""), programme="other", recipient="Sen")
    assert payment(OPENS) == [(None, False, 100)]
    close_call(act(LATER), programme="other")
    pay(act(LATER), programme="other")
    assert payment(LATER) == [(LATER, False, 0)]
    assert payment(CLOSES) == [(None, True, 0)]


def test_what_there_was_never_anything_to_do_about_is_gone_with_its_day() -> None:
    open_programme(act(), programme=programme("other", giver="Verket", basis={"Sen": 1}, pot=100))
    allocate_pot(act(), programme="other")
    after = LATEST + timedelta(days=1)
    assert [what for _, what, _, _ in told("Verket", LATEST)] == ["payment"]
    assert told("Verket", after) == []
    assert [what for _, what, _, _ in told("Sen", REPORTS_DUE)] == ["requisition", "report_back"]
    assert [what for _, what, _, _ in told("Sen", REPORTS_DUE + timedelta(days=1))] == ["requisition"]


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
    assert [what for _, what, _, _ in told("Snabb", LATER)] == ["requisition", "deliverable", "report_back"]


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
    assert first == second <= 10
