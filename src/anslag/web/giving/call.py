"""The call: who has requisitioned and who has not, what waits for a decision, and what can be done about it now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anslag.domain.allocation import allocate
from anslag.domain.grant import Position
from anslag.domain.money import Kronor
from anslag.domain.share import KeyUnusableError
from anslag.records.diary_read import EntryKept, latest_acts
from anslag.records.grants import Held, positions
from anslag.records.mandates import names_of
from anslag.records.proposals import ProposalKept, proposals
from anslag.records.requisitions import RequisitionKept, requisitions, standing
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm
from anslag.web.giving.proposing import may_prepare, prepared, require_preparer, sent_before
from anslag.web.parts.stage_words import days_left

type Phase = Literal["not_allocated", "coming", "open", "passed", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A requisition, and who signed it."""

    kept: RequisitionKept
    signed_by: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A recipient in the call. `asked` is the requisition that stands, None when there is none."""

    recipient: str
    position: Position
    asked: Asked | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A late requisition that waits for a decision."""

    proposal: ProposalKept
    signed_by: str
    amount: Kronor


@may("requisition_handling")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    held = visit.held
    acts = latest_acts(held, ("allocate", "close_call", "redistribute"))
    waiting = proposals(programme=held.key, waiting=True)
    step = {"not_allocated": "allocate", "passed": "close_call"}.get(_phase(visit, acts), "")
    already = next((each for each in waiting if each.step == step), None)
    form = ActForm(request.POST or None)
    if request.method == "POST":
        done = _prepare(visit, form, request.POST.get("step", ""), step, already)
        if done:
            return done
    shown = _shown(visit, acts, waiting) | {
        "form": form,
        "step": step if may_prepare(visit, step or "close_call") else "",
        "already": already,
    }
    return render(request, "giving/call.html", shown)


def _prepare(
    visit: Visit, form: ActForm, asked: str, step: str, already: ProposalKept | None
) -> HttpResponse | None:
    """Prepare what can be done now. What is prepared or done already is shown instead, with nothing written."""
    require_preparer(visit, step or "close_call")
    if form.is_valid() and (done := sent_before(visit, form)):
        return done
    if already:
        return redirect("proposal", visit.held.key, already.number)
    if not step or asked != step:
        return redirect("call", visit.held.key)
    return prepared(visit, form, step) if form.is_valid() else None


def _phase(visit: Visit, acts: Mapping[str, EntryKept]) -> Phase:
    call = visit.held.terms.call
    if "allocate" not in acts:
        return "not_allocated"
    if "close_call" in acts:
        return "closed"
    if visit.today > call.closes:
        return "passed"
    return "open" if visit.today >= call.opens else "coming"


def _shown(visit: Visit, acts: Mapping[str, EntryKept], waiting: Sequence[ProposalKept]) -> dict[str, object]:
    held, phase = visit.held, _phase(visit, acts)
    stand, kept = positions(held), requisitions(held)
    late = [each for each in waiting if each.step == "requisition"]
    names = names_of([*(each.signed_by for each in kept), *(each.prepared_by for each in late)])
    every = [_asked(each, held, names) for each in kept]
    rows = _rows(stand, every)
    return {
        "visit": visit,
        "held": held,
        "terms": held.terms,
        "phase": phase,
        "days_left": days_left(held.terms.call.closes, visit.today) if phase == "open" else "",
        "rows": rows,
        "total": _total(stand),
        "how_many": sum(1 for row in rows if row.asked),
        "missing": [row.recipient for row in rows if row.asked is None],
        "every": every,
        "late": [_late(each, stand, names) for each in late],
        "lapsing": [row for row in rows if row.position.unrequisitioned],
        "closed": acts.get("close_call"),
        "shared_again": acts.get("redistribute"),
        "shares": _shares(held) if phase == "not_allocated" else (),
    }


def _asked(kept: RequisitionKept, held: Held, names: Mapping[str, str]) -> Asked:
    return Asked(
        kept=kept,
        signed_by=names.get(kept.signed_by, kept.signed_by),
        late=not kept.by_wish and bool(kept.late_reason or kept.day > held.terms.call.closes),
    )


def _rows(stand: Mapping[str, Position], every: Sequence[Asked]) -> list[Row]:
    by_entry = {each.kept.entry: each for each in every if not each.kept.by_wish}
    of: dict[str, list[RequisitionKept]] = {}
    for each in every:
        of.setdefault(each.kept.recipient, []).append(each.kept)
    rows = []
    for name, position in stand.items():
        latest = standing(tuple(of.get(name, ())))
        rows.append(Row(recipient=name, position=position, asked=by_entry[latest.entry] if latest else None))
    return rows


def _total(stand: Mapping[str, Position]) -> Position:
    return Position(
        entitled=sum(each.entitled for each in stand.values()),
        lapsed=sum(each.lapsed for each in stand.values()),
        requisitioned=sum(each.requisitioned for each in stand.values()),
        used={},
    )


def _late(proposal: ProposalKept, stand: Mapping[str, Position], names: Mapping[str, str]) -> Late:
    amount = proposal.facts.get("amount")
    return Late(
        proposal=proposal,
        signed_by=names.get(proposal.prepared_by, proposal.prepared_by),
        amount=stand[proposal.party].unrequisitioned if amount is None else amount,
    )


def _shares(held: Held) -> tuple[tuple[str, Kronor], ...]:
    """What each would get if the pot were shared now; nothing when the key cannot share it, which proposing tells."""
    try:
        return tuple(allocate(held.programme).amounts.items())
    except KeyUnusableError:
        return ()
