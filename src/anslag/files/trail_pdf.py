"""A krona's way as a PDF: its levels as tables, each with its sums."""

from collections.abc import Mapping
from datetime import date

from anslag.files.accessible_pdf import accessible_pdf


def trail_pdf(page: Mapping[str, object], *, on: date) -> bytes:
    """The same way gives the same bytes. `page` holds what templates/trail.typ shows."""
    return accessible_pdf("trail.typ", page, on=on)
