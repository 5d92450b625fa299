"""Deadlines as a calendar that other programs subscribe to (RFC 5545): only what is public, and no amounts."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from anslag.domain.day import date_text
from anslag.domain.obligation import Obligation


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """What is owed, in which programme, with the address of the programme's public page."""

    programme: str
    title: str
    case_reference: str
    obligation: Obligation
    address: str


def calendar(deadlines: Iterable[Deadline], *, party: str, made: datetime) -> bytes:
    """An all-day event for each deadline. `made` is when the calendar is written, with its offset."""
    feed = Calendar()
    feed.add("PRODID", "-//Anslag//Sista dagar//SV")
    feed.add("VERSION", "2.0")
    feed.add("METHOD", "PUBLISH")
    feed.add("NAME", f"Sista dagar för {party}")
    feed.add("X-WR-CALNAME", f"Sista dagar för {party}")
    feed.add("REFRESH-INTERVAL", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for each in deadlines:
        feed.add_component(_event(each, made))
    return bytes(feed.to_ical())


def _event(deadline: Deadline, made: datetime) -> Event:
    owed = deadline.obligation
    event = Event()
    event.add("UID", _uid(deadline))
    event.add("DTSTAMP", made)
    event.add("DTSTART", owed.due)
    event.add("DTEND", owed.due + timedelta(days=1))
    event.add("SUMMARY", f"{_state(owed.done)}{owed.title} – {deadline.title}")
    event.add("DESCRIPTION", _description(deadline))
    event.add("URL", deadline.address)
    event.add("TRANSP", "TRANSPARENT")
    return event


def _state(done: date | None) -> str:
    return "Klart: " if done else "Sista dag: "


def _description(deadline: Deadline) -> str:
    owed = deadline.obligation
    lines = [
        f"Klart {date_text(owed.done)}." if owed.done else f"Senast {date_text(owed.due)}.",
        f"Från: {owed.owed_by}",
        f"Till: {owed.owed_to}",
        f"Bidrag: {deadline.title} (dnr {deadline.case_reference})",
        deadline.address,
    ]
    return "\n".join(lines)


def _uid(deadline: Deadline) -> str:
    """The same for the same thing owed by the same party, whatever becomes of it and if the day is moved."""
    owed = deadline.obligation
    named = f"{deadline.programme}\n{owed.owed_by}\n{owed.name}"
    return f"{hashlib.sha256(named.encode()).hexdigest()[:32]}@anslag"
