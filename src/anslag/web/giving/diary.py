"""The diary: every act in a programme, searched and taken away as CSV; and the acts of a case in any programme."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from anslag.domain import policy
from anslag.domain.policy import Scope
from anslag.files.diary_csv import Cell, diary_csv
from anslag.records.diary_read import (
    EntryKept,
    Readable,
    actions_in,
    entries,
    entries_of_case,
    every_entry,
    how_many,
    people_in,
    programmes_with,
)
from anslag.records.mandates import names_of, scopes_in
from anslag.web.access import Visit, may, signed_in
from anslag.web.giving.diary_form import DiaryForm
from anslag.web.parts.act_words import act_words

A_PAGE = 50
MOST_OF_A_CASE = 200
SEARCHED = "dnr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An act in words."""

    entry: EntryKept
    words: str
    who: str
    approved_by: str


@may("diary")
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = _form(request, visit)
    wanted = form.wanted if form.is_valid() else None
    count = how_many(visit.held, wanted) if wanted else 0
    pages = Paginator(range(count), A_PAGE)
    shown = pages.get_page(request.GET.get("sida"))
    found = (
        entries(visit.held, wanted, first=max(shown.start_index() - 1, 0), most=A_PAGE)
        if wanted and count
        else ()
    )
    return render(
        request,
        "giving/diary.html",
        {
            "visit": visit,
            "held": visit.held,
            "form": form,
            "count": count,
            "page": shown,
            "lines": _lines(found),
            "asked": _asked(request, form),
        },
    )


@may("diary")
@require_safe
def table(request: HttpRequest, visit: Visit) -> HttpResponse:
    """All that the page's form finds, whatever page of it is shown, as CSV. A form with faults finds nothing."""
    form = _form(request, visit)
    found = tuple(every_entry(visit.held, form.wanted)) if form.is_valid() else ()
    response = HttpResponse(
        diary_csv(_head(), map(_row, _lines(found))), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="diarium-{visit.held.key}.csv"'
    return response


@signed_in
@require_safe
def search(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The acts of a case that the visitor may read, programme by programme."""
    asked = request.GET.get(SEARCHED, "").strip()[:100]
    found = entries_of_case(asked, _readable(visit, asked), most=MOST_OF_A_CASE + 1) if asked else ()
    by_programme: dict[tuple[str, str], list[Line]] = {}
    for line in _lines(found[:MOST_OF_A_CASE]):
        by_programme.setdefault((line.entry.programme, line.entry.title), []).append(line)
    shown = {
        "visit": visit,
        "asked": asked,
        "groups": [
            {"key": key, "title": title, "lines": lines} for (key, title), lines in by_programme.items()
        ],
        "count": min(len(found), MOST_OF_A_CASE),
        "more": len(found) > MOST_OF_A_CASE,
    }
    return render(request, "giving/diary_search.html", shown)


def _form(request: HttpRequest, visit: Visit) -> DiaryForm:
    return DiaryForm(request.GET, recipients=visit.held.programme.basis, actions=actions_in(visit.held))


def _asked(request: HttpRequest, form: DiaryForm) -> str:
    """What is looked for, for links to other pages of it and to the table."""
    return urlencode({name: request.GET[name] for name in form.fields if request.GET.get(name)})


def _readable(visit: Visit, case_reference: str) -> Readable:
    scopes = scopes_in(programmes_with(case_reference), visit.visitor.parties(visit.today))

    def reads(scope: Scope, *, owner: str = "", personal: bool = False) -> bool:
        asked = Scope(standings=scope.standings, programme=scope.programme, owner=owner, personal=personal)
        return policy.may(visit.visitor.mandates, "diary", "read", scope=asked, today=visit.today)

    return Readable(
        programmes=[key for key, scope in scopes.items() if reads(scope)],
        own=[
            (key, standing.own)
            for key, scope in scopes.items()
            for standing in scope.standings
            if reads(scope, owner=standing.own)
        ],
        own_acts_in=[key for key, scope in scopes.items() if reads(scope, personal=True)],
        person=visit.visitor.person,
    )


def _lines(found: Iterable[EntryKept]) -> list[Line]:
    kept = tuple(found)
    names = names_of(people_in(kept)) if kept else {}
    return [_line(each, names) for each in kept]


def _line(entry: EntryKept, names: Mapping[str, str]) -> Line:
    return Line(
        entry=entry,
        words=act_words(entry.action),
        who=names.get(entry.who, entry.who),
        approved_by=names.get(entry.approved_by, entry.approved_by),
    )


def _head() -> tuple[str, ...]:
    return (
        _("Nummer"),
        _("Dag"),
        _("Tid"),
        _("Åtgärd"),
        _("Vem"),
        _("Godkänt av"),
        pgettext("of an entry", "Gäller"),
        _("Diarienummer"),
        _("Kronor"),
    )


def _row(line: Line) -> tuple[Cell, ...]:
    entry = line.entry
    return (
        entry.number,
        entry.day.isoformat(),
        entry.time,
        line.words,
        line.who,
        line.approved_by,
        entry.recipient,
        entry.case_reference,
        entry.amount,
    )
