"""The giver's page of reminders: shown before they are sent, sent by a button, and told what became of them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from anslag.domain.mail import LEASE
from anslag.records.mail import keep_mail, mail_of, mark_bounced, mark_refused, mark_sent, take, waiting
from anslag.records.models import DiaryEntry
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.mandate import appoint
from anslag.steps.reminder import reminders_due
from anslag.web import clock
from anslag.web.parts.days import day_words
from anslag.web.visitor import PERSON
from tests.records.test_mail import GRANT, LETTER, founded, someone
from tests.steps.test_reminder import day_of
from tests.steps.year import CLOSES, act
from tests.web.reading import Page

pytestmark = pytest.mark.django_db

ADDRESS = "/ge/grant/paminnelser/"
DAY = day_of(CLOSES, -10)


@pytest.fixture(autouse=True)
def opened(db: None, settings: Settings) -> None:
    settings.TODAY = DAY
    open_programme(act(), programme=GRANT)
    allocate_pot(act(), programme="grant")


def officer() -> str:
    signatory = founded("Verket", "signatory", "chef@verket.example")
    approver = founded("Verket", "approver", "beslut@verket.example")
    person = someone("handlaggare@verket.example")
    appoint(
        act(by=signatory, approved_by=approver),
        party="Verket",
        person=person,
        role="case_officer",
        evidence="§ 1",
    )
    return person


def signed_in(person: str) -> Client:
    client = Client()
    session = client.session
    session[PERSON] = person
    session.save()
    return client


def shown(client: Client) -> Page:
    response: Any = client.get(ADDRESS)
    assert response.status_code == 200
    page = Page(response.content.decode())
    assert page.faults == []
    return page


def test_who_gets_what_is_shown_before_anything_is_sent() -> None:
    page = shown(signed_in(officer()))
    assert f"Att skicka i dag, {day_words(DAY)}" in page.headings
    assert "Påminnelse: rekvirera senast 31 mars 2031 – Bidraget grant (dnr Dnr grant)" in page.headings
    assert [each.text for each in page.all("summary")] == ["Läs brevet till Alfa", "Läs brevet till Beta"]
    assert "registrator@alfa.example" in "".join(each.text for each in page.all("li"))
    assert [each.text for each in page.all("button") if "primary" in each.get("class")] == [
        "Skicka 2 brev nu"
    ]
    assert "Ni har inte rekvirerat. Ni kan rekvirera upp till 500 kronor." in page.all("details")[0].text
    assert waiting() == ()


def test_the_button_sends_what_was_shown_once(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = signed_in(officer())
    form = next(each.get("value") for each in shown(client).all("input") if each.get("name") == "form")
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            response: Any = client.post(ADDRESS, {"form": form})
        assert (response.status_code, response.headers["Location"]) == (302, ADDRESS)
    assert [each.letter.to for each in waiting()] == ["registrator@alfa.example", "registrator@beta.example"]
    assert DiaryEntry.objects.filter(action="remind").count() == 1
    page = shown(client)
    assert [each.text for each in page.all("p") if "Ingen påminnelse" in each.text] != []
    assert page.cells.count("Väntar") == 2


def tried(key: str, moment: datetime) -> int:
    """Keep a message and take it; its number."""
    keep_mail([replace(LETTER, key=key)])
    mail = next(each for each in mail_of() if each.letter.key == key)
    take(mail, moment)
    return mail.number


def test_what_became_of_each_is_told_with_the_reason() -> None:
    client, now = signed_in(officer()), clock.now()
    keep_mail([LETTER])
    tried("underway", now)
    tried("uncertain", now - LEASE)
    mark_refused(tried("refused", now), "451 Later")
    mark_sent(tried("sent", now), now)
    mark_bounced(tried("bounced", now), "bounced", fault="550 No such user", now=now)
    page = shown(client)
    log = page.cells[page.cells.index("Läge") + 1 :]
    assert log[4::5] == [
        "Studsade: 550 No such user",
        f"Skickat {now:%Y-%m-%d %H:%M}",
        "Togs inte emot, försöker igen: 451 Later",
        "Kan ha skickats, fråga mottagaren",
        "Skickas nu",
        "Väntar",
    ]


def test_who_is_to_be_called_is_told(settings: Settings) -> None:
    settings.TODAY = day_of(CLOSES, 6)
    page = shown(signed_in(officer()))
    assert "Att ringa" in page.headings
    assert [each.text for each in page.all("li") if each.text.startswith("Alfa:")] == [
        "Alfa: Rekvirera, sista dagen var 31 mars 2031"
    ]


def test_those_at_the_giver_may_look_and_its_officers_send() -> None:
    signatory = founded("Alfa", "signatory", "sofia@alfa.example")
    approver = founded("Verket", "approver", "beslut@verket.example")
    for person, looked in ((signatory, 404), (approver, 200)):
        client: Any = signed_in(person)
        assert [client.get(ADDRESS).status_code, client.post(ADDRESS).status_code] == [looked, 404]
    anonymous: Any = Client()
    assert anonymous.get(ADDRESS).status_code == 302
    assert waiting() == ()


def test_the_page_asks_as_many_questions_however_much_there_is() -> None:
    client = signed_in(officer())
    asked = []
    for number in (1, 30):
        keep_mail(replace(LETTER, key=f"{number}/{each}") for each in range(number))
        with CaptureQueriesContext(connection) as queries:
            shown(client)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 30


def test_the_link_in_a_reminder_leads_to_a_page_that_asks_one_to_sign_in() -> None:
    (link,) = {
        line.removeprefix("https://anslag.example")
        for each in reminders_due("grant", DAY, base_address="https://anslag.example")
        for line in each.text.splitlines()
        if line.startswith("https:") and each.party == "Alfa"
    }
    response: Any = Client().get(link)
    assert (response.status_code, response.headers["Location"].partition("?")[0]) == (302, "/logga-in/")
