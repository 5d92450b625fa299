"""Reads any table of recipients whose last column is what money is shared by."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path

from anslag.domain.money import MOST, format_kronor
from anslag.domain.party import Party
from anslag.domain.problem import Problem, Refused
from anslag.domain.programme import Basis

DELIMITERS = ",;\t"

NUMBER_FAULTS = (
    (r"", "talet saknas.", "Skriv 0 om mottagaren inte ska ha något."),
    (r"[0-9]+", "talet {} är för stort.", f"Ange högst {format_kronor(MOST)}."),
    (r"[0-9]{1,3}([\s.,'’][0-9]{3})+", "talet {} har avskiljare mellan tusental.", "Skriv {}."),
    (r"[0-9]+[.,][0-9]+", "talet {} har decimaler.", "Skriv ett helt tal; nyckeln räknas exakt."),
    (r"[-\N{MINUS SIGN}]\s?[0-9].*", "talet {} är mindre än noll.", "Skriv noll eller ett tal över noll."),
    (r"(?s:.*)", "”{}” är inget tal.", "Skriv ett helt tal med bara siffror i sista kolumnen."),
)
"""What can be wrong with a number: its pattern, the fault and the remedy, the first that fits."""

type Row = tuple[int, list[str]]
"""A line number in the file, from 1, and the line's cells."""


class KeyTableError(Refused):
    """The file is not a table of recipients and whole numbers; `problems` are all its faults."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTable:
    """The recipients in the file's order, and each one's number in `column`, the last one."""

    recipients: tuple[Party, ...]
    column: str
    basis: Basis


def read_key_table(path: Path) -> KeyTable:
    """The table in a CSV file with a header: UTF-8, cells parted by comma, semicolon or tab.

    The first column is the recipient's name; `county_code` and `organisation_number` are read if they are
    there. Raises KeyTableError with every fault.
    """
    (first, header), *rows = _rows(_text(path), path.name)
    problems = (
        *_header_problems(path.name, first, header, rows),
        *_row_problems(path.name, len(header), rows),
    )
    if problems:
        raise KeyTableError(problems)
    recipients = tuple(_party(dict(zip(header, cells, strict=True)), cells[0]) for _, cells in rows)
    return KeyTable(
        recipients=recipients,
        column=header[-1],
        basis={cells[0]: {header[-1]: int(cells[-1])} for _, cells in rows},
    )


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        fault = _problem(
            path.name, line, "utf_8", "Filen är inte UTF-8.", "Spara den på nytt, som CSV i UTF-8."
        )
    except FileNotFoundError:
        fault = _problem(path.name, 0, "file", "Filen finns inte.", "Rätta sökvägen.")
    except OSError:
        remedy = "Kontrollera att det är en fil och ingen mapp, och att den får läsas."
        fault = _problem(path.name, 0, "file", "Filen går inte att läsa.", remedy)
    raise KeyTableError((fault,))


def _rows(text: str, file: str) -> list[Row]:
    """Header and rows, cells stripped of outer spaces, empty lines left out; at least a header."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error:
        message = "Raden går inte att läsa: ett citattecken sluts inte, eller står mitt i en cell."
        fault = _problem(file, reader.line_num, "csv", message, "Rätta citattecknen på raden.")
        raise KeyTableError((fault,)) from None
    rows = [(line, cells) for line, cells in rows if any(cells)]
    if not rows:
        fault = _problem(file, 0, "csv", "Filen är tom.", "Lägg till en rubrikrad och en rad per mottagare.")
        raise KeyTableError((fault,))
    return rows


def delimiter_of(text: str) -> str:
    """The delimiter by which the header has most cells, and as many as the line after it."""
    lines = StringIO(text, newline="")
    first_lines = list(islice((line for line in lines if line.strip()), 2))

    def fit(delimiter: str) -> tuple[bool, int]:
        try:
            widths = [len(cells) for cells in csv.reader(first_lines, delimiter=delimiter)]
        except csv.Error:  # told when the whole is read
            return (False, 0)
        return (len(set(widths)) == 1, max(widths, default=0))

    return max(DELIMITERS, key=lambda delimiter: (fit(delimiter)[1] > 1, *fit(delimiter)))


def _header_problems(file: str, line: int, header: list[str], rows: list[Row]) -> Iterator[Problem]:
    if len(header) < 2:
        message = "Filen har bara en kolumn."
        remedy = "Skriv mottagaren i första kolumnen och talet i den sista, med komma emellan."
        yield _problem(file, line, "columns", message, remedy)
    elif number_fault(header[-1]) is None:
        message = f"Första raden slutar med talet {header[-1]} och är ingen rubrikrad."
        yield _problem(file, line, "columns", message, "Lägg till en rad överst med kolumnernas namn.")
    for column in sorted({column for column in header if header.count(column) > 1}):
        message = f"Kolumnen ”{column}” finns flera gånger."
        yield _problem(file, line, "columns", message, "Ge varje kolumn ett eget namn.")
    if not rows:
        message = "Filen har ingen mottagare."
        yield _problem(file, line, "recipient", message, "Lägg till en rad per mottagare under rubrikraden.")


def _row_problems(file: str, width: int, rows: list[Row]) -> Iterator[Problem]:
    lines: dict[str, int] = {}
    for line, cells in rows:
        if len(cells) != width:
            message = f"Raden har {len(cells)} celler men rubrikraden {width}."
            remedy = (
                "Skriv lika många celler på varje rad, och citattecken om text som innehåller skiljetecknet."
            )
            yield _problem(file, line, "columns", message, remedy)
            continue
        name = cells[0]
        if not name:
            yield _problem(
                file, line, "recipient", "Mottagaren saknar namn.", "Skriv namnet i första kolumnen."
            )
        elif name in lines:
            message = f"{name} står redan på rad {lines[name]}."
            yield _problem(file, line, "duplicate_recipient", message, "Låt varje mottagare ha en enda rad.")
        lines.setdefault(name, line)
        if fault := number_fault(cells[-1]):
            yield _problem(file, line, "whole_number", f"{name}: {fault[0]}", fault[1])


def number_fault(text: str) -> tuple[str, str] | None:
    """What is wrong with a number and its remedy, or None when it is a whole number from 0 to MOST."""
    if re.fullmatch(r"0*[0-9]{1,16}", text) and int(text) <= MOST:
        return None
    message, remedy = next(words for pattern, *words in NUMBER_FAULTS if re.fullmatch(pattern, text))
    return message.format(text[:40]), remedy.format(re.sub(r"[^0-9]", "", text))


def _party(cells: dict[str, str], name: str) -> Party:
    return Party(
        name=name,
        kind="",
        county_code=cells.get("county_code") or None,
        organisation_number=cells.get("organisation_number") or None,
    )


def _problem(file: str, line: int, rule: str, message: str, remedy: str) -> Problem:
    place = f"{file}, rad {line}" if line else file
    return Problem(place=place, rule=rule, message=message, remedy=remedy)
