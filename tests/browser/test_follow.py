"""The auditor follows a krona in a browser, by keyboard and without scripts, and the link shows others the same one."""

import pytest

from tests.browser.giving_screens import AUDITOR
from tests.browser.keyboard import Keyboard
from tests.browser.site import WIDE, WIDE_BARE, Site, Variant
from tests.conftest import World
from tests.steps.year import REPAYS
from tests.web.following import BETA, tiers


@pytest.fixture
def world() -> World:
    return tiers


@pytest.mark.parametrize("variant", (WIDE, WIDE_BARE), ids=str)
def test_a_krona_is_followed_down_back_in_time_and_shown_to_someone_else(
    site: Site, variant: Variant
) -> None:
    site.on(REPAYS)
    site.sign_in_as(AUDITOR)
    page = site.open("/program/grant/", variant).page
    keyboard = Keyboard(page)
    keyboard.go("Följ varje krona")
    assert "Kedjan är hel: 16 nivåer" in page.inner_text("main")
    keyboard.go("Beta")
    assert page.url == f"{site.url}/folj/grant/{BETA}/"
    assert "Firmatecknare Beta" in page.inner_text("main")
    keyboard.fill("Som det var känt den", "2031-04-01")
    keyboard.go("Visa")
    assert "dag=2031-04-01" in page.url
    said = page.inner_text("main").replace("\N{NO-BREAK SPACE}", " ")
    assert "In 300 = Ut 300 · stämmer" in said
    address = page.url.removeprefix(site.url)
    site.sign_out()
    seen = site.open(address, variant).page.inner_text("main").replace("\N{NO-BREAK SPACE}", " ")
    assert "In 300 = Ut 300 · stämmer" in seen
    assert "Firmatecknare" not in seen
