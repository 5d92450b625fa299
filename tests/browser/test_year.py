"""The grant's first half in a browser: the agency opens, 21 requisition, the agency closes and shares out again.

By mouse, by keyboard alone and without scripts: each leaves what the same acts leave when no page is involved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page

from anslag.files.programme_folder import load_programme
from anslag.records.grants import held_programme, positions
from anslag.records.mandates import parties_named
from anslag.records.proposals import proposals
from anslag.records.requisitions import requisitions
from anslag.records.verify import problems
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.redistribution import redistribute_lapsed
from anslag.steps.requisition import close_call, requisition
from tests.browser.keyboard import Keyboard
from tests.browser.site import WIDE, WIDE_BARE, Site, Variant, Window
from tests.domain.report_2025 import FOLDER
from tests.steps.year import act
from tests.web.real_year import played

KEY = "primary-care-mental-health-2026"
AGENCY = "Socialstyrelsen"
OFFICER, APPROVER = "case-officer-1", "approver-1"

MADE = load_programme(FOLDER.parent / KEY)
OPENS, CLOSES = MADE.terms.call.opens, MADE.terms.call.closes
AFTER = date.fromordinal(CLOSES.toordinal() + 1)

SILENT = "Region Gotland"
"""Does not requisition."""
MODEST, MODEST_AMOUNT = "Region Jönköping", 10_000_000
"""Requisitions less than it may, and wants no more."""
CONTENT = {"Region Stockholm", MODEST}
"""Want no part of what is left."""


def year_before() -> None:
    """The year 2025 is paid out, and everyone who acts in it is known."""
    played(date(2025, 7, 31))


@pytest.fixture
def world() -> Callable[[], None]:
    return year_before


def proxies() -> dict[str, str]:
    """Each receiver's proxy in the people of the year before, in the order that they requisition."""
    numbers = {party.name: party.county_code for party in MADE.recipients}
    return {name: f"proxy-{number}" for name, number in numbers.items() if name != SILENT}


def stored() -> tuple[object, ...]:
    """All that the journey has left, but for its times."""
    held = held_programme(KEY)
    made = [
        (each.recipient, each.round, each.amount, each.wants_leftover, each.signed_by, each.by_wish)
        for each in requisitions(held)
    ]
    acts = list(
        held.row.diary.exclude(action="propose")
        .order_by("seq")
        .values_list("action", "prepared_by", "approved_by", "grant__party__name")
    )
    return made, acts, positions(held)


@pytest.fixture
def expected(at_work: None) -> tuple[object, ...]:
    """The same acts by the steps alone, on this database, and undone."""
    from django.db import transaction  # noqa: PLC0415 - to undo what is only to be looked at

    with transaction.atomic():
        officer = {"by": OFFICER, "approved_by": APPROVER}
        open_programme(act(OPENS, **officer), programme=MADE)
        allocate_pot(act(OPENS, **officer), programme=KEY)
        for name, person in proxies().items():
            requisition(
                act(OPENS, by=person, approved_by=""),
                programme=KEY,
                recipient=name,
                amount=MODEST_AMOUNT if name == MODEST else None,
                wants_leftover=name not in CONTENT,
            )
        close_call(act(AFTER, **officer), programme=KEY)
        redistribute_lapsed(act(AFTER, **officer), programme=KEY)
        found = stored()
        transaction.set_rollback(True)
    return found


@dataclass(slots=True)
class Hand:
    """Someone who uses the pages with a mouse."""

    page: Page

    def fill(self, name: str, text: str) -> None:
        self.page.get_by_label(name, exact=True).fill(text)

    def choose(self, name: str) -> None:
        self.page.get_by_label(name, exact=True).check()

    def go(self, name: str) -> None:
        """Click a button or a link, and wait for the page that it leads to."""
        button = self.page.get_by_role("button", name=name, exact=True)
        with self.page.expect_navigation():
            button.or_(self.page.get_by_role("link", name=name, exact=True)).first.click()


type Way = Callable[[Page], Hand | Keyboard]

WAYS: dict[str, tuple[Way, Variant]] = {
    "mouse": (Hand, WIDE),
    "keyboard": (Keyboard, WIDE),
    "no scripts": (Hand, WIDE_BARE),
}


@pytest.mark.parametrize(
    "way", [way if way == "mouse" else pytest.param(way, marks=pytest.mark.full) for way in WAYS]
)
def test_the_agency_opens_twenty_one_requisition_and_what_is_left_is_shared_again(
    site: Site, expected: tuple[object, ...], way: str
) -> None:
    use, variant = WAYS[way]
    window = site.window(variant)
    site.on(OPENS)
    opened(site, window, use)
    approved(site, window, use, "allocate", at=f"/ge/{KEY}/utlysning/", button="Fördela potten")
    loads = {name: requisitioned(site, window, use, name, person) for name, person in proxies().items()}
    assert set(loads.values()) == {6}, loads
    site.on(AFTER)
    approved(site, window, use, "close_call", at=f"/ge/{KEY}/utlysning/", button="Stäng utlysningen")
    approved(
        site, window, use, "redistribute", at=f"/ge/{KEY}/omfordelning/", button="Föreslå omfördelningen"
    )
    assert window.messages == []
    assert stored() == expected
    assert problems() == ()


def opened(site: Site, window: Window, use: Way) -> None:
    """The officer uploads the folder of next year, looks at each part and sends it on; the approver lets it be opened."""
    number = parties_named([AGENCY])[0].number
    site.sign_in_as(OFFICER)
    page = window.page
    page.goto(f"/organisation/{number}/program/")
    page.get_by_label("Mappen som zip-fil").set_input_files(
        {"name": "mapp.zip", "mimeType": "application/zip", "buffer": folder_as_zip()}
    )
    page.locator("#folder_name").fill(KEY)
    page.get_by_role("button", name="Ladda upp", exact=True).click()
    for task in ("grunduppgifter", "beslut", "nyckel", "tider", "villkor", "fragor"):
        page.goto(f"/organisation/{number}/program/{KEY}/{task}/")
        use(page).go("Frågorna är klara" if task == "fragor" else "Spara och fortsätt")
    page.goto(f"/organisation/{number}/program/{KEY}/granska/")
    use(page).go("Skicka för godkännande")
    (waiting,) = [each for each in proposals(waiting=True) if each.step == "open"]
    site.sign_in_as(APPROVER)
    page.goto(f"/organisation/{number}/arende/{waiting.number}/")
    use(page).go("Godkänn")


def folder_as_zip() -> bytes:
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        for file in sorted((FOLDER.parent / KEY).iterdir()):
            archive.write(file, file.name)
    return written.getvalue()


def approved(site: Site, window: Window, use: Way, step: str, *, at: str, button: str) -> None:
    """The officer prepares a step on its page, and the approver approves it on the proposal's."""
    site.sign_in_as(OFFICER)
    window.page.goto(at)
    use(window.page).go(button)
    (waiting,) = [each for each in proposals(programme=KEY, waiting=True) if each.step == step]
    site.sign_in_as(APPROVER)
    window.page.goto(f"/ge/{KEY}/forslag/{waiting.number}/")
    use(window.page).go("Godkänn")


def requisitioned(site: Site, window: Window, use: Way, name: str, person: str) -> int:
    """The receiver's proxy requisitions, from the first page to the receipt. Returns how many pages were shown."""
    site.sign_in_as(person)
    page, before = window.page, len(window.loads)
    page.goto(f"/ta-emot/{KEY}/{parties_named([name])[0].number}/rekvisition/")
    if name == MODEST:
        use(page).fill("Hur mycket rekvirerar ni?", "10 000 000 kr")
    use(page).go("Spara och fortsätt")
    use(page).choose("Nej" if name in CONTENT else "Ja, vi vill ha mer om det finns")
    use(page).go("Spara och fortsätt")
    use(page).choose("Ja")
    use(page).go("Spara och fortsätt")
    use(page).go("Spara och fortsätt")
    use(page).choose("Vi följer villkoren för bidraget")
    use(page).go("Underteckna och skicka in")
    page.get_by_role("heading", name="Ni har rekvirerat").wait_for()
    return len(window.loads) - before
