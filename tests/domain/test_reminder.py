"""Reminders: business days over weekends and holidays, who is reminded when, and the words."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anslag.domain.day import is_business_day
from anslag.domain.obligation import Obligation, What
from anslag.domain.programme import Terms
from anslag.domain.reminder import (
    GRACE,
    REMINDED,
    Reminder,
    business_days_from,
    is_to_be_called,
    reminder_due,
    reminder_subject,
    reminder_text,
)
from anslag.files.holidays import holidays_around
from tests.steps.year import programme

TERMS = programme("grant", giver="Verket", basis={"Alfa": 1}, pot=1000).terms


def owed(due: date, what: What = "requisition", **more: Any) -> Obligation:
    blank = Obligation(
        owed_by="Alfa", owed_to="Verket", what=what, title="Rekvirera", due=due, done=None, amount=7372439
    )
    return replace(blank, **more)


def day(text: str) -> date:
    return date.fromisoformat(text)


def days_reminded(due: date) -> dict[int, date]:
    """The first day of each reminder, by its business days from the deadline, when nobody looks but every day."""
    found: dict[int, date] = {}
    today = due - timedelta(days=80)
    while today < due + timedelta(days=30):
        reminder = reminder_due(owed(due), today=today, holidays=holidays_around(due))
        if reminder:
            found.setdefault(reminder.occasion, today)
        today += timedelta(days=1)
    return found


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        # A Tuesday after midsummer: Friday 20 June is free.
        ("2025-06-24", "2025-05-08 2025-06-09 2025-06-18 2025-06-25 2025-07-01"),
        # A Sunday: the Friday before it is -1 and the Monday after it +1.
        ("2025-03-02", "2025-01-20 2025-02-17 2025-02-26 2025-03-03 2025-03-07"),
        # Over Christmas, New Year and Epiphany.
        ("2025-12-29", "2025-11-12 2025-12-10 2025-12-19 2025-12-30 2026-01-08"),
        # Over Easter: Good Friday 18 April and the Monday.
        ("2025-04-22", "2025-03-07 2025-04-04 2025-04-15 2025-04-23 2025-04-29"),
    ],
)
def test_reminders_fall_on_business_days(due: str, expected: str) -> None:
    assert days_reminded(day(due)) == dict(zip(REMINDED, map(day, expected.split()), strict=True))


days = st.dates(day("2024-01-01"), day("2028-12-31"))
holidays = st.frozensets(days, max_size=40)


@given(due=days, offset=st.integers(-200, 200), free=holidays)
def test_the_count_is_that_of_the_business_days_between(
    due: date, offset: int, free: frozenset[date]
) -> None:
    counted = business_days_from(due, due + timedelta(days=offset), free)
    between = sum(
        is_business_day(due + timedelta(days=each), free)
        for each in (range(offset, 0) if offset < 0 else range(1, offset + 1))
    )
    assert counted == (between if offset > 0 else -between)


@given(due=days, offset=st.integers(-200, 199), free=holidays)
def test_the_count_never_falls_and_never_leaps(due: date, offset: int, free: frozenset[date]) -> None:
    first, second = (
        business_days_from(due, due + timedelta(days=each), free) for each in (offset, offset + 1)
    )
    assert 0 <= second - first <= 1


@given(due=days, free=holidays)
def test_whoever_does_nothing_gets_each_reminder_once_and_in_order(due: date, free: frozenset[date]) -> None:
    first: dict[int, date] = {}
    for offset in range(-120, 60):
        today = due + timedelta(days=offset)
        reminder = reminder_due(owed(due), today=today, holidays=free)
        if reminder:
            assert is_business_day(today, free)
            assert 0 <= reminder.days - reminder.occasion <= GRACE
            first.setdefault(reminder.occasion, today)
    assert list(first) == list(REMINDED)
    assert [business_days_from(due, each, free) for each in first.values()] == list(REMINDED)


@given(due=days, offset=st.integers(-120, 60), done=days)
def test_whoever_has_done_it_gets_none(due: date, offset: int, done: date) -> None:
    today = due + timedelta(days=offset)
    assert reminder_due(owed(due, done=done), today=today, holidays=()) is None
    assert not is_to_be_called(owed(due, done=done), today=today, holidays=())


def test_what_cannot_be_done_yet_is_not_reminded_of() -> None:
    due, today = day("2031-03-31"), day("2031-03-17")
    assert reminder_due(owed(due, opens=today), today=today, holidays=())
    assert reminder_due(owed(due, opens=today + timedelta(days=1)), today=today, holidays=()) is None


def test_a_reminder_that_was_missed_is_made_on_one_of_the_two_next_business_days_and_no_later() -> None:
    due = day("2031-03-31")  # a Monday
    occasions = {
        offset: reminder.occasion
        for offset in range(-20, 1)
        if (reminder := reminder_due(owed(due), today=due + timedelta(days=offset), holidays=()))
    }
    assert occasions == {-14: -10, -13: -10, -12: -10, -5: -3, -4: -3, -3: -3}


def test_after_the_last_reminder_a_person_calls() -> None:
    due = day("2031-03-31")
    called = [
        offset
        for offset in range(-60, 12)
        if is_to_be_called(owed(due), today=due + timedelta(days=offset), holidays=())
    ]
    assert called == [8, 9, 10, 11]


def test_the_subject_says_what_and_by_when() -> None:
    reminder = Reminder(obligation=owed(day("2031-03-31")), occasion=-10, days=-10)
    assert (
        reminder_subject(reminder, TERMS)
        == "Påminnelse: rekvirera senast 31 mars 2031 – Bidraget grant (dnr Dnr grant)"
    )
    late = replace(reminder, occasion=1, days=1)
    assert (
        reminder_subject(late, TERMS)
        == "Påminnelse: rekvirera, sista dagen var 31 mars 2031 – Bidraget grant (dnr Dnr grant)"
    )


def test_a_subject_is_one_line() -> None:
    reminder = Reminder(obligation=owed(day("2031-03-31")), occasion=-10, days=-10)
    assert "\n" not in reminder_subject(reminder, replace(TERMS, title="Två\nrader"))


def text_of(what: What, days: int, **more: Any) -> str:
    reminder = Reminder(obligation=owed(day("2031-03-31"), what, **more), occasion=days, days=days)
    told = reminder_text(
        reminder, TERMS, address="https://anslag.example/x/", ask="registrator@verket.example"
    )
    return told.replace("\N{NO-BREAK SPACE}", " ")


def test_where_a_report_is_sent_in_by_code_the_reminder_says_how() -> None:
    by_code = replace(TERMS, report_back=replace(TERMS.report_back, by_code=True))
    link = "https://anslag.example/logga-in/redovisa/grant/7/"

    def told(terms: Terms, what: What) -> str:
        reminder = Reminder(obligation=owed(day("2031-03-31"), what), occasion=-3, days=-3)
        return reminder_text(reminder, terms, address="https://anslag.example/x/", ask="", by_code=link)

    assert f"engångskod till er registrerade e-postadress:\n{link}" in told(by_code, "report_back")
    assert link not in told(TERMS, "report_back")
    assert link not in told(by_code, "completion")


def test_the_whole_message() -> None:
    assert (
        text_of("requisition", -3)
        == """Ni har inte rekvirerat. Ni kan rekvirera upp till 7 372 439 kronor.

Senast: 31 mars 2031, om 3 arbetsdagar
Bidrag: Bidraget grant
Diarienummer: Dnr grant
Gäller: Alfa
Lämnas till: Verket

Logga in och se vad som är kvar att göra:
https://anslag.example/x/

Har ni frågor? Skriv till Verket: registrator@verket.example

Mejlet skickas av sig självt. Har ni redan gjort det här kan ni bortse från påminnelsen.
"""
    )


@pytest.mark.parametrize(
    ("what", "days", "first"),
    [
        (
            "requisition",
            1,
            (
                "Ni har inte rekvirerat och sista dagen har gått. "
                "Vill ni ändå rekvirera? Skicka en sen rekvisition. Verket beslutar om den tas emot."
            ),
        ),
        ("report_back", -10, "Ni har inte skickat in redovisningen."),
        ("payment", -3, "Ni har inte betalat ut 7 372 439 kronor som har rekvirerats."),
        ("repayment", 5, "Ni har inte återbetalat 7 372 439 kronor."),
        ("deliverable", -3, "Ni har inte lämnat: Slutrapport."),
        ("national_report", -3, "Ni har inte publicerat den nationella redovisningen."),
    ],
)
def test_the_first_line_is_what_has_not_been_done(what: What, days: int, first: str) -> None:
    assert text_of(what, days, title="Slutrapport").splitlines()[0] == first


def test_the_message_says_how_late_it_is_and_what_to_hand_over() -> None:
    told = text_of("deliverable", 1, contents=("Mål", "Resultat")).splitlines()
    assert "Sista dagen var: 31 mars 2031, för 1 arbetsdag sedan" in told
    assert told[told.index("Det ska innehålla:") :][:3] == ["Det ska innehålla:", "– Mål", "– Resultat"]


def test_a_giver_is_told_to_ask_whoever_it_owes() -> None:
    told = text_of("national_report", -3, owed_by="Verket", owed_to="Staten")
    assert "Har ni frågor? Skriv till Staten." in told.splitlines()
