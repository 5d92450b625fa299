"""Sets data by a template as an archivable, tagged PDF: PDF/A-2a and PDF/UA-1, the same bytes for the same data."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path

import pikepdf
import typst
from pikepdf import Dictionary, Name, Object

TEMPLATES = Path(__file__).parent / "templates"


def accessible_pdf(template: str, page: Mapping[str, object], *, on: date) -> bytes:
    """The document that the template of that name makes of `page`, dated `on`. Nothing of it is read as markup."""
    document = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"page": json.dumps(page, ensure_ascii=False)},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=datetime.combine(on, time(12), tzinfo=UTC),
    )
    return with_row_headers(document)


def with_row_headers(document: bytes) -> bytes:
    """The PDF with the first cell of each body row marked as that row's header, which Typst cannot yet do.

    The list of headers that Typst gives every cell names the column's alone, and goes before scope: it is dropped.
    """
    written = BytesIO()
    with pikepdf.open(BytesIO(document)) as pdf:
        for row in _body_rows(pdf.Root.StructTreeRoot):
            cells = [kid for kid in _kids(row) if kid.S == Name.TD]
            for cell in cells:
                _drop_headers(cell)
            if len(cells) > 1:
                cells[0].S = Name.TH
                attributes = [*cells[0].get(Name.A, []), Dictionary(O=Name.Table, Scope=Name.Row)]
                cells[0].A = pikepdf.Array(attributes)
        pdf.save(written, deterministic_id=True)
    return written.getvalue()


def _drop_headers(cell: Object) -> None:
    for attributes in cell.get(Name.A, []):
        if Name.Headers in attributes:
            del attributes[Name.Headers]


def _kids(element: Object) -> list[Object]:
    """The structure elements right below, without the content."""
    kids: Object | list[Object] = element.get(Name.K, [])
    found = kids if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in found if isinstance(kid, Dictionary) and Name.S in kid]


def _body_rows(element: Object) -> list[Object]:
    rows: list[Object] = []
    for kid in _kids(element):
        if Name.TBody == kid.S:
            rows.extend(row for row in _kids(kid) if row.S == Name.TR)
        elif Name.THead != kid.S:
            rows.extend(_body_rows(kid))
    return rows
