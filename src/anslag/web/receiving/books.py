"""A recipient brings its own books: a file of them, or rows pasted from a spreadsheet, read before it is kept."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from anslag.domain.bookkeeping import Bookkeeping, Selection
from anslag.domain.problem import Refusal
from anslag.files.books_table import MOST_BYTES as MOST_TABLE
from anslag.files.books_table import likely_columns, table_of
from anslag.files.sie import looks_like_sie, read_sie
from anslag.files.sie_fields import Readable
from anslag.records.own_books import OwnBooks, PackedFile, bring_books, forget_books, own_books
from anslag.web import clock
from anslag.web.access import Visit, may_any
from anslag.web.forms import PlainForm
from anslag.web.receiving.requisition import where

MOST_BYTES = 110_000_000
"""Of a SIE file. It is read while the page waits: about ten seconds for the largest."""

MOST_OBJECTS = 5_000
"""Objects whose names are shown to choose among; any can be written."""


class UploadForm(PlainForm):
    """A file or pasted rows: one of the two."""

    file = forms.FileField(
        required=False,
        label=gettext_lazy("Fil ur ekonomisystemet"),
        help_text=gettext_lazy(
            "SIE 4 eller SIE 5, eller en tabell som CSV eller Excel. Högst 110 MB; en så stor fil tar omkring tio "
            "sekunder att läsa när den har kommit fram."
        ),
        widget=forms.FileInput(attrs={"accept": ".se,.si,.sie,.xml,.csv,.txt,.tsv,.xlsx"}),
    )
    rows = forms.CharField(
        required=False,
        strip=False,
        max_length=1_000_000,
        label=gettext_lazy("Eller klistra in rader"),
        help_text=gettext_lazy(
            "Markera rubrikraden och raderna i kalkylprogrammet, kopiera och klistra in. Det behövs kolumner för "
            "konto, datum, belopp och verifikation."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for field in self.fields.values():
            field.one_of = True  # type: ignore[attr-defined]  # neither is optional alone

    def clean(self) -> dict[str, Any]:
        sent = self.cleaned_data
        if not self.errors and not sent.get("file") and not sent.get("rows", "").strip():
            raise forms.ValidationError(_("Välj en fil eller klistra in rader."))
        if sent.get("file") and sent["file"].size > MOST_BYTES:
            self.add_error(
                "file", _("Filen är större än 110 MB. Ta ut ett år i taget, eller bara projektets rader.")
            )
        return sent


@may_any(("report_draft", "read"), ("report", "sign"))
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    books = books_of(visit)
    if request.method != "POST" or not visit.may("report_draft", "draft"):
        return _show(request, visit, UploadForm(), books)
    if "forget" in request.POST:
        forget_books(visit.held, visit.name)
        return HttpResponseRedirect(address(visit, "books"))
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            _bring(visit, form.cleaned_data)
        except Refusal as refusal:
            form.add_error("file" if form.cleaned_data.get("file") else "rows", str(refusal))
        else:
            return HttpResponseRedirect(address(visit, "books-rows"))
    return _show(request, visit, form, books)


def books_of(visit: Visit) -> OwnBooks | None:
    return own_books(visit.held, visit.name, mandates=visit.visitor.mandates, today=visit.today)


def address(visit: Visit, name: str, *more: str) -> str:
    return reverse(name, args=[*where(visit), *more])


def _bring(visit: Visit, sent: dict[str, Any]) -> None:
    """Read it all before anything is kept: what cannot be read exactly is not brought."""
    file = sent.get("file") or BytesIO(sent["rows"].encode())
    name = sent["file"].name if sent.get("file") else _("inklistrade rader")
    is_sie = looks_like_sie(file.read(4096))
    file.seek(0)
    told = told_by(read_sie(file, name=name, selection=Selection())) if is_sie else _told_by_table(file)
    file.seek(0)
    packed = PackedFile(_pieces(file))
    books = OwnBooks(name=name, sha256=packed.sha256, kind="sie" if is_sie else "table", told=told)
    bring_books(visit.held, visit.name, books, packed, by=visit.visitor.person, at=clock.now())


def _pieces(file: Readable) -> Iterator[bytes]:
    while piece := file.read(1 << 16):
        yield piece


def told_by(found: Bookkeeping) -> dict[str, Any]:
    """What a SIE file says of itself, as it is kept. Raises Refusal for books that are not in kronor."""
    if found.currency != "SEK":
        raise Refusal(_("Bokföringen är i %(currency)s. Ta ut den i kronor.") % {"currency": found.currency})
    if not found.rows:
        raise Refusal(_("Filen har inga verifikationer. Ta ut en SIE-fil av typ 4."))
    return {
        "type": found.type,
        "encoding": found.encoding,
        "company": found.company,
        "organisation_number": found.organisation_number,
        "vouchers": found.vouchers,
        "rows": found.rows,
        "unbalanced": found.unbalanced_vouchers,
        "remarks": list(found.remarks),
        "dimensions": {str(number): name for number, name in found.dimensions.items()},
        "objects": [[*key, name] for key, name in sorted(found.objects.items())[:MOST_OBJECTS]],
        "accounts": dict(found.accounts),
    }


def _told_by_table(file: Readable) -> dict[str, Any]:
    table = table_of(file.read(MOST_TABLE + 1))
    return {
        "headings": list(table.headings),
        "columns": likely_columns(table.headings),
        "rows": len(table.rows),
        "accounts": {},
    }


def _show(request: HttpRequest, visit: Visit, form: UploadForm, books: OwnBooks | None) -> HttpResponse:
    return render(
        request,
        "receiving/books.html",
        {
            "visit": visit,
            "held": visit.held,
            "terms": visit.held.terms,
            "form": form,
            "books": books,
            "may_draft": visit.may("report_draft", "draft"),
        },
    )
