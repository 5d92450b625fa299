"""What the chosen rows come to in each cost category, with the rows behind; taken over in the report from here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anslag.domain.booked_costs import (
    AccountMap,
    BookedCosts,
    IntervalError,
    booked_costs,
    cost_problems,
    map_problems,
    proposed_map,
    read_intervals,
    within,
)
from anslag.domain.bookkeeping import BookedRow, Ore, ore_text
from anslag.domain.money import Kronor
from anslag.domain.problem import Problem, Refusal
from anslag.records.drafts import DraftChangedError
from anslag.records.grants import grant_to, position_of
from anslag.records.own_books import OwnBooks, account_map, chosen_rows, note_taken, save_account_map
from anslag.web import clock
from anslag.web.access import Visit, may_any
from anslag.web.forms import PlainForm
from anslag.web.receiving.books import address, books_of
from anslag.web.receiving.books_take import take_over

LEFT_OUT = "utan-kostnadsslag"
"""In an address: the rows that belong in no category."""

ROWS_A_PAGE = 200


class MapForm(PlainForm):
    """The intervals of accounts of each category."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, labels: Mapping[str, str], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.labels = labels
        for name, label in labels.items():
            field = self.fields[name] = forms.CharField(
                required=False,
                max_length=300,
                label=label,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            field.one_of = True  # type: ignore[attr-defined]  # all may be empty, and then nothing is taken over

    def clean(self) -> dict[str, Any]:
        for name in self.labels:
            try:
                read_intervals(self.cleaned_data.get(name, ""))
            except IntervalError as fault:
                self.add_error(name, str(fault))
        if not self.errors:
            for problem in map_problems(self.mapping, self.labels):
                self.add_error(None, f"{problem.message} {problem.remedy}")
        return self.cleaned_data

    @property
    def intervals(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in self.labels}

    @property
    def mapping(self) -> AccountMap:
        return {name: read_intervals(text) for name, text in self.intervals.items()}


@dataclass(frozen=True, kw_only=True)
class Summing:
    """The rows that were chosen, and what they come to by the recipient's mapping of accounts."""

    visit: Visit
    books: OwnBooks
    rows: tuple[BookedRow, ...]
    intervals: Mapping[str, str]
    map_version: int

    @property
    def labels(self) -> dict[str, str]:
        return {each.id: each.label for each in self.visit.held.terms.cost_categories}

    @cached_property
    def costs(self) -> BookedCosts:
        return booked_costs(self.rows, {name: read_intervals(text) for name, text in self.intervals.items()})

    @cached_property
    def paid(self) -> Kronor:
        return position_of(grant_to(self.visit.held, self.visit.name)).paid

    @property
    def taken(self) -> dict[str, Kronor]:
        """What may be taken over: no more than was paid."""
        return within(self.costs.kronor, self.paid)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return cost_problems(self.costs, self.labels)


def summing_of(visit: Visit) -> Summing | None:
    books = books_of(visit)
    if books is None or books.selection is None:
        return None
    written, version = account_map(visit.name)
    proposed = proposed_map(visit.held.terms.cost_categories)
    return Summing(
        visit=visit,
        books=books,
        rows=chosen_rows(visit.held.key, visit.name),
        intervals={
            name: written.get(name, ", ".join(each.text for each in parts))
            for name, parts in proposed.items()
        },
        map_version=version,
    )


@may_any(("report_draft", "read"), ("report", "sign"))
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    summing = summing_of(visit)
    if summing is None:
        return HttpResponseRedirect(address(visit, "books"))
    if request.method != "POST" or not visit.may("report_draft", "draft"):
        first = {**summing.intervals, "version": summing.map_version}
        return _show(request, summing, MapForm(summing.labels, initial=first))
    form = MapForm(summing.labels, request.POST)
    if not form.is_valid():
        return _show(request, summing, form)
    try:
        _save_map(summing, form)
    except DraftChangedError:
        form.add_error(None, _("Någon annan har ändrat kontona medan du skrev. Ladda om sidan och börja om."))
        return _show(request, summing, form)
    if "take" not in request.POST:
        return HttpResponseRedirect(address(visit, "books-sums"))
    return _take(request, replace(summing, intervals=form.intervals), form)


def _save_map(summing: Summing, form: MapForm) -> None:
    if form.intervals != dict(summing.intervals):
        save_account_map(
            summing.visit.name,
            form.intervals,
            form.cleaned_data["version"],
            by=summing.visit.visitor.person,
            at=clock.now(),
        )


def _take(request: HttpRequest, summing: Summing, form: MapForm) -> HttpResponse:
    visit = summing.visit
    for problem in summing.problems:
        form.add_error(None, f"{problem.place}: {problem.message} {problem.remedy}")
    if not summing.costs.total:
        form.add_error(None, _("Inga kostnader ligger i något kostnadsslag. Ändra kontona."))
    if form.errors:
        return _show(request, summing, form)
    try:
        where = take_over(visit, summing.books, summing.taken)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, summing, form)
    taken = replace(summing.books, taken=summing.taken, intervals=dict(summing.intervals))
    note_taken(visit.held, visit.name, taken, by=visit.visitor.person, at=clock.now())
    return HttpResponseRedirect(where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    id: str
    label: str
    rows: int
    booked: str
    kronor: Kronor


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSum:
    account: str
    name: str
    rows: int
    booked: str


def _show(request: HttpRequest, summing: Summing, form: MapForm) -> HttpResponse:
    visit, costs = summing.visit, summing.costs
    return render(
        request,
        "receiving/books_sums.html",
        {
            "visit": visit,
            "held": visit.held,
            "terms": visit.held.terms,
            "form": form,
            "books": summing.books,
            "lines": tuple(_lines(summing)),
            "total": costs.total,
            "booked": ore_text(sum(costs.ore.values())),
            "left_out": tuple(_accounts(summing, costs.left_out)),
            "paid": summing.paid,
            "over": max(0, costs.total - summing.paid),
            "problems": summing.problems,
            "may_draft": visit.may("report_draft", "draft"),
        },
    )


def _lines(summing: Summing) -> Iterator[Line]:
    costs = summing.costs
    for name, label in summing.labels.items():
        yield Line(
            id=name,
            label=label,
            rows=len(costs.rows[name]),
            booked=ore_text(costs.ore[name]),
            kronor=costs.kronor[name],
        )


def _accounts(summing: Summing, rows: tuple[BookedRow, ...]) -> Iterator[AccountSum]:
    sums: dict[str, list[Ore]] = {}
    for row in rows:
        sums.setdefault(row.account, []).append(row.ore)
    names = summing.books.told.get("accounts", {})
    for account, amounts in sorted(sums.items()):
        yield AccountSum(
            account=account, name=names.get(account, ""), rows=len(amounts), booked=ore_text(sum(amounts))
        )


@may_any(("report_draft", "read"), ("report", "sign"))
@require_safe
def rows(request: HttpRequest, visit: Visit, category: str) -> HttpResponse:
    """The rows behind a sum."""
    summing = summing_of(visit)
    if summing is None:
        return HttpResponseRedirect(address(visit, "books"))
    behind = {**summing.costs.rows, LEFT_OUT: summing.costs.left_out}.get(category)
    if behind is None:
        raise Http404
    shown = Paginator(behind, ROWS_A_PAGE).get_page(request.GET.get("sida"))
    names = summing.books.told.get("accounts", {})
    return render(
        request,
        "receiving/books_behind.html",
        {
            "visit": visit,
            "held": visit.held,
            "terms": visit.held.terms,
            "title": summing.labels.get(category, _("Utan kostnadsslag")),
            "books": summing.books,
            "rows": [
                {
                    "voucher": f"{row.series} {row.voucher}".strip() or "–",
                    "day": row.day,
                    "account": f"{row.account} {names.get(row.account, '')}".strip(),
                    "booked": ore_text(row.ore),
                }
                for row in shown
            ],
            "shown": shown,
            "total": ore_text(sum(row.ore for row in behind)),
        },
    )
