"""Opens a workbook that someone sends, wary of what it may do: how far it unpacks, and what is in its cells."""

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from anslag.domain.problem import Refusal
from anslag.files.unpacking import UnpacksTooFarError, unpacked

MOST_BYTES = 5_000_000
MOST_UNPACKED = 40_000_000
MOST_ENTRIES = 500
MOST_ROWS = 20_000
MOST_COLUMNS = 200

type Place = tuple[int, int]
"""Row and column, from 0."""


class WorkbookRefusedError(Refusal):
    """What was sent is no workbook that can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSheet:
    """`rows` from the first one on, as many cells as each has. `formulas` and `errors` are where such cells stand."""

    name: str
    rows: tuple[tuple[Any, ...], ...]
    merged: tuple[tuple[Place, Place], ...] = ()
    formulas: frozenset[Place] = field(default_factory=frozenset)
    errors: frozenset[Place] = field(default_factory=frozenset)


def cell_name(place: Place) -> str:
    """The cell as a spreadsheet calls it."""
    row, column = place
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def open_workbook(content: bytes) -> tuple[OpenedSheet, ...]:
    """Every sheet of the workbook. Raises WorkbookRefusedError for what is none, or is not safe to unpack."""
    if len(content) > MOST_BYTES:
        raise WorkbookRefusedError(
            "Filen är större än 5 MB. Lämna in arbetsboken som ni hämtade den, utan bilder."
        )
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise WorkbookRefusedError(
            "Filen är skyddad med lösenord, eller sparad i ett äldre format. Ta bort lösenordet och spara som .xlsx."
        )
    marked = _looked_through(content)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            return tuple(_sheet(book, name, marked) for name in book.sheet_names)
    except (CalamineError, PasswordError, OSError, ValueError) as error:
        raise _damaged() from error


def _damaged() -> WorkbookRefusedError:
    return WorkbookRefusedError(
        "Filen är ingen arbetsbok, eller så är den skadad. Spara den som .xlsx och försök igen."
    )


def _sheet(book: CalamineWorkbook, name: str, marked: dict[str, "_Marks"]) -> OpenedSheet:
    sheet = book.get_sheet_by_name(name)
    marks = marked.get(name, _Marks())
    return OpenedSheet(
        name=name,
        rows=tuple(tuple(row) for row in sheet.to_python(skip_empty_area=False)),
        merged=tuple(sheet.merged_cell_ranges or ()),
        formulas=frozenset(marks.formulas),
        errors=frozenset(marks.errors),
    )


@dataclass(slots=True)
class _Marks:
    formulas: set[Place] = field(default_factory=set)
    errors: set[Place] = field(default_factory=set)


def _looked_through(content: bytes) -> dict[str, _Marks]:
    """What is noted of each sheet's cells, by its name. All is unpacked here first, and no more than there may be."""
    try:
        parts = _parts(content)
    except Refusal:
        raise
    except Exception as error:  # whatever a damaged archive makes of the library
        raise _damaged() from error
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in part[:4096]:
            raise WorkbookRefusedError(
                "Filen innehåller något som inte hör hemma i en arbetsbok. Spara den på nytt."
            )
    files = _files_of_sheets(parts)
    return {name: _marks(parts[path]) for name, path in files.items() if path in parts}


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise WorkbookRefusedError("Filen innehåller för många delar för att vara en arbetsbok härifrån.")
        try:
            return unpacked(archive, entries, most=MOST_UNPACKED)
        except UnpacksTooFarError as error:
            raise WorkbookRefusedError(
                "Filen blir orimligt stor när den packas upp. Hämta en ny arbetsbok och för över svaren till den."
            ) from error


_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*\"([^\"]*)\"|([\w:]+)\s*=\s*'([^']*)'")


def _files_of_sheets(parts: dict[str, bytes]) -> dict[str, str]:
    """The file that each sheet is in."""
    targets = {
        said.get("Id", ""): said.get("Target", "")
        for said in map(_attributes, _RELATION.findall(parts.get("xl/_rels/workbook.xml.rels", b"")))
    }
    found = {}
    for said in map(_attributes, _SHEET.findall(parts.get("xl/workbook.xml", b""))):
        relation = next((value for name, value in said.items() if name.rpartition(":")[2] == "id"), "")
        target = targets.get(relation, "")
        found[_plain(said.get("name", ""))] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        (match[1] or match[3]).decode("utf-8", "replace"): (match[2] or match[4] or b"").decode(
            "utf-8", "replace"
        )
        for match in _ATTRIBUTE.finditer(tag)
    }


def _plain(text: str) -> str:
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text


def _marks(part: bytes) -> _Marks:
    """Where there are formulas and errors in a sheet. Refused where a cell stands farther out than anyone puts one."""
    marks, at = _Marks(), [-1, -1]

    def start(name: str, said: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            at[:] = [int(said["r"]) - 1 if said.get("r", "").isdigit() else at[0] + 1, -1]
        elif tag == "c":
            at[:] = _place(said.get("r", ""), at)
            if said.get("t") == "e":
                marks.errors.add((at[0], at[1]))
        elif tag == "f":
            marks.formulas.add((at[0], at[1]))
        if at[0] >= MOST_ROWS or at[1] >= MOST_COLUMNS:
            raise WorkbookRefusedError(
                f"Ett blad har en cell långt utanför formuläret ({cell_name((at[0], max(at[1], 0)))}). "
                "Ta bort den, eller hämta en ny arbetsbok."
            )

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise _damaged() from error
    return marks


def _place(reference: str, at: list[int]) -> list[int]:
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", reference)
    if match is None:
        return [at[0], at[1] + 1]
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return [int(match[2]) - 1, column - 1]
