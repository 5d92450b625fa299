"""Bookkeeping as a table: CSV, a spreadsheet, or rows pasted from one, with a column for each thing a row says."""

import csv
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO

from python_calamine import CalamineError, CalamineWorkbook

from anslag.domain.bookkeeping import BookedRow, Ore, Selection
from anslag.domain.problem import Refusal
from anslag.files.key_table import delimiter_of
from anslag.files.sheet_cells import DamagedSheetError, FarCellError, Marks, TooMuchError, cell_name
from anslag.files.sie_fields import LineError, day_of, ore_of, told
from anslag.files.unpacking import UnpacksTooFarError
from anslag.files.workbook_parts import files_of_sheets, looked_through, plain, unpacked_parts

MOST_BYTES = 25_000_000
MOST_UNPACKED = 100_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 60
MOST_IN_LINE = 200_000
"""Characters of a line of text."""

_WORDS = {
    "account": ("konto", "kontonr", "kontonummer", "account"),
    "day": ("datum", "bokföringsdatum", "verdatum", "verifikationsdatum", "transdat", "date"),
    "amount": ("belopp", "utfall", "debet", "amount"),
    "credit": ("kredit", "credit"),
    "voucher": ("verifikation", "vernr", "verifikationsnummer", "ver", "verifikationsnr", "voucher"),
    "object": ("projekt", "objekt", "projektnr", "aktivitet", "project"),
}
"""What the columns are usually called."""

_GROUPED = re.compile(rb"([+-]?)([0-9]{1,3}(?:[.,'][0-9]{3})+)((?:[.,][0-9]{1,2})?)")


class TableError(Refusal):
    """A table that holds no bookkeeping that can be read exactly. It says the row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Headings and rows of text, each with its number as a spreadsheet counts."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumns:
    """Which column, from 0, says what. `credit`, where costs and income stand apart, and `object` may be missing."""

    account: int
    day: int
    amount: int
    voucher: int
    credit: int | None = None
    object: int | None = None


def table_of(content: bytes) -> Table:
    """Read what was sent. Raises TableError for what is no table."""
    if len(content) > MOST_BYTES:
        raise TableError("Tabellen är större än 25 MB. Ta ut bara projektets rader.")
    cells = _spreadsheet(content) if content.startswith(b"PK") else _text(content)
    rows = []
    for number, row in enumerate(cells, 1):
        if any(row):
            rows.append((number, row))
        if number > MOST_ROWS:
            raise TableError(f"Tabellen har fler än {_spaced(MOST_ROWS)} rader. Ta ut bara projektets rader.")
        if len(row) > MOST_COLUMNS:
            raise TableError(f"Rad {number} har fler än {MOST_COLUMNS} kolumner. Ta ut färre kolumner.")
    if len(rows) < 2:
        raise TableError("Tabellen är tom. Ta med en rubrikrad och en rad för varje transaktion.")
    (_, headings), *rest = rows
    width = max(len(headings), *(len(row) for _, row in rest))
    return Table(
        headings=tuple(heading or f"Kolumn {at + 1}" for at, heading in enumerate(_filled(headings, width))),
        rows=tuple((number, _filled(row, width)) for number, row in rest),
    )


def _filled(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    return row + ("",) * (width - len(row))


def _text(content: bytes) -> Iterator[tuple[str, ...]]:
    text = _decoded(content)
    reader = csv.reader(_lines(text), delimiter=delimiter_of(text), strict=True)
    try:
        for row in reader:
            yield tuple(cell.strip() for cell in row)
    except csv.Error as error:
        raise TableError(f"Rad {reader.line_num} går inte att läsa. Rätta citattecknen på raden.") from error


def _lines(text: str) -> Iterator[str]:
    for number, line in enumerate(StringIO(text, newline=""), 1):
        if len(line) > MOST_IN_LINE:
            raise TableError(f"Rad {number} är för lång. Ta ut färre kolumner, eller spara filen på nytt.")
        yield line


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TableError("Filen går inte att läsa som text. Spara den på nytt, som CSV i UTF-8.")


def _spreadsheet(content: bytes) -> Iterator[tuple[str, ...]]:
    """The first sheet, as text."""
    try:
        parts = _parts(content)
        marks = _marks(parts)
        sheet = CalamineWorkbook.from_filelike(plain(parts)).get_sheet_by_index(0)
        marked = marks.get(files_of_sheets(parts).get(sheet.name, ""), Marks())
        for number, row in enumerate(sheet.iter_rows()):
            cells = tuple(map(_cell, row))
            for at, cell in enumerate(cells):
                if not cell and (number, at) in marked.numeric:
                    raise TableError(
                        f"Cellen {cell_name((number, at))} är en formel som inte är uträknad. "
                        "Öppna filen i ett kalkylprogram och spara den på nytt."
                    )
            yield cells
    except (
        zipfile.BadZipFile,
        zlib.error,
        CalamineError,
        DamagedSheetError,
        EOFError,
        IndexError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as fault:
        raise TableError("Kalkylbladet går inte att öppna. Spara det på nytt som .xlsx eller CSV.") from fault


def _marks(parts: Mapping[str, bytes]) -> dict[str, Marks]:
    try:
        return looked_through(parts, rows=MOST_ROWS, columns=MOST_COLUMNS)
    except FarCellError as far:
        raise TableError(
            f"Cellen {far.name} ligger för långt ut. Bladet får ha högst {_spaced(MOST_ROWS)} rader och "
            f"{MOST_COLUMNS} kolumner. Ta bort det som står där, eller ta ut bara projektets rader."
        ) from None
    except TooMuchError as much:
        raise TableError(f"{much} Ta ut bara projektets rader.") from None


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as packed:
        try:
            return unpacked_parts(packed, most=MOST_UNPACKED)
        except UnpacksTooFarError as error:
            raise TableError(
                "Kalkylbladet är orimligt stort när det packas upp. Ta ut bara projektets rader."
            ) from error


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def _cell(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:.6f}".rstrip("0")
    return str(value).strip()


def likely_columns(headings: Sequence[str]) -> dict[str, int]:
    """The columns that are called what such columns use to be called."""
    plain = [re.sub(r"[^a-zåäö]", "", heading.casefold()) for heading in headings]
    found = {}
    for name, words in _WORDS.items():
        at = next((plain.index(word) for word in words if word in plain), None)
        if at is not None:
            found[name] = at
    return found


def rows_of_table(table: Table, columns: TableColumns, *, selection: Selection) -> tuple[BookedRow, ...]:
    """The rows that are meant. Raises TableError for a row that cannot be read exactly."""
    found = []
    for number, cells in table.rows:
        try:
            row = _row(cells, columns, selection.dimension or 0)
        except LineError as fault:
            raise TableError(f"Rad {number}: {fault}") from None
        if row and selection.covers(row.day) and selection.tagged(row.tags):
            found.append(row)
    return tuple(found)


def _row(cells: Sequence[str], columns: TableColumns, dimension: int) -> BookedRow | None:
    account = cells[columns.account]
    if not account and not cells[columns.day]:
        return None
    if not account.isdigit():
        raise LineError(f"kontot {told(account.encode())} är inte ett nummer.")
    credit = cells[columns.credit] if columns.credit is not None else ""
    code = cells[columns.object] if columns.object is not None else ""
    return BookedRow(
        account=account,
        day=day_of(cells[columns.day].encode()[:10]),
        ore=written_ore(cells[columns.amount], needed=not credit) - written_ore(credit, needed=False),
        tags=((dimension, code),) if code else (),
        voucher=cells[columns.voucher],
    )


def written_ore(text: str, *, needed: bool = True) -> Ore:
    """An amount as people and spreadsheets write it: 1 234,50, 1234.5, -1 234, 1.234,50."""
    bare = "".join(text.split()).replace("−", "-").replace("–", "-").removesuffix("kr").encode()
    if not bare and not needed:
        return 0
    if grouped := _GROUPED.fullmatch(bare):
        sign, whole, decimals = grouped.groups()
        marks = re.findall(rb"[.,']", whole)
        alone = not decimals and len(marks) == 1 and marks[0] != b"'"
        if alone or len(set(marks)) > 1 or decimals[:1] in marks:
            raise LineError(
                f"beloppet {told(bare)} kan betyda två saker. Skriv det utan tusentalsavgränsare."
            )
        bare = sign + re.sub(rb"[.,']", b"", whole) + decimals
    return ore_of(bare.replace(b",", b".", 1))
