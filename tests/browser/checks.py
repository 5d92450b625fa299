"""What is wrong with a page that a window shows: each check returns the faults that it finds."""

from collections.abc import Callable
from gzip import compress
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, Response

from tests.browser.keyboard import walk
from tests.browser.site import WIDE, Window
from tests.web.reading import Page as Read

type Check = Callable[[Window], list[str]]

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

AT_MOST = {"text/html": 30_000, "text/css": 6_000, "text/javascript": 8_000}
"""Bytes of each kind on one page, compressed."""

AT_MOST_IN_ALL = 100_000
"""Bytes of a page and all it fetches, as they are sent."""

AT_MOST_REQUESTS = 6

SAY_NOTHING = {"här", "läs mer", "ändra", "visa", "mer", "klicka här", "ta bort", "öppna"}
"""Words that are no name of a link when they stand alone."""

SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""
"""What a reader may ask for: WCAG 1.4.12."""

ENLARGED = "html { font-size: 200% !important }"

DRESS = """css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet] }"""
UNDRESS = "() => { document.adoptedStyleSheets = [] }"

OUTSIDE = """() => {
  const faults = [], wide = document.documentElement.clientWidth;
  const name = e => e.tagName.toLowerCase() + (e.id && '#' + e.id)
    + (e.getAttribute('class') || '').replace(/(^| +)(?=.)/g, '.') + ' ' + e.textContent.trim().slice(0, 30);
  const named = e => e.getAttribute('role') === 'region' && e.tabIndex === 0
    && (e.getAttribute('aria-label') || e.getAttribute('aria-labelledby'));
  const within = e => { for (let up = e.parentElement; up; up = up.parentElement)
    if (['auto', 'scroll'].includes(getComputedStyle(up).overflowX)) return true; return false };
  if (document.scrollingElement.scrollWidth > wide) {
    faults.push(`the page is ${document.scrollingElement.scrollWidth} pixels wide in ${wide}`);
    for (const e of document.body.querySelectorAll('*'))
      if (!within(e) && e.getBoundingClientRect().right > wide + 1) faults.push('beyond the edge: ' + name(e));
  }
  for (const e of document.body.querySelectorAll('*:not(svg, svg *, input, select, textarea, option)')) {
    const style = getComputedStyle(e), over = e.scrollWidth > e.clientWidth + 1, below = e.scrollHeight > e.clientHeight + 1;
    if (!e.clientWidth || style.clipPath !== 'none') continue;
    if (over && ['auto', 'scroll'].includes(style.overflowX) && !named(e))
      faults.push('scrolls without a name: ' + name(e));
    if ((over && ['hidden', 'clip'].includes(style.overflowX)) || (below && ['hidden', 'clip'].includes(style.overflowY)))
      faults.push('cut off: ' + name(e));
  }
  for (const caption of document.querySelectorAll('caption'))
    if (caption.getBoundingClientRect().right > wide + 1) faults.push('cut off: ' + name(caption));
  for (const text of document.querySelectorAll('svg text')) {
    if (getComputedStyle(text.ownerSVGElement).overflowX === 'visible') continue;
    const inner = text.getBoundingClientRect(), outer = text.ownerSVGElement.getBoundingClientRect();
    if (inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.top < outer.top - 1
        || inner.bottom > outer.bottom + 1) faults.push('cut off: ' + name(text));
  }
  return faults;
}"""

LINKS = """() => [...document.querySelectorAll('a[href]')].map(link => [
  (link.getAttribute('aria-label') || link.textContent).trim().replace(/\\s+/g, ' '), link.href])"""


def axe(window: Window) -> list[str]:
    """What a machine can see that shuts someone out."""
    page = window.page if window.variant.scripts else _with_scripts(window)
    found: Any = Axe().run(page, options={"runOnly": list(RULES), "resultTypes": ["violations"]}).response
    if page != window.page:
        page.context.close()
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def _with_scripts(window: Window) -> Page:
    """The same page as it stands, where axe can run although the page's own script does not."""
    wide, high = window.variant.width, window.variant.height
    browser = window.page.context.browser
    assert browser
    page = browser.new_context(viewport={"width": wide, "height": high}).new_page()
    content, address = window.page.content(), window.page.url
    page.route("**/*.js", lambda route: route.abort())
    page.route(
        lambda url: url == address.partition("#")[0],
        lambda route: route.fulfill(body=content, content_type="text/html; charset=utf-8"),
    )
    page.goto(address.partition("#")[0])
    return page


def fits(window: Window) -> list[str]:
    """Nothing stands outside the window or is cut off, and only what has a name scrolls sideways."""
    return list(window.page.evaluate(OUTSIDE))


def fits_spaced(window: Window) -> list[str]:
    """Nothing is lost when a reader sets letters, words and lines further apart."""
    return _dressed(window, SPACED)


def fits_enlarged(window: Window) -> list[str]:
    """Nothing is lost when a reader makes the text twice as large."""
    return _dressed(window, ENLARGED) if window.variant.width >= WIDE.width else []


def _dressed(window: Window, css: str) -> list[str]:
    window.page.evaluate(DRESS, css)
    faults = [f"{css.partition(' ')[0]} {fault}" for fault in fits(window)]
    window.page.evaluate(UNDRESS)
    return faults


def quiet(window: Window) -> list[str]:
    """The console holds nothing, and nothing was asked of anyone else."""
    refused = (
        f"error: Failed to load resource: the server responded with a status of {_shown(window)[0].status}"
    )
    heard = [message for message in window.messages if not message.startswith(refused)]
    return [*heard, *(f"asks elsewhere: {address}" for address in window.abroad)]


def weight(window: Window) -> list[str]:
    """The page is light: so many bytes of each kind, so many requests."""
    fetched = _shown(window)
    bodies = [(each.headers.get("content-type", "").partition(";")[0], each.body()) for each in fetched]
    faults = [
        f"{kind} is {size} bytes compressed, at most {most}"
        for kind, most in AT_MOST.items()
        if (size := sum(len(compress(body)) for each, body in bodies if each == kind)) > most
    ]
    if (total := sum(len(body) for _, body in bodies)) > AT_MOST_IN_ALL:
        faults.append(f"{total} bytes in all, at most {AT_MOST_IN_ALL}")
    if len(fetched) > AT_MOST_REQUESTS:
        faults.append(f"{len(fetched)} requests, at most {AT_MOST_REQUESTS}")
    return faults


def _shown(window: Window) -> list[Response]:
    """The page that is shown, and what it fetched."""
    shown = max(index for index, each in enumerate(window.responses) if each.request.is_navigation_request())
    return window.responses[shown:]


def links(window: Window) -> list[str]:
    """Links that are called the same lead to the same place, and each name says where."""
    leads: dict[str, set[str]] = {}
    for name, address in window.page.evaluate(LINKS):
        leads.setdefault(name, set()).add(address)
    return [
        *(f"{name!r} leads to {len(found)} places" for name, found in leads.items() if len(found) > 1),
        *(f"{name!r} says nothing" for name in leads if name.casefold() in SAY_NOTHING | {""}),
    ]


def well_formed(window: Window) -> list[str]:
    """The page as it was sent: tags, headings, ids, names, and no style or script within it."""
    return Read(_shown(window)[0].text()).faults


def keyboard(window: Window) -> list[str]:
    """Tab leads through all there is, in the order that it stands, and is always seen; back again when narrow."""
    return walk(window.page, and_back=window.variant.width < WIDE.width)


CHECKS: tuple[Check, ...] = (
    well_formed,
    quiet,
    weight,
    links,
    fits,
    fits_spaced,
    fits_enlarged,
    axe,
    keyboard,
)


def faults(window: Window) -> list[str]:
    """All that is wrong."""
    return [f"{check.__name__}: {fault}" for check in CHECKS for fault in check(window)]
