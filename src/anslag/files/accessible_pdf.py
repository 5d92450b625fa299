"""Sets data by a template as an archivable, tagged PDF: PDF/A-2a and PDF/UA-1, the same bytes for the same data."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import typst
from pikepdf import Dictionary, Name, Object

TEMPLATES = Path(__file__).parent / "templates"


def accessible_pdf(template: str, page: Mapping[str, object], *, on: date) -> bytes:
    """The document that the template of that name makes of `page`, dated `on`. Nothing of it is read as markup.

    A sign that the fonts lack, such as a picture sign in what someone has written, stands as [?].
    """
    text = json.dumps(page, ensure_ascii=False)
    try:
        document = _set(template, text, on)
    except typst.TypstError as fault:
        if LACKED not in str(fault):
            raise
        document = _set(template, json.dumps(_displayable(page), ensure_ascii=False), on)
    return with_row_headers(document)


LACKED = "could not be displayed"
"""What Typst says of a sign that no font has: an archivable PDF may not have one."""


PUNCTUATION = ("\N{HYPHEN}", "\N{VERTICAL FOUR DOTS}")
"""The first and the last sign of Unicode's general punctuation that is seen."""


def _set(template: str, text: str, on: date) -> bytes:
    return typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"page": text},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=datetime.combine(on, time(12), tzinfo=UTC),
    )


def _displayable(value: Any) -> Any:
    """The same with every sign that is sure to be displayed, in texts at any depth."""
    if isinstance(value, str):
        return "".join(map(_sign, value))
    if isinstance(value, Mapping):
        return {name: _displayable(each) for name, each in value.items()}
    return [_displayable(each) for each in value] if isinstance(value, list | tuple) else value


def _sign(sign: str) -> str:
    if sign in "\n\t":
        return sign
    if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Mn"}:
        return ""
    known = (
        sign < "\N{LATIN SMALL LETTER TURNED A}" or sign in "€−≤≥" or PUNCTUATION[0] <= sign <= PUNCTUATION[1]
    )
    return sign if known else "[?]"


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
