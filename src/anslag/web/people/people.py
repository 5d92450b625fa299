"""Who acts for an organisation and may do what, and the way to change it."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anslag.domain.policy import Access
from anslag.domain.problem import Refusal
from anslag.records.invitations import invitation_states
from anslag.records.mandates import registry_address
from anslag.records.people import Acting, acting_numbered
from anslag.records.signers import left_unsigned
from anslag.steps.invitation import invite_again
from anslag.steps.mandate import change_registry_address, revoke
from anslag.web.access import Visit, may
from anslag.web.parts.roles import ABILITIES, NAMES
from anslag.web.people.erase import waiting_erasures
from anslag.web.people.forms import PLACES, EndForm, RegistryForm
from anslag.web.people.proposals import waiting
from anslag.web.people.rows import lines, may_end

READS: tuple[str, Access] = ("registry_address", "read")
"""What everyone who acts for an organisation may do there, and nobody else."""


@may(*READS)
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    return render(request, "people/people.html", _shown(visit, writes=True))


@may("contact")
@require_safe
def recipient(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The same of a receiver, for those at the giver who may see it."""
    return render(request, "people/people.html", _shown(visit, writes=False))


def _shown(visit: Visit, *, writes: bool) -> dict[str, object]:
    standing, ended = lines(visit, writes=writes)
    return {
        "visit": visit,
        "writes": writes,
        "standing": standing,
        "ended": ended,
        "registry": registry_address(visit.name),
        "proposals": waiting(visit) if writes else (),
        "erasures": waiting_erasures(visit) if writes else (),
        "may_erase": writes and visit.may("retention", "prepare"),
        "reads_diary": writes and visit.may("diary"),
        "may_invite": writes and (visit.may("representative", "sign") or visit.may("contributor", "sign")),
        "may_name": writes and visit.may("signatory", "sign"),
        "may_appoint": writes and visit.may("mandate", "sign"),
        "may_change_registry": writes and visit.may("registry_address", "sign"),
    }


@may(*READS)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, visit: Visit, mandate: int) -> HttpResponse:
    """End a mandate, after saying what that means."""
    acting = _ended_here(visit, mandate)
    held = acting.mandate
    left = left_unsigned(held, visit.today) if held.stands(visit.today) else ()
    form = EndForm(request.POST or None, last=bool(left))
    if request.method == "POST" and form.is_valid():
        try:
            revoke(
                visit.act(form.key),
                party=held.party,
                person=held.person,
                role=held.role,
                programme=held.programme,
                reason=form.cleaned_data["reason"].strip(),
                even_the_last=form.cleaned_data.get("even_the_last", False),
            )
        except Refusal as refusal:
            form.refuse(refusal, PLACES)
        else:
            return _after_end(visit, acting)
    own = acting.mandate.person == visit.visitor.person
    shown = {
        "visit": visit,
        "acting": acting,
        "form": form,
        "left": left,
        "own": own,
        "named": acting.contact.name or _("Raderad person"),
        "role": NAMES[acting.mandate.role],
        "ability": ABILITIES[acting.mandate.role],
    }
    return render(request, "people/end.html", shown)


def _ended_here(visit: Visit, mandate: int) -> Acting:
    acting = acting_numbered(mandate, visit.name)
    if acting is None or not may_end(visit, acting.mandate):
        raise Http404
    return acting


def _after_end(visit: Visit, acting: Acting) -> HttpResponse:
    """Back to the list, which whoever has given up their only mandate may not see any more."""
    left = [
        each for each in visit.visitor.mandates if each.party == visit.name and _holds(each.last_day, visit)
    ]
    gone = acting.mandate.person == visit.visitor.person and len(left) <= 1
    return HttpResponseRedirect(reverse("start") if gone else _people(visit))


def _holds(last: date, visit: Visit) -> bool:
    return last >= visit.today


@may(*READS)
@require_POST
def send_again(_request: HttpRequest, visit: Visit, mandate: int) -> HttpResponse:
    """Send someone who has not come a new link."""
    acting = _ended_here(visit, mandate)
    state = invitation_states([acting.mandate.person]).get(acting.mandate.person)
    # One that has not left yet will: pressed twice, the button sends one letter.
    left = state is not None and state.expires is not None and not state.used
    if left and acting.mandate.stands(visit.today):
        invite_again(acting.mandate, today=visit.today)
    return HttpResponseRedirect(_people(visit))


@may("registry_address", "sign")
@require_http_methods(["GET", "HEAD", "POST"])
def registry(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Change where the registry is reached."""
    form = RegistryForm(request.POST or None, initial={"email": registry_address(visit.name)})
    if request.method == "POST" and form.is_valid():
        try:
            change_registry_address(
                visit.act(form.key), party=visit.name, email=form.cleaned_data["email"].strip()
            )
        except Refusal as refusal:
            form.refuse(refusal, PLACES)
        else:
            return HttpResponseRedirect(_people(visit))
    return render(request, "people/registry.html", {"visit": visit, "form": form})


def _people(visit: Visit) -> str:
    assert visit.party is not None
    return reverse("people", kwargs={"party": visit.party.number})
