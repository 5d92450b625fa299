"""The start page and the giver's overview: what waits, for whom, in a few queries, and figures that add up."""

import csv
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries
from pytest_django.plugin import DjangoDbBlocker

from anslag.steps.proposal import propose
from tests.conftest import World, connected, copied
from tests.steps.year import act
from tests.web.reading import Page, read
from tests.web.real_year import GRANT, IN_CALL, browser_of, giving, number_of, played

MOST_QUERIES = 15


def half_way() -> None:
    """Twelve of twenty-one have requisitioned."""
    played(IN_CALL)


@pytest.fixture(autouse=True)
def in_the_call(
    built: Callable[[World], str], tmp_path: Path, django_db_blocker: DjangoDbBlocker, settings: Any
) -> Iterator[None]:
    settings.TODAY = IN_CALL
    with copied(built(half_way), tmp_path) as url, connected(url, django_db_blocker):
        yield


def tasks(page: Page) -> list[str]:
    return [" ".join(each.text.split()) for each in page.all("a")]


@pytest.mark.parametrize(
    "person", ["case-officer-1", "auditor-1", "proxy-18", "signatory-agency", "proxy-agency"]
)
def test_the_start_page_is_readable_and_light(
    person: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser_of(person)
    client.get("/start/")  # folders are read once in a process
    with django_assert_max_num_queries(MOST_QUERIES):
        page = read(client, "/start/")
    assert page.faults == []


@pytest.mark.parametrize("person", ["economist-1", "approver-1", "auditor-1", "proxy-agency", "proxy-18"])
def test_every_link_of_the_start_page_leads_somewhere(person: str) -> None:
    client = browser_of(person)
    links = {each.get("href") for each in read(client, "/start/").all("a")}
    assert {
        link for link in links if client.get(link).status_code != 200 and not link.startswith("#")
    } == set()


def test_a_receivers_next_day_stands_first_with_the_days_left() -> None:
    page = read(browser_of("proxy-18"), "/start/")
    assert "Rekvirera" in tasks(page)
    assert "14 dagar kvar" in " ".join(each.text for each in page.all("li"))


def test_someone_without_mandates_is_told_how_to_get_one() -> None:
    from anslag.records.mandates import add_person  # noqa: PLC0415 - needs the database

    person = add_person(name="Ny", email="ny@example.example")
    page = read(browser_of(person), "/start/")
    assert "Ansök om att vara ombud för en organisation" in tasks(page)


def test_the_overview_says_what_is_to_be_done_now() -> None:
    page = read(browser_of("case-officer-1"), giving())
    told = [each.replace("\N{NO-BREAK SPACE}", " ") for each in tasks(page)]
    assert "9 mottagare har inte rekvirerat, 231 483 188 kronor" in told
    assert "12 rekvisitioner är inte betalda, 264 516 812 kronor" in told
    assert page.faults == []


def test_after_the_last_day_the_call_is_to_be_closed_and_says_what_lapses(settings: Any) -> None:
    settings.TODAY = date(2025, 6, 25)
    page = read(browser_of("case-officer-1"), giving())
    told = [each.replace("\N{NO-BREAK SPACE}", " ") for each in tasks(page)]
    assert "Stäng utlysningen. 231 483 188 kronor förfaller" in told


def test_what_waits_for_another_person_is_told(settings: Any) -> None:
    facts: dict[str, Any] = {"recipients": ["Region Blekinge"], "amount": 7_372_439}
    propose(
        act(IN_CALL, by="case-officer-1", approved_by=""),
        step="order_payment",
        party="Socialstyrelsen",
        programme=GRANT,
        facts=facts,
    )
    assert "1 förslag väntar på beslut" in tasks(read(browser_of("approver-1"), giving()))
    assert "1 förslag väntar" in " ".join(
        each.text for each in read(browser_of("approver-1"), "/start/").all("li")
    )


@pytest.mark.parametrize("person", ["case-officer-1", "approver-1", "economist-1", "auditor-1"])
def test_the_overview_asks_few_questions_of_the_database(
    person: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser_of(person)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(giving())


def rows(query: str = "") -> list[list[str]]:
    response = browser_of("case-officer-1").get(giving(f"mottagare.csv{query}"))
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=";"))


def test_the_table_adds_up_and_its_export_holds_the_same_rows() -> None:
    page = read(browser_of("case-officer-1"), giving())
    sums = page.cells[-8:-1]
    head, *exported = rows()
    assert head[0] == "Mottagare"
    assert [
        f"{sum(int(row[n]) for row in exported):,}".replace(",", "\N{NO-BREAK SPACE}") for n in range(1, 7)
    ] == sums[1:]
    assert sum(int(row[1]) for row in exported) == 496_000_000


def test_a_chosen_state_chooses_the_exported_rows_too() -> None:
    waiting = rows("?lage=waiting&ordning=-beviljat")[1:]
    assert len(waiting) == 9
    granted = [int(row[1]) for row in waiting]
    assert granted == sorted(granted, reverse=True)
    assert {row[7] for row in waiting} == {"Inte rekvirerat"}


def test_the_giver_reads_a_receivers_grant_but_cannot_act_in_it() -> None:
    page = read(browser_of("case-officer-1"), f"/ta-emot/{GRANT}/{number_of('Region Örebro län')}/")
    assert "Rekvirera" not in tasks(page)
    assert page.headings[0].startswith("Bidraget till Region Örebro län")
    words = " ".join(each.text for each in page.all("p"))
    assert "Inte rekvirerat än." in words
    assert "Ni " not in words
