"""The report's tables as CSV: a file each, a row for each option or recipient, numbers as numbers."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from anslag.domain.compiled import Compiled
from anslag.domain.publication import Appendix, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def report_tables(compiled: Compiled) -> dict[str, bytes]:
    """Every table, list and the appendix by key, as CSV in UTF-8 with a header; percent with a decimal point."""
    report = compiled.report
    files = {table.key: _counts(table) for table in (*report.tables, *compiled.lists)}
    if report.appendix:
        files[report.appendix.key] = _money(report.appendix)
    return files


def _counts(table: Table) -> bytes:
    grouped = any(row.group for row in table.rows)
    head = ["option", "label", *(["group"] if grouped else []), "count", "n"]
    return _csv(
        head,
        (
            [row.option, row.label, *([row.group] if grouped else []), row.count, table.n]
            for row in table.rows
        ),
    )


def _money(appendix: Appendix) -> bytes:
    allocated = any(row.allocated is not None for row in appendix.rows)
    head = ["recipient", *(["allocated"] if allocated else [])]
    head += ["claimed", "used", "unused", "waived", "share_percent"]
    return _csv(
        head,
        (
            [
                row.recipient,
                *([row.allocated or 0] if allocated else []),
                row.claimed,
                row.used,
                row.claimed - row.used,
                row.waived or 0,
                row.share_percent,
            ]
            for row in appendix.rows
        ),
    )


def _csv(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _cell(value: str | int) -> str | int:
    """Text that a spreadsheet would take for a formula is marked as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
