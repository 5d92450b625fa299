"""A key that someone uploads or pastes from a spreadsheet: which column is what, and every cell that does not do."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import StringIO

from anslag.domain.problem import Problem, Refusal
from anslag.domain.programme import Basis, Classes
from anslag.files.key_table import delimiter_of, number_fault

MOST_BYTES = 1_000_000
MOST_ROWS = 2_000
MOST_COLUMNS = 40

NEW, SKIPPED = "+", "-"
"""What a name that no party has can be taken for, beside a party: a new recipient, or no recipient at all."""

type Row = tuple[int, tuple[str, ...]]
"""The row's number as a spreadsheet counts, and its cells."""


class SheetRefusedError(Refusal):
    """What was sent is no table at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """`headings` is how many columns, from the left, have a heading; where none has, how wide most rows are."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    headings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column of the sheet, from 0, holds the name, and which each column of the key; `taken_for` by the name
    as the sheet has it, says who is meant.
    """

    name: int
    figures: Mapping[str, int]
    taken_for: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A name in the sheet that no party has, and those that it may stand for, the likeliest first."""

    written: str
    cell: str
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedKey:
    """The key that the sheet gives. `unknown` are still to be told who they are; `missing` have a share today."""

    basis: Basis
    classes: Classes
    problems: tuple[Problem, ...]
    unknown: tuple[Unknown, ...]
    new: tuple[str, ...]
    skipped: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return bool(self.basis) and not self.problems and not self.unknown


def decoded(data: bytes) -> str:
    """The text of a file from a spreadsheet: UTF-8, UTF-16 with its mark, or the western European code page."""
    if len(data) > MOST_BYTES:
        raise SheetRefusedError("Filen är större än 1 MB. Spara bara bladet med nyckeln, som CSV.")
    if data.startswith(b"PK"):
        raise SheetRefusedError(
            "Det är ett kalkylblad eller en zip-fil. Spara bladet som CSV, eller klistra in det."
        )
    encodings = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetRefusedError("Filen går inte att läsa som text. Spara den på nytt, som CSV i UTF-8.")


def read_sheet(text: str, *, known: Sequence[str]) -> Sheet:
    """The text as a table; where its first row already is one of the known, the columns are named by letter."""
    rows = _rows(text)
    width = max(len(cells) for _, cells in rows)
    if width < 2:
        raise SheetRefusedError("Det finns bara en kolumn. Ta med en kolumn med namn och en med tal.")
    if width > MOST_COLUMNS or len(rows) > MOST_ROWS:
        raise SheetRefusedError(
            f"Tabellen är för stor. Ta bara med nyckeln: högst {MOST_ROWS} rader och {MOST_COLUMNS} kolumner."
        )
    headings = len(rows[0][1])
    rows = [(line, cells + ("",) * (width - len(cells))) for line, cells in rows]
    names = {_folded(name) for name in known}
    if any(_folded(cell) in names for cell in rows[0][1]):
        usual = Counter(_filled(cells) for _, cells in rows).most_common(1)[0][0]
        return Sheet(columns=tuple(map(letter, range(width))), rows=tuple(rows), headings=usual)
    (_, header), *rest = rows
    if not rest:
        raise SheetRefusedError("Det finns bara en rubrikrad. Ta med en rad för varje mottagare.")
    return Sheet(
        columns=tuple(cell or letter(number) for number, cell in enumerate(header)),
        rows=tuple(rest),
        headings=headings,
    )


def _rows(text: str) -> list[Row]:
    """Cells without outer spaces, rows without empty cells at their end; rows that are empty are left out."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    rows: list[Row] = []
    try:
        for number, cells in enumerate(reader, 1):
            stripped = [cell.strip() for cell in cells]
            while stripped and not stripped[-1]:
                stripped.pop()
            if stripped:
                rows.append((number, tuple(stripped)))
    except csv.Error as error:
        raise SheetRefusedError(
            f"Rad {reader.line_num} går inte att läsa: ett citattecken sluts inte. Rätta citattecknen på raden."
        ) from error
    if not rows:
        raise SheetRefusedError("Tabellen är tom. Ta med en rubrikrad och en rad för varje mottagare.")
    return rows


def _filled(cells: tuple[str, ...]) -> int:
    """How many cells there are up to the last that is not empty."""
    return max((number for number, cell in enumerate(cells, 1) if cell), default=0)


def letter(column: int) -> str:
    """The column's name in a spreadsheet: A to Z, AA and on."""
    first, last = divmod(column, 26)
    return (letter(first - 1) if first else "") + chr(ord("A") + last)


def likely_columns(sheet: Sheet, wanted: Sequence[str], *, known: Sequence[str]) -> Columns:
    """The columns as they most likely are: the name where known names stand, figures by title, else from the right."""
    names = {_folded(name) for name in known}

    def hits(column: int) -> int:
        return sum(_folded(cells[column]) in names for _, cells in sheet.rows)

    name = max(range(len(sheet.columns)), key=lambda column: (hits(column), -column))
    titles = {_folded(title): column for column, title in enumerate(sheet.columns)}
    free = [column for column in reversed(range(len(sheet.columns))) if column != name]
    figures: dict[str, int] = {}
    for column in wanted:
        titled = titles.get(_folded(column), name)
        figures[column] = titled if titled in free else next(iter(_numeric(sheet, free) or free), name)
        free = [each for each in free if each != figures[column]]
    return Columns(name=name, figures=figures)


def _numeric(sheet: Sheet, columns: Sequence[int]) -> list[int]:
    """Those of the columns where at least half of the cells are whole numbers, and no codes that begin with zero."""
    return [
        column
        for column in columns
        if 2 * sum(_is_figure(cells[column]) for _, cells in sheet.rows) >= len(sheet.rows)
    ]


def _is_figure(cell: str) -> bool:
    return number_fault(_figure(cell)) is None and not re.fullmatch(r"0[0-9]+", cell)


def uploaded_key(
    sheet: Sheet,
    columns: Columns,
    *,
    parties: Sequence[str],
    current: Sequence[str],
    words_in: frozenset[str] = frozenset(),
) -> UploadedKey:
    """The key that the sheet gives when its columns are these. `current` are the recipients of the key it replaces."""
    names = {_folded(name): name for name in parties}
    reading = _Reading(sheet, columns, words_in)
    for line, cells in sheet.rows:
        written = cells[columns.name]
        meant = names.get(_folded(written)) or columns.taken_for.get(written, "")
        reading.row(line, cells, written, meant)
    free = [name for name in (*current, *parties) if name not in reading.basis]
    return UploadedKey(
        basis=reading.basis,
        classes=reading.classes,
        problems=tuple(reading.problems),
        unknown=tuple(_unknown(written, cell, free) for written, cell in reading.unknown.items()),
        new=tuple(reading.new),
        skipped=tuple(reading.skipped),
        missing=tuple(name for name in current if name not in reading.basis),
    )


class _Reading:
    """The key as far as it has been read."""

    def __init__(self, sheet: Sheet, columns: Columns, words_in: frozenset[str]) -> None:
        self.sheet, self.columns, self.words_in = sheet, columns, words_in
        self.basis: Basis = {}
        self.classes: Classes = {}
        self.problems: list[Problem] = []
        self.unknown: dict[str, str] = {}
        self.new: list[str] = []
        self.skipped: list[str] = []
        self.cells: dict[str, str] = {}

    def row(self, line: int, cells: tuple[str, ...], written: str, meant: str) -> None:
        cell = f"{letter(self.columns.name)}{line}"
        name = written if meant == NEW else meant
        if meant == SKIPPED:
            self.skipped.append(written)
        elif not written:
            self.problems.append(_problem(cell, "recipient", "Namnet saknas.", "Skriv mottagarens namn."))
        elif not name:
            self.unknown.setdefault(written, cell)
        elif name in self.basis:
            message = f"{name} står redan i {self.cells[name]}."
            remedy = "Låt varje mottagare ha en enda rad."
            self.problems.append(_problem(cell, "duplicate_recipient", message, remedy))
        elif _filled(cells) > self.sheet.headings:
            self.cells[name] = cell
            self.basis[name] = {}
            self.problems.append(_beyond(self.sheet.headings, line, cells))
        else:
            self.cells[name] = cell
            self.new += [name] if meant == NEW else []
            self._figures(line, cells, name)

    def _figures(self, line: int, cells: tuple[str, ...], name: str) -> None:
        self.basis[name] = {}
        for key_column, column in self.columns.figures.items():
            text = _figure(cells[column])
            if key_column in self.words_in:
                self.classes.setdefault(name, {})[key_column] = cells[column]
            elif fault := number_fault(text):
                cell = f"{letter(column)}{line}"
                remedy = fault[1].replace(" i sista kolumnen", "")
                self.problems.append(_problem(cell, "whole_number", f"{name}: {fault[0]}", remedy))
            else:
                self.basis[name][key_column] = int(text)


def _beyond(headings: int, line: int, cells: tuple[str, ...]) -> Problem:
    """The first cell that no heading stands over: as a rule the rest of a number that was cut at a comma."""
    column = next(number for number, cell in enumerate(cells) if number >= headings and cell)
    return _problem(
        f"{letter(column)}{line}",
        "columns",
        f"”{cells[column][:40]}” står utanför kolumnerna.",
        "Skriv tal utan komma, eller ge kolumnen en rubrik.",
    )


def _figure(cell: str) -> str:
    """A number without the spaces, of any kind, that stand between thousands."""
    return re.sub(r"\s", "", cell) if re.fullmatch(r"[0-9]{1,3}(\s[0-9]{3})+", cell) else cell


def _unknown(written: str, cell: str, free: Sequence[str]) -> Unknown:
    by_fold = {_folded(name): name for name in reversed(free)}
    near = get_close_matches(_folded(written), by_fold, n=3, cutoff=0.5)
    return Unknown(written=written, cell=cell, near=tuple(by_fold[each] for each in near))


def unused_columns(columns: Columns) -> Iterator[str]:
    """The columns of the key that are read from the same place as the name, or as each other."""
    seen = {columns.name}
    for key_column, column in columns.figures.items():
        if column in seen:
            yield key_column
        seen.add(column)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _problem(cell: str, rule: str, message: str, remedy: str) -> Problem:
    return Problem(place=f"Cell {cell}", rule=rule, message=message, remedy=remedy)
