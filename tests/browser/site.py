"""The site as a visitor meets it: the real pages on a real database, in a real browser."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from threading import Thread
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.signals import got_request_exception
from playwright.sync_api import Browser, BrowserContext, Page, Response

from anslag.web.visitor import METHOD, PERSON
from anslag.web.wsgi import application

LONGEST_WAIT = 30_000
"""Milliseconds that anything on a page may take to be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """How a page is looked at."""

    width: int = 1280
    height: int = 900
    scripts: bool = True
    forced_colors: bool = False

    def __str__(self) -> str:
        marks = (
            f"{self.width}",
            "" if self.scripts else "no-scripts",
            "forced" if self.forced_colors else "",
        )
        return "-".join(filter(None, marks))


WIDE, NARROW = Variant(), Variant(width=320, height=640)
WIDE_BARE, NARROW_BARE = Variant(scripts=False), Variant(width=320, height=640, scripts=False)
VARIANTS = (WIDE, WIDE_BARE, NARROW, NARROW_BARE)


@dataclass(slots=True, kw_only=True)
class Window:
    """A page with what it has said in the console and fetched since it was opened."""

    page: Page
    variant: Variant
    home: str
    messages: list[str] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    abroad: list[str] = field(default_factory=list)
    """Addresses on other hosts that something tried to fetch."""

    @property
    def loads(self) -> list[str]:
        """The pages that have been shown, in order, each time that they were."""
        return [
            response.url.removeprefix(self.home)
            for response in self.responses
            if response.request.is_navigation_request() and not 300 <= response.status < 400
        ]

    def watch(self) -> None:
        page = self.page
        page.on("console", lambda said: self.messages.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: self.messages.append(f"error: {error}"))
        page.on("requestfailed", lambda asked: self.messages.append(f"failed: {asked.url}"))
        page.on("response", lambda response: self.responses.append(response))  # noqa: PLW0108 - it is given a mark
        page.on("request", lambda asked: self._notice(asked.url))

    def _notice(self, address: str) -> None:
        if not address.startswith((self.home, "data:", "blob:")):
            self.abroad.append(address)


class Site:
    """The pages, served from this process. `settings` are pytest-django's, so that they are put back afterwards."""

    def __init__(self, url: str, browser: Browser, own_settings: Any) -> None:
        self.url = url
        self.faults: list[str] = []
        """What broke within the pages; they only show that something did."""
        self._browser, self._settings = browser, own_settings
        self._contexts: list[BrowserContext] = []
        self._cookies: list[Any] = []

    def window(self, variant: Variant = WIDE) -> Window:
        """An empty page of a browser of its own, signed in as whoever the site is."""
        context = self._browser.new_context(
            base_url=self.url,
            viewport={"width": variant.width, "height": variant.height},
            java_script_enabled=variant.scripts,
            forced_colors="active" if variant.forced_colors else "none",
            reduced_motion="reduce",
            locale="sv-SE",
        )
        context.set_default_timeout(LONGEST_WAIT)
        context.add_cookies(self._cookies)
        self._contexts.append(context)
        window = Window(page=context.new_page(), variant=variant, home=self.url)
        window.watch()
        return window

    def open(self, path: str, variant: Variant = WIDE) -> Window:
        window = self.window(variant)
        window.page.goto(path)
        return window

    def sign_in_as(self, person: str) -> None:
        """Be that person in every window, open or not, without passing the page where one signs in."""
        session = SessionStore()
        session[PERSON], session[METHOD] = person, "test"
        session.save()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": self.url}
        self._cookies = [cookie]
        for context in self._contexts:
            context.add_cookies(self._cookies)

    def sign_out(self) -> None:
        self._cookies = []
        for context in self._contexts:
            context.clear_cookies()

    def told(self, settings: Mapping[str, object]) -> None:
        """Let settings be so."""
        for name, value in settings.items():
            setattr(self._settings, name, value)

    def on(self, day: date) -> None:
        """Let it be that day."""
        self._settings.TODAY = day

    def close(self) -> None:
        for context in self._contexts:
            context.close()


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the standard library
        """Say nothing: the tests do."""


class _Server(ThreadedWSGIServer):
    daemon_threads = False  # so that closing waits for every request, and no connection outlives its database


@contextmanager
def served(browser: Browser, own_settings: Any) -> Iterator[Site]:
    """The site on the database that Django is connected to."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.set_app(application)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    site = Site(f"http://127.0.0.1:{server.server_port}", browser, own_settings)
    note = _noting(site.faults)
    got_request_exception.connect(note)
    try:
        yield site
    finally:
        got_request_exception.disconnect(note)
        site.close()
        server.shutdown()
        thread.join()
        server.server_close()


def _noting(faults: list[str]) -> Callable[..., None]:
    def note(request: Any, **_: Any) -> None:
        faults.append(f"{request.path}: {sys.exc_info()[1]!r}")

    return note
