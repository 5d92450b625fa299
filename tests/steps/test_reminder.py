"""Reminders over a whole year, day by day: each on its day, none to whoever has done it, and a diary that says so."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anslag.domain.money import format_kronor
from anslag.domain.problem import Refused
from anslag.domain.programme import Deliverable, NationalReport
from anslag.domain.reminder import REMINDED, business_days_from
from anslag.files.holidays import holidays_around
from anslag.files.programme_folder import load_programme
from anslag.records.mail import waiting
from anslag.records.models import DiaryEntry, Party
from anslag.records.obligations import owed_by_party
from anslag.records.verify import problems
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.deliverable import deliver
from anslag.steps.payment import pay
from anslag.steps.permission import by_mandate
from anslag.steps.reminder import SCHEDULE, queue_reminders, remind, reminders_due, to_be_called
from anslag.steps.repayment import demand_repayment, receive_repayment
from anslag.steps.report import accept, submit_report
from anslag.steps.requisition import close_call, requisition
from tests.domain.report_2025 import FOLDER
from tests.records.test_mail import founded, with_registries
from tests.steps.year import CLOSES, OPENS, REPAYS, REPORTS, REPORTS_DUE, act, answers, programme

pytestmark = pytest.mark.django_db

BASE = "https://anslag.example"
FINAL = date(2032, 5, 14)
PLAN = date(2031, 6, 23)
MADE = with_registries(
    programme("grant", giver="Verket", basis={"Snabb": 1, "Sen": 1, "Stum": 1}, pot=3000, threshold=0)
)
YEAR = replace(
    MADE,
    terms=replace(
        MADE.terms,
        national_report=NationalReport(due=FINAL, to="Staten"),
        deliverables=(Deliverable(id="plan", title="Plan", due=PLAN, to="Staten", contents=("Mål",)),),
    ),
)


def day_of(due: date, days: int) -> date:
    """The business day that is so many from the deadline."""
    step = 1 if days > 0 else -1
    day = due
    while business_days_from(due, day, holidays_around(due)) != days:
        day += timedelta(days=step)
    return day


def happens(today: date) -> None:
    """What those who do anything do that day. Stum requisitions at the last moment, and then never anything more."""
    once: dict[str, Any] = {"programme": "grant"}
    if today == OPENS:
        open_programme(act(), programme=YEAR)
        allocate_pot(act(), **once)
        requisition(act(by="Snabb", approved_by=""), **once, recipient="Snabb")
    elif today == CLOSES:
        for name in ("Sen", "Stum"):
            requisition(act(today, by=name, approved_by=""), **once, recipient=name)
    elif today == CLOSES + timedelta(days=1):
        close_call(act(today), **once)
        pay(act(today), **once)
    elif today == date(2031, 6, 2):
        deliver(act(today, by="Snabb", approved_by=""), **once, deliverable="plan")
    elif today == REPORTS:
        report("Snabb", today, {"pay": 1000})
    elif today == REPORTS_DUE + timedelta(days=2):
        report("Sen", today, {"pay": 600}, left=True)
        accept(act(today), **once, recipients=["Snabb", "Sen"])
        demand_repayment(act(today), **once, recipient="Sen")
    elif today == REPAYS:
        receive_repayment(act(today), **once, recipient="Sen", amount=400)


def report(name: str, today: date, costs: dict[str, int], *, left: bool = False) -> None:
    submit_report(
        act(today, by=name, approved_by=""),
        programme="grant",
        recipient=name,
        answers=answers(costs, left=left),
    )


def expected() -> dict[tuple[str, str], list[date]]:
    """By party and what it owes, the days it is reminded of it."""

    def on(due: date, *occasions: int) -> list[date]:
        return [day_of(due, each) for each in occasions]

    return {
        # The call is open for less than thirty business days, and Snabb requisitions at once.
        ("Sen", "requisition"): on(CLOSES, -10, -3),
        ("Stum", "requisition"): on(CLOSES, -10, -3),
        # Handed over three weeks before the last day.
        **{(name, "deliverable"): on(PLAN, -30) for name in ("Snabb", "Sen", "Stum")},
        # Snabb reports at once, Sen on the first business day after the last day.
        ("Sen", "report_back"): on(REPORTS_DUE, -30, -10, -3),
        ("Stum", "report_back"): on(REPORTS_DUE, *REMINDED),
        # Demanded a month before, and repaid on the last day. Of what is late the invoice's own reminder tells.
        ("Sen", "repayment"): on(REPAYS, -10, -3),
        ("Verket", "national_report"): on(FINAL, *REMINDED),
    }


@pytest.mark.full
def test_over_a_year_each_is_reminded_on_the_day_and_nobody_of_what_is_done() -> None:
    today, got = OPENS, defaultdict(list)
    while today < date(2032, 7, 1):
        happens(today)
        shown = reminders_due("grant", today, base_address=BASE)
        assert queue_reminders(today, base_address=BASE) == len(shown)
        assert queue_reminders(today, base_address=BASE) == 0
        assert reminders_due("grant", today, base_address=BASE) == ()
        for each in shown:
            assert each.day == today
            got[each.party, each.key.split("/")[2]].append(today)
        today += timedelta(days=1)
    assert got == expected()
    assert problems() == ()


def test_of_an_invoice_that_is_late_its_own_reminder_is_the_only_one() -> None:
    for day in (OPENS, CLOSES, CLOSES + timedelta(days=1), REPORTS, REPORTS_DUE + timedelta(days=2)):
        happens(day)
    assert [each.party for each in reminders_due("grant", day_of(REPAYS, -3), base_address=BASE)].count("Sen")
    for occasion in (1, 5):
        due = reminders_due("grant", day_of(REPAYS, occasion), base_address=BASE)
        assert [each.key for each in due if "/repayment/" in each.key] == []
    (called,) = [each for each in to_be_called("grant", day_of(REPAYS, 9)) if each.what == "repayment"]
    assert called.owed_by == "Sen"


def test_what_was_shown_is_what_is_queued_and_the_diary_tells_how_many() -> None:
    today = day_of(CLOSES, -10)
    happens(OPENS)
    signatory = founded("Sen", "signatory", "sofia@sen.example")
    shown = reminders_due("grant", today, base_address=BASE)
    remind(act(today, approved_by=""), programme="grant", base_address=BASE)
    assert [each.letter for each in waiting()] == list(shown)
    assert {(each.party, each.to) for each in shown} == {
        ("Sen", "registrator@sen.example"),
        ("Sen", "sofia@sen.example"),
        ("Stum", "registrator@stum.example"),
    }
    (entry,) = DiaryEntry.objects.filter(action="remind")
    assert entry.prepared_by == "officer"
    assert {**entry.facts, "request": ""} == {"request": "", "messages": 3, "parties": 2}
    assert not [word for word in ("sofia", signatory, "@") if word in entry.payload]


def test_a_reminder_says_how_much_and_leads_to_the_page_without_a_secret() -> None:
    happens(OPENS)
    (letter,) = (
        each
        for each in reminders_due("grant", day_of(CLOSES, -3), base_address=f"{BASE}/")
        if each.party == "Sen"
    )
    lines = letter.text.splitlines()
    assert lines[0] == f"Ni har inte rekvirerat. Ni kan rekvirera upp till {format_kronor(1000)} kronor."
    (link,) = (line for line in lines if line.startswith("https:"))
    number = Party.objects.get(name="Sen").pk
    assert link == f"{BASE}/ta-emot/grant/{number}/"
    assert "Har ni frågor? Skriv till Verket: registrator@verket.example" in lines


def test_the_schedule_is_named_in_the_diary_and_a_day_without_reminders_leaves_no_entry() -> None:
    happens(OPENS)
    queue_reminders(day_of(CLOSES, -20), base_address=BASE)
    assert DiaryEntry.objects.filter(action="remind").count() == 0
    queue_reminders(day_of(CLOSES, -10), base_address=BASE)
    assert [each.prepared_by for each in DiaryEntry.objects.filter(action="remind")] == [SCHEDULE]


def test_whoever_has_let_it_lapse_is_reminded_no_more() -> None:
    happens(OPENS)
    close_call(act(CLOSES + timedelta(days=1)), programme="grant")
    assert reminders_due("grant", day_of(CLOSES, 1), base_address=BASE) == ()
    assert to_be_called("grant", day_of(CLOSES, 6)) == ()


def test_after_the_last_reminder_someone_is_to_call() -> None:
    happens(OPENS)
    assert to_be_called("grant", day_of(CLOSES, 5)) == ()
    assert [each.owed_by for each in to_be_called("grant", day_of(CLOSES, 6))] == ["Sen", "Stum"]


def test_a_demand_with_a_day_of_its_own_is_reminded_of_by_that_day() -> None:
    for day in (OPENS, CLOSES, CLOSES + timedelta(days=1)):
        happens(day)
    report("Sen", REPORTS, {"pay": 600}, left=True)
    accept(act(REPORTS), programme="grant", recipients=["Sen"])
    due = date(2032, 6, 10)
    demand_repayment(act(REPORTS), programme="grant", recipient="Sen", due=due)
    for day, expected in ((day_of(REPAYS, -10), []), (day_of(due, -10), ["repayment"])):
        shown = reminders_due("grant", day, base_address=BASE)
        assert [each.key.split("/")[2] for each in shown if each.party == "Sen"] == expected
    assert [
        each.obligation.due for each in owed_by_party("Sen", REPORTS) if each.obligation.what == "repayment"
    ] == [due]


def test_a_giver_may_press_the_button_and_a_receiver_may_not() -> None:
    happens(OPENS)
    signatory = founded("Sen", "signatory", "")
    asked = act(day_of(CLOSES, -10), by=signatory, approved_by="")
    with pytest.raises(Refused), by_mandate(asked, "remind", programme="grant", recipient="Sen"):
        remind(asked, programme="grant", base_address=BASE)
    assert waiting() == ()


def test_every_receiver_of_the_real_year_is_reminded_in_as_many_queries_as_three() -> None:
    real = load_programme(FOLDER)
    open_programme(
        act(real.terms.call.opens), programme=replace(real, terms=replace(real.terms, funding=None))
    )
    allocate_pot(act(real.terms.call.opens), programme=real.key)
    happens(OPENS)
    asked = {}
    for key, due in ((real.key, real.terms.call.closes), ("grant", CLOSES)):
        with CaptureQueriesContext(connection) as queries:
            shown = reminders_due(key, day_of(due, -10), base_address=BASE)
        asked[len(shown)] = len(queries)
    assert asked.keys() == {21, 2}
    assert len(set(asked.values())) == 1
