"""events.jsonl: a programme's year as acts, one JSON object a line."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from anslag.domain.problem import Problem, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act as written: when, which step, by whom, and the step's own facts."""

    programme: str
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
    for number, line in enumerate(_text(file).splitlines(), start=1):
        if not line.strip():
            continue
        event = _event(line, programme=programme, number=number, place=f"{file}, rad {number}", steps=known)
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


def _event(line: str, *, programme: str, number: int, place: str, steps: frozenset[str]) -> Event | Problem:
    try:
        raw = json.loads(line, parse_float=_no_decimals, parse_constant=_no_decimals)
        _keepable(raw)
    except (ValueError, RecursionError) as fault:
        return _problem(
            place, f"Raden är inte JSON utan decimaltal: {fault}.", "Skriv ett JSON-objekt per rad."
        )
    if not isinstance(raw, dict):
        return _problem(place, "Raden är inte ett JSON-objekt.", "Skriv ett JSON-objekt per rad.")
    facts = dict(raw)
    fixed = {name: facts.pop(name, "") for name in ("date", "step", "by", "approved_by", "case_reference")}
    if wrong := [name for name, value in fixed.items() if not isinstance(value, str)]:
        return _problem(place, f"{', '.join(wrong)} är inte text.", "Skriv dem som text.")
    if fixed["step"] not in steps:
        return _problem(
            place, f"Steget {fixed['step']!r} finns inte.", f"Välj ett av: {', '.join(sorted(steps))}."
        )
    try:
        day = date.fromisoformat(fixed["date"])
    except ValueError:
        return _problem(place, f"{fixed['date']!r} är inte ett datum.", "Skriv date som ÅÅÅÅ-MM-DD.")
    return Event(
        programme=programme,
        line=number,
        day=day,
        step=fixed["step"],
        by=fixed["by"],
        approved_by=fixed["approved_by"],
        case_reference=fixed["case_reference"],
        facts=facts,
        text=line.strip(),
    )


def _no_decimals(text: str) -> int:
    raise ValueError(f"{text} har decimaler")


def _keepable(raw: object) -> None:
    """Half a character or a null character is valid JSON, but no database keeps it."""
    text = json.dumps(raw, ensure_ascii=False)
    text.encode()
    if "\\u0000" in text:
        raise ValueError("den har ett nolltecken")


def _problem(place: str, message: str, remedy: str) -> Problem:
    return Problem(place=place, rule="events.line", message=message, remedy=remedy)
