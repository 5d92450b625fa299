"""A receipt as a PDF: of what was sent in, when it came, and what comes next. It is in the language of the giver."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from django.http import HttpResponse

from anslag.files.receipt_pdf import receipt_pdf
from anslag.web.access import Visit
from anslag.web.language import official


class Received(Protocol):
    """What has been sent in, as it stands in the diary."""

    @property
    def entry(self) -> int: ...
    @property
    def day(self) -> date: ...
    @property
    def at(self) -> str: ...
    @property
    def case_reference(self) -> str: ...


def receipt(
    visit: Visit,
    kept: Received,
    *,
    title: Callable[[], str],
    rows: Callable[[], Sequence[Sequence[str]]],
    onward: Callable[[], object],
) -> HttpResponse:
    """The receipt as a file. What is said in words is asked for here, so that it is said in the giver's language."""
    terms = visit.held.terms
    with official():
        content = {
            "title": title(),
            "programme": terms.title,
            "giver": terms.giver,
            "recipient": visit.name,
            "number": str(kept.entry),
            "received": kept.at[:19].replace("T", " ") if kept.at else kept.day.isoformat(),
            "case_reference": kept.case_reference,
            "rows": rows(),
            "next": onward(),
            "synthetic": terms.synthetic,
        }
    written = receipt_pdf(content, on=kept.day)
    named = {"Content-Disposition": f'attachment; filename="kvittens-{kept.entry}.pdf"'}
    return HttpResponse(written, content_type="application/pdf", headers=named)
