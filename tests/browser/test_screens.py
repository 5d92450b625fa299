"""Every screen, wide and narrow, with scripts and without: nobody is shut out, and nothing is lost or heavy."""

import pytest

from tests.browser.checks import faults, fits, fits_spaced
from tests.browser.screens import SCREENS, Screen
from tests.browser.site import NARROW, WIDE, WIDE_BARE, Site, Variant, Window
from tests.conftest import World


@pytest.fixture(params=SCREENS, ids=lambda screen: screen.name)
def screen(request: pytest.FixtureRequest) -> Screen:
    shown: Screen = request.param
    return shown


@pytest.fixture
def world(screen: Screen) -> World:
    return screen.world


WAYS = (WIDE, *(pytest.param(variant, marks=pytest.mark.full) for variant in (NARROW, WIDE_BARE)))
"""What a page is without scripts does not depend on its width."""


@pytest.mark.parametrize("variant", WAYS, ids=str)
def test_a_screen_is_open_to_everyone(
    site: Site, screen: Screen, variant: Variant, pytestconfig: pytest.Config
) -> None:
    window = screen.show(site, variant)
    if (folder := pytestconfig.getoption("screenshots")) and variant.scripts:
        window.page.screenshot(path=f"{folder}/{screen.name}-{variant}.png", full_page=True)
    found = [*faults(window), *narrowed(window)]
    assert found == [], "\n".join(found)


def narrowed(window: Window) -> list[str]:
    """What does not fit when the window is made as narrow as a telephone."""
    window.page.set_viewport_size({"width": NARROW.width, "height": NARROW.height})
    return [f"narrowed: {fault}" for check in (fits, fits_spaced) for fault in check(window)]


def test_every_screen_has_a_name_of_its_own() -> None:
    assert len({screen.name for screen in SCREENS}) == len(SCREENS)
