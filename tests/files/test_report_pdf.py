"""The PDF is tagged, archivable and reproducible, and every cell of its tables has its headers."""

from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Name, Object

from anslag.files.report_pdf import report_pdf
from tests.domain.report_2025 import compiled_2025


@cache
def document() -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(report_pdf(compiled_2025())))


def elements(root: Any, kind: str) -> list[Object]:
    """The structure elements of a kind, in reading order."""
    found = [root] if root.get(Name.S) == Name(kind) else []
    kids: Any = root.get(Name.K, [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            found += elements(kid, kind)
    return found


def scope(cell: Object) -> list[str]:
    attributes: Any = cell.get(Name.A, [])
    return [str(each[Name.Scope]) for each in attributes if Name.Scope in each]


def test_the_document_says_its_language_its_title_and_its_standards() -> None:
    metadata = document().open_metadata()
    assert str(document().Root.Lang).startswith("sv")
    assert metadata["dc:title"] == compiled_2025().report.title
    assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
    assert metadata["pdfuaid:part"] == "1"


def test_every_table_of_the_report_is_one_table_with_a_caption() -> None:
    root = document().Root.StructTreeRoot
    assert len(elements(root, "/Table")) == len(elements(root, "/Caption")) == 16


def test_every_cell_has_a_column_header_and_a_row_header() -> None:
    root = document().Root.StructTreeRoot
    heads = [scope(cell) for head in elements(root, "/THead") for cell in elements(head, "/TH")]
    rows = [row for body in elements(root, "/TBody") for row in elements(body, "/TR")]
    whole = [row for row in rows if len(elements(row, "/TD")) + len(elements(row, "/TH")) > 1]
    assert {tuple(each) for each in heads} == {("/Column",)}
    assert {tuple(map(tuple, map(scope, elements(row, "/TH")))) for row in whole} == {(("/Row",),)}
    counted = sum(len(table.rows) for table in compiled_2025().report.tables)
    assert len(whole) == counted + 21 + 1


def test_no_cell_names_some_of_its_headers_and_leaves_out_the_rest() -> None:
    cells = elements(document().Root.StructTreeRoot, "/TD")
    assert [cell for cell in cells if any(Name.Headers in each for each in cell.get(Name.A, []))] == []


def test_headings_are_tagged_by_their_level() -> None:
    root = document().Root.StructTreeRoot
    levels = [section.level for section in compiled_2025().sections]
    assert [len(elements(root, f"/H{level}")) for level in (1, 2, 3)] == [
        levels.count(1) + 2,  # the contents and the appendix
        levels.count(2),
        levels.count(3),
    ]


def test_the_same_report_gives_the_same_bytes_and_another_day_others() -> None:
    again = report_pdf(compiled_2025())
    assert again == report_pdf(compiled_2025())
    assert again != report_pdf(replace(compiled_2025(), published=date(2026, 6, 16)))


def test_text_with_markup_is_set_as_it_stands() -> None:
    strange = '#panic("x") *a* $b$ <c> \\ ”é”'
    changed = replace(compiled_2025(), colophon=(strange,), giver=strange)
    with pikepdf.open(BytesIO(report_pdf(changed))) as pdf:
        assert pdf.open_metadata()["dc:creator"] == [strange]
