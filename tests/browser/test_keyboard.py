"""Forms can be filled in without a mouse, and the tests' keyboard tells when they cannot."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.keyboard import Keyboard, focused
from tests.browser.site import NARROW, VARIANTS, WIDE, Site, Variant

AMOUNT = "Hur mycket rekvirerar ni (kronor)?"


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_a_form_is_filled_in_by_keyboard_alone(site: Site, variant: Variant) -> None:
    page = site.open("/stil/", variant).page
    empty = page.get_by_role("form", name="Formulär, tomt")
    keyboard = Keyboard(page)
    keyboard.fill(AMOUNT, "1 200")
    keyboard.choose("Nej")
    keyboard.choose("Lokaler")
    keyboard.choose("Utbildning", back=True)
    keyboard.choose("Vi följer villkoren för bidraget")
    assert empty.get_by_label(AMOUNT).input_value() == "1 200"
    chosen = [one.is_checked() for one in empty.get_by_role("radio").or_(empty.get_by_role("checkbox")).all()]
    assert chosen == [False, True, True, True, True]
    assert keyboard.to("Spara och fortsätt").kind == "button"


def test_a_link_is_followed(site: Site) -> None:
    window = site.open("/stil/", NARROW)
    Keyboard(window.page).go("en länk till första sidan")
    assert window.loads == ["/stil/", "/"]


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_a_form_is_sent(site: Site, variant: Variant) -> None:
    form = "<form><label for='a'>Belopp</label><input id='a' name='a'><button>Spara</button></form>"
    page = made_up(site, form, variant)
    keyboard = Keyboard(page)
    keyboard.fill("Belopp", "17")
    keyboard.go("Spara")
    assert page.url == f"{site.url}/made-up?a=17"


def test_what_is_filled_in_takes_the_place_of_what_was_there(site: Site) -> None:
    page = made_up(site, "<label for='a'>Belopp</label><input id='a' value='17'><button>Spara</button>")
    keyboard = Keyboard(page)
    keyboard.fill("Belopp", "18")
    assert page.locator("input").input_value() == "18"
    keyboard.to("Spara")
    keyboard.fill("Belopp", "", back=True)
    assert page.locator("input").input_value() == ""


def test_a_list_is_chosen_from(site: Site) -> None:
    page = made_up(site, "<label for='a'>Län</label><select id='a'><option>Dalarna<option>Kalmar</select>")
    Keyboard(page).select("Län", "Kal")
    assert page.locator("select").input_value() == "Kalmar"


def test_what_is_not_there_is_not_looked_for_for_ever(site: Site) -> None:
    with pytest.raises(AssertionError, match=r"'Skicka' was not met on the way: .*'Spara'"):
        Keyboard(made_up(site, "<button>Spara</button>")).to("Skicka")


def test_an_order_that_is_not_the_page_s_own_is_told(site: Site) -> None:
    page = made_up(site, "<a href='/a' tabindex='2'>A</a><a href='/b' tabindex='1'>B</a><a href='/c'>C</a>")
    with pytest.raises(AssertionError, match="A is not beside B"):
        Keyboard(page).to("C")


def test_a_focus_that_is_not_seen_is_told(site: Site) -> None:
    page = made_up(site, "<style>a:focus { outline: 0 }</style><a href='/a'>A</a>")
    with pytest.raises(AssertionError, match="the focus is not seen"):
        Keyboard(page).to("A")


def test_the_focus_is_on_the_page_until_a_key_is_pressed(site: Site) -> None:
    page = made_up(site, "<a href='/a'>A</a>")
    assert focused(page) is None
    page.keyboard.press("Tab")
    stop = focused(page)
    assert stop
    assert (stop.index, stop.name, stop.kind, stop.faults) == (0, "A", "a", ())


def made_up(site: Site, body: str, variant: Variant = WIDE) -> Page:
    page = site.window(variant).page
    style = "<style>:focus-visible { outline: 3px solid #b45309 }</style>"
    page.route(
        re.compile(r"/made-up"),
        lambda route: route.fulfill(body=style + body, content_type="text/html; charset=utf-8"),
    )
    page.goto("/made-up")
    return page
