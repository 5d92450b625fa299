"""Looks through the cells of a sheet before anything is built of it, and says where what is written there stands.

A library that builds a sheet makes room for every cell from the first to the last, and in each for the whole of a text
that may stand once in the file: one cell far out fills the memory, and so does one long text that many cells name.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

type Place = tuple[int, int]
"""Row and column, from 0."""

MOST_CELLS = 4_000_000
"""Room for cells, in all the sheets of a file."""

DEEPEST = 100
"""How far within each other elements may stand: what reads them remembers each that is not at its end."""

MOST_TEXT = 50_000_000
"""Characters of the texts that cells name."""

_REFERENCE = re.compile(r"\$?([A-Z]{1,9})\$?([0-9]{1,18})", re.IGNORECASE)


class DamagedSheetError(Exception):
    """It is no sheet that can be read."""


class FarCellError(Exception):
    """Something stands farther out than it may."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.place = place
        self.name = cell_name(place)


class TooMuchError(Exception):
    """The sheets hold more than can be built. It says how much that may be."""


@dataclass(slots=True)
class Room:
    """What the sheets of a file take so far. `texts` is how long each text is that cells may name, by its number."""

    texts: Sequence[int] = ()
    cells: int = 0
    characters: int = 0

    def take(self, *, cells: int = 0, characters: int = 0) -> None:
        self.cells += cells
        self.characters += characters
        if self.cells > MOST_CELLS:
            raise TooMuchError(
                "Bladen spänner över fler än 4 miljoner celler, från den första till den sista som är ifylld."
            )
        if self.characters > MOST_TEXT:
            raise TooMuchError("Cellerna har mer än 50 miljoner tecken text.")


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


def text_lengths(part: bytes) -> list[int]:
    """How long each text is that cells name, in the order of their numbers."""
    lengths: list[int] = []

    def start(name: str, _: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            lengths.append(0)

    def text(said: str) -> None:
        if lengths:
            lengths[-1] += len(said)

    _parse(part, start=start, text=text)
    return lengths


def marks_of(part: bytes, *, rows: int, columns: int, room: Room) -> Marks:
    """Look through a sheet. Raises FarCellError, TooMuchError, and DamagedSheetError."""
    sheet = _Sheet(rows, columns, room)
    _parse(part, start=sheet.start, text=sheet.text, end=sheet.end)
    room.take(cells=sheet.spanned)
    return sheet.marks


class _Sheet:
    """A sheet as it is gone through, cell by cell."""

    def __init__(self, rows: int, columns: int, room: Room) -> None:
        self.marks = Marks()
        self._rows, self._columns, self._room = rows, columns, room
        self._at, self._kind, self._named = (-1, -1), "", ""
        self._first, self._last = (rows, columns), (-1, -1)

    @property
    def spanned(self) -> int:
        """The cells from the first to the last that hold something."""
        (top, left), (bottom, right) = self._first, self._last
        return (bottom - top + 1) * (right - left + 1) if bottom >= 0 else 0

    def start(self, name: str, said: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self._at = (_row(said["r"]) if "r" in said else self._at[0] + 1, -1)
        elif tag == "c":
            self._cell(said)
        elif tag in {"f", "v", "is"}:
            self._held(formula=tag == "f")

    def _cell(self, said: dict[str, str]) -> None:
        self._at = _place(said["r"]) if "r" in said else (self._at[0], self._at[1] + 1)
        self._kind = said.get("t", "")
        if self._kind == "e":
            self.marks.errors.add(self._at)

    def _held(self, *, formula: bool) -> None:
        row, column = self._at
        if row >= self._rows or column >= self._columns:
            raise FarCellError((row, max(column, 0)))
        self._first = min(self._first[0], row), min(self._first[1], column)
        self._last = max(self._last[0], row), max(self._last[1], column)
        self._named = ""
        if formula:
            self.marks.formulas.add(self._at)
            if self._kind != "str":
                self.marks.numeric.add(self._at)

    def text(self, said: str) -> None:
        if self._kind == "s":
            self._named += said

    def end(self, name: str) -> None:
        if self._kind == "s" and name.rpartition(":")[2] == "v":
            self._room.take(characters=_length(self._room.texts, self._named.strip()))


def _length(texts: Sequence[int], number: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", number) or int(number) >= len(texts):
        raise DamagedSheetError
    return texts[int(number)]


def _parse(
    part: bytes,
    *,
    start: Callable[[str, dict[str, str]], None],
    text: Callable[[str], None],
    end: Callable[[str], None] | None = None,
) -> None:
    depth = 0

    def opened(name: str, said: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise DamagedSheetError
        start(name, said)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end:
            end(name)

    parser = expat.ParserCreate()
    parser.StartElementHandler = opened
    parser.CharacterDataHandler = text
    parser.EndElementHandler = closed
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise DamagedSheetError from error


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
