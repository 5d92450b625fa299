"""Every screen, wide and narrow, with scripts and without: nobody is shut out, and nothing is lost or heavy."""

import pytest

from tests.browser.checks import CHECKS, SLOW, Check, faults
from tests.browser.screens import SCREENS, Screen
from tests.browser.site import NARROW, WIDE, WIDE_BARE, Site, Variant
from tests.conftest import World


@pytest.fixture(params=SCREENS, ids=lambda screen: screen.name)
def screen(request: pytest.FixtureRequest) -> Screen:
    shown: Screen = request.param
    return shown


@pytest.fixture
def world(screen: Screen) -> World:
    return screen.world


QUICK = tuple(check for check in CHECKS if check not in SLOW)

WAYS = (
    (WIDE, CHECKS),
    (NARROW, QUICK),
    pytest.param((WIDE_BARE, CHECKS), marks=pytest.mark.full),
    pytest.param((NARROW, SLOW), marks=pytest.mark.full),
)
"""How a screen is looked at, and for what: what a page is without scripts does not depend on its width."""


def called(way: tuple[Variant, tuple[Check, ...]]) -> str:
    variant, checks = way
    return f"{variant}-slow" if checks == SLOW else str(variant)


@pytest.mark.parametrize("way", WAYS, ids=called)
def test_a_screen_is_open_to_everyone(
    site: Site, screen: Screen, way: tuple[Variant, tuple[Check, ...]], pytestconfig: pytest.Config
) -> None:
    variant, checks = way
    window = screen.show(site, variant)
    if (folder := pytestconfig.getoption("screenshots")) and variant.scripts:
        window.page.screenshot(path=f"{folder}/{screen.name}-{variant}.png", full_page=True)
    found = faults(window, checks)
    assert found == [], "\n".join(found)


def test_every_screen_has_a_name_of_its_own() -> None:
    assert len({screen.name for screen in SCREENS}) == len(SCREENS)
