"""Sums of the books are taken over in the report in a real browser, with and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload

from anslag.records.grants import held_programme
from anslag.records.mandates import mandates_of, scope_of
from anslag.records.own_books import own_books
from anslag.records.report_space import own_space
from tests.browser.books_screens import BOOKS
from tests.browser.site import WIDE, WIDE_BARE, Site, Variant
from tests.web.real_year import GRANT
from tests.web.report_year import ANSWERS, DAY, OREBRO, reporting
from tests.web.test_books import LEDGER

WHO = "contributor-18"


@pytest.fixture
def world() -> Callable[[], None]:
    return reporting


@pytest.mark.full
@pytest.mark.parametrize("variant", [WIDE, WIDE_BARE], ids=str)
def test_sums_are_taken_over_in_a_browser(site: Site, variant: Variant) -> None:
    site.on(DAY)
    site.sign_in_as(WHO)
    page = site.open(BOOKS, variant).page
    file = FilePayload(name="region.se", mimeType="application/octet-stream", buffer=LEDGER)
    page.get_by_label("Fil ur ekonomisystemet").set_input_files(file)
    page.get_by_role("button", name="Läs in").click()
    page.get_by_label("Projekt eller objekt").fill("P1")
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_role("link", name="Lönekostnader").click()
    assert page.get_by_role("row", name="A 7").count() == 1
    page.get_by_role("link", name="Tillbaka till summorna").click()
    page.get_by_role("button", name="Ta över i redovisningen").click()
    used = page.get_by_label("Hur mycket av statsbidraget har ni använt (kr)?")
    assert used.input_value().replace("\N{NO-BREAK SPACE}", " ") == "14 451 741"
    held, mine = held_programme(GRANT), mandates_of(WHO)
    scope = scope_of(held, [OREBRO], owner=OREBRO)
    space = own_space(held, OREBRO, mandates=mine, scope=scope, today=DAY)
    assert space.parts["economy"].answers["costs"] == ANSWERS["costs"]
    found = own_books(held, OREBRO, mandates=mine, today=DAY)
    assert found is not None
    assert found.taken == ANSWERS["costs"]
