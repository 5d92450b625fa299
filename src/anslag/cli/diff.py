"""`anslag diff`: what differs between two programme folders."""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from anslag.domain.money import format_kronor
from anslag.files.programme_diff import Change, Difference, KeyColumn, Value, difference
from anslag.files.programme_folder import load_programme

HELP = "Visa vad som skiljer två programmappar: villkor, formulär, rapportmall och nyckel."

_LEAST_GROUPED = 10_000
"""Numbers from here on are parted in thousands; a year is not."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="GAMMAL", type=Path)
    parser.add_argument("new", metavar="NY", type=Path)
    parser.add_argument("--json", action="store_true", help="skriv skillnaderna som JSON")


def run(options: argparse.Namespace) -> int:
    found = difference(load_programme(options.old), load_programme(options.new))
    print(json.dumps(asdict(found), ensure_ascii=False) if options.json else difference_text(found))
    return 0


def difference_text(found: Difference) -> str:
    """The differences under a heading for each file, a line or three for each."""
    groups = (
        ("Villkor", _changes(found.terms)),
        ("Formulär", _changes(found.form)),
        ("Rapportmall", _changes(found.report)),
        ("Nyckel", _key(found)),
    )
    texts = [f"{heading}\n{body}" for heading, lines in groups if (body := "\n".join(lines))]
    return "\n\n".join(texts) or "Inget skiljer."


def _changes(changes: Sequence[Change]) -> Iterator[str]:
    for change in changes:
        if change.before is None:
            yield f"  + {change.key}: {_shown(change.after)}"
        elif change.after is None:
            yield f"  - {change.key}: {_shown(change.before)}"
        else:
            yield f"    {change.key}: {_shown(change.before)} → {_shown(change.after)}"


def _key(found: Difference) -> Iterator[str]:
    yield from (f"  + {name}" for name in found.recipients_added)
    yield from (f"  - {name}" for name in found.recipients_removed)
    yield from (_column(column) for column in found.columns)


def _column(column: KeyColumn) -> str:
    sums = f"summa {_shown(column.before)} → {_shown(column.after)}"
    return f"    {column.column}: {sums}, ändrad för {column.changed} mottagare"


def _shown(value: Value) -> str:
    if value is None:
        return "saknas"
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int):
        return format_kronor(value) if abs(value) >= _LEAST_GROUPED else str(value)
    return f"”{value}”" if " " in value else value
