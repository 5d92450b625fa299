"""The real year 2025 with its made-up people, up to a day: for tests of pages that need both."""

from datetime import date
from typing import Any

from django.test import Client

from anslag.cli.main import main
from anslag.records.mandates import parties_named
from anslag.web.visitor import PERSON
from tests.domain.report_2025 import FOLDER

GRANT = FOLDER.name
ASSIGNMENT = "government-assignment-2025"
LOCAL = "region-orebro-2025"

OPENED = date(2025, 5, 22)
"""The call opens."""
IN_CALL = date(2025, 6, 10)
LAST_DAY = date(2025, 6, 24)
AFTER = date(2025, 6, 25)


def played(until: date, *keys: str) -> None:
    """Replay the year to the end of a day, with its people: the grant's, or also those named."""
    folders = [str(FOLDER.parent / key) for key in dict.fromkeys((ASSIGNMENT, GRANT, *keys))]
    assert main(["replay", "--people", "--until", until.isoformat(), *folders]) == 0


def opened() -> None:
    """The call is open, the pot allocated, and nobody has requisitioned."""
    played(OPENED)


def browser_of(person: str) -> Client:
    """A browser that the person has signed in with."""
    client = Client()
    session = client.session
    session[PERSON] = person
    session.save()
    return client


def number_of(party: str) -> int:
    """The party's number in addresses."""
    return parties_named([party])[0].number


def receiving(party: str, page: str = "", key: str = GRANT) -> str:
    return f"/ta-emot/{key}/{number_of(party)}/{page}"


def giving(page: str = "", key: str = GRANT) -> str:
    return f"/ge/{key}/{page}"


def fields_of(response: Any) -> dict[str, str]:
    """What the page's form holds, hidden fields too, as it would be sent if nothing were changed."""
    form = response.context["form"]
    sent = {}
    for bound in form:
        value = bound.value()
        if value not in (None, ""):
            sent[bound.html_name] = str(bound.field.prepare_value(value))
    return sent
