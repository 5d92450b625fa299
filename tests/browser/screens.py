"""Every screen in every state worth looking at. Whatever stands here is checked in each variant by test_screens.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from playwright.sync_api import Page

from tests.browser import (
    bank_screens,
    books_screens,
    giving_screens,
    mail_screens,
    receiving_screens,
    report_screens,
    review_screens,
    setup_screens,
    sign_in_screens,
    trail_screens,
)
from tests.browser.site import Site, Variant, Window
from tests.web.test_pages import nothing, opened_from_folders, real, year


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A page in a state: `world` builds what has happened, `person` (a pseudonym) sees the page at `path` on `day`.

    `then` does with the page what brings it into the state: an empty form sent, a field filled in.
    """

    name: str
    path: str
    world: Callable[[], object] = nothing
    person: str = ""
    day: date | None = None
    then: Callable[[Page], object] | None = None
    settings: Mapping[str, object] = field(default_factory=dict)
    """What the settings are to be, where they are not as they stand."""

    def show(self, site: Site, variant: Variant) -> Window:
        site.told(self.settings)
        if self.day:
            site.on(self.day)
        if self.person:
            site.sign_in_as(self.person)
        window = site.open(self.path, variant)
        if self.then:
            self.then(window.page)
        return window


REAL = "/program/primary-care-mental-health-2025"

OPEN = (
    Screen(name="first-empty", path="/"),
    Screen(name="first", path="/", world=year),
    Screen(name="help-empty", path="/hjalp/"),
    Screen(name="help", path="/hjalp/", world=real),
    Screen(name="accessibility-empty", path="/tillganglighet/"),
    Screen(
        name="accessibility",
        path="/tillganglighet/",
        day=date(2031, 1, 1),
        settings={"OPERATOR": "Verket", "CONTACT": "hjalp@verket.example"},
    ),
    Screen(name="not-found", path="/finns-inte/"),
    Screen(name="style", path="/stil/"),
    Screen(name="programme-state", path="/program/state/", world=year),
    Screen(name="programme-year", path="/program/grant/", world=year),
    Screen(name="programme-opened", path=f"{REAL}/", world=real),
    Screen(name="questions", path="/program/small-programme/fragor/", world=opened_from_folders),
    Screen(name="questions-real", path=f"{REAL}/fragor/", world=real),
    Screen(name="instructions", path="/program/small-programme/anvisningar/", world=opened_from_folders),
    Screen(name="instructions-real", path=f"{REAL}/anvisningar/", world=real),
)

SETUP = tuple(Screen(**made) for made in setup_screens.screens())

MAIL = tuple(Screen(**made) for made in mail_screens.screens())

BANK = tuple(Screen(**made) for made in bank_screens.screens())

GIVING = tuple(Screen(**made) for made in giving_screens.screens())

REVIEW = tuple(Screen(**made) for made in review_screens.screens())

RECEIVING = tuple(Screen(**made) for made in receiving_screens.screens())

REPORT = tuple(Screen(**made) for made in report_screens.screens())

BOOKS = tuple(Screen(**made) for made in books_screens.screens())

SIGN_IN = tuple(Screen(**made) for made in sign_in_screens.screens())

TRAIL = tuple(Screen(**made) for made in trail_screens.screens())

SCREENS = (
    *OPEN,
    *SIGN_IN,
    *GIVING,
    *BANK,
    *REVIEW,
    *RECEIVING,
    *REPORT,
    *BOOKS,
    *SETUP,
    *MAIL,
    *TRAIL,
)
