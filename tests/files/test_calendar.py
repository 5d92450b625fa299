"""The calendar of deadlines, read back by the library that other programs use."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar

from anslag.domain.obligation import Obligation
from anslag.files.calendar import Deadline, calendar

MADE = datetime(2031, 2, 1, 8, 30, tzinfo=UTC)
OWED = Obligation(
    owed_by="Åre",
    owed_to="Verket",
    what="requisition",
    title="Rekvirera",
    due=date(2031, 3, 31),
    done=None,
    amount=7372439,
)
DEADLINE = Deadline(
    programme="grant",
    title="Bidraget till långa titlar, med komma; semikolon\\snedstreck och åäö i en rad som måste vikas flera gånger",
    case_reference="1.2-3/2031",
    obligation=OWED,
    address="https://anslag.example/program/grant/",
)


def read(*deadlines: Deadline) -> list[dict[str, object]]:
    feed = Calendar.from_ical(calendar(deadlines, party="Åre", made=MADE))
    assert feed["PRODID"]
    assert feed["VERSION"] == "2.0"
    return [
        {
            name: event.decoded(name)
            for name in ("UID", "DTSTART", "DTEND", "DTSTAMP", "SUMMARY", "DESCRIPTION")
        }
        for event in feed.walk("VEVENT")
    ]


def test_a_deadline_is_a_whole_day() -> None:
    (event,) = read(DEADLINE)
    assert event["DTSTART"] == date(2031, 3, 31)
    assert event["DTEND"] == date(2031, 4, 1)
    assert event["DTSTAMP"] == MADE
    assert event["SUMMARY"] == f"Sista dag: Rekvirera – {DEADLINE.title}"


def test_what_is_done_is_marked() -> None:
    (event,) = read(replace(DEADLINE, obligation=replace(OWED, done=date(2031, 3, 2))))
    assert event["SUMMARY"] == f"Klart: Rekvirera – {DEADLINE.title}"


def test_the_same_thing_owed_is_the_same_event_whatever_becomes_of_it() -> None:
    later = replace(OWED, done=date(2031, 3, 2), due=OWED.due + timedelta(days=3), amount=1)
    one, other = read(DEADLINE, replace(DEADLINE, obligation=later))
    assert one["UID"] == other["UID"]


def test_different_things_owed_are_different_events() -> None:
    changes: tuple[dict[str, Any], ...] = (
        {"owed_by": "Älvdalen"},
        {"what": "report_back"},
        {"what": "deliverable", "deliverable": "a"},
        {"what": "deliverable", "deliverable": "b"},
    )
    deadlines = [
        DEADLINE,
        replace(DEADLINE, programme="other"),
        *(replace(DEADLINE, obligation=replace(OWED, **changed)) for changed in changes),
    ]
    assert len({event["UID"] for event in read(*deadlines)}) == len(deadlines)


def test_no_line_is_longer_than_75_bytes_and_all_end_alike() -> None:
    told = calendar([DEADLINE], party="Åre", made=MADE)
    lines = told.split(b"\r\n")
    assert lines.pop() == b""
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)


def test_no_amount_is_told() -> None:
    assert b"7372439" not in calendar([DEADLINE], party="Åre", made=MADE)


def test_the_same_deadlines_are_the_same_bytes() -> None:
    assert calendar([DEADLINE], party="Åre", made=MADE) == calendar([DEADLINE], party="Åre", made=MADE)
