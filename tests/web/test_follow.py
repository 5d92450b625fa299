"""Follow every krona: the same numbers as picture, table, CSV and PDF, to each what they may see, broken things first."""

import csv
import io
from collections.abc import Callable, Iterator
from time import perf_counter, process_time
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from anslag.records.grants import held_programme
from anslag.records.invoice_life import lives
from anslag.records.mandates import parties_named
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.payment import pay
from anslag.steps.report import accept
from anslag.steps.requisition import close_call, requisition
from tests.browser.trail_screens import broken, corrected_below
from tests.conftest import World, connected
from tests.records.world import disarm, execute
from tests.steps.test_year import report
from tests.steps.year import OPENS, REPAYS, REPORTS, act
from tests.web.following import BETA, tiers
from tests.web.giver import pseudonym, signed_in, staffed
from tests.web.giving import LATER, granted, made, shown, words
from tests.web.reading import Page
from tests.web.test_pages import HEAVIEST, MOST_QUERIES

PERSONS = ("officer", "approver", "Firmatecknare")
SLOWEST = 0.8
"""Seconds for the staircase of 1 200 units, on two cores."""
SLOWEST_PDF = 20
"""Seconds for the same as a document, with every row."""


@pytest.fixture
def year(built: Callable[[World], str], settings: Any, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    settings.TODAY = REPAYS
    with connected(built(tiers), django_db_blocker):
        yield


def seen_by(word: str, address: str = "/folj/grant/", party: str = "Verket") -> Page:
    return shown(signed_in(pseudonym(party, word)), address)


def endings(page: Page) -> list[str]:
    return [text for each in page.all("p") if (text := words_of(each.text)).startswith("In ")]


def words_of(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def rows(client: Client, address: str) -> list[list[str]]:
    text = client.get(address).content.decode().lstrip("\N{BYTE ORDER MARK}")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.mark.usefixtures("year")
def test_the_giver_sees_every_level_with_who_did_it_and_the_chain_is_whole() -> None:
    page = seen_by("case_officer")
    assert "Kedjan är hel: 16 nivåer, 0 kronor i skillnad." in words(page)
    assert endings(page)[6:] == [
        "In 1 000 = Ut 1 000 · stämmer",
        "In 1 000 = Ut 1 000 · stämmer",
        "In 1 000 = Ut 1 000 · stämmer",
        "In 1 000 = Ut 1 000 · stämmer",
        "In 1 000 = Ut 1 000 · stämmer",
        "In 1 000 = Ut 1 000 · stämmer",
        "In 500 = Ut 500 · stämmer",
        "In 220 = Ut 220 · stämmer",
        "In 220 = Ut 220 · stämmer",
        "In 780 = Ut 780 · stämmer",
    ]
    assert all(name in words(page) for name in PERSONS)
    assert [each.text for each in page.all("a") if each.get("href") == "/folj/local/"] == ["Bidraget local"]


@pytest.mark.usefixtures("year")
def test_a_receiver_sees_its_own_with_persons_and_others_as_anyone_does() -> None:
    assert parties_named(["Beta"])[0].number == BETA
    own = seen_by("signatory", f"/folj/grant/{BETA}/", "Beta")
    assert "Firmatecknare Beta" in words(own)
    gamma = parties_named(["Gamma"])[0].number
    for address in ("/folj/grant/", f"/folj/grant/{gamma}/", "/folj/state/", "/folj/local/"):
        page = seen_by("signatory", address, "Beta")
        said = words(page)
        assert not any(name in said for name in PERSONS), address
        assert "öppna formen" in said


@pytest.mark.usefixtures("year")
def test_the_giver_of_one_programme_sees_no_persons_in_the_one_above_or_below() -> None:
    below = words(seen_by("auditor", "/folj/local/"))
    head, _, _ = words(seen_by("auditor")).partition("Ur bidraget ovan")
    assert not any(name in text for name in ("officer", "approver") for text in (below, head))


@pytest.mark.usefixtures("year")
def test_anyone_sees_the_same_kronor_without_persons_on_the_same_address(client: Client) -> None:
    for address in ("/folj/state/", "/folj/grant/", f"/folj/grant/{BETA}/", "/folj/local/"):
        page = shown(client, address)
        assert not any(name in words(page) for name in PERSONS)
        assert not any(
            "/ge/" in each.get("href") or "/ta-emot/" in each.get("href") for each in page.all("a")
        )
        for file in ("krona.csv",):
            text = client.get(address + file).content.decode()
            assert not any(name in text for name in PERSONS)
    assert endings(shown(client, "/folj/grant/")) == endings(seen_by("auditor"))


@pytest.mark.django_db
def test_anyone_sees_what_was_requisitioned_when_it_is_decided(settings: Any, client: Client) -> None:
    settings.TODAY = LATER
    grant = granted()
    grant.ask("Alfa")
    level = shown(client, "/folj/grant/").cells
    assert level[level.index("inte avgjort än") + 1] == "500"
    assert "rekvirerat" not in shown(client, "/folj/grant/?sok=500").cells
    assert "rekvirerat" in shown(grant.client("auditor"), "/folj/grant/?sok=500").cells
    seen = shown(grant.client("auditor"), "/folj/grant/")
    assert "inte avgjort än" not in seen.cells
    grant.close()
    pay(act(LATER), programme=grant.key)
    assert "inte avgjort än" not in shown(client, "/folj/grant/").cells


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize(
    "address",
    ["/folj/grant/", f"/folj/grant/{BETA}/", "/folj/local/", "/folj/state/", "/folj/grant/?dag=2031-04-01"],
)
def test_picture_table_and_csv_have_the_same_numbers(address: str) -> None:
    client = signed_in(pseudonym("Verket", "auditor"))
    page = shown(client, address)
    path, _, asked = address.partition("?")
    table = rows(client, f"{path}krona.csv?{asked}")
    drawn = {int(post.get("data-amount")) for post in page.all("rect")}
    cells = {cell.replace("\N{NO-BREAK SPACE}", "").replace("\N{MINUS SIGN}", "-") for cell in page.cells}
    assert {str(amount) for amount in drawn} <= cells
    amounts = [row[4] for row in table[1:] if row[2] == "gick ut"]
    assert set(amounts) <= cells
    ins = [row[4] for row in table[1:] if row[2] == "kom in"]
    assert [f"{int(each):,}".replace(",", " ") for each in ins] == [
        each.split(" = ")[0].removeprefix("In ") for each in endings(page)
    ]
    assert {row[4] for row in table[1:] if row[2] == "skillnad"} == {"0"}
    sums: dict[tuple[str, str], int] = {}
    for row in table[1:]:
        sign = {"kom in": 1, "gick ut": -1, "skillnad": 0}[row[2]]
        sums[row[0], row[1]] = sums.get((row[0], row[1]), 0) + sign * int(row[4])
    assert set(sums.values()) == {0}


@pytest.mark.usefixtures("year")
def test_the_document_is_the_page_and_the_same_each_time() -> None:
    client = signed_in(pseudonym("Verket", "auditor"))
    first, second = (client.get("/folj/grant/krona.pdf?dag=2032-01-10") for _ in range(2))
    assert first.content.startswith(b"%PDF")
    assert first.content == second.content


def rests_on(page: Page) -> dict[str, str]:
    """Each document that rows of the page link to, by its words."""
    return {each.text: each.get("href") for each in page.all("a") if each.text.rpartition(" ")[2].isdecimal()}


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize(
    ("party", "word", "kinds"),
    [
        ("Verket", "auditor", {"rekvisition", "betalningsuppdrag", "redovisning", "faktura", "post"}),
        ("Beta", "signatory", {"rekvisition", "redovisning", "faktura"}),
    ],
)
def test_a_row_leads_to_what_it_rests_on_for_whoever_may_open_it(
    party: str, word: str, kinds: set[str]
) -> None:
    client = signed_in(pseudonym(party, word))
    linked = rests_on(shown(client, f"/folj/grant/{BETA}/"))
    assert {each.split()[0] for each in linked} == kinds
    for words_of_link, address in linked.items():
        assert client.get(address).status_code == 200, words_of_link
    number = next(each.split()[1] for each in linked if each.startswith("faktura"))
    assert number in words(shown(client, linked[f"faktura {number}"]))


@pytest.mark.usefixtures("year")
def test_a_row_that_adds_up_leads_to_each_movement_and_its_table_to_the_same(client: Client) -> None:
    page = shown(client, "/folj/grant/")
    assert [each.get("href") for each in page.all("a") if each.text == "Travel"] == ["?niva=used"]
    cells = shown(client, "/folj/grant/?niva=used").cells
    assert [cells[cells.index(f"Travel, {name}") + 1] for name in ("Beta", "Gamma")] == ["50", "130"]
    table = rows(client, "/folj/grant/krona.csv?niva=used")
    assert [row[4] for row in table if row[3].startswith("Travel")] == ["50", "130"]


@pytest.mark.usefixtures("year")
def test_an_entry_of_the_diary_is_found_by_its_number() -> None:
    client = signed_in(pseudonym("Verket", "auditor"))
    found = rows(client, "/ge/grant/diarium.csv?number=20")
    assert [row[0] for row in found[1:]] in (["20"], [])
    linked = rests_on(shown(client, f"/folj/grant/{BETA}/"))
    address = next(each for words_of_link, each in linked.items() if words_of_link.startswith("post"))
    number = address.rpartition("=")[2]
    assert [row[0] for row in rows(client, f"/ge/grant/diarium.csv?number={number}")[1:]] == [number]
    assert "Skriv postens nummer" in words(shown(client, "/ge/grant/diarium/?number=x"))


@pytest.mark.usefixtures("year")
def test_as_it_was_known_on_a_day(client: Client) -> None:
    page = shown(client, "/folj/grant/?dag=2031-04-01")
    assert "Som det var känt den 2031-04-01" in words(page)
    assert "Kedjan är hel" in words(page)
    assert page.cells[page.cells.index("inte redovisat") + 1] == "500"
    assert "fanns programmet inte" in words(shown(client, "/folj/grant/?dag=2031-03-01"))
    assert client.get("/folj/grant/krona.csv?dag=2031-03-01").status_code == 404
    assert "Den dagen har inte varit än" in words(shown(client, "/folj/grant/?dag=2040-01-01"))
    assert "Det är ingen dag" in words(shown(client, "/folj/grant/?dag=snart"))


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize("text", ["70", "Gamma", "Dnr grant", "70 kr"])
def test_a_krona_is_found_by_amount_name_and_case(client: Client, text: str) -> None:
    page = shown(client, f"/folj/grant/?sok={text}")
    gamma = parties_named(["Gamma"])[0].number
    assert f"/folj/grant/{gamma}/" in {each.get("href") for each in page.all("a")}


@pytest.mark.usefixtures("year")
def test_what_nobody_has_is_said_to_be_found_nowhere(client: Client) -> None:
    assert "Ingen krona på den här vägen" in words(shown(client, "/folj/grant/?sok=finns-inte"))


@pytest.mark.usefixtures("year")
def test_who_has_no_grant_there_has_no_way(client: Client) -> None:
    assert client.get(f"/folj/local/{BETA}/").status_code == 404
    assert client.get("/folj/none/").status_code == 404
    assert client.get("/folj/grant/?niva=none").status_code == 404


def test_what_breaks_the_chain_comes_first(
    built: Callable[[World], str], settings: Any, django_db_blocker: DjangoDbBlocker
) -> None:
    settings.TODAY = REPAYS
    with connected(built(broken), django_db_blocker):
        page = seen_by("auditor")
        said = words(page)
        assert said.index("Bryter kedjan") < said.index("Vägen som bild")
        assert "Utbetalning, Bidraget grant: In 1 000 ≠ Ut 962 · skiljer 38" in said
        assert "Kedjan är hel" not in said


def test_a_movement_that_the_diary_does_not_tell_of_breaks_the_chain(db: None, settings: Any) -> None:
    settings.TODAY = REPAYS
    tiers()
    disarm()
    execute("UPDATE records_transfer SET prepared_by = 'x' WHERE code = 'waive'")
    assert "diariet säger inte det som står i reskontran" in words(seen_by("auditor"))


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as told:
        assert client.get(address).status_code == 200
    return len(told)


@pytest.mark.django_db
def test_as_many_questions_are_asked_however_many_receive(settings: Any) -> None:
    settings.TODAY = REPAYS
    counts = []
    for names in (("Alfa",), ("Alfa", "Beta", "Gamma")):
        with transaction.atomic():
            grant = granted(made(names))
            for name in names:
                grant.ask(name)
            grant.close()
            pay(act(LATER), programme=grant.key)
            auditor = grant.client("auditor")
            asked = ("", "?dag=2031-04-01", "?sok=500", "?dag=2031-04-01&sok=500", "krona.csv")
            counts.append([queries(auditor, f"/folj/grant/{each}") for each in asked])
            transaction.set_rollback(True)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= MOST_QUERIES


@pytest.mark.usefixtures("year")
def test_no_page_asks_too_much_however_deep_it_stands(client: Client) -> None:
    unit = parties_named(["Ett"])[0].number
    for who in (client, signed_in(pseudonym("Verket", "auditor")), signed_in(pseudonym("Beta", "signatory"))):
        for address in (
            "/folj/grant/?dag=2032-03-31&sok=300",
            "/folj/local/",
            f"/folj/local/{unit}/?dag=2032-03-30&sok=300",
        ):
            assert queries(who, address) <= MOST_QUERIES


def many() -> None:
    """A programme that 1 200 units have been paid and have accounted for."""
    units = made(tuple(f"Enhet {number:04}" for number in range(1, 1201)), pot=1_200_000)
    open_programme(act(), programme=units)
    allocate_pot(act(), programme=units.key)
    staffed("Verket", OPENS)
    for name in units.basis:
        requisition(act(by=name, approved_by=""), programme=units.key, recipient=name)
    close_call(act(LATER), programme=units.key)
    pay(act(LATER), programme=units.key)
    for name in units.basis:
        report(units.key, name, {"pay": 5, "travel": 3}, left=True)
    accept(act(REPORTS), programme=units.key)


@pytest.mark.full
def test_the_staircase_of_twelve_hundred_units_is_light_and_quick(
    built: Callable[[World], str],
    settings: Any,
    django_db_blocker: DjangoDbBlocker,
    tell: Callable[[str], None],
) -> None:
    settings.TODAY = REPAYS
    with connected(built(many), django_db_blocker):
        client = signed_in(pseudonym("Verket", "auditor"))
        style = len(client.get("/anslag.css").content)
        for address in ("/folj/grant/", "/folj/grant/?dag=2032-01-10", "/folj/grant/?niva=payment&sida=3"):
            asked = queries(client, address)
            worked, passed, size = min(_timed(client, address) for _ in range(3))
            took = f"{worked * 1000:.0f} ms of work, {passed * 1000:.0f} ms in all"
            tell(f"{address} of 1 200 units: {took}, {asked} queries, {size + style} bytes")
            assert asked <= MOST_QUERIES
            assert size + style <= HEAVIEST
            assert worked <= SLOWEST
        worked, passed, size = _timed(client, "/folj/grant/krona.pdf")
        assert worked <= SLOWEST_PDF
        tell(f"the PDF with every row of 1 200 units: {passed:.1f} s in all, {size} bytes")


def _timed(client: Client, address: str) -> tuple[float, float, int]:
    """What this process worked, so that a machine with more to do says the same; and how long it took."""
    work, start = process_time(), perf_counter()
    response = client.get(address)
    return process_time() - work, perf_counter() - start, len(response.content)


@pytest.mark.usefixtures("year")
def test_a_file_says_nothing_of_another_day_than_the_one_asked_for() -> None:
    for day in ("2032-02-30", "igår", "2099-01-01"):
        for file in ("krona.csv", "krona.pdf"):
            assert Client().get(f"/folj/grant/{file}", {"dag": day}).status_code == 404, (file, day)
    assert Client().get("/folj/grant/krona.csv", {"dag": "2032-02-28"}).status_code == 200


@pytest.mark.usefixtures("year")
def test_an_invoice_is_found_by_its_number() -> None:
    (number,) = lives(held_programme("grant"), today=REPAYS)
    assert "krävt åter" in shown(Client(), f"/folj/grant/?sok={number}").cells
    assert "Ingen krona på den här vägen" in words(shown(Client(), f"/folj/grant/?sok={number}0"))


def test_a_chain_that_waits_for_a_new_version_says_for_whose(
    built: Callable[[World], str], settings: Any, django_db_blocker: DjangoDbBlocker
) -> None:
    settings.TODAY = REPAYS
    told = "Alfa ska redovisa på nytt senast 2032-04-30"
    with connected(built(corrected_below), django_db_blocker):
        for client in (Client(), signed_in(pseudonym("Verket", "auditor"))):
            page = words(shown(client, "/folj/grant/"))
            assert "skiljer 80" in page
            assert told in page
        assert told not in words(seen_by("signatory", f"/folj/grant/{BETA}/", "Beta"))
