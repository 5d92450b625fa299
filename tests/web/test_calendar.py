"""An organisation's calendar, as page and as a feed that anyone's calendar program reads."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from pytest_django import Settings

from anslag.records.models import Party
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from tests.records.test_mail import founded
from tests.steps.test_reminder import PLAN, happens
from tests.steps.year import CLOSES, OPENS, REPORTS_DUE, act, programme
from tests.web.reading import Page
from tests.web.test_reminders import signed_in

pytestmark = pytest.mark.django_db

AFTER_PLAN = PLAN + timedelta(days=2)


@pytest.fixture(autouse=True)
def opened(db: None, settings: Settings) -> None:
    settings.TODAY = AFTER_PLAN
    for day in (OPENS, CLOSES, CLOSES + timedelta(days=1)):
        happens(day)


def number(name: str) -> int:
    return Party.objects.get(name=name).pk


def address(name: str) -> str:
    return f"/organisation/{number(name)}/kalender/"


def page_of(name: str, person: str) -> Page:
    response: Any = signed_in(person).get(address(name))
    assert response.status_code == 200
    page = Page(response.content.decode())
    assert page.faults == []
    return page


def feed(name: str) -> list[Any]:
    response: Any = Client().get(f"/organisation/{number(name)}/kalender.ics")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_what_is_late_comes_first_then_what_comes_and_last_what_is_done() -> None:
    page = page_of("Sen", founded("Sen", "signatory", ""))
    assert page.headings[:4] == ["Kalender för Sen", "Försenat (1)", "Kommande (1)", "Klart (1)"]
    left = (REPORTS_DUE - AFTER_PLAN).days
    rows = [cell for cell in page.cells if "-" in cell or "dag" in cell or "gjort" in cell]
    assert rows == [
        PLAN.isoformat(),
        "2 dagar försenat",
        REPORTS_DUE.isoformat(),
        f"{left} dagar kvar",
        CLOSES.isoformat(),
        f"gjort {CLOSES}",
    ]
    assert "/program/grant/" in [each.get("href") for each in page.all("a")]


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, "1 dag kvar"), (0, "sista dagen är i dag"), (1, "1 dag försenat"), (2, "2 dagar försenat")],
)
def test_days_are_counted(settings: Settings, days: int, words: str) -> None:
    settings.TODAY = PLAN + timedelta(days=days)
    assert words in page_of("Sen", founded("Sen", "signatory", "")).cells


def test_what_is_to_come_says_what_it_waits_for(settings: Settings) -> None:
    settings.TODAY = OPENS
    open_programme(act(), programme=programme("other", giver="Verket", basis={"Sen": 1}, pot=100))
    allocate_pot(act(), programme="other")
    assert "när pengarna är utbetalda" in page_of("Sen", founded("Sen", "signatory", "")).cells
    assert "när det finns något att betala ut" in page_of("Verket", founded("Verket", "approver", "")).cells


def test_the_way_back_goes_by_the_start_and_the_organisation() -> None:
    page = page_of("Sen", founded("Sen", "signatory", ""))
    (way,) = [each for each in page.all("nav") if each.get("aria-label") == "Sökväg"]
    assert " ".join(way.text.split()) == "Start Sen Kalender"


def test_an_organisation_that_owes_nothing_is_told_so() -> None:
    open_programme(act(), programme=programme("other", giver="Annan", basis={"Ny": 1}, pot=10))
    page = page_of("Ny", founded("Ny", "signatory", ""))
    assert "Inget att göra" in "".join(each.text for each in page.all("p"))


def test_the_page_is_for_those_who_act_for_the_organisation() -> None:
    stranger: Any = signed_in(founded("Snabb", "signatory", ""))
    assert stranger.get(address("Sen")).status_code == 404
    assert stranger.get("/organisation/999999/kalender/").status_code == 404
    anonymous: Any = Client()
    assert anonymous.get(address("Sen")).status_code == 302


def test_the_feed_holds_the_same_days_for_anyone() -> None:
    assert [(event.decoded("DTSTART"), str(event["SUMMARY"])) for event in feed("Sen")] == [
        (CLOSES, "Klart: Rekvirera – Bidraget grant"),
        (PLAN, "Sista dag: Plan – Bidraget grant"),
        (REPORTS_DUE, "Sista dag: Redovisa – Bidraget grant"),
    ]
    assert [str(event["SUMMARY"]) for event in feed("Verket")] == [
        "Klart: Betala ut – Bidraget grant",
        "Sista dag: Nationell redovisning – Bidraget grant",
    ]


def test_the_feed_holds_no_amount_and_nobody() -> None:
    person = founded("Sen", "signatory", "sofia@sen.example")
    told: Any = Client().get(f"/organisation/{number('Sen')}/kalender.ics")
    text = told.content.decode().replace("\r\n ", "")
    assert [word for word in ("1000", "kronor", "sofia", "Ett Namn", person) if word in text] == []


def test_an_event_stays_itself_when_it_is_done(settings: Settings) -> None:
    before = {str(event["UID"]) for event in feed("Snabb")}
    settings.TODAY = date(2031, 6, 2)
    happens(settings.TODAY)
    assert {str(event["UID"]) for event in feed("Snabb")} == before


def test_an_organisation_that_is_not_there_has_no_feed() -> None:
    client: Any = Client()
    assert client.get("/organisation/999999/kalender.ics").status_code == 404
    assert client.post(f"/organisation/{number('Sen')}/kalender.ics").status_code == 405


def test_the_feed_is_read_in_a_few_queries() -> None:
    feed("Sen")
    with CaptureQueriesContext(connection) as queries:
        feed("Sen")
    assert len(queries) <= 10
