"""Looks through the cells of a sheet before anything is built of it, and says where what is written there stands.

A library that builds a sheet makes room for every cell from the first to the last: one cell far out fills the memory.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

type Place = tuple[int, int]
"""Row and column, from 0."""

_REFERENCE = re.compile(r"\$?([A-Z]{1,9})\$?([0-9]{1,18})", re.IGNORECASE)


class DamagedSheetError(Exception):
    """It is no sheet that can be read."""


class FarCellError(Exception):
    """Something stands farther out than it may."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.place = place
        self.name = cell_name(place)


@dataclass(slots=True)
class Marks:
    """Where there are formulas and errors in a sheet. Those of `numeric` are formulas that come to no text."""

    formulas: set[Place] = field(default_factory=set)
    numeric: set[Place] = field(default_factory=set)
    errors: set[Place] = field(default_factory=set)


def cell_name(place: Place) -> str:
    """The cell as a spreadsheet calls it."""
    row, column = place
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def marks_of(part: bytes, *, rows: int, columns: int) -> Marks:
    """Look through a sheet. Raises FarCellError where a cell beyond so many rows or columns holds something."""
    marks, at, kind = Marks(), (-1, -1), ""

    def start(name: str, said: dict[str, str]) -> None:
        nonlocal at, kind
        tag = name.rpartition(":")[2]
        if tag == "row":
            at = (_row(said["r"]) if "r" in said else at[0] + 1, -1)
        elif tag == "c":
            at = _place(said["r"]) if "r" in said else (at[0], at[1] + 1)
            kind = said.get("t", "")
            if kind == "e":
                marks.errors.add(at)
        elif tag in {"f", "v", "is"}:
            if at[0] >= rows or at[1] >= columns:
                raise FarCellError((at[0], max(at[1], 0)))
            if tag == "f":
                marks.formulas.add(at)
                if kind != "str":
                    marks.numeric.add(at)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise DamagedSheetError from error
    return marks


def _refuse_doctype(*_: object) -> None:
    raise DamagedSheetError


def _row(reference: str) -> int:
    if not re.fullmatch("[0-9]{1,18}", reference):
        raise DamagedSheetError
    return int(reference) - 1


def _place(reference: str) -> Place:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise DamagedSheetError
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
