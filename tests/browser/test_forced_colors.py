"""Who reads in colours of their own can still tell one state from another, and see where they are."""

from io import BytesIO
from itertools import combinations

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Locator

from tests.browser.checks import fits, keyboard
from tests.browser.screens import REAL
from tests.browser.site import Site, Variant
from tests.conftest import World
from tests.web.test_pages import real

FORCED = Variant(forced_colors=True)

FEWEST = 5
"""Per cent of the pixels that differ between two marks that can be told apart."""


def alike(marks: list[Image.Image]) -> list[tuple[int, int]]:
    """The pairs of marks that look the same."""
    return [
        pair
        for pair in combinations(range(len(marks)), 2)
        if differing(*(marks[each] for each in pair)) < FEWEST
    ]


def differing(one: Image.Image, other: Image.Image) -> int:
    """Per cent of the pixels."""
    change = ImageChops.difference(one, other.resize(one.size)).convert("L").histogram()
    return 100 * sum(change[48:]) // sum(change)


def picture(mark: Locator) -> Image.Image:
    return Image.open(BytesIO(mark.screenshot())).convert("RGB")


def test_every_state_in_the_legend_of_a_map_looks_its_own_way(site: Site) -> None:
    page = site.open("/stil/", FORCED).page
    marks = [picture(mark) for mark in page.locator("svg.key").all()]
    assert len(marks) == 6
    assert alike(marks) == []


def test_marks_that_lose_their_colours_are_found(site: Site) -> None:
    page = site.window(FORCED).page
    page.set_content(
        """<style>i { display: inline-block; width: 28px; height: 20px }</style>
        <i style="background: red"></i><i style="background: blue"></i><i style="border: 4px solid red"></i>"""
    )
    assert alike([picture(mark) for mark in page.locator("i").all()]) == [(0, 1)]


@pytest.mark.parametrize("world", [real])
@pytest.mark.parametrize("path", ["/stil/", f"{REAL}/"])
def test_the_focus_is_seen_and_nothing_is_lost(site: Site, world: World, path: str) -> None:
    window = site.open(path, FORCED)
    assert (keyboard(window), fits(window)) == ([], [])


def test_a_fault_is_marked_by_more_than_colour(site: Site) -> None:
    page = site.open("/stil/", FORCED).page
    wrong = page.locator(".field.wrong").first
    assert wrong.evaluate("e => parseFloat(getComputedStyle(e).borderLeftWidth)") >= 4
    assert wrong.locator(".error").inner_text().startswith("Fel:")
