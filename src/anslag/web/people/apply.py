"""Apply to be an organisation's proxy, and see what became of it."""

from typing import IO

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from anslag.domain.document import MOST_BYTES
from anslag.domain.problem import Refusal
from anslag.records.applications import ApplicationKept, applications_by
from anslag.records.documents import document_names
from anslag.records.people import Receiver, receivers
from anslag.steps.application import apply_with_document
from anslag.web import clock
from anslag.web.access import Visit, signed_in
from anslag.web.people.examine import state_words
from anslag.web.people.forms import PLACES, ApplyForm, choice_of


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    every = receivers()
    mine = applications_by(visit.visitor.person)
    if request.method == "POST":
        form = ApplyForm(every, request.POST, request.FILES)
        if form.is_valid() and _applied(visit, form):
            return HttpResponseRedirect(f"{reverse('apply-for-proxy')}#ansokningar")
    else:
        form = ApplyForm(every, initial=_begun(mine))
    shown = {
        "visit": visit,
        "form": form,
        "possible": bool(every),
        "applications": tuple((each, state_words(each.outcome)) for each in mine),
        "kept": document_names([each.application.document for each in mine]),
        "sent_back": _sent_back(mine),
    }
    return render(request, "people/apply.html", shown)


def _applied(visit: Visit, form: ApplyForm) -> bool:
    receiver = form.by_choice[form.cleaned_data["organisation"]]
    document = form.cleaned_data["document"]
    try:
        apply_with_document(
            visit.act(form.key),
            party=receiver.party.name,
            giver=receiver.giver.name,
            evidence=form.cleaned_data["evidence"].strip(),
            content=read(document),
            name=document.name or "",
            now=clock.now(),
            address=f"{settings.ADDRESS}{_queue(receiver)}",
        )
    except Refusal as refusal:
        form.refuse(refusal, PLACES)
        return False
    return True


def read(document: IO[bytes]) -> bytes:
    """What was handed in; of what is too large no more than shows that it is."""
    return document.read(MOST_BYTES + 1)


def _queue(receiver: Receiver) -> str:
    return reverse("applications", kwargs={"party": receiver.giver.number})


def _sent_back(mine: tuple[ApplicationKept, ...]) -> ApplicationKept | None:
    """The latest application, where it is to be completed."""
    return mine[0] if mine and mine[0].outcome == "sent_back" else None


def _begun(mine: tuple[ApplicationKept, ...]) -> dict[str, str]:
    """What is known already of an application that is to be completed."""
    back = _sent_back(mine)
    if back is None:
        return {}
    return {
        "organisation": choice_of(Receiver(party=back.party, giver=back.giver)),
        "evidence": back.application.evidence,
    }
