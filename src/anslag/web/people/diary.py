"""An organisation's diary: who was let act for it, by whom, and what was proposed in its matter; as page and as CSV."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anslag.web.access import Visit, may
from anslag.web.parts.diary_lines import as_csv, diary_form, shown


@may("diary")
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    found = shown(request, visit.name, diary_form(request, visit.name), people=_knows_people(visit))
    return render(request, "people/diary.html", {"visit": visit, **found})


@may("diary")
@require_safe
def table(request: HttpRequest, visit: Visit) -> HttpResponse:
    assert visit.party is not None
    form = diary_form(request, visit.name)
    return as_csv(visit.name, form, name=f"organisation-{visit.party.number}", people=_knows_people(visit))


def _knows_people(visit: Visit) -> bool:
    """Whether the visitor may see every mandate there is in the organisation."""
    return all(visit.may(action) for action in ("mandate", "signatory", "representative", "contributor"))
