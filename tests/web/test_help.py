"""Help, and the statement of accessibility: one step from every page, and with all that they have to hold."""

import subprocess
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from anslag.domain.mandate import ROLE_WORDS
from anslag.records.mail import registries_of_givers
from anslag.settings import SettingsError, contact
from anslag.steps.mandate import change_registry_address
from anslag.web.open.accessibility import ASSESSED, HOLDS, UPDATED
from tests.house.tree import ROOT
from tests.records.test_mail import founded
from tests.steps.year import act
from tests.web.reading import Page, read
from tests.web.test_pages import opened_from_folders
from tests.web.test_reminders import signed_in

HELP, STATEMENT = "/hjalp/", "/tillganglighet/"


def links(page: Page) -> list[str]:
    return [each.get("href") for each in page.all("a")]


def said(page: Page) -> str:
    return " ".join(" ".join(each.text for each in page.all("main")).split())


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/stil/", "/logga-in/", "/finns-inte/", HELP, STATEMENT])
def test_both_are_one_step_away_and_in_the_same_place_everywhere(address: str, client: Client) -> None:
    page = Page(client.get(address).content.decode())
    (foot,) = page.all("footer")
    assert [each for each in links(page) if each in {HELP, STATEMENT}] == [HELP, STATEMENT]
    assert "Hjälp och kontakt" in foot.text
    assert "Tillgänglighetsredogörelse" in foot.text


@pytest.mark.django_db
def test_questions_on_a_grant_go_to_its_givers_registry(settings: Settings) -> None:
    opened_from_folders()
    settings.CONTACT = "hjalp@verket.example"
    page = read(Client(), HELP)
    told = {held.key: email for held, email in registries_of_givers()}
    assert len(told) > 1
    assert {f"/program/{key}/" for key in told} < set(links(page))
    assert {f"mailto:{each}" for each in {*told.values(), "hjalp@verket.example"} if each} == {
        each for each in links(page) if each.startswith("mailto:")
    }


@pytest.mark.django_db
def test_a_registry_that_has_moved_is_told_where_it_is() -> None:
    opened_from_folders()
    ((held, _), *_) = registries_of_givers()
    giver = held.terms.giver
    by = founded(giver, "signatory", "")
    change_registry_address(act(by=by, approved_by=""), party=giver, email="ny@verket.example")
    assert {email for each, email in registries_of_givers() if each.terms.giver == giver} == {
        "ny@verket.example"
    }


@pytest.mark.django_db
def test_help_is_read_in_as_many_queries_however_many_programmes_there_are() -> None:
    opened_from_folders()
    registries_of_givers()
    with CaptureQueriesContext(connection) as queries:
        registries_of_givers()
    assert len(queries) == 2


@pytest.mark.django_db
def test_every_role_is_told_and_twelve_words(client: Client) -> None:
    page = read(client, HELP)
    terms = [each.text for each in page.all("dt")]
    assert terms[: len(ROLE_WORDS)] == [each.capitalize() for each in ROLE_WORDS.values()]
    assert len(terms[len(ROLE_WORDS) :]) == 12
    for word in ("Rekvisition", "Utbetalning", "Redovisning", "Delredovisning", "Återbetalning", "Eftergift"):
        assert word in terms


@pytest.mark.django_db
def test_the_statement_has_all_that_the_law_asks_for(client: Client, settings: Settings) -> None:
    settings.OPERATOR, settings.CONTACT, settings.TODAY = "Verket", "hjalp@verket.example", ASSESSED
    page = read(client, STATEMENT)
    text = said(page)
    assert [
        each
        for each in (
            "Verket står bakom webbplatsen",
            f"Anslag på {settings.ADDRESS}",
            "delvis förenlig",
            "lagen (2018:1937)",
            "Skälet är",
            "EN 301 549",
            "Vi har själva granskat",
            "(12 §)",
            "(9 §)",
        )
        if each not in text
    ] == []
    assert {"mailto:hjalp@verket.example", settings.SUPERVISOR_ADDRESS} < set(links(page))
    assert (
        text.count(f"{ASSESSED.day} november {ASSESSED.year}")
        + text.count(f"{UPDATED.day} november {UPDATED.year}")
        >= 2
    )
    assert "mer än ett år sedan" not in text


@pytest.mark.django_db
def test_what_is_not_filled_in_is_said_and_an_old_assessment_too(client: Client, settings: Settings) -> None:
    settings.OPERATOR, settings.CONTACT = "", ""
    settings.TODAY = ASSESSED + HOLDS + (date(2031, 1, 2) - date(2031, 1, 1))
    text = said(read(client, STATEMENT))
    assert "har inte fyllt i sitt namn än" in text
    assert "Vart du skriver är inte ifyllt än" in text
    assert "mer än ett år sedan" in text


def test_no_page_has_changed_more_than_a_year_after_they_were_assessed() -> None:
    told = ["git", "log", "-1", "--format=%cs", "--", "src/anslag/web"]
    changed = subprocess.run(told, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    assert date.fromisoformat(changed) <= ASSESSED + HOLDS
    assert ASSESSED <= UPDATED


def test_whom_to_write_to_is_an_address() -> None:
    assert contact("hjalp@verket.example") == "hjalp@verket.example"
    assert contact("") == ""
    with pytest.raises(SettingsError, match="ANSLAG_CONTACT"):
        contact("hjälpen")


@pytest.mark.django_db
def test_whoever_has_signed_in_finds_them_too() -> None:
    opened_from_folders()
    ((held, _), *_) = registries_of_givers()
    page = Page(signed_in(founded(held.terms.giver, "signatory", "")).get("/start/").content.decode())
    assert {HELP, STATEMENT} < set(links(page))
