"""Follow every krona: a staircase of tables from the appropriation to the cost category, today or as once known.

The address names a programme, or a recipient in it. Each has one way down from the source, so the address is the path,
and shows the same krona to whoever gets it: with everyone's names to the giver and its auditor, the recipient's own to
the recipient, and to anyone else what has been decided.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from anslag.files.diary_csv import Cell, diary_csv
from anslag.files.trail_pdf import trail_pdf
from anslag.records.roll_up import ChangedBelow, changed_below
from anslag.records.trail_search import found
from anslag.web.access import Visit, open_to_all
from anslag.web.forms import DayField, PlainForm
from anslag.web.language import official
from anslag.web.parts.trail_found import hits
from anslag.web.parts.trail_shown import Followed, Line, Shown, followed
from anslag.web.parts.trail_text import trail_text

A_PAGE = 100
MOST_FOUND = 50


class FollowForm(PlainForm):
    dag = DayField(label=gettext_lazy("Som det var känt den"), required=False)
    sok = forms.CharField(
        label=gettext_lazy("Sök belopp, diarienummer, fakturanummer eller namn"),
        required=False,
        max_length=100,
    )

    def __init__(self, given: Any, *, today: date) -> None:
        super().__init__(given)
        self.today = today

    def clean_dag(self) -> date | None:
        day: date | None = self.cleaned_data["dag"]
        if day and day > self.today:
            raise forms.ValidationError(_("Den dagen har inte varit än. Välj en dag fram till i dag."))
        return day


@open_to_all
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = FollowForm(request.GET, today=visit.today)
    shown = _followed(visit, form)
    if shown is None:
        return render(request, "open/follow_none.html", _frame(visit, form))
    if name := request.GET.get("niva", ""):
        return _one_level(request, visit, form, shown, name)
    staircase = shown.shown()
    asked = form.cleaned_data.get("sok", "").strip()
    rows = found(shown.trail.chain, asked, settled=not shown.whole, most=MOST_FOUND + 1) if asked else ()
    return render(
        request,
        "open/follow.html",
        {
            **_frame(visit, form),
            "shown": shown,
            "levels": staircase,
            "broken": shown.broken,
            "awaited": _awaited(shown) if shown.broken else (),
            "flow": shown.flow,
            "way": shown.trail.stops,
            "asked": asked,
            "hits": hits(shown.trail.chain, rows[:MOST_FOUND], shown.day),
            "more_hits": len(rows) > MOST_FOUND,
        },
    )


def _awaited(shown: Followed) -> tuple[ChangedBelow, ...]:
    """Who is to report again on the way: then the chain is broken until they have."""
    found = changed_below([] if shown.day else shown.trail.chain.held)
    own = shown.visit.party.name if shown.visit.party else ""
    return tuple(each for changed in found.values() for each in changed if own in {"", each.recipient})


def _one_level(
    request: HttpRequest, visit: Visit, form: FollowForm, shown: Followed, name: str
) -> HttpResponse:
    """Every row of one level, a page of them at a time."""
    level = shown.whole_level(name)
    if level is None:
        raise Http404
    pages = Paginator(level.lines, A_PAGE)
    chosen = pages.get_page(request.GET.get("sida"))
    told = {"level": level, "shown": shown, "page": chosen, "lines": chosen.object_list}
    return render(request, "open/follow_level.html", {**_frame(visit, form), **told})


@open_to_all
@require_safe
def table(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every row of every level that the page shows, as CSV; or every movement of the one level that is asked for."""
    shown = _found(request, visit)
    asked = shown.whole_level(request.GET.get("niva", ""))
    levels = (asked,) if asked else shown.shown(most=None)
    rows = [row for each in levels for row in _rows(each)]
    response = HttpResponse(diary_csv(_head(), rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_name(shown)}.csv"'
    return response


@open_to_all
@require_safe
def document(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What the page shows, as a document."""
    shown = _found(request, visit)
    with official():
        written = trail_pdf(trail_text(shown), on=shown.day or visit.today)
    named = {"Content-Disposition": f'attachment; filename="{_name(shown)}.pdf"'}
    return HttpResponse(written, content_type="application/pdf", headers=named)


def _found(request: HttpRequest, visit: Visit) -> Followed:
    form = FollowForm(request.GET, today=visit.today)
    shown = _followed(visit, form)
    if shown is None or "dag" in form.errors:  # a file says nothing of another day than the one asked for
        raise Http404
    return shown


def _followed(visit: Visit, form: FollowForm) -> Followed | None:
    """The way as the form asks for it; a day that cannot be read is no day."""
    form.is_valid()
    recipients = visit.held.programme.basis
    if visit.party and visit.party.name not in recipients:
        raise Http404
    return followed(visit, day=form.cleaned_data.get("dag"))


def _frame(visit: Visit, form: FollowForm) -> dict[str, Any]:
    day = form.cleaned_data.get("dag")
    return {
        "visit": visit,
        "held": visit.held,
        "terms": visit.held.terms,
        "form": form,
        "day": day,
        "query": urlencode({"dag": day.isoformat()}) if day else "",
        "whole": visit.may("money_trail"),
        "books": visit.may("bookkeeping"),
    }


def _name(shown: Followed) -> str:
    parts = ["krona", shown.stop.held.key, *([str(shown.stop.party)] if shown.stop.recipient else [])]
    return "-".join([*parts, *([shown.day.isoformat()] if shown.day else [])])


def _head() -> tuple[str, ...]:
    return (
        _("Program"),
        _("Nivå"),
        _("In eller ut"),
        _("Vad"),
        _("Kronor"),
        _("Dag"),
        _("Diarienummer"),
        _("Handling"),
        _("Vem"),
        _("Godkänt av"),
    )


def _rows(shown: Shown) -> Iterator[tuple[Cell, ...]]:
    """What came in, every row that went out, and the difference."""
    start = (shown.hop.terms.title, shown.label)
    yield (*start, _("kom in"), "", shown.level.came_in, "", "", "", "", "")
    for line in shown.lines:
        yield (*start, _("gick ut"), *_cells(line))
    yield (*start, _("skillnad"), "", shown.level.difference, "", "", "", "", "")


def _cells(line: Line) -> tuple[Cell, ...]:
    day = line.day.isoformat() if line.day else ""
    resting_on = ", ".join(each.words for each in line.documents)
    return (line.label, line.amount, day, line.case_reference, resting_on, line.who, line.approved_by)
