"""Which rows of the books are meant: a project or another object, a period, and for a table which column is what."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from anslag.domain.bookkeeping import Selection
from anslag.domain.problem import Refusal
from anslag.domain.programme import Period
from anslag.files.books_table import TableColumns
from anslag.records.own_books import OwnBooks, books_file
from anslag.steps.books import Choice, choose
from anslag.web import clock
from anslag.web.access import Visit, may
from anslag.web.forms import DayField, PlainForm
from anslag.web.receiving.books import address, books_of

PROJECT = "6"
"""The dimension that SIE reserves for projects."""

RESERVED = {1: gettext_lazy("Kostnadsställe"), 6: gettext_lazy("Projekt")}
"""What dimensions are when the file does not say."""

COLUMNS: Mapping[str, Any] = {
    "account": gettext_lazy("Kolumn med konto"),
    "day": gettext_lazy("Kolumn med datum"),
    "amount": gettext_lazy("Kolumn med belopp (eller debet)"),
    "voucher": gettext_lazy("Kolumn med verifikation"),
    "credit": gettext_lazy("Kolumn med kredit"),
    "object": gettext_lazy("Kolumn med projekt eller annat objekt"),
}
FREE = frozenset({"credit", "object"})


class RowsForm(PlainForm):
    """The object and the period. `books` says what there is to choose among."""

    dimension = forms.ChoiceField(required=False, label=gettext_lazy("Vad är raderna märkta med?"))
    object = forms.CharField(
        required=False,
        max_length=100,
        label=gettext_lazy("Projekt eller objekt"),
        help_text=gettext_lazy("Koden, som den står i bokföringen. Tomt tar alla rader."),
        widget=forms.TextInput(attrs={"list": "objects", "autocomplete": "off"}),
    )
    first = DayField(label=gettext_lazy("Från och med"))
    last = DayField(label=gettext_lazy("Till och med"))
    other_period = forms.BooleanField(
        required=False, label=gettext_lazy("Ja, vi vill ta med rader utanför perioden i villkoren")
    )

    def __init__(self, books: OwnBooks, period: Period, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.books, self.period = books, period
        if not self.is_bound or not self._is_other_period():
            del self.fields["other_period"]
        if books.kind == "sie":
            self.fields["dimension"].choices = [  # type: ignore[attr-defined]
                ("", _("Alla rader, oavsett märkning")),
                *((number, f"{number} {name}") for number, name in _dimensions(books).items()),
            ]
            return
        del self.fields["dimension"]
        headings = [(str(at), heading) for at, heading in enumerate(books.told["headings"])]
        for name, label in COLUMNS.items():
            none = _("Ingen") if name in FREE else _("Välj kolumn")
            self.fields[name + "_column"] = forms.ChoiceField(
                label=label, choices=[("", none), *headings], required=name not in FREE
            )
        self.order_fields(
            [*(f"{name}_column" for name in COLUMNS), "object", "first", "last", "other_period"]
        )

    def clean(self) -> dict[str, Any]:
        sent = self.cleaned_data
        marked = sent.get("dimension") if self.books.kind == "sie" else sent.get("object_column")
        if sent.get("object") and not marked and not self.errors:
            self.add_error("object", _("Välj också vad raderna är märkta med."))
        if self.books.kind != "sie":
            self._refuse_columns_in_two_roles()
        if "other_period" in self.fields and not sent.get("other_period") and not self.errors:
            told = {"first": self.period.start, "last": self.period.end}
            said = _(
                "Enligt villkoren ska pengarna användas %(first)s till %(last)s, och ni har valt andra dagar. "
                "Ändra dagarna, eller säg att det är meningen."
            )
            self.add_error("other_period", said % told)
        return sent

    def _is_other_period(self) -> bool:
        """Whether the days that are sent reach outside the period in which the money may be used."""
        sent = [
            self.fields[name].widget.value_from_datadict(self.data, {}, name) for name in ("first", "last")
        ]
        try:
            first, last = (
                self.fields[name].clean(each) for name, each in zip(("first", "last"), sent, strict=True)
            )
        except forms.ValidationError:
            return False
        return bool(first < self.period.start or last > self.period.end)

    def _refuse_columns_in_two_roles(self) -> None:
        seen: dict[str, Any] = {}
        for name, label in COLUMNS.items():
            at = self.cleaned_data.get(f"{name}_column")
            if at and at in seen:
                said = _("Kolumnen är redan vald som ”%(other)s”. Välj en annan.") % {"other": seen[at]}
                self.add_error(f"{name}_column", said)
            elif at:
                seen[at] = label

    @property
    def selection(self) -> Selection:
        sent = self.cleaned_data
        code = sent["object"].strip() or None
        dimension = sent.get("dimension") if self.books.kind == "sie" else ("0" if code else "")
        return Selection(
            dimension=int(dimension) if dimension else None,
            object=code if dimension else None,
            first=sent["first"],
            last=sent["last"],
        )

    @property
    def choice(self) -> Choice:
        return Choice(selection=self.selection, columns=None if self.books.kind == "sie" else self._columns)

    @property
    def _columns(self) -> TableColumns:
        at = {name: self.cleaned_data[f"{name}_column"] for name in COLUMNS}
        return TableColumns(**{name: int(value) for name, value in at.items() if value})


def _dimensions(books: OwnBooks) -> dict[str, str]:
    """Those the file names, and those that its rows are tagged with."""
    tagged = sorted({number for number, _code, _name in books.told["objects"]})
    usual = {str(number): str(RESERVED.get(number, "")) for number in tagged}
    return usual | {number: name for number, name in books.told["dimensions"].items() if name}


@may("report_draft", "draft")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    books, file = books_of(visit), books_file(visit.held, visit.name)
    if books is None or file is None:
        return HttpResponseRedirect(address(visit, "books"))
    if request.method != "POST":
        return _show(
            request, visit, RowsForm(books, visit.held.terms.use_period, initial=_likely(visit, books))
        )
    form = RowsForm(books, visit.held.terms.use_period, request.POST)
    if form.is_valid():
        by, at = visit.visitor.person, clock.now()
        try:
            read = choose(visit.held, visit.name, books, form.choice, by=by, at=at)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return HttpResponseRedirect(address(visit, "books-sums" if read else "books-reading"))
    return _show(request, visit, form)


def _likely(visit: Visit, books: OwnBooks) -> dict[str, Any]:
    """What was chosen before; else projects, in the period that the money may be used in."""
    period = visit.held.terms.use_period
    likely: dict[str, Any] = {"first": period.start, "last": period.end}
    if books.kind == "sie":
        likely["dimension"] = PROJECT if PROJECT in _dimensions(books) else ""
    else:
        likely |= {f"{name}_column": str(at) for name, at in books.told["columns"].items()}
    if chosen := books.chosen:
        likely |= {"first": chosen.first, "last": chosen.last, "object": chosen.object or ""}
        if books.kind == "sie":
            likely["dimension"] = "" if chosen.dimension is None else str(chosen.dimension)
    return likely


def _show(request: HttpRequest, visit: Visit, form: RowsForm) -> HttpResponse:
    books = form.books
    party = next(each for each in visit.held.programme.parties if each.name == visit.name)
    number, stated = party.organisation_number or "", books.told.get("organisation_number", "")
    return render(
        request,
        "receiving/books_rows.html",
        {
            "visit": visit,
            "held": visit.held,
            "terms": visit.held.terms,
            "form": form,
            "books": books,
            "objects": books.told.get("objects", []),
            "another": bool(number and stated and _digits(number) != _digits(stated)),
        },
    )


def _digits(number: str) -> str:
    return "".join(each for each in number if each.isdigit())[-10:]
