"""The screens of reminders and of what an organisation owes, with nothing to do, with much, and when things went wrong."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from anslag.domain.mail import LEASE
from anslag.files.programme_folder import load_programme
from anslag.records.mail import mail_of, mark_bounced, mark_refused, mark_sent, take
from anslag.records.mandates import add_person
from anslag.steps.mandate import found, revoke
from anslag.steps.reminder import queue_reminders
from tests.domain.report_2025 import FOLDER
from tests.files.small_programme import CASES
from tests.steps.test_reminder import PLAN, day_of, happens
from tests.steps.year import CLOSES, OPENS, act
from tests.web.giver import opened, pseudonym, staffed
from tests.web.real_year import LOCAL
from tests.web.test_pages import real
from tests.web.test_report_burden import EARLY, early

REAL = load_programme(FOLDER)
SIGNATORY = "sen-signatory"
SEN = 3
"""Organisations are numbered as they are first named."""

QUIET, BUSY, LATE = (day_of(CLOSES, days) for days in (-20, -10, 6))
REPORTS_OPEN = date(2026, 1, 7)
REAL_DAY = day_of(REAL.terms.call.closes, -10)


def quiet() -> None:
    """The call is open, and nothing has been sent."""
    happens(OPENS)
    staffed("Verket", OPENS)


def sent() -> None:
    """Reminders of each kind of fate."""
    quiet()
    queue_reminders(BUSY, base_address="https://anslag.example")
    queue_reminders(day_of(CLOSES, -3), base_address="https://anslag.example")
    moment = datetime.combine(LATE, time(9), tzinfo=UTC)
    refused, returned, lost, whole = reversed(mail_of())
    for mail in (refused, returned, lost, whole):
        take(mail, moment - 2 * LEASE)
    mark_refused(refused.number, "451 4.7.1 Greylisting in action, please come back later")
    mark_sent(returned.number, moment - timedelta(days=3))
    mark_bounced(returned.number, returned.letter.key, fault="550 5.1.1 User unknown", now=moment)
    mark_sent(whole.number, moment)


def one_has_left() -> None:
    """Someone at the giver has no mandate any more."""
    quiet()
    gone = pseudonym("Verket", "economist")
    revoke(act(OPENS, by=gone, approved_by=""), party="Verket", person=gone, role="economist")


def of_the_real_year() -> None:
    real()
    staffed(REAL.terms.giver, REAL.terms.call.opens)


def owing() -> None:
    """Something late, something to come and something done, and a signatory who looks at it."""
    for day in (OPENS, CLOSES, CLOSES + timedelta(days=1)):
        happens(day)
    add_person(name="Sofia Sen", email="", pseudonym=SIGNATORY)
    by = act(OPENS, by="operator", approved_by="second")
    found(by, party="Sen", person=SIGNATORY, role="signatory", evidence="§ 1")


def owing_nothing() -> None:
    """A giver whose programme ends in no report."""
    opened(load_programme(CASES / "small-programme-above"))
    staffed("Provmyndigheten", OPENS)


def screens() -> Iterator[dict[str, Any]]:
    """What each screen is made of."""
    officer = {"path": "/ge/grant/paminnelser/", "person": pseudonym("Verket", "case_officer")}
    yield {"name": "reminders-empty", **officer, "world": quiet, "day": QUIET}
    yield {"name": "reminders-due", **officer, "world": quiet, "day": BUSY}
    yield {"name": "reminders-sent", **officer, "world": sent, "day": LATE}
    yield {
        "name": "reminders-real",
        "path": f"/ge/{REAL.key}/paminnelser/",
        "person": pseudonym(REAL.terms.giver, "case_officer"),
        "world": of_the_real_year,
        "day": REAL_DAY,
    }
    erasing = {"path": "/organisation/1/personer/radera/", "person": officer["person"], "day": OPENS}
    yield {"name": "erase", **erasing, "world": one_has_left}
    yield {"name": "erase-nobody", **erasing, "world": quiet}
    links = {"path": f"/ge/{LOCAL}/lankar/", "person": "case-officer-3"}
    yield {"name": "report-links-empty", **links, "world": early, "day": REPORTS_OPEN - timedelta(days=1)}
    yield {"name": "report-links", **links, "world": early, "day": EARLY}
    signatory = {"path": f"/organisation/{SEN}/kalender/", "person": SIGNATORY, "world": owing}
    yield {"name": "calendar", **signatory, "day": PLAN + timedelta(days=2)}
    alone = pseudonym("Provmyndigheten", "case_officer")
    yield {
        "name": "calendar-empty",
        "path": "/organisation/1/kalender/",
        "person": alone,
        "world": owing_nothing,
        "day": OPENS,
    }
