"""Opens a workbook that someone sends, wary of what it may do: how far it unpacks, and what is in its cells."""

import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from anslag.domain.problem import Refusal
from anslag.files.sheet_cells import DamagedSheetError, FarCellError, Marks, Place, TooMuchError
from anslag.files.unpacking import UnpacksTooFarError
from anslag.files.workbook_parts import files_of_sheets, looked_through, plain, unpacked_parts

MOST_BYTES = 5_000_000
MOST_UNPACKED = 40_000_000
MOST_ENTRIES = 500
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_MERGED = 1_000


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
    try:
        parts = _parts(content)
    except Refusal:
        raise
    except Exception as error:  # whatever a damaged archive makes of the library
        raise _damaged() from error
    marked = _looked_through(parts)
    try:
        with CalamineWorkbook.from_filelike(plain(parts)) as book:
            return tuple(_sheet(book, name, marked) for name in book.sheet_names)
    except (CalamineError, PasswordError, OSError, ValueError) as error:
        raise _damaged() from error


def _damaged() -> WorkbookRefusedError:
    return WorkbookRefusedError(
        "Filen är ingen arbetsbok, eller så är den skadad. Spara den som .xlsx och försök igen."
    )


def _sheet(book: CalamineWorkbook, name: str, marked: dict[str, Marks]) -> OpenedSheet:
    sheet = book.get_sheet_by_name(name)
    merged = sheet.merged_cell_ranges or ()
    if len(merged) > MOST_MERGED:
        raise WorkbookRefusedError(
            f"Bladet {name} har för många sammanslagna celler. Hämta en ny arbetsbok och för över svaren till den."
        )
    marks = marked.get(name, Marks())
    return OpenedSheet(
        name=name,
        rows=tuple(tuple(row) for row in sheet.to_python(skip_empty_area=False)),
        merged=tuple(merged),
        formulas=frozenset(marks.formulas),
        errors=frozenset(marks.errors),
    )


def _looked_through(parts: dict[str, bytes]) -> dict[str, Marks]:
    """What is noted of each sheet's cells, by its name. Refused where one stands farther out than anyone puts one."""
    for part in parts.values():
        if b"<!DOCTYPE" in part[:4096]:
            raise WorkbookRefusedError(
                "Filen innehåller något som inte hör hemma i en arbetsbok. Spara den på nytt."
            )
    try:
        marks = looked_through(parts, rows=MOST_ROWS, columns=MOST_COLUMNS)
    except FarCellError as far:
        raise WorkbookRefusedError(
            f"Ett blad har en cell långt utanför formuläret ({far.name}). "
            "Ta bort den, eller hämta en ny arbetsbok."
        ) from None
    except TooMuchError as much:
        raise WorkbookRefusedError(f"{much} Hämta en ny arbetsbok och för över svaren till den.") from None
    except DamagedSheetError as error:
        raise _damaged() from error
    return {name: marks.get(path, Marks()) for name, path in files_of_sheets(parts).items()}


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if len(archive.infolist()) > MOST_ENTRIES:
            raise WorkbookRefusedError("Filen innehåller för många delar för att vara en arbetsbok härifrån.")
        try:
            return unpacked_parts(archive, most=MOST_UNPACKED)
        except UnpacksTooFarError as error:
            raise WorkbookRefusedError(
                "Filen blir orimligt stor när den packas upp. Hämta en ny arbetsbok och för över svaren till den."
            ) from error
