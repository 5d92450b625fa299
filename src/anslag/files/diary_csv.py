"""A diary as CSV: what a spreadsheet may open without taking anything in it for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

type Cell = str | int | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text may begin that a spreadsheet takes for a formula."""


def diary_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The rows under their headings. Whole numbers stay numbers; a text that looks like a formula is marked as text.

    It begins with a byte order mark, without which some spreadsheets misread Swedish letters.
    """
    text = io.StringIO(newline="")
    text.write("\N{BYTE ORDER MARK}")
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow([plain_cell(each) for each in head])
    table.writerows([plain_cell(each) for each in row] for row in rows)
    return text.getvalue()


def plain_cell(value: Cell) -> Cell:
    """The cell, with an apostrophe before a text that begins as a formula does."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
