"""Every page anyone may see: readable by everyone, light, and read from the database in a bounded number of queries."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from anslag.domain.programme import Programme
from anslag.files.programme_folder import load_programme
from anslag.records.grants import held_programmes
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.payment import pay
from anslag.steps.report import accept
from anslag.steps.requisition import close_call, requisition
from tests.domain.report_2025 import FOLDER
from tests.files.small_programme import CASES
from tests.steps.test_year import GRANT, LOCAL, STATE, pay_all, report
from tests.steps.year import REPORTS, act
from tests.web.reading import Page, read

pytestmark = pytest.mark.django_db

HEAVIEST = 100_000
"""Bytes of a page with its style sheet, before anything is compressed."""

MOST_QUERIES = 15

OF_A_PROGRAMME = ("", "fragor/", "anvisningar/")


def addresses() -> list[str]:
    keys = [held.key for held in held_programmes()]
    return ["/", "/stil/", *(f"/program/{key}/{page}" for key in keys for page in OF_A_PROGRAMME)]


def nothing() -> None:
    """No programme has been opened."""


def year() -> None:
    """Two tiers paid out, one report accepted, and a third tier opened."""
    for made in (STATE, GRANT, LOCAL):
        pay_all(made)
    report("grant", "Beta", {"pay": 250}, left=True)
    accept(act(REPORTS), programme="grant")


def opened_from_folders() -> None:
    """The two made-up folders, the lower with a form, an outline and every kind of use."""
    paid(load_programme(CASES / "small-programme-above"))
    opened(load_programme(CASES / "small-programme"))


def real() -> None:
    """The real year's form with its ninety questions, and its map, before anyone has requisitioned."""
    paid(load_programme(FOLDER.parent / "government-assignment-2025"))
    opened(load_programme(FOLDER))


def opened(programme: Programme) -> None:
    day = programme.terms.call.opens
    open_programme(act(day), programme=programme)
    allocate_pot(act(day), programme=programme.key)


def paid(programme: Programme) -> None:
    opened(programme)
    call = programme.terms.call
    for name in programme.basis:
        requisition(act(call.opens, by=name, approved_by=""), programme=programme.key, recipient=name)
    after = call.closes + timedelta(days=1)
    close_call(act(after), programme=programme.key)
    pay(act(after), programme=programme.key)


@pytest.fixture(params=[nothing, year, opened_from_folders, real], ids=lambda made: made.__name__)
def world(request: pytest.FixtureRequest) -> None:
    request.param()


@pytest.mark.usefixtures("world")
def test_everyone_can_read_every_page(client: Client) -> None:
    assert {address: read(client, address).faults for address in addresses()} == {
        address: [] for address in addresses()
    }


@pytest.mark.usefixtures("world")
def test_no_page_is_heavier_than_a_hundred_kilobytes_or_asks_more_than_fifteen_questions(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    style = len(client.get("/anslag.css").content)
    for address in addresses():
        with django_assert_max_num_queries(MOST_QUERIES):
            response: Any = client.get(address)
        assert len(response.content) + style <= HEAVIEST, address


@pytest.mark.usefixtures("world")
def test_each_amount_drawn_stands_in_the_table_beside_it(client: Client) -> None:
    for address in addresses():
        shown = read(client, address)
        drawn = [int(post.get("data-amount")) for post in shown.all("rect") if post.get("data-amount")]
        cells = [cell.replace("\N{NO-BREAK SPACE}", "") for cell in shown.cells]
        assert [amount for amount in drawn if str(amount) not in cells] == [], address


@pytest.mark.parametrize("page", ["", "fragor/", "anvisningar/", "anvisningar.pdf"])
def test_a_programme_that_is_not_there_has_no_page(client: Client, page: str) -> None:
    assert client.get(f"/program/none/{page}").status_code == 404


def test_a_fault_of_each_kind_is_seen() -> None:
    text = """<html><head><title> </title></head><body><h2>A</h2><h4 id="a">B</h4><p id="a" style="x">C</p>
    <th>D</th><input name="e"><a href="#f">F</a><svg></svg><nav></nav><div role="region"></div>
    <path fill="url(#g)"/><script></script></body></html>"""
    assert Page(text).faults == [
        "0 h1",
        "h0 is followed by h2",
        "h2 is followed by h4",
        "no language",
        "no title",
        "th without scope: D",
        "id a stands 2 times",
        "a link leads to #f, which is not there",
        "url(#g) is not there",
        "no label for e",
        "nav has no name",
        "region has no name",
        "a drawing has no name",
        "style on <p>",
        "<script> within the page",
    ]
