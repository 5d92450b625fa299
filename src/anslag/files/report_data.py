"""Reads and writes a report as data (report.json), and tells where a file is not of that shape."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, from_json, to_json

from anslag.domain.audit.finding import Finding
from anslag.domain.money import MOST, format_kronor
from anslag.domain.problem import Refusal
from anslag.domain.publication import Report

SHAPE = TypeAdapter(Report)

LINE_AND_COLUMN = re.compile(r"line (\d+) column (\d+)")
"""Where the reader of JSON stopped."""

FIELDS_OF_CLAIM = {
    "share": ("of", "within", "percent"),
    "total": ("of", "value"),
    "recipients": ("value",),
    "recipients_where": ("test", "value"),
    "unused_of": ("recipient", "value"),
    "parts": ("parts", "value"),
    "cell": ("table", "option", "value"),
    "top": ("table", "options"),
    "majority": ("table", "option"),
}
"""What each kind of claim must say. `top` may say whether it is `ordered`; if it does not, it is not."""


class UnreadableReportError(Refusal):
    """The file is not JSON, or not of a report's shape. `findings` says where, with the code `unreadable`."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(f"{each.place}: {each.message} {each.remedy}" for each in findings))
        self.findings = findings


def read_report(path: Path) -> Report:
    """The report in a file. Raises UnreadableReportError."""
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        fault = _fault("filen", None, f"{_reason(error)}.", "Ange en fil som finns och får läsas.")
        raise UnreadableReportError((fault,)) from error
    return parse_report(content)


def parse_report(content: bytes) -> Report:
    """The report in a JSON document in UTF-8. Raises UnreadableReportError.

    A field that is null is taken as missing, and one that a report does not have is passed over.
    """
    document = _json(content)
    try:
        report = SHAPE.validate_json(to_json(_without_nulls(document)), strict=True)
    except ValidationError as error:
        raise UnreadableReportError(tuple(_faults(error, document))) from error
    if faults := (*_numbers_out_of_range(report), *_incomplete_claims(report)):
        raise UnreadableReportError(faults)
    return report


def report_json(report: Report) -> bytes:
    """The report as a JSON document; what is not known is left out."""
    return SHAPE.dump_json(report, exclude_none=True, indent=1) + b"\n"


def _json(content: bytes) -> Any:
    try:
        return from_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        position = LINE_AND_COLUMN.search(str(error))
        place = f"rad {position[1]}, tecken {position[2]}" if position else "filen"
        fault = _fault(place, None, "Filen är inte JSON härifrån.", "Spara rapporten som JSON i UTF-8.")
        raise UnreadableReportError((fault,)) from error


def _reason(error: OSError | ValueError) -> str:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return "Filen finns inte"
        case IsADirectoryError():
            return "Sökvägen är en mapp och ingen fil"
        case PermissionError():
            return "Filen får inte läsas"
        case _:
            return "Filen går inte att läsa"


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_without_nulls(inner) for inner in value]
    return value


def _fault(place: str, found: object, message: str, remedy: str) -> Finding:
    shown = found if isinstance(found, int | str | None) and not isinstance(found, bool) else None
    return Finding(
        code="unreadable", place=place or "filen", expected=None, found=shown, message=message, remedy=remedy
    )


def _faults(error: ValidationError, document: Any) -> Iterator[Finding]:
    """A fault for each place; a value that may be of several shapes is told once."""
    told: set[str] = set()
    for detail in error.errors(include_url=False):
        place = _place(detail["loc"], document)
        if place not in told:
            told.add(place)
            message, remedy = _words(detail)
            yield _fault(place, detail["input"], message, remedy)


def _place(location: tuple[int | str, ...], document: Any) -> str:
    """The way through the document; a shape's name, which the location may hold too, is no part of it."""
    words = ""
    for step in location:
        if isinstance(step, int):
            words += f"[{step}]"
        elif isinstance(document, dict):
            words += f".{step}" if words else step
        else:
            break
        document = _inner(document, step)
    return words


def _inner(document: Any, step: int | str) -> Any:
    if isinstance(document, dict):
        return document.get(step)
    return document[step] if isinstance(document, list) and isinstance(step, int) else None


def _words(detail: ErrorDetails) -> tuple[str, str]:
    kind = detail["type"]
    if kind == "missing":
        return "Fältet saknas.", "Lägg till det."
    wanted = _WANTED.get(kind, "ett annat slags värde")
    if "base" in detail["loc"]:
        wanted = "all, eller ett objekt med table och option"
    elif kind == "literal_error":
        wanted = detail["ctx"]["expected"].replace("'", "").replace(" or ", " eller ")
    return f"Här ska stå {wanted}.", "Rätta värdet till den form som docs/report-as-data.md beskriver."


_WANTED = {
    "int_type": "ett heltal",
    "string_type": "en text",
    "bool_type": "true eller false",
    "tuple_type": "en lista",
    "dataclass_type": "ett objekt",
    "dataclass_exact_type": "ett objekt",
}


def _numbers_out_of_range(report: Report) -> Iterator[Finding]:
    for place, number in _numbers(report, ""):
        if not (-MOST if ".claim." in place else 0) <= number <= MOST:
            yield _fault(
                place,
                number,
                f"Talet {format_kronor(number)} ligger utanför det som en rapport kan innehålla.",
                f"Ange ett heltal från 0 till {format_kronor(MOST)}.",
            )


def _numbers(value: Any, place: str) -> Iterator[tuple[str, int]]:
    """Every number of the report, with its place. A claim may be about less than nothing."""
    if isinstance(value, tuple):
        for position, inner in enumerate(value):
            yield from _numbers(inner, f"{place}[{position}]")
    elif is_dataclass(value):
        for each in fields(value):
            yield from _numbers(getattr(value, each.name), f"{place}.{each.name}".removeprefix("."))
    elif isinstance(value, int) and not isinstance(value, bool):
        yield place, value


def _incomplete_claims(report: Report) -> Iterator[Finding]:
    for position, statement in enumerate(report.statements):
        for name in FIELDS_OF_CLAIM[statement.claim.kind]:
            if getattr(statement.claim, name) is None:
                yield _fault(
                    f"statements[{position}].claim.{name}",
                    None,
                    f"Ett påstående av slaget {statement.claim.kind} måste ha fältet {name}.",
                    "Lägg till det.",
                )
