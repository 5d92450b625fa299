"""Examine who has applied to be proxy: the queue, and one application with its decision and what is told of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anslag.domain import policy
from anslag.domain.mail import Letter
from anslag.domain.mandate import Examined, Mandate, examination_problems
from anslag.domain.mandate_letters import outcome_letter
from anslag.domain.problem import Refusal, Refused
from anslag.records.applications import (
    ApplicationKept,
    UnknownApplicationError,
    application_numbered,
    applications_to,
)
from anslag.records.documents import document_name
from anslag.records.mandates import mandates_among, scope_of_parties
from anslag.records.people import Contact, contacts
from anslag.steps.application import decide_application
from anslag.web.access import Visit, may_any
from anslag.web.people.forms import PLACES, ExamineForm
from anslag.web.people.proposals import waiting

READS: tuple[tuple[str, policy.Access], ...] = (("mandate", "approve"), ("mandate", "read"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """An application with the name of whoever is proxy now, empty where nobody is."""

    kept: ApplicationKept
    replaces: str
    state: str


def may_examine(visit: Visit, kept: ApplicationKept, access: policy.Access = "read") -> bool:
    """Whether the visitor has to do with it on this giver's behalf: the giver's people, not its own proxy."""
    scope = scope_of_parties(giver=visit.name, owner=kept.party.name)
    return kept.giver.name == visit.name and policy.may(
        visit.visitor.mandates, "mandate", access, scope=scope, today=visit.today
    )


@may_any(*READS)
@require_safe
def queue(request: HttpRequest, visit: Visit) -> HttpResponse:
    kept = tuple(each for each in applications_to(visit.name) if may_examine(visit, each))
    queued = _queued(visit, kept)
    shown = {
        "visit": visit,
        "waiting": tuple(each for each in queued if not each.kept.outcome),
        "decided": tuple(reversed([each for each in queued if each.kept.outcome])),
        "proposals": tuple(each for each in waiting(visit) if each.may_decide),
    }
    return render(request, "people/applications.html", shown)


def _queued(visit: Visit, kept: Iterable[ApplicationKept]) -> tuple[Queued, ...]:
    applications = tuple(kept)
    proxies = _proxies(visit, {each.party.name for each in applications if not each.outcome})
    named = contacts(each.person for each in proxies.values())
    return tuple(
        Queued(
            kept=each,
            replaces=_proxy_name(proxies, named, each),
            state=state_words(each.outcome),
        )
        for each in applications
    )


def _proxies(visit: Visit, parties: set[str]) -> dict[str, Mandate]:
    """Who is proxy of each of these today."""
    found = (each for each in mandates_among(parties) if each.role == "proxy" and each.stands(visit.today))
    return {each.party: each for each in found}


def _proxy_name(proxies: dict[str, Mandate], named: dict[str, Contact], kept: ApplicationKept) -> str:
    if kept.outcome or kept.party.name not in proxies:
        return ""
    return named[proxies[kept.party.name].person].name or _("Raderad person")


def state_words(outcome: str) -> str:
    return {
        "": _("Väntar på prövning"),
        "approved": _("Godkänd"),
        "refused": _("Avslagen"),
        "sent_back": _("Behöver kompletteras"),
    }[outcome]


@may_any(*READS)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """First what is to be told is shown, then it is decided."""
    kept = _application(visit, number)
    may_decide = not kept.outcome and may_examine(visit, kept, "approve")
    own = kept.application.person == visit.visitor.person
    posted = request.method == "POST"
    form = ExamineForm(request.POST if posted else None)
    preview = None
    if posted and not kept.outcome and not may_decide:
        raise Http404
    if posted and form.is_valid():
        if "confirmed" in request.POST and _decided(visit, form, number):
            return HttpResponseRedirect(request.path)
        preview = None if form.errors else _preview(visit, form, kept)
    shown = {
        "visit": visit,
        "each": _queued(visit, [kept])[0],
        "document": document_name(kept.application.document),
        "may_decide": may_decide and not own,
        "own": own,
        "form": form,
        "preview": preview,
    }
    return render(request, "people/application.html", shown)


def _application(visit: Visit, number: int) -> ApplicationKept:
    try:
        kept = application_numbered(number)
    except UnknownApplicationError as unknown:
        raise Http404 from unknown
    if not may_examine(visit, kept):
        raise Http404
    return kept


def _decided(visit: Visit, form: ExamineForm, number: int) -> bool:
    outcome: Examined = form.cleaned_data["outcome"]
    reason = form.cleaned_data["reason"].strip()
    try:
        address = _onward(outcome)
        decide_application(
            visit.act(form.key), number=number, outcome=outcome, reason=reason, address=address
        )
    except Refusal as refusal:
        form.refuse(refusal, PLACES)
        return False
    return True


def _preview(visit: Visit, form: ExamineForm, kept: ApplicationKept) -> Letter | None:
    outcome: Examined = form.cleaned_data["outcome"]
    reason = form.cleaned_data["reason"].strip()
    application = kept.application
    by = visit.visitor.person
    if problems := examination_problems(
        application, party=application.party, outcome=outcome, reason=reason, by=by
    ):
        form.refuse(Refused(problems), PLACES)
        return None
    return outcome_letter(
        application,
        outcome,
        key="",
        to=kept.contact.email,
        name=kept.contact.name,
        reason=reason,
        address=_onward(outcome),
        today=visit.today,
    )


def _onward(outcome: Examined) -> str:
    """Where the applicant goes from the letter."""
    return f"{settings.ADDRESS}{reverse('apply-for-proxy' if outcome == 'sent_back' else 'start')}"
