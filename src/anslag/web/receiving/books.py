"""A recipient brings its own books: a file of them, or rows pasted from a spreadsheet, read before it is kept."""

from io import BytesIO
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from anslag.domain.problem import Refusal
from anslag.records.books_reading import Reading, own_reading, stop_reading
from anslag.records.own_books import OwnBooks, forget_books, own_books
from anslag.steps.books import bring
from anslag.web import clock
from anslag.web.access import Visit, may_any
from anslag.web.forms import PlainForm
from anslag.web.receiving.requisition import where

MOST_BYTES = 110_000_000
"""Of a SIE file."""


class UploadForm(PlainForm):
    """A file or pasted rows: one of the two."""

    file = forms.FileField(
        required=False,
        label=gettext_lazy("Fil ur ekonomisystemet"),
        help_text=gettext_lazy(
            "SIE 4 eller SIE 5, eller en tabell som CSV eller Excel. Högst 110 MB. En stor fil läses i bakgrunden."
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
    failed = own_reading(visit.held, visit.name, mandates=visit.visitor.mandates, today=visit.today)
    if request.method != "POST" and failed and not failed.fault:
        return HttpResponseRedirect(address(visit, "books-reading"))
    if request.method != "POST" or not visit.may("report_draft", "draft"):
        return _show(request, visit, UploadForm(), books, failed)
    if "forget" in request.POST:
        forget_books(visit.held, visit.name)
        return HttpResponseRedirect(address(visit, "books"))
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            read = _bring(visit, form.cleaned_data)
        except Refusal as refusal:
            form.add_error("file" if form.cleaned_data.get("file") else "rows", str(refusal))
        else:
            return HttpResponseRedirect(address(visit, "books-rows" if read else "books-reading"))
    return _show(request, visit, form, books)


def books_of(visit: Visit) -> OwnBooks | None:
    return own_books(visit.held, visit.name, mandates=visit.visitor.mandates, today=visit.today)


def address(visit: Visit, name: str, *more: str) -> str:
    return reverse(name, args=[*where(visit), *more])


def _bring(visit: Visit, sent: dict[str, Any]) -> bool:
    """Whether it has been read; a large file is read by the worker."""
    file = sent.get("file") or BytesIO(sent["rows"].encode())
    return bring(
        visit.held,
        visit.name,
        file,
        name=sent["file"].name if sent.get("file") else _("inklistrade rader"),
        size=sent["file"].size if sent.get("file") else len(file.getbuffer()),
        by=visit.visitor.person,
        at=clock.now(),
    )


@may_any(("report_draft", "read"), ("report", "sign"))
@require_http_methods(["GET", "HEAD", "POST"])
def reading(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A large file while it is read, which may be stopped; after that, where one goes on."""
    may_draft = visit.may("report_draft", "draft")
    if request.method == "POST" and may_draft:
        stop_reading(visit.held.key, visit.name)
        return HttpResponseRedirect(address(visit, "books"))
    found = own_reading(visit.held, visit.name, mandates=visit.visitor.mandates, today=visit.today)
    if found is None:
        books = books_of(visit)
        chosen = books is not None and books.selection
        return HttpResponseRedirect(address(visit, "books-sums" if chosen else "books-rows"))
    percent = min(99, 100 * found.done // max(found.size, 1))
    shown = {
        "visit": visit,
        "held": visit.held,
        "terms": visit.held.terms,
        "reading": found,
        "percent": percent,
        "quarter": percent // 25 * 25,
        "may_draft": may_draft,
        "again": address(visit, "books" if found.what == "bring" else "books-rows"),
    }
    return render(request, "receiving/books_reading.html", shown)


def _show(
    request: HttpRequest,
    visit: Visit,
    form: UploadForm,
    books: OwnBooks | None,
    failed: Reading | None = None,
) -> HttpResponse:
    return render(
        request,
        "receiving/books.html",
        {
            "visit": visit,
            "held": visit.held,
            "terms": visit.held.terms,
            "form": form,
            "books": books,
            "failed": failed,
            "may_draft": visit.may("report_draft", "draft"),
        },
    )
