"""The screens of signing in: every way there is, each step of a local account, and what is said when it goes wrong."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pyotp
from django.utils import timezone
from playwright.sync_api import Page

from anslag.records.attempts import count_attempt
from anslag.records.local_accounts import choose_password, open_account, set_up_code
from anslag.records.mandates import add_person
from anslag.steps.mandate import found
from tests.steps.year import OPENS, act
from tests.web.test_pages import year
from tests.web.test_sign_in_local import GIVEN, OWN
from tests.web.test_sign_in_local import SECRET as APP

PROVIDER = {
    "issuer": "http://127.0.0.1:9",
    "client_id": "anslag",
    "client_secret": "",
    "levels": ("loa3",),
    "max_age": 600,
    "name": "e-legitimation",
}
"""One that nobody answers for."""


def new() -> str:
    """Anna has a one-time password."""
    until = timezone.now() + timedelta(days=7)
    return open_account(username="anna", name="Anna Ek", email="", password=GIVEN, until=until)


def without_app() -> str:
    person = new()
    choose_password(person, OWN)
    return person


def ready() -> None:
    before = timezone.now() - timedelta(minutes=5)
    set_up_code(without_app(), APP, pyotp.TOTP(APP).at(before), now=before)


def guessed() -> None:
    """Someone has guessed at Anna's password for an hour."""
    ready()
    for failures in reversed(range(12)):
        count_attempt([("account", "anna")], now=timezone.now() - timedelta(minutes=6 * failures))


def made_up() -> None:
    """Two organisations, and one who does two things in the same."""
    year()
    people = {
        name: add_person(name=name, email=f"{name.split()[0].lower()}@prov.example")
        for name in ("Vera Verksam", "Sven Signum", "Alma Alfredsson-Mellanströmmer")
    }
    for party, name, role in (
        ("Verket", "Vera Verksam", "approver"),
        ("Verket", "Sven Signum", "signatory"),
        ("Alfa", "Alma Alfredsson-Mellanströmmer", "signatory"),
        ("Alfa", "Alma Alfredsson-Mellanströmmer", "approver"),
    ):
        by = act(OPENS, by="operator", approved_by="second")
        found(by, party=party, person=people[name], role=role, evidence="Beslut 7")


def sends(*, button: str, **typed: str) -> Callable[[Page], None]:
    """Fill in fields by their names, and press a button."""

    def then(page: Page) -> None:
        for name, text in typed.items():
            page.locator(f"[name={name}]").fill(text)
        page.get_by_role("button", name=button).click()

    return then


def both(first: Callable[[Page], None], second: Callable[[Page], None]) -> Callable[[Page], None]:
    def then(page: Page) -> None:
        first(page)
        second(page)

    return then


def signs_in(password: str) -> Callable[[Page], None]:
    return sends(button="Fortsätt", username="anna", password=password)


def screens() -> Iterator[dict[str, Any]]:
    """What each screen is made of."""
    page: dict[str, Any] = {"path": "/logga-in/?next=/stil/"}
    yield {"name": "sign-in-nothing", **page}
    yield {"name": "sign-in", **page, "world": ready, "settings": {"OIDC": PROVIDER}}
    yield {"name": "sign-in-empty", **page, "world": ready, "then": sends(button="Fortsätt")}
    yield {"name": "sign-in-wrong", **page, "world": ready, "then": signs_in("wrong")}
    yield {"name": "sign-in-wait", **page, "world": guessed, "then": signs_in(OWN)}
    yield {
        "name": "sign-in-made-up",
        **page,
        "world": made_up,
        "day": OPENS,
        "settings": {"PERSONAS": True},
    }
    yield {"name": "sign-in-password", **page, "world": new, "then": signs_in(GIVEN)}
    yield {
        "name": "sign-in-password-wrong",
        **page,
        "world": new,
        "then": both(signs_in(GIVEN), sends(button="Spara lösenordet", password="kort", again="kort")),
    }
    yield {"name": "sign-in-app", **page, "world": without_app, "then": signs_in(OWN)}
    yield {
        "name": "sign-in-app-wrong",
        **page,
        "world": without_app,
        "then": both(signs_in(OWN), sends(button="Koppla appen och logga in", code="12345")),
    }
    yield {"name": "sign-in-code", **page, "world": ready, "then": signs_in(OWN)}
    yield {
        "name": "sign-in-code-wrong",
        **page,
        "world": ready,
        "then": both(signs_in(OWN), sends(button="Logga in", code="12345")),
    }
    asks = {"path": "/logga-in/redovisa/grant/1/"}
    yield {"name": "report-by-code", **asks}
    yield {"name": "report-by-code-sent", **asks, "then": sends(button="Skicka koden")}
    yield {
        "name": "report-by-code-wrong",
        **asks,
        "then": both(sends(button="Skicka koden"), sends(button="Fortsätt", code="1234")),
    }
