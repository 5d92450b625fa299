"""Prepare an act for another to approve: what every page that does so has in common."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from anslag.domain.policy import STEPS
from anslag.domain.problem import Refusal
from anslag.records.proposals import ProposalKept, number_of_act, proposals
from anslag.steps.proposal import propose
from anslag.web.access import Visit
from anslag.web.forms import ActForm


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
    visit: Visit, form: ActForm, step: str, facts: Mapping[str, Any] | None = None
) -> HttpResponse | None:
    """Prepare a step in the giver's own matter, and go to the proposal. None when it is refused: the form says why."""
    act, giver = visit.act(form.key), visit.held.terms.giver
    try:
        propose(act, step=step, party=giver, programme=visit.held.key, facts=facts or {})
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    return sent_before(visit, form)
