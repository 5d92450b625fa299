"""What lapsed, shared again: who asked, by which key, with the proof of every krona, before it is decided and after."""

from collections.abc import Mapping
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anslag.domain.redistribution import OUTCOME_LABELS, Redistribution
from anslag.records.allocation_lines import AGAIN, lines_kept
from anslag.records.diary_read import EntryKept, latest_acts
from anslag.records.grants import positions
from anslag.records.mandates import names_of
from anslag.records.proposals import ProposalKept
from anslag.steps.redistribution import shared_now
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm
from anslag.web.giving.proposing import (
    may_prepare,
    prepared,
    require_preparer,
    sent_before,
    waiting_proposal,
)
from anslag.web.parts.proof import proof

type Phase = Literal["kept", "not_closed", "to_share", "shared", "over"]

STEP = "redistribute"


@may("redistribution")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    acts = latest_acts(visit.held, ("close_call", STEP, "close"))
    phase = _phase(visit, acts)
    already = waiting_proposal(visit, STEP)
    form = ActForm(request.POST or None)
    if request.method == "POST" and (done := _prepare(visit, form, phase, already)):
        return done
    shown = {"visit": visit, "held": visit.held, "terms": visit.held.terms, "phase": phase, "form": form}
    shown |= {"already": already, "may_prepare": may_prepare(visit, STEP)}
    shown |= _preview(visit) if phase == "to_share" else _decided(visit, acts)
    return render(request, "giving/leftover.html", shown)


def _prepare(visit: Visit, form: ActForm, phase: Phase, already: ProposalKept | None) -> HttpResponse | None:
    """What is prepared or done already is shown instead, with nothing written."""
    require_preparer(visit, STEP)
    if form.is_valid() and (done := sent_before(visit, form)):
        return done
    if already:
        return redirect("proposal", visit.held.key, already.number)
    if phase != "to_share":
        return redirect("leftover", visit.held.key)
    return prepared(visit, form, STEP) if form.is_valid() else None


def _phase(visit: Visit, acts: Mapping[str, EntryKept]) -> Phase:
    if visit.held.terms.requisition.leftover != "redistribute":
        return "kept"
    if STEP in acts:
        return "shared"
    if "close" in acts:
        return "over"
    return "to_share" if "close_call" in acts else "not_closed"


def _preview(visit: Visit) -> dict[str, object]:
    stand = positions(visit.held)
    made: Redistribution = shared_now(visit.held, stand)
    return {
        "outcome": OUTCOME_LABELS[made.outcome],
        "lapsed": made.lapsed,
        "remains": made.remains,
        "proof": proof(made.lines) if made.lines else None,
        "lapsed_from": [(name, each.lapsed) for name, each in stand.items() if each.lapsed],
    }


def _decided(visit: Visit, acts: Mapping[str, EntryKept]) -> dict[str, object]:
    if STEP not in acts:
        return {}
    act, lines = acts[STEP], lines_kept(visit.held, number=AGAIN)
    names = names_of([act.who, act.approved_by])
    return {
        "act": act,
        "who": names.get(act.who, act.who),
        "approved_by": names.get(act.approved_by, act.approved_by),
        "outcome": OUTCOME_LABELS[act.facts["outcome"]],
        "lapsed": act.facts["lapsed"],
        "remains": act.facts["remains"],
        "proof": proof(lines) if lines else None,
    }
