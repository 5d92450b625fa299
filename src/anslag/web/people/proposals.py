"""Mandates that one person has proposed and another decides on: those that wait, and the page where it is done."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

from anslag.domain.mandate import Role
from anslag.domain.problem import Refusal
from anslag.domain.proposal import Outcome
from anslag.records.people import Contact, contacts
from anslag.records.proposals import ProposalKept, UnknownProposalError, proposal, proposals
from anslag.steps.proposal import decide
from anslag.web.access import Visit, may_any
from anslag.web.parts.roles import ABILITIES, NAMES
from anslag.web.people.forms import PLACES, VerdictForm

ACTIONS = {"appoint": "mandate", "name_signatory": "signatory"}
"""The steps that are decided here, with what of the table of permissions each is."""

OUTCOMES: tuple[Outcome, ...] = ("approved", "declined", "withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A proposed mandate with the people behind it and what the visitor may do to it."""

    kept: ProposalKept
    person: Contact
    prepared_by: Contact
    decided_by: Contact
    role: Promise
    ability: Promise
    may_decide: bool
    may_withdraw: bool

    @property
    def waits(self) -> bool:
        return not self.kept.outcome


def waiting(visit: Visit) -> tuple[Proposed, ...]:
    """Those of this organisation's own, and those that others have sent to it, which the visitor may see."""
    every = proposals(waiting=True)
    return _shown(visit, tuple(each for each in every if _concerns(visit, each)))


def _concerns(visit: Visit, kept: ProposalKept) -> bool:
    if kept.programme or kept.step not in ACTIONS or not visit.may(ACTIONS[kept.step]):
        return False
    return visit.name in {kept.party, giver_of(kept)}


def giver_of(kept: ProposalKept) -> str:
    """Who decides: the giver that the facts name, or the organisation itself."""
    return str(kept.facts.get("giver", kept.party))


def _shown(visit: Visit, kept: tuple[ProposalKept, ...]) -> tuple[Proposed, ...]:
    people = contacts(
        person for each in kept for person in (each.facts["person"], each.prepared_by, each.decided_by)
    )
    return tuple(_one(visit, each, people) for each in kept)


def _one(visit: Visit, kept: ProposalKept, people: dict[str, Contact]) -> Proposed:
    role = _role_of(kept)
    mine = kept.prepared_by == visit.visitor.person
    decides = giver_of(kept) == visit.name and visit.may(ACTIONS[kept.step], "approve")
    return Proposed(
        kept=kept,
        person=people[kept.facts["person"]],
        prepared_by=people[kept.prepared_by],
        decided_by=people.get(kept.decided_by, Contact(person="")),
        role=NAMES[role],
        ability=ABILITIES[role],
        may_decide=decides and not mine and not kept.outcome,
        may_withdraw=mine and not kept.outcome,
    )


def _role_of(kept: ProposalKept) -> Role:
    role: Role = kept.facts.get("role", "signatory")
    return role


@may_any(("mandate", "read"), ("signatory", "read"))
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """Decide on one, or take back one's own."""
    try:
        kept = proposal(number)
    except UnknownProposalError as unknown:
        raise Http404 from unknown
    if not _concerns(visit, kept):
        raise Http404
    form = VerdictForm(request.POST or None)
    outcome = request.POST.get("outcome", "")
    if request.method == "POST" and form.is_valid() and outcome in OUTCOMES:
        chosen: Outcome = outcome
        try:
            reason = form.cleaned_data["reason"].strip()
            decide(visit.act(form.key), proposal=number, outcome=chosen, reason=reason)
        except Refusal as refusal:
            form.refuse(refusal, PLACES)
        else:
            return HttpResponseRedirect(request.path)
    shown = {"visit": visit, "proposed": _shown(visit, (kept,))[0], "form": form}
    return render(request, "people/proposal.html", shown)
