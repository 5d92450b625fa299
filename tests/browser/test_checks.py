"""Each check of a screen finds the fault it is there for, and leaves alone what is right."""

import pytest
from playwright.sync_api import Page

from tests.browser.checks import (
    CHECKS,
    Check,
    axe,
    faults,
    fits,
    fits_enlarged,
    fits_spaced,
    keyboard,
    links,
    quiet,
    weight,
    well_formed,
)
from tests.browser.keyboard import walk
from tests.browser.site import NARROW, VARIANTS, WIDE, WIDE_BARE, Site, Variant, Window

LOOK = """body { margin: 0; font: 16px sans-serif } a:focus-visible, button:focus-visible, input:focus-visible,
[tabindex]:focus-visible { outline: 3px solid #b45309 }"""

GOOD = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Prov</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/look.css"></head>
<body><main><h1>Prov</h1>%s</main></body></html>"""


def shown(
    site: Site, body: str, *, variant: Variant = WIDE, css: str = "", headers: dict[str, str] | None = None
) -> Window:
    """A made-up page, as if the site had it."""
    window = site.window(variant)
    window.page.route("https://elsewhere.invalid/**", lambda route: route.fulfill(body=""))
    html = {"Content-Type": "text/html; charset=utf-8"} | (headers or {})
    window.page.route("**/look.css", lambda route: route.fulfill(body=LOOK + css, content_type="text/css"))
    window.page.route("**/made-up", lambda route: route.fulfill(body=GOOD % body, headers=html))
    window.page.goto("/made-up")
    return window


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_nothing_is_wrong_with_a_good_page(site: Site, variant: Variant) -> None:
    window = shown(
        site,
        """<p><a href="/">Till alla bidrag</a></p><form><label for="a">Belopp</label><input id="a" name="a">
        <fieldset><legend>Mer?</legend><input type="radio" name="b" id="y"><label for="y">Ja</label>
        <input type="radio" name="b" id="n"><label for="n">Nej</label></fieldset><button>Spara</button></form>
        <div role="region" tabindex="0" aria-label="Bred" class="scroll"><p class="wide">Bred</p></div>""",
        variant=variant,
        css=".scroll { overflow-x: auto } .wide { width: 2000px } input, button { min-height: 30px; min-width: 30px }",
    )
    assert faults(window) == []


SPOILED: dict[str, tuple[Check, Variant, str, str, str]] = {
    "no label": (axe, WIDE, "<input name='a'>", "", "label: input"),
    "pale text": (axe, WIDE, "<p class='p'>Text</p>", ".p { color: #999 }", "color-contrast: p"),
    "no label, no scripts": (axe, WIDE_BARE, "<input name='a'>", "", "label: input"),
    "small target": (
        axe,
        WIDE,
        "<button>a</button><button>b</button>",
        "button { width: 10px; height: 10px; padding: 0; border: 0; font-size: 8px }",
        "target-size: button:nth-child",
    ),
    "too wide": (
        fits,
        NARROW,
        "<p class='p'>x</p>",
        ".p { width: 400px }",
        "the page is 400 pixels wide in 320",
    ),
    "nameless scrolling": (
        fits,
        NARROW,
        "<div class='s'><p class='p'>x</p></div>",
        ".s { overflow-x: auto } .p { width: 400px }",
        "scrolls without a name: div.s x",
    ),
    "cut off": (
        fits,
        NARROW,
        "<p class='p'>x</p>",
        ".p { height: 5px; overflow: hidden }",
        "cut off: p.p x",
    ),
    "cut off drawing": (
        fits,
        WIDE,
        "<svg width='20' height='20'><text x='0' y='15'>Utbetalt</text></svg>",
        "",
        "cut off: text Utbetalt",
    ),
    "cut off caption": (
        fits,
        NARROW,
        "<div role='region' tabindex='0' aria-label='T' class='s'><table><caption>Lång</caption></table></div>",
        ".s { overflow-x: auto } table { width: 400px }",
        "cut off: caption Lång",
    ),
    "no room for spaces": (
        fits_spaced,
        WIDE,
        "<p class='p'>Belopp i kronor</p>",
        ".p { width: 8em; height: 1.2em; overflow: hidden; white-space: nowrap }",
        "* cut off: p.p Belopp i kronor",
    ),
    "no room for large text": (
        fits_enlarged,
        WIDE,
        "<p class='p'>Belopp</p>",
        ".p { width: 90px; overflow: hidden; font-size: 1rem }",
        "html cut off: p.p Belopp",
    ),
    "one name, two places": (
        links,
        WIDE,
        "<a href='/a'>Visa svaren</a><a href='/b'>Visa svaren</a>",
        "",
        "'Visa svaren' leads to 2 places",
    ),
    "a name of nothing": (links, WIDE, "<a href='/a'>Läs mer</a>", "", "'Läs mer' says nothing"),
    "badly formed": (well_formed, WIDE, "<h3>Under</h3>", "", "h1 is followed by h3"),
    "focus not seen": (
        keyboard,
        WIDE,
        "<a href='/'>A</a>",
        "a:focus-visible { outline: none }",
        "the focus is not seen on 'a A'",
    ),
    "focus hardly seen": (
        keyboard,
        WIDE,
        "<a href='/'>A</a>",
        "a:focus-visible { outline-color: #ddd }",
        "the focus is hardly seen on 'a A'",
    ),
    "focus covered": (
        keyboard,
        WIDE,
        "<a href='/'>A</a><p class='over'>x</p>",
        ".over { position: fixed; inset: 0; background: #fff }",
        "the focus is covered on 'a A'",
    ),
    "focus outside": (
        keyboard,
        WIDE,
        "<a href='/' class='out'>A</a>",
        ".out { position: fixed; left: -900px }",
        "the focus is outside the window on 'a A'",
    ),
    "another order": (
        keyboard,
        WIDE,
        "<a href='/'>A</a><a href='/b' tabindex='1'>B</a>",
        "",
        "Tab leads to",
    ),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_page_is_found(site: Site, name: str) -> None:
    check, variant, body, css, fault = SPOILED[name]
    assert [each[: len(fault)] for each in check(shown(site, body, variant=variant, css=css))][:1] == [fault]


TRAP = """() => { document.querySelector('button').onkeydown = pressed => {
  if (pressed.key === 'Tab') pressed.preventDefault() } }"""


def test_a_trap_is_found(site: Site) -> None:
    window = shown(site, "<a href='/'>A</a><button>B</button><a href='/c'>C</a>")
    window.page.evaluate(TRAP)
    assert keyboard(window) == ["Tab leads to 'B' and not to 'a C'"]


def test_a_way_that_does_not_lead_back_is_found(site: Site) -> None:
    window = shown(site, "<a href='/'>A</a><button>B</button><a href='/c'>C</a>")
    window.page.evaluate(TRAP.replace("=== 'Tab'", "=== 'Tab' && pressed.shiftKey"))
    assert walk(window.page) == ["Shift+Tab leads to 'B' and not to 'a A'"]


def test_what_is_said_in_the_console_is_heard(site: Site) -> None:
    strict = {"Content-Security-Policy": "default-src 'self'"}
    window = shown(site, "<p style='color: red'>Röd</p>", headers=strict)
    assert [heard.partition("'")[0] for heard in quiet(window)] == [
        "error: Applying inline style violates the following Content Security Policy directive "
    ]


def test_what_is_asked_of_others_is_seen(site: Site) -> None:
    window = shown(site, "<img alt='' src='https://elsewhere.invalid/a.png'>")
    assert quiet(window) == ["asks elsewhere: https://elsewhere.invalid/a.png"]


def test_a_heavy_page_is_found(site: Site) -> None:
    def with_scripts(page: Page) -> None:
        page.route("**/*.js", lambda route: route.fulfill(body="1;" * 10, content_type="text/javascript"))

    window = site.window()
    with_scripts(window.page)
    noise = "".join(str(number * 7919 % 10007) for number in range(30_000))
    many = "".join(f"<script src='/{number}.js'></script>" for number in range(6))
    window.page.route(
        "**/made-up",
        lambda route: route.fulfill(body=GOOD % (noise + many), content_type="text/html; charset=utf-8"),
    )
    window.page.goto("/made-up")
    told = [fault.partition(" ")[2] for fault in weight(window)]
    assert [words.rpartition(",")[2] for words in told] == [" at most 30000", " at most 100000", " at most 6"]


def test_every_check_has_a_page_that_it_finds() -> None:
    proven = {check for check, *_ in SPOILED.values()} | {quiet, weight}
    assert set(CHECKS) - proven == set()
