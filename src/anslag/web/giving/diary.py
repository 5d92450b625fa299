"""The diary: every act in a programme, searched and taken away as CSV; and the acts of a case in any programme."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anslag.domain import policy
from anslag.domain.policy import Scope
from anslag.records.diary_read import EntryKept, Readable, entries_of_case, programmes_with
from anslag.records.mandates import scope_of_parties, scopes_in
from anslag.web.access import Visit, may, signed_in
from anslag.web.parts.diary_lines import Line, as_csv, diary_form, lines, shown

MOST_OF_A_CASE = 200
SEARCHED = "dnr"


@may("diary")
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = diary_form(request, visit.held, visit.held.programme.basis)
    found = shown(request, visit.held, form)
    return render(request, "giving/diary.html", {"visit": visit, "held": visit.held, **found})


@may("diary")
@require_safe
def table(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = diary_form(request, visit.held, visit.held.programme.basis)
    return as_csv(visit.held, form, name=visit.held.key)


@signed_in
@require_safe
def search(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The acts of a case that the visitor may read, by programme and by organisation."""
    asked = request.GET.get(SEARCHED, "").strip()[:100]
    found = entries_of_case(asked, _readable(visit, asked), most=MOST_OF_A_CASE + 1) if asked else ()
    by_programme: dict[tuple[str, str], list[Line]] = {}
    for line in lines(found[:MOST_OF_A_CASE]):
        by_programme.setdefault((line.entry.programme, _title(line.entry)), []).append(line)
    told = {
        "visit": visit,
        "asked": asked,
        "groups": [
            {"key": key, "title": title, "lines": each} for (key, title), each in by_programme.items()
        ],
        "count": min(len(found), MOST_OF_A_CASE),
        "more": len(found) > MOST_OF_A_CASE,
    }
    return render(request, "giving/diary_search.html", told)


def _title(entry: EntryKept) -> str:
    """What an act stands under: its programme, else the organisation that it is about."""
    return entry.title or _("Behörigheter för %(party)s") % {"party": entry.recipient}


def _readable(visit: Visit, case_reference: str) -> Readable:
    scopes = scopes_in(programmes_with(case_reference), visit.visitor.parties(visit.today))

    def reads(scope: Scope, *, owner: str = "", personal: bool = False) -> bool:
        asked = Scope(standings=scope.standings, programme=scope.programme, owner=owner, personal=personal)
        return policy.may(visit.visitor.mandates, "diary", "read", scope=asked, today=visit.today)

    def reads_of(party: str, action: str = "diary", *, personal: bool = False) -> bool:
        asked = replace(scope_of_parties(giver=party, owner=party), personal=personal)
        return policy.may(visit.visitor.mandates, action, "read", scope=asked, today=visit.today)

    parties = visit.visitor.parties(visit.today)
    whole = [party for party in parties if reads_of(party)]
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
        parties=whole,
        evidenced=[party for party in whole if reads_of(party, "mandate")],
        own_acts_of=[party for party in parties if reads_of(party, personal=True)],
    )
