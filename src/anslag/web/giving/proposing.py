"""Prepare an act for another to approve: what every page that does so has in common."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from anslag.domain.mail import Notice
from anslag.domain.policy import STEPS
from anslag.domain.problem import Refusal
from anslag.records.mail import addressees
from anslag.records.proposals import ProposalKept, number_of_act, proposals
from anslag.steps.clawback import open_clawback, stop_payment
from anslag.steps.invoice import remind_invoice, send_invoice
from anslag.steps.permission import by_mandate
from anslag.steps.proposal import propose
from anslag.web.access import Visit
from anslag.web.forms import ActForm

ALONE: Mapping[str, Callable[..., None]] = {
    "open_clawback": open_clawback,
    "remind_invoice": remind_invoice,
    "send_invoice": send_invoice,
    "stop_payment": stop_payment,
}
"""What one person does at once on a page of the giver's."""


def may_prepare(visit: Visit, step: str) -> bool:
    return visit.may(*STEPS[step].by)


def require_preparer(visit: Visit, step: str) -> None:
    """Whoever may not prepare the step finds no such page to send anything to."""
    if not may_prepare(visit, step):
        raise Http404


def waiting_proposal(visit: Visit, step: str) -> ProposalKept | None:
    """The first proposal of the step that waits in the programme."""
    waiting = [each for each in proposals(programme=visit.held.key, waiting=True) if each.step == step]
    return waiting[-1] if waiting else None


def sent_before(visit: Visit, form: ActForm) -> HttpResponse | None:
    """The way to what a form came to when it was first sent; None when it has not been."""
    number = number_of_act(visit.act(form.key).key)
    return redirect("proposal", visit.held.key, number) if number else None


def prepared(
    visit: Visit,
    form: ActForm,
    step: str,
    facts: Mapping[str, Any] | None = None,
    *,
    party: str = "",
    places: Mapping[str, str] | None = None,
) -> HttpResponse | None:
    """Prepare a step in the matter of a party, or else the giver's own, and go to the proposal.

    None when it is refused: the form says why.
    """
    act, giver = visit.act(form.key), party or visit.held.terms.giver
    try:
        propose(act, step=step, party=giver, programme=visit.held.key, facts=facts or {})
    except Refusal as refusal:
        form.refuse(refusal, places)
        return None
    return sent_before(visit, form)


def done_alone(
    visit: Visit,
    form: ActForm,
    step: str,
    facts: Mapping[str, Any],
    places: Mapping[str, str] | None = None,
) -> bool:
    """Do a step that takes one person, in the matter of the recipient in the facts. False when it is refused."""
    act, key = visit.act(form.key), visit.held.key
    try:
        with by_mandate(act, step, programme=key, recipient=str(facts["recipient"])):
            ALONE[step](act, programme=key, **facts)
    except Refusal as refusal:
        form.refuse(refusal, places)
        return False
    return True


def letter_shown(visit: Visit, notice: Notice) -> dict[str, Any]:
    """A letter as it will be sent, and to which addresses."""
    to = addressees(visit.held, {notice.party}, visit.today)[notice.party]
    return {"notice": notice, "to": [each.email for each in to]}
