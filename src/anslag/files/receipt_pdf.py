"""A receipt as a PDF: what was received, when, under which number, and what happens next."""

from collections.abc import Mapping
from datetime import date

from anslag.files.accessible_pdf import accessible_pdf


def receipt_pdf(page: Mapping[str, object], *, on: date) -> bytes:
    """The same receipt gives the same bytes. `page` holds what templates/receipt.typ shows."""
    return accessible_pdf("receipt.typ", page, on=on)
