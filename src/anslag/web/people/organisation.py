"""An organisation's first page: its people, its calendar, and the grants it receives and gives."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anslag.domain.policy import may as may_read
from anslag.records.applications import applications_to
from anslag.records.grants import Held, held_by_party
from anslag.records.mandates import registry_address, scope_of
from anslag.web.access import Visit, may
from anslag.web.people.examine import may_examine
from anslag.web.people.people import READS
from anslag.web.people.proposals import waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A programme that the organisation has a part in, with the page where it is worked with."""

    held: Held
    address: str


@may(*READS)
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    every = held_by_party(visit.name)
    to_examine = tuple(
        each for each in applications_to(visit.name) if not each.outcome and may_examine(visit, each)
    )
    shown = {
        "visit": visit,
        "received": tuple(
            Part(held=each, address=_received(visit, each))
            for each in every
            if each.terms.giver != visit.name
        ),
        "given": tuple(
            Part(held=each, address=_overview(each)) for each in every if each.terms.giver == visit.name
        ),
        "registry": registry_address(visit.name),
        "reads_accounts": visit.may("payee_account"),
        "reads_diary": visit.may("diary"),
        "examines": visit.may("mandate", "approve") or bool(to_examine),
        "to_examine": len(to_examine) + sum(each.may_decide for each in waiting(visit)),
    }
    return render(request, "people/organisation.html", shown)


def _received(visit: Visit, held: Held) -> str:
    """The grant's own page for those who may read it, else the programme's open one."""
    scope = scope_of(held, visit.visitor.parties(visit.today), owner=visit.name)
    if may_read(visit.visitor.mandates, "requisition_handling", "read", scope=scope, today=visit.today):
        return reverse("our-grant", kwargs={"key": held.key, "party": _number(visit)})
    return reverse("programme", kwargs={"key": held.key})


def _number(visit: Visit) -> int:
    assert visit.party is not None
    return visit.party.number


def _overview(held: Held) -> str:
    return reverse("overview", kwargs={"key": held.key})
