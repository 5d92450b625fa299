"""The pages anyone may see."""

import pytest
from django.test import Client

from anslag.domain.money import format_kronor
from anslag.steps.report import accept
from tests.steps.test_year import GRANT, STATE, pay_all, report
from tests.steps.year import REPORTS, act
from tests.web.reading import read

pytestmark = pytest.mark.django_db


def test_the_first_page_says_so_when_nothing_is_opened(client: Client) -> None:
    assert "Inget program är öppnat" in client.get("/").content.decode()


def test_the_first_page_lists_every_programme(client: Client) -> None:
    pay_all(STATE)
    pay_all(GRANT)
    assert read(client, "/").headings == ["Statsbidrag, krona för krona", "Bidraget state", "Bidraget grant"]


def test_a_programme_shows_where_every_krona_stands(client: Client) -> None:
    pay_all(STATE)
    pay_all(GRANT)
    report("grant", "Beta", {"pay": 250}, left=True)
    accept(act(REPORTS), programme="grant")
    shown = read(client, "/program/grant/")
    beta = shown.cells.index("Beta")
    assert shown.cells[beta : beta + 8] == ["Beta", "300", "300", "250", "50", "0", "0", "Pengar över"]
    assert format_kronor(1000) in shown.cells


def test_a_programme_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/program/none/").status_code == 404


def test_pages_allow_nothing_from_elsewhere_and_no_writing(client: Client) -> None:
    assert client.get("/").headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert client.post("/").status_code == 405
    assert client.get("/anslag.css").headers["Content-Type"] == "text/css; charset=utf-8"
