"""A recipient's own books in every state: nothing brought, a file that will not do, rows to choose, sums, and rows."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from playwright.sync_api import Page

from anslag.domain.bookkeeping import BookedRow
from anslag.records.books_reading import Reading, wait_to_be_read
from anslag.records.grants import held_programme
from anslag.records.own_books import OwnBooks, PackedFile, bring_books, choose_rows, note_taken
from anslag.steps.books import told_of
from tests.browser.report_screens import OURS
from tests.files.sie_files import PLAIN
from tests.web.real_year import GRANT
from tests.web.report_year import DAY, OREBRO, reporting

BOOKS = f"{OURS}bokforing/"
NOW = datetime(2026, 2, 13, 9, 30, tzinfo=UTC)
CHOSEN = {"dimension": 6, "object": "P1", "first": "2025-01-01", "last": "2025-12-31"}
ACCOUNTS = {
    "5010": 9_176_541_50,
    "4600": 1_764_662_60,
    "7010": 98_078_30,
    "7500": 784_345_40,
    "3500": -1_000_00,
}
ROWS = tuple(
    BookedRow(
        account=account, day=date(2025, 3, 1), ore=ore, tags=((6, "P1"),), series="A", voucher=str(number)
    )
    for number, (account, ore) in enumerate(ACCOUNTS.items(), 1)
)


def books() -> OwnBooks:
    told = told_of(BytesIO(PLAIN), "bok.se", "sie")
    told |= {"organisation_number": "222222-2222", "unbalanced": 1, "remarks": ["Verifikation A 3 saknar {."]}
    return OwnBooks(name="region-2025.se", sha256=hashlib.sha256(PLAIN).hexdigest(), kind="sie", told=told)


def brought() -> None:
    reporting()
    bring_books(held_programme(GRANT), OREBRO, books(), PackedFile([PLAIN]), by="contributor-18", at=NOW)


def chosen() -> None:
    brought()
    held, found = held_programme(GRANT), replace(books(), selection=CHOSEN, rows=len(ROWS))
    choose_rows(held, OREBRO, found, ROWS, by="contributor-18", at=NOW)


def too_much() -> None:
    brought()
    rows = (*ROWS, replace(ROWS[0], ore=9_000_000_00), replace(ROWS[1], account="7600", ore=-500_00))
    found = replace(books(), selection=CHOSEN, rows=len(rows))
    choose_rows(held_programme(GRANT), OREBRO, found, rows, by="contributor-18", at=NOW)


def taken() -> None:
    chosen()
    found = replace(
        books(), selection=CHOSEN, rows=len(ROWS), taken={"salaries": 1}, intervals={"salaries": "50"}
    )
    note_taken(held_programme(GRANT), OREBRO, found, by="contributor-18", at=NOW)


def reading(**more: Any) -> None:
    reporting()
    packed = PackedFile([PLAIN])
    begun = Reading(what="bring", name="region-2025.se", sha256=packed.sha256, kind="sie", size=84_000_000)
    found = replace(begun, **more)
    wait_to_be_read(held_programme(GRANT), OREBRO, found, packed, by="contributor-18", at=NOW)


def read_halfway() -> None:
    reading(done=47_000_000, heard=NOW.isoformat())


def read_in_vain() -> None:
    reading(fault="region-2025.se, rad 1 204: beloppet ”12,,5” går inte att läsa. Det ska stå som -1234.50.")


def sent_empty(page: Page) -> None:
    page.get_by_role("button", name="Läs in").click()


def chosen_nothing(page: Page) -> None:
    page.get_by_label("Projekt eller objekt").fill("P9")
    page.get_by_role("button", name="Fortsätt").click()


def chosen_another_year(page: Page) -> None:
    page.get_by_label("Från").fill("2014-01-01")
    page.get_by_role("button", name="Fortsätt").click()
    page.locator(".errors").wait_for()


def mapped_wrong(page: Page) -> None:
    page.get_by_label("Lönekostnader").fill("femtio")
    page.get_by_role("button", name="Räkna om").click()


def screens() -> Iterator[dict[str, Any]]:
    mine: dict[str, Any] = {"person": "contributor-18", "day": DAY}
    yield {"name": "books-empty", "path": BOOKS, "world": reporting, **mine}
    yield {"name": "books-wrong", "path": BOOKS, "world": reporting, "then": sent_empty, **mine}
    yield {"name": "books-brought", "path": BOOKS, "world": brought, **mine}
    yield {"name": "books-taken", "path": BOOKS, "world": taken, **mine}
    yield {"name": "books-reading", "path": f"{BOOKS}laser/", "world": read_halfway, **mine}
    yield {"name": "books-reading-failed", "path": f"{BOOKS}laser/", "world": read_in_vain, **mine}
    yield {"name": "books-rows", "path": f"{BOOKS}rader/", "world": brought, **mine}
    yield {
        "name": "books-rows-wrong",
        "path": f"{BOOKS}rader/",
        "world": brought,
        "then": chosen_nothing,
        **mine,
    }
    yield {
        "name": "books-rows-another-year",
        "path": f"{BOOKS}rader/",
        "world": brought,
        "then": chosen_another_year,
        **mine,
    }
    sums = f"{BOOKS}summor/"
    yield {"name": "books-sums", "path": sums, "world": chosen, **mine}
    yield {"name": "books-sums-too-much", "path": sums, "world": too_much, **mine}
    yield {"name": "books-sums-wrong", "path": sums, "world": chosen, "then": mapped_wrong, **mine}
    yield {"name": "books-sums-read", "path": sums, "world": taken, **mine | {"person": "signatory-18"}}
    yield {"name": "books-behind", "path": f"{sums}salaries/", "world": chosen, **mine}
