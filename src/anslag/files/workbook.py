"""A workbook of plain tables: values and never formulas, the same bytes for the same tables."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import xlsxwriter

type Cell = str | int | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table with its name, what stands over it, its headings and its rows. `sums`: a row below, set off."""

    name: str
    notes: Sequence[str] = ()
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    sums: Sequence[Cell] = ()


def workbook(sheets: Iterable[Sheet], *, title: str, on: date) -> bytes:
    """The sheets as XLSX. Texts are written as texts, whatever they begin with."""
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        book.set_properties({"title": title, "created": datetime.combine(on, time(12))})
        formats = {
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "int": book.add_format({"num_format": "#,##0", "valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
            "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"}),
            "sum": book.add_format({"bold": True, "num_format": "#,##0", "top": 1}),
        }
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, formats)
    return written.getvalue()


def _write(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, formats: dict[str, object]) -> None:
    for number, note in enumerate(sheet.notes):
        page.write_string(number, 0, note)
    first = len(sheet.notes) + bool(sheet.notes)
    for column, words in enumerate(sheet.head):
        page.write_string(first, column, words, formats["head"])
    page.freeze_panes(first + 1, 0)
    page.set_column(0, 0, 26)
    page.set_column(1, max(len(sheet.head) - 1, 1), 16)
    number = first
    for number, row in enumerate(sheet.rows, first + 1):
        _row(page, number, row, formats)
    if sheet.sums:
        _row(page, number + 1, sheet.sums, formats | {"text": formats["sum"], "int": formats["sum"]})


def _row(
    page: xlsxwriter.worksheet.Worksheet, number: int, row: Sequence[Cell], formats: dict[str, object]
) -> None:
    for column, value in enumerate(row):
        match value:
            case int():
                page.write_number(number, column, value, formats["int"])
            case date():
                page.write_datetime(number, column, datetime.combine(value, time()), formats["date"])
            case str():
                page.write_string(number, column, value, formats["text"])
