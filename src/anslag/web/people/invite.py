"""Invite someone to act for an organisation: alone, where it may be done alone, else as a proposal for another."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anslag.domain.mandate import GIVING, INVITED, Role
from anslag.domain.problem import Refusal
from anslag.records.grants import held_by_party
from anslag.records.people import givers_to, known_in
from anslag.steps.invitation import Newcomer, invite_newcomer, propose_newcomer
from anslag.steps.proposal import propose
from anslag.web.access import Visit, may, may_any
from anslag.web.people.forms import PLACES, InviteForm, NameForm


@may_any(("representative", "sign"), ("contributor", "sign"))
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A representative or a contributor; the giver is not asked."""
    among = tuple(role for role in INVITED if visit.may(role, "sign"))
    programmes = tuple(
        (held.key, held.terms.title) for held in held_by_party(visit.name) if held.terms.giver != visit.name
    )
    form = InviteForm(among, programmes, request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            invite_newcomer(
                visit.act(form.key),
                newcomer=Newcomer(name=told["name"], email=told["email"]),
                party=visit.name,
                role=told["role"],
                programme=told["programme"],
                until=told["until"],
            )
        except Refusal as refusal:
            form.refuse(refusal, PLACES)
        else:
            return HttpResponseRedirect(_people(visit))
    shown = {
        "visit": visit,
        "form": form,
        "title": _("Bjud in någon"),
        "lead": _("Personen får ett mejl med en länk. Behörigheten gäller från i dag."),
        "button": _("Bjud in"),
    }
    return render(request, "people/form.html", shown)


@may("signatory", "sign")
@require_http_methods(["GET", "HEAD", "POST"])
def signatory(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Who signs for the organisation: named here, and approved by whoever gives it a grant."""
    givers = tuple(each.name for each in givers_to(visit.name))
    form = NameForm(_others(visit), request.POST or None, givers=givers)
    if request.method == "POST" and form.is_valid() and _proposed(visit, form, "name_signatory", "signatory"):
        return HttpResponseRedirect(_people(visit))
    shown = {
        "visit": visit,
        "form": form,
        "possible": bool(givers),
        "title": _("Föreslå en firmatecknare"),
        "lead": _(
            "En firmatecknare undertecknar för organisationen. Den som ger er bidrag godkänner förslaget."
        ),
        "nothing": _(
            "Ni har inget bidrag än. Den som ger er det första bidraget godkänner er firmatecknare."
        ),
        "button": _("Föreslå"),
    }
    return render(request, "people/form.html", shown)


@may("mandate", "sign")
@require_http_methods(["GET", "HEAD", "POST"])
def appointment(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A role on the giver's side: proposed here, and approved by an approver of the same organisation."""
    form = NameForm(_others(visit), request.POST or None, among=GIVING)
    if request.method == "POST" and form.is_valid():
        role: Role = form.cleaned_data["role"]
        if _proposed(visit, form, "appoint", role):
            return HttpResponseRedirect(_people(visit))
    shown = {
        "visit": visit,
        "form": form,
        "title": _("Utse någon hos er som ger bidrag"),
        "lead": _("Du föreslår. En av era beslutsfattare godkänner."),
        "button": _("Föreslå"),
    }
    return render(request, "people/form.html", shown)


def _others(visit: Visit) -> tuple[Any, ...]:
    return tuple(each for each in known_in(visit.name) if each.person != visit.visitor.person)


def _proposed(visit: Visit, form: NameForm, step: str, role: Role) -> bool:
    """Propose it, and say whether it could be."""
    told = form.cleaned_data
    facts: dict[str, Any] = {"evidence": told["evidence"].strip()}
    if told["until"]:
        facts["until"] = told["until"].isoformat()
    facts |= {"giver": told["giver"]} if step == "name_signatory" else {"role": role}
    act = visit.act(form.key)
    try:
        if told["known"]:
            facts |= {"party": visit.name, "person": told["known"]}
            propose(act, step=step, party=visit.name, facts=facts)
        else:
            newcomer = Newcomer(name=told["name"], email=told["email"])
            propose_newcomer(act, newcomer=newcomer, step=step, party=visit.name, role=role, facts=facts)
    except Refusal as refusal:
        form.refuse(refusal, PLACES)
        return False
    return True


def _people(visit: Visit) -> str:
    assert visit.party is not None
    return reverse("people", kwargs={"party": visit.party.number})
