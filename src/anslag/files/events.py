"""events.jsonl: a programme's year as acts, one JSON object a line."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from anslag.domain.problem import Problem, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act as written: when, which step, by whom, and the step's own facts."""

    programme: str
    file: str
    line: int
    day: date
    step: str
    by: str
    approved_by: str
    case_reference: str
    facts: dict[str, object]
    text: str
    """The line itself, which names the act: the same line is never done twice."""


def read_events(file: Path, *, programme: str, steps: Iterable[str]) -> tuple[Event, ...]:
    """All events of a file, in its order. Raises Refused with every line that is not an event."""
    known = frozenset(steps)
    events, problems = [], []
    for number, line in enumerate(_text(file).split("\n"), start=1):
        if not line.strip():
            continue
        event = _event(line, programme=programme, file=str(file), number=number, steps=known)
        if isinstance(event, Event):
            events.append(event)
        else:
            problems.append(event)
    if problems:
        raise Refused(tuple(problems))
    return tuple(events)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise Refused(
            (
                Problem(
                    place=str(file),
                    rule="events.readable",
                    message=f"Filen går inte att läsa: {_reason(fault)}.",
                    remedy="Ange en händelsefil i UTF-8, en händelse per rad.",
                ),
            )
        ) from fault


def _reason(fault: OSError | UnicodeDecodeError) -> str:
    if isinstance(fault, UnicodeDecodeError):
        return "den är inte text i UTF-8"
    return fault.strerror or "okänt fel"


def _event(line: str, *, programme: str, file: str, number: int, steps: frozenset[str]) -> Event | Problem:
    place = f"{file}, rad {number}"
    try:
        raw = json.loads(
            line, parse_float=_no_decimals, parse_constant=_no_decimals, object_pairs_hook=_once_each
        )
        _keepable(raw)
    except _NotKeptError as fault:
        return _problem(place, f"{fault}.", "Rätta raden.")
    except (ValueError, RecursionError):
        return _problem(place, "Raden är inte JSON.", "Skriv ett JSON-objekt per rad.")
    if not isinstance(raw, dict):
        return _problem(place, "Raden är inte ett JSON-objekt.", "Skriv ett JSON-objekt per rad.")
    facts = dict(raw)
    fixed = {name: facts.pop(name, "") for name in ("date", "step", "by", "approved_by", "case_reference")}
    if wrong := _fixed_fault(fixed, steps):
        return _problem(place, *wrong)
    return Event(
        programme=programme,
        file=file,
        line=number,
        day=date.fromisoformat(fixed["date"]),
        step=fixed["step"],
        by=fixed["by"],
        approved_by=fixed["approved_by"],
        case_reference=fixed["case_reference"],
        facts=facts,
        text=line.strip(),
    )


def _fixed_fault(fixed: dict[str, object], steps: frozenset[str]) -> tuple[str, str] | None:
    """What is wrong with what every event has, and how to mend it."""
    if wrong := [name for name, value in fixed.items() if not isinstance(value, str)]:
        return f"{', '.join(wrong)} är inte text.", "Skriv dem som text."
    if fixed["step"] not in steps:
        return f"Steget {fixed['step']!r} finns inte.", f"Välj ett av: {', '.join(sorted(steps))}."
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(fixed["date"]), re.ASCII) or not _is_day(
        str(fixed["date"])
    ):
        return f"{fixed['date']!r} är inte ett datum.", "Skriv date som ÅÅÅÅ-MM-DD."
    return None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


class _NotKeptError(ValueError):
    """Valid JSON that cannot be kept as it stands."""


def _no_decimals(text: str) -> int:
    raise _NotKeptError(f"{text} har decimaler")


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _NotKeptError("Samma uppgift står två gånger")
    return found


def _keepable(raw: object) -> None:
    """Half a character or a null character is valid JSON, but no database keeps it."""
    text = json.dumps(raw, ensure_ascii=False)
    if "\\u0000" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise _NotKeptError("Texten har ett tecken som inte kan sparas")


def _problem(place: str, message: str, remedy: str) -> Problem:
    return Problem(place=place, rule="events.line", message=message, remedy=remedy)
