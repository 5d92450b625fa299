"""Opens a workbook that someone sends, wary of what it may do: how far it unpacks, and what is in its cells."""

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from anslag.domain.problem import Refusal
from anslag.files.sheet_cells import DamagedSheetError, FarCellError, Marks, Place, marks_of
from anslag.files.unpacking import UnpacksTooFarError, unpacked

MOST_BYTES = 5_000_000
MOST_UNPACKED = 40_000_000
MOST_ENTRIES = 500
MOST_ROWS = 20_000
MOST_COLUMNS = 200


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


def _sheet(book: CalamineWorkbook, name: str, marked: dict[str, Marks]) -> OpenedSheet:
    sheet = book.get_sheet_by_name(name)
    marks = marked.get(name, Marks())
    return OpenedSheet(
        name=name,
        rows=tuple(tuple(row) for row in sheet.to_python(skip_empty_area=False)),
        merged=tuple(sheet.merged_cell_ranges or ()),
        formulas=frozenset(marks.formulas),
        errors=frozenset(marks.errors),
    )


def _looked_through(content: bytes) -> dict[str, Marks]:
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
    files = files_of_sheets(parts)
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


def files_of_sheets(parts: dict[str, bytes]) -> dict[str, str]:
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


def _marks(part: bytes) -> Marks:
    """Where there are formulas and errors in a sheet. Refused where a cell stands farther out than anyone puts one."""
    try:
        return marks_of(part, rows=MOST_ROWS, columns=MOST_COLUMNS)
    except FarCellError as far:
        raise WorkbookRefusedError(
            f"Ett blad har en cell långt utanför formuläret ({far.name}). "
            "Ta bort den, eller hämta en ny arbetsbok."
        ) from None
    except DamagedSheetError as error:
        raise _damaged() from error
