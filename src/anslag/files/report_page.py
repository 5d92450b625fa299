"""A compiled report as what a reader sees: plain texts in order, the same for the page and for the PDF."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TypedDict

from anslag.domain.compiled import Block, Compiled, Section
from anslag.domain.day import date_text
from anslag.domain.money import decimal_comma, format_kronor
from anslag.domain.narrative import Run
from anslag.domain.publication import Appendix, AppendixRow, Row, Table
from anslag.domain.wording import (
    capital,
    in_running_text,
    joined,
    recipients_opening,
    recipients_text,
)


class RunView(TypedDict):
    """`target` is the id that a reference leads to; `key` names the statement that a figure is of."""

    text: str
    target: str
    key: str


class RowView(TypedDict):
    """`share` is the count in whole percent of n, for the bar."""

    label: str
    help: str
    count: str
    share: int


class GroupView(TypedDict):
    title: str
    rows: list[RowView]


class TableView(TypedDict):
    id: str
    key: str
    caption: str
    note: str
    heads: list[str]
    groups: list[GroupView]
    source: str


class BlockView(TypedDict, total=False):
    """`kind` says which of the others there is: paragraph (runs), items (each a list of runs), list, table."""

    kind: str
    runs: list[RunView]
    items: list[list[RunView]]
    entries: list[str]
    table: TableView


class SectionView(TypedDict):
    id: str
    title: str
    level: int
    blocks: list[BlockView]


class AppendixView(TypedDict):
    id: str
    key: str
    heading: str
    caption: str
    heads: list[str]
    rows: list[list[str]]
    total: list[str]
    source: str


class PageView(TypedDict):
    title: str
    case_reference: str
    giver: str
    published: str
    version: str
    synthetic: str
    late: str
    colophon: list[str]
    sections: list[SectionView]
    appendix: AppendixView


def page_view(compiled: Compiled) -> PageView:
    report = compiled.report
    if report.appendix is None:
        raise TypeError("a compiled report has an appendix")
    return {
        "title": report.title,
        "case_reference": report.case_reference,
        "giver": compiled.giver,
        "published": date_text(compiled.published),
        "version": str(compiled.version) if compiled.version > 1 else "",
        "synthetic": report.synthetic,
        "late": _late(compiled),
        "colophon": list(compiled.colophon),
        "sections": [_section(compiled, section) for section in compiled.sections],
        "appendix": _appendix(compiled, report.appendix),
    }


def _late(compiled: Compiled) -> str:
    if not compiled.late:
        return ""
    count = recipients_opening(len(compiled.late), compiled.noun)
    return (
        f"{count} hade inte redovisat när rapporten sammanställdes och ingår inte i tabellerna:"
        f" {joined(compiled.late)}."
    )


def _section(compiled: Compiled, section: Section) -> SectionView:
    return {
        "id": f"avsnitt-{section.key}",
        "title": section.title,
        "level": section.level,
        "blocks": list(_blocks(compiled, section.blocks)),
    }


def _blocks(compiled: Compiled, blocks: Iterable[Block]) -> Iterator[BlockView]:
    """The blocks in order, items that follow each other as one list."""
    for kind, same in groupby(blocks, key=lambda block: block.kind):
        if kind == "item":
            yield {"kind": "items", "items": [[_run(run) for run in block.runs] for block in same]}
            continue
        for block in same:
            match kind:
                case "paragraph":
                    yield {"kind": "paragraph", "runs": [_run(run) for run in block.runs]}
                case "list":
                    yield {"kind": "list", "entries": _entries(compiled, compiled.table(block.key))}
                case "table":
                    yield {"kind": "table", "table": _table(compiled, compiled.table(block.key))}


def _run(run: Run) -> RunView:
    return {
        "text": run.text,
        "target": table_id(run.key) if run.kind == "table" else "",
        "key": run.key if run.kind == "figure" else "",
    }


def table_id(key: str) -> str:
    return f"tabell-{key}"


def _entries(compiled: Compiled, table: Table) -> list[str]:
    return [
        f"{in_running_text(row.label)} ({recipients_text(row.count, compiled.noun, in_words=False)})"
        for row in table.rows
    ]


def _table(compiled: Compiled, table: Table) -> TableView:
    helps = compiled.helps[table.key]
    grouped = groupby(table.rows, key=lambda row: row.group if table.order == "descending_in_groups" else "")
    return {
        "id": table_id(table.key),
        "key": table.key,
        "caption": f"Tabell {table.number}. {table.title}",
        "note": table.note,
        "heads": list(table.column_heads),
        "groups": [
            {"title": group, "rows": [_row(row, helps.get(row.option, ""), table.n) for row in rows]}
            for group, rows in grouped
        ],
        "source": table.source,
    }


def _row(row: Row, explanation: str, n: int) -> RowView:
    return {
        "label": row.label,
        "help": explanation,
        "count": format_kronor(row.count),
        "share": 100 * row.count // n if n else 0,
    }


def _appendix(compiled: Compiled, appendix: Appendix) -> AppendixView:
    """With what was allocated and waived where any row has it; waived amounts stay among the unused."""
    allocated = any(row.allocated is not None for row in appendix.rows)
    waived = any(row.waived for row in appendix.rows)
    heads = [
        capital(compiled.noun.one),
        *(["Tilldelat (kr)"] if allocated else []),
        "Rekvirerat (kr)",
        "Använt (kr)",
        "Oanvänt (kr)",
        *(["varav efterges (kr)"] if waived else []),
        "Andel använt (%)",
    ]

    def cells(name: str, row: AppendixRow) -> list[str]:
        amounts = [
            *([row.allocated or 0] if allocated else []),
            row.claimed,
            row.used,
            row.claimed - row.used,
            *([row.waived or 0] if waived else []),
        ]
        return [name, *map(format_kronor, amounts), decimal_comma(row.share_percent)]

    total = AppendixRow(
        recipient="Summa",
        claimed=appendix.total.claimed,
        used=appendix.total.used,
        share_percent=appendix.total.share_percent,
        allocated=sum(row.allocated or 0 for row in appendix.rows),
        waived=sum(row.waived or 0 for row in appendix.rows),
    )
    return {
        "id": table_id(appendix.key),
        "key": appendix.key,
        "heading": compiled.appendix_heading,
        "caption": f"{appendix.number}. {appendix.title}",
        "heads": heads,
        "rows": [cells(row.recipient, row) for row in appendix.rows],
        "total": cells(total.recipient, total),
        "source": appendix.source,
    }
