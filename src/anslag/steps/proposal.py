"""Two people behind an act: one proposes it, another decides. What is approved is done in the same transaction.

Each asks itself whether it is permitted: the one for whoever proposes, the other for both.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from anslag.domain.policy import STEPS as NEEDED
from anslag.domain.problem import Problem, Refused
from anslag.domain.proposal import Outcome, Proposed, verdict_problems
from anslag.records import models
from anslag.records.diary import canonical
from anslag.records.folder import parse_programme
from anslag.records.grants import held_programme
from anslag.records.mandates import party_row
from anslag.records.proposals import proposal_row
from anslag.steps.act import Act, enter, enter_for_parties, refuse, step
from anslag.steps.allocation import allocate_pot
from anslag.steps.closing import close_programme
from anslag.steps.compilation import publish
from anslag.steps.decision import open_programme
from anslag.steps.mandate import appoint, erase_person, name_signatory
from anslag.steps.payment import order_payment
from anslag.steps.permission import APPROVER, permitted
from anslag.steps.redistribution import redistribute_lapsed
from anslag.steps.repayment import demand_repayment, receive_repayment, waive
from anslag.steps.report import accept
from anslag.steps.requisition import close_call, requisition


def _open(act: Act, *, folder: str) -> None:
    open_programme(act, programme=parse_programme(folder))


PROPOSED: Mapping[str, Callable[..., None]] = {
    "open": _open,
    "allocate": allocate_pot,
    "requisition": requisition,
    "close_call": close_call,
    "redistribute": redistribute_lapsed,
    "order_payment": order_payment,
    "accept": accept,
    "demand_repayment": demand_repayment,
    "waive": waive,
    "receive_repayment": receive_repayment,
    "publish": publish,
    "close": close_programme,
    "appoint": appoint,
    "name_signatory": name_signatory,
    "erase_person": erase_person,
}
"""The steps that two people do, by the names they have in domain/policy.py."""

WHOEVER = "whoever approves it"
"""Stands for the other person while an act is rehearsed."""


@step()
def propose(act: Act, *, step: str, party: str, facts: Mapping[str, Any], programme: str = "") -> None:
    """Prepare a step for another to approve. `party` is whose matter it is: a receiver, or the giver itself.

    It is rehearsed first: what would be refused if it were approved now is refused at once.
    """
    refuse(_asked_by(act, step, party, programme))
    _rehearse(act, step, programme, facts)
    text = canonical(facts)
    told = {"step": step, "party": party, "digest": hashlib.sha256(text.encode()).hexdigest()}
    held = held_programme(programme) if programme else None
    entry = enter(act, held, "propose", **told) if held else enter_for_parties(act, "propose", **told)
    models.Proposal.objects.create(
        step=step, programme=held.row if held else None, party=party_row(party), facts=text, entry=entry
    )


@step()
def decide(act: Act, *, proposal: int, outcome: Outcome, reason: str = "") -> None:
    """Approve a proposal, which is then done; decline it, with a reason; or take back one's own."""
    row = proposal_row(proposal)
    proposed = Proposed(
        step=row.step,
        prepared_by=row.entry.prepared_by,
        reasoned=NEEDED[row.step].reasoned,
        decided=row.verdict.outcome if hasattr(row, "verdict") else "",
    )
    refuse(verdict_problems(proposed, outcome=outcome, by=act.by, reason=reason))
    programme = row.programme.key if row.programme else ""
    if outcome == "withdrawn":
        entry = _tell(act, row, "withdraw_proposal", programme)
    else:
        both = replace(act, by=proposed.prepared_by, approved_by=act.by)
        refuse(_asked_by(both, row.step, row.party.name, programme))
        entry = (
            _done(both, row, programme) if outcome == "approved" else _tell(act, row, "decline", programme)
        )
    models.Verdict.objects.create(proposal=row, outcome=outcome, reason=reason, entry=entry)


def _asked_by(act: Act, step: str, party: str, programme: str) -> tuple[Problem, ...]:
    if step not in PROPOSED:
        return (
            Problem(
                place="Förslaget",
                rule="proposal.step",
                message=f"Steget {step!r} finns inte.",
                remedy=f"Välj ett av: {', '.join(PROPOSED)}.",
            ),
        )
    return permitted(act, step, programme=programme, recipient=party, giver="" if programme else party)


def _done(both: Act, row: models.Proposal, programme: str) -> models.DiaryEntry:
    """Do what was proposed, and find the entry that tells of it."""
    _perform(both, row.step, programme, json.loads(row.facts))
    return models.DiaryEntry.objects.order_by("-seq")[0]


def _perform(act: Act, step: str, programme: str, facts: Mapping[str, Any]) -> None:
    PROPOSED[step](act, **({"programme": programme} if programme else {}), **facts)


def _rehearse(act: Act, step: str, programme: str, facts: Mapping[str, Any]) -> None:
    """Do the step and undo it. What is refused of the approver, who is not known yet, is not told."""
    trial = replace(act, approved_by=WHOEVER, key=f"{act.key}/rehearsal")
    try:
        with transaction.atomic():
            _perform(trial, step, programme, json.loads(canonical(facts)))
            transaction.set_rollback(True)
    except Refused as refused:
        refuse(problem for problem in refused.problems if problem.place != APPROVER)


def _tell(act: Act, row: models.Proposal, action: str, programme: str) -> models.DiaryEntry:
    told = {"step": row.step, "party": row.party.name, "proposed": row.entry.seq}
    if programme:
        return enter(act, held_programme(programme), action, when_closed=True, **told)
    return enter_for_parties(act, action, **told)
