"""The pages anyone may see."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from anslag.domain.money import format_kronor
from anslag.steps.report import accept
from tests.steps.test_year import GRANT, STATE, pay_all, report
from tests.steps.year import REPORTS, act

pytestmark = pytest.mark.django_db


class Page(HTMLParser):
    """What a page holds: its headings, its tables' cells, and what is wrong with them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.cells: list[str] = []
        self.unscoped = 0
        self._into: list[str] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "th" and "scope" not in dict(attrs):
            self.unscoped += 1
        if tag in {"h1", "h2", "h3"}:
            self._into = self.headings
        elif tag in {"td", "th"}:
            self._into = self.cells
        if self._into is not None and tag in {"h1", "h2", "h3", "td", "th"}:
            self._into.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"h1", "h2", "h3", "td", "th"}:
            self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into[-1] += data


def page(client: Client, address: str) -> Page:
    response: Any = client.get(address)
    assert response.status_code == 200
    return Page(response.content.decode())


def test_the_first_page_says_so_when_nothing_is_opened(client: Client) -> None:
    assert "Inget program är öppnat" in client.get("/").content.decode()


def test_the_first_page_lists_every_programme(client: Client) -> None:
    pay_all(STATE)
    pay_all(GRANT)
    assert page(client, "/").headings == ["Statsbidrag, krona för krona", "Bidraget state", "Bidraget grant"]


def test_a_programme_shows_where_every_krona_stands(client: Client) -> None:
    pay_all(STATE)
    pay_all(GRANT)
    report("grant", "Beta", {"pay": 250}, left=True)
    accept(act(REPORTS), programme="grant")
    shown = page(client, "/program/grant/")
    beta = shown.cells.index("Beta")
    assert shown.cells[beta : beta + 7] == ["Beta", "300", "300", "250", "50", "0", "0"]
    assert format_kronor(1000) in shown.cells
    assert shown.unscoped == 0


def test_a_programme_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/program/none/").status_code == 404


def test_pages_allow_nothing_from_elsewhere_and_no_writing(client: Client) -> None:
    assert client.get("/").headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert client.post("/").status_code == 405
    assert client.get("/anslag.css").headers["Content-Type"] == "text/css; charset=utf-8"
