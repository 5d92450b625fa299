"""A workbook as its sheets' rows of texts and numbers, read from the file itself."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}

type Rows = list[list[Any]]


def sheets(written: bytes) -> dict[str, Rows]:
    """By name, in order. A number is an int; a formula fails, since there is to be none."""
    with zipfile.ZipFile(io.BytesIO(written)) as book:
        texts = [
            "".join(each.itertext())
            for each in etree.fromstring(book.read("xl/sharedStrings.xml")).iterfind("m:si", NAMES)
        ]
        named = etree.fromstring(book.read("xl/workbook.xml")).iterfind("m:sheets/m:sheet", NAMES)
        return {
            str(each.get("name")): list(_rows(book.read(f"xl/worksheets/sheet{number}.xml"), texts))
            for number, each in enumerate(named, 1)
        }


def _rows(written: bytes, texts: list[str]) -> Iterator[list[Any]]:
    for row in etree.fromstring(written).iterfind("m:sheetData/m:row", NAMES):
        assert row.find("m:c/m:f", NAMES) is None, "a formula"
        yield [_value(cell, texts) for cell in row.iterfind("m:c", NAMES)]


def _value(cell: Any, texts: list[str]) -> Any:
    value = cell.findtext("m:v", namespaces=NAMES) or ""
    return texts[int(value)] if cell.get("t") == "s" else int(value)
