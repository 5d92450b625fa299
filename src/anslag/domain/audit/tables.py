"""Checks of the tables: their order, whom they count, and what they call their rows."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from anslag.domain.audit.finding import Finding
from anslag.domain.publication import Base, Report, Row, Table

PRINTED_N = re.compile(r"\bn\s*=\s*(\d+(?:\s\d{3})*)", re.IGNORECASE)


def sort_order(report: Report) -> Iterator[Finding]:
    """A table breaks its own order.

    In `as_listed` the order is the form's, which the report does not hold: there is nothing to check it against.
    """
    for table in report.tables:
        row = None
        if table.order == "descending":
            row = _first_rise(table.rows)
        elif table.order == "descending_in_groups":
            row = _first_break(table.rows)
        if row is not None:
            yield Finding(
                code="sort_order",
                place=f"tables[{table.key}].rows[{row.option}]",
                expected=tuple(each.option for each in _sorted(table)),
                found=tuple(each.option for each in table.rows),
                message=f"{_name(table)} ska ha fallande antal{_within(table)}, men raden ”{row.label}” med antalet"
                f" {row.count} bryter ordningen.",
                remedy="Flytta raden dit den hör, eller rätta det antal som är fel.",
            )


def _first_rise(rows: tuple[Row, ...]) -> Row | None:
    return next((row for before, row in pairwise(rows) if row.count > before.count), None)


def _first_break(rows: tuple[Row, ...]) -> Row | None:
    """The first row that rises within its group, or takes up a group that was left."""
    left: set[str] = set()
    for before, row in pairwise(rows):
        if row.group == before.group:
            if row.count > before.count:
                return row
        else:
            left.add(before.group)
            if row.group in left:
                return row
    return None


def _sorted(table: Table) -> list[Row]:
    groups = list(dict.fromkeys(row.group for row in table.rows))
    if table.order == "descending":
        return sorted(table.rows, key=lambda row: -row.count)
    return sorted(table.rows, key=lambda row: (groups.index(row.group), -row.count))


def _within(table: Table) -> str:
    return (
        " inom varje grupp, med gruppens rader efter varandra"
        if table.order == "descending_in_groups"
        else ""
    )


def subgroup_n(report: Report) -> Iterator[Finding]:
    """The n of a table differs from the number that chose it, or a count exceeds n, or a head prints another n."""
    for table in report.tables:
        chosen = _chosen(report, table.base)
        if chosen is None:
            yield _unknown_base(table)
            continue
        if table.n != chosen:
            yield _wrong_n(table, chosen)
        yield from _too_many(table, max(table.n, chosen))
        yield from _wrong_heads(table, {table.n, chosen})


def _chosen(report: Report, base: Base | str) -> int | None:
    """How many the table should count; None where its base is no table of the report."""
    if not isinstance(base, Base):
        return report.recipients
    table = next((table for table in report.tables if table.key == base.table), None)
    if table is None:
        return None
    return next((row.count for row in table.rows if row.option == base.option), 0)


def _unknown_base(table: Table) -> Finding:
    base = table.base.table if isinstance(table.base, Base) else table.base
    return Finding(
        code="subgroup_n",
        place=f"tables[{table.key}].base",
        expected=None,
        found=base,
        message=f"{_name(table)} räknar dem som valt ett alternativ i tabellen {base}, som saknas i rapporten.",
        remedy="Rätta base till den tabell och det alternativ som bestämmer vilka som räknas.",
    )


def _wrong_n(table: Table, chosen: int) -> Finding:
    base = table.base
    source = (
        f"alternativet {base.option} i tabellen {base.table} har {chosen}"
        if isinstance(base, Base)
        else f"mottagarna är {chosen}"
    )
    return Finding(
        code="subgroup_n",
        place=f"tables[{table.key}].n",
        expected=chosen,
        found=table.n,
        message=f"{_name(table)} har {table.n_symbol}={table.n}, men {source}.",
        remedy=f"Rätta {table.n_symbol} till {chosen}, eller det antal som det följer av.",
    )


def _too_many(table: Table, most: int) -> Iterator[Finding]:
    for row in table.rows:
        if row.count > most:
            yield Finding(
                code="subgroup_n",
                place=f"tables[{table.key}].rows[{row.option}].count",
                expected=most,
                found=row.count,
                message=f"{_name(table)}, raden ”{row.label}”, har antalet {row.count}, fler än de {most} som räknas.",
                remedy=f"Rätta antalet: det kan vara högst {most}.",
            )


def _wrong_heads(table: Table, right: set[int]) -> Iterator[Finding]:
    for number, head in enumerate(table.column_heads):
        printed = [int(re.sub(r"\s", "", digits)) for digits in PRINTED_N.findall(head)]
        if printed and right.isdisjoint(printed):
            yield Finding(
                code="subgroup_n",
                place=f"tables[{table.key}].column_heads[{number}]",
                expected=table.n,
                found=head,
                message=f"{_name(table)} har {table.n_symbol}={table.n}, men rubriken ”{head}” säger {printed[0]}.",
                remedy=f"Skriv {table.n_symbol}={table.n} i rubriken.",
            )


def label_inconsistent(report: Report) -> Iterator[Finding]:
    """One option under two labels within one row kind. The label used most is taken to be right, else the first.

    Tables without a row kind have no options in common.
    """
    seen: dict[tuple[str, str], Counter[str]] = {}
    tables: dict[tuple[str, str, str], list[Table]] = {}
    for table in (table for table in report.tables if table.row_kind):
        for row in table.rows:
            label = unicodedata.normalize("NFC", row.label)
            seen.setdefault((table.row_kind, row.option), Counter())[label] += 1
            tables.setdefault((table.row_kind, row.option, label), []).append(table)
    for (kind, option), labels in seen.items():
        (right, _), *others = labels.most_common()
        for label, _ in others:
            yield _label(option, right, tables[kind, option, right], label, tables[kind, option, label])


def _label(option: str, right: str, right_in: list[Table], label: str, label_in: list[Table]) -> Finding:
    return Finding(
        code="label_inconsistent",
        place=f"tables[{label_in[0].key}].rows[{option}].label",
        expected=right,
        found=label,
        message=f"Samma alternativ heter ”{label}” i {_numbers(label_in)} men ”{right}” i {_numbers(right_in)}.",
        remedy="Välj en av benämningarna och använd den överallt.",
    )


def _numbers(tables: list[Table]) -> str:
    names = list(dict.fromkeys(str(table.number) for table in tables))
    return f"tabell {', '.join(names)}"


def _name(table: Table) -> str:
    return f"Tabell {table.number} ({table.key})"
