"""A recipient's own books: brought, chosen from, mapped, taken over in the report, and nobody else's."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries
from pytest_django.plugin import DjangoDbBlocker

from anslag.records.changing import ClaimedRow
from anslag.records.grants import held_programme
from anslag.records.own_books import account_map, books_brought, chosen_rows
from anslag.records.reports import submitted_reports
from tests.conftest import connected, copied
from tests.files.sie_files import sie4, voucher
from tests.files.sie_hostile import BROKEN
from tests.web.reading import read
from tests.web.real_year import GRANT, browser_of, number_of, receiving
from tests.web.report_year import ANSWERS, DAY, OREBRO, fill, page_of, reporting, sign

MOST_QUERIES = 15

LEDGER = sie4(
    *voucher(
        '#TRANS 5010 {6 "P1"} 9176541.00 20250301 "Lön Anna"',
        '#TRANS 4600 {6 "P1"} 1764662.60 20250301',
        '#TRANS 7500 {6 "P1"} 784345.40 20250301',
        '#TRANS 7600 {6 "P1"} 2157536.00 20250301',
        '#TRANS 7900 {6 "P1"} 470578.00 20250301',
        '#TRANS 7010 {6 "P1"} 98078.30 20250301',
        '#TRANS 3500 {6 "P1"} -1000.00 20250301',
        '#TRANS 5010 {6 "P2"} 77.00 20250301',
        '#TRANS 5010 {6 "P1"} 88.00 20231231',
        "#TRANS 1930 {} -14450906.30 20250301",
        head='#VER A 7 20250301 "Lön Anna"',
    )
)


@pytest.fixture(autouse=True)
def the_form_is_open(
    built: Any, tmp_path: Path, django_db_blocker: DjangoDbBlocker, settings: Any
) -> Iterator[None]:
    settings.TODAY = DAY
    with copied(built(reporting), tmp_path) as url, connected(url, django_db_blocker):
        yield


def books(page: str = "") -> str:
    """The address of a page on the recipient's books."""
    return receiving(OREBRO, f"bokforing/{page}")


def text(client: Client, page: str) -> str:
    """The page as it was sent, with ordinary spaces."""
    return client.get(page).content.decode().replace("\N{NO-BREAK SPACE}", " ")


def upload(client: Client, content: bytes = LEDGER, name: str = "bok.se") -> Any:
    return client.post(books(), {"file": SimpleUploadedFile(name, content), "rows": ""})


def choose(client: Client, **more: str) -> Any:
    chosen = {"dimension": "6", "object": "P1", "first": "2025-01-01", "last": "2025-12-31"}
    return client.post(books("rader/"), chosen | more)


def shown_map(client: Client) -> dict[str, Any]:
    form = client.get(books("summor/")).context["form"]
    return {each.html_name: each.value() for each in form}


def taken_over(client: Client) -> Any:
    upload(client)
    choose(client)
    return client.post(books("summor/"), shown_map(client) | {"take": "1"})


def test_sums_of_a_project_become_answers_with_their_origin() -> None:
    client = browser_of("contributor-18")
    assert upload(client).url == books("rader/")
    assert choose(client).url == books("summor/")
    shown = client.get(books("summor/")).context
    assert {line.id: line.kronor for line in shown["lines"]} == ANSWERS["costs"]
    assert [each.account for each in shown["left_out"]] == ["3500"]
    response: Any = client.post(books("summor/"), shown_map(client) | {"take": "1"})
    assert response.url == page_of("economy")
    assert "14 451 741" in text(client, page_of("economy"))
    check = text(client, receiving(OREBRO, "redovisning/kontrollera/", GRANT))
    assert "Ur bokföringen: bok.se, projekt P1, 2025-01-01 till 2025-12-31, 7 rader" in check


def test_the_rows_behind_are_shown_without_their_texts() -> None:
    client = browser_of("contributor-18")
    upload(client)
    choose(client)
    shown = text(client, books("summor/salaries/"))
    assert "A 7" in shown
    assert "Anna" not in shown
    assert read(client, books("summor/utan-kostnadsslag/")).headings == [
        "Rader i bokföringen Utan kostnadsslag"
    ]
    assert client.get(books("summor/finns-inte/")).status_code == 404


def test_the_file_is_forgotten_when_its_sums_are_in_the_report() -> None:
    client = browser_of("contributor-18")
    taken_over(client)
    assert client.get(books("rader/")).headers["Location"] == books()
    assert len(chosen_rows(GRANT, OREBRO)) == 7
    client.post(books(), {"forget": "1"})
    assert (books_brought(GRANT, OREBRO), chosen_rows(GRANT, OREBRO)) == (None, ())


def test_a_mapping_is_kept_and_used_again() -> None:
    client = browser_of("contributor-18")
    upload(client)
    choose(client)
    client.post(books("summor/"), shown_map(client) | {"salaries": "50, 3500", "count": "1"})
    shown = client.get(books("summor/")).context
    assert shown["left_out"] == ()
    assert account_map(OREBRO)[0]["salaries"] == "50, 3500"
    assert {line.id: line.rows for line in shown["lines"]}["salaries"] == 2


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"salaries": "femtio"}, "”femtio” är inget kontointervall. Skriv som 50-51 eller 5010-5099."),
        (
            {"salaries": "75-76"},
            "Kontona 75-76 under Lönekostnader och 75 under Tillfällig personal överlappar.",
        ),
        ({"salaries": "75"}, "Kontona 75 står under både Lönekostnader och Tillfällig personal."),
    ],
)
def test_a_mapping_that_does_not_do_is_told(written: dict[str, str], said: str) -> None:
    client = browser_of("contributor-18")
    upload(client)
    choose(client)
    page = client.post(books("summor/"), shown_map(client) | written | {"take": "1"})
    assert said in page.content.decode()
    assert account_map(OREBRO)[0] == {}


def test_more_than_the_grant_is_not_taken_over() -> None:
    client = browser_of("contributor-18")
    upload(client, LEDGER.replace(b"9176541.00", b"19176541.00"))
    choose(client)
    assert client.get(books("summor/")).context["over"] == 10_000_000
    client.post(books("summor/"), shown_map(client) | {"take": "1"})
    found = books_brought(GRANT, OREBRO)
    assert found is not None
    assert sum((found.taken or {}).values()) == 14_451_741


def test_income_above_costs_is_not_taken_over() -> None:
    client = browser_of("contributor-18")
    upload(client, LEDGER.replace(b" 9176541.00", b" -9176541.00"))
    choose(client)
    page = client.post(books("summor/"), shown_map(client) | {"take": "1"})
    assert "Lönekostnader: Raderna blir tillsammans mindre än noll." in page.content.decode()


@pytest.mark.parametrize(
    "case", ["nothing", "a picture", "an absurd amount", "XML that unfolds", "two character sets"]
)
def test_a_file_that_cannot_be_read_is_told_and_not_kept(case: str) -> None:
    client = browser_of("contributor-18")
    page = upload(client, BROKEN[case][0])
    assert page.status_code == 200
    assert page.context["form"].errors
    assert books_brought(GRANT, OREBRO) is None


def test_nothing_sent_and_a_choice_of_nothing_are_told() -> None:
    client = browser_of("contributor-18")
    assert "Välj en fil eller klistra in rader." in client.post(books(), {"rows": " "}).content.decode()
    upload(client)
    assert "Inga rader stämmer med urvalet." in choose(client, object="P9").content.decode()
    assert "Perioden börjar" in choose(client, first="2026-01-01").content.decode()
    assert "Välj också vad raderna är märkta med." in choose(client, dimension="").content.decode()


def test_books_that_are_another_organisations_or_in_another_currency_are_asked_about() -> None:
    client = browser_of("contributor-18")
    upload(client, b"#FLAGGA 0\r\n#ORGNR 222222-2222\r\n" + LEDGER.split(b"\r\n", 1)[1])
    assert "222222-2222, som inte är ert" in client.get(books("rader/")).content.decode()
    page = upload(client, b"#FLAGGA 0\r\n#VALUTA EUR\r\n" + LEDGER.split(b"\r\n", 1)[1])
    assert "Bokföringen är i EUR. Ta ut den i kronor." in page.content.decode()


def test_a_period_outside_that_of_the_terms_is_asked_about_and_stops_nothing() -> None:
    client = browser_of("contributor-18")
    upload(client)
    asked = choose(client, first="2000-01-01", last="2030-12-31")
    assert "ska pengarna användas 2025-01-01 till 2025-12-31" in asked.content.decode()
    sent: Any = choose(client, first="2000-01-01", last="2030-12-31", other_period="on")
    assert sent.url == books("summor/")


def test_pasted_rows_do_as_well() -> None:
    client = browser_of("contributor-18")
    pasted = "Konto\tDatum\tVer\tBelopp\tProjekt\n5010\t2025-03-01\t1\t1 000,50\tP1\n7500\t2025-03-01\t1\t9,50\tP2\n"
    assert client.post(books(), {"rows": pasted}).headers["Location"] == books("rader/")
    form = client.get(books("rader/")).context["form"]
    sent = {each.html_name: each.value() or "" for each in form}
    assert client.post(books("rader/"), sent | {"object": "P1"}).headers["Location"] == books("summor/")
    shown = client.get(books("summor/")).context
    assert (shown["total"], shown["booked"].replace("\N{NO-BREAK SPACE}", " ")) == (1000, "1 000,50")


def test_a_column_that_is_not_found_is_chosen_and_none_is_chosen_twice() -> None:
    client = browser_of("contributor-18")
    client.post(books(), {"rows": "Konto\tDatum\tBelopp\n5010\t2025-03-01\t1\n"})
    sent = {each.html_name: each.value() or "" for each in client.get(books("rader/")).context["form"]}
    assert sent["voucher_column"] == ""
    assert "voucher_column" in client.post(books("rader/"), sent).context["form"].errors
    page = client.post(books("rader/"), sent | {"voucher_column": sent["account_column"]})
    assert "Kolumnen är redan vald som ”Kolumn med konto”. Välj en annan." in page.content.decode()
    assert chosen_rows(GRANT, OREBRO) == ()


def test_a_submitted_report_claims_the_rows_and_says_where_its_sums_are_from() -> None:
    client = browser_of("contributor-18")
    taken_over(client)
    form = held_programme(GRANT).programme.form
    fill(client, form, {name: each for name, each in ANSWERS.items() if name not in {"used_amount", "costs"}})
    sign(browser_of("signatory-18"))
    (sealed,) = submitted_reports(held_programme(GRANT), OREBRO)
    assert sealed.answers["costs"] == ANSWERS["costs"]
    assert ClaimedRow.objects.filter(party__name=OREBRO).count() == 6
    for reader in ("signatory-18", "case-officer-1"):
        receipt = text(browser_of(reader), receiving(OREBRO, "redovisning/kvittens/1/", GRANT))
        assert "Projekt eller objekt P1" in receipt
        assert "2025-01-01 – 2025-12-31, 6 rader" in receipt
        assert hashlib.sha256(LEDGER).hexdigest() in receipt
    review = text(browser_of("case-officer-1"), f"/ge/{GRANT}/granskning/{number_of(OREBRO)}/")
    assert "2025-01-01 – 2025-12-31, 6 rader" in review
    assert hashlib.sha256(LEDGER).hexdigest() in review
    assert "14 451 741 kronor" in review.replace("\N{NO-BREAK SPACE}", " ")
    assert "Kvittensen för version 1" in review


def test_nobody_else_reads_the_books(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client = browser_of("contributor-18")
    upload(client)
    choose(client)
    pages = (books(), books("rader/"), books("summor/"), books("summor/salaries/"))
    for page in pages:
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(page).status_code == 200
    for other in ("case-officer-1", "approver-1", "economist-1", "proxy-06"):
        assert [browser_of(other).get(page).status_code for page in pages] == [404] * 4


def test_every_page_reads_well() -> None:
    client = browser_of("contributor-18")
    upload(client)
    assert read(client, books("rader/")).faults == []
    choose(client)
    for page in (books(), books("summor/"), books("summor/salaries/")):
        assert read(client, page).faults == []
        assert not re.search(r"None|\{\{|%\(", text(client, page))
