"""Public rows as files: a CSV per kind of row, and all of them as JSON."""

import csv
import json
from collections.abc import Iterable
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_rows(directory: Path, name: str, kind: type[Any], rows: Iterable[Any]) -> tuple[Path, Path]:
    """Write NAME.csv and NAME.json, both with the fields of the dataclass `kind` in its order."""
    directory.mkdir(parents=True, exist_ok=True)
    table = directory / f"{name}.csv"
    document = directory / f"{name}.json"
    names = [field.name for field in fields(kind)]
    with table.open("w", encoding="utf-8", newline="") as text, document.open("w", encoding="utf-8") as data:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(names)
        data.write("[")
        for number, row in enumerate(rows):
            values = asdict(row)
            writer.writerow([_cell(values[name]) for name in names])
            data.write(",\n" if number else "\n")
            data.write(json.dumps(values, ensure_ascii=False, default=str))
        data.write("\n]\n")
    return table, document


def _cell(value: object) -> object:
    """Text that a spreadsheet would take for a formula is marked as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
