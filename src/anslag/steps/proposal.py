"""Two people behind an act: one proposes it, another decides. What is approved is done in the same transaction.

Each asks itself whether it is permitted: the one for whoever proposes, the other for both.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from anslag.domain.decision import call_over_problems
from anslag.domain.policy import STEPS as NEEDED
from anslag.domain.problem import Problem, Refused
from anslag.domain.proposal import Outcome, Proposed, twice_problems, verdict_problems
from anslag.records import models
from anslag.records.diary import canonical
from anslag.records.folder import parse_programme
from anslag.records.grants import grants, held_programme, positions
from anslag.records.mandates import party_row
from anslag.records.proposals import proposal_row, proposals
from anslag.steps.act import Act, enter, enter_for_parties, refuse, step
from anslag.steps.allocation import allocate_pot
from anslag.steps.bank_account import change_account
from anslag.steps.clawback import abstain_from_clawback, claw_back, lift_stop
from anslag.steps.closing import close_programme
from anslag.steps.coding import settle_coding
from anslag.steps.compilation import publish
from anslag.steps.decision import open_programme
from anslag.steps.facts import typed
from anslag.steps.form_version import change_form
from anslag.steps.interest import charge_interest, interest_now, receive_interest
from anslag.steps.invoice import agree_instalments, grant_respite, hand_over_debt, write_off
from anslag.steps.mandate import appoint, erase_person, name_signatory
from anslag.steps.overpayment import left_now, pay_back
from anslag.steps.payment import order_payment, prepared_payment
from anslag.steps.permission import APPROVER, permitted
from anslag.steps.redistribution import redistribute_lapsed, shared_amounts, shared_now
from anslag.steps.repayment import credit_invoice, demand_repayment, receive_repayment, waive
from anslag.steps.report import accept, waiting_versions
from anslag.steps.requisition import close_call, lapsing_now, requisition
from anslag.steps.returned_payment import return_payment
from anslag.steps.statement import match_rows


def _open(act: Act, *, folder: str, after: str = "") -> None:  # noqa: ARG001 - for whoever approves it
    """`after` is the programme that this one was begun from, that the two be compared.

    Refused when its call is over; a past year is opened again on its own day.
    """
    programme = parse_programme(folder)
    refuse(call_over_problems(programme.terms, today=act.today))
    open_programme(act, programme=programme)


PROPOSED: Mapping[str, Callable[..., None]] = {
    "open": _open,
    "change_form": change_form,
    "allocate": allocate_pot,
    "requisition": requisition,
    "change_account": change_account,
    "close_call": close_call,
    "redistribute": redistribute_lapsed,
    "order_payment": order_payment,
    "accept": accept,
    "settle_coding": settle_coding,
    "demand_repayment": demand_repayment,
    "waive": waive,
    "credit_invoice": credit_invoice,
    "charge_interest": charge_interest,
    "receive_interest": receive_interest,
    "grant_respite": grant_respite,
    "agree_instalments": agree_instalments,
    "hand_over_debt": hand_over_debt,
    "write_off": write_off,
    "claw_back": claw_back,
    "abstain_from_clawback": abstain_from_clawback,
    "lift_stop": lift_stop,
    "receive_repayment": receive_repayment,
    "pay_back": pay_back,
    "match_rows": match_rows,
    "return_payment": return_payment,
    "publish": publish,
    "close": close_programme,
    "appoint": appoint,
    "name_signatory": name_signatory,
    "erase_person": erase_person,
}
"""The steps that two people do, by the names they have in domain/policy.py."""

WHOEVER = "whoever approves it"
"""Stands for the other person while an act is rehearsed."""

ABOUT: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"demand_repayment", "waive"}), "recipient"),
    (frozenset({"claw_back", "abstain_from_clawback"}), "case"),
    (frozenset({"credit_invoice", "write_off"}), "invoice"),
)
"""Steps of which one at a time waits about the same, and the fact that says what it is about."""

NAMED = ("recipient", "party")
"""Facts that say whose matter it is."""


@step()
def propose(act: Act, *, step: str, party: str, facts: Mapping[str, Any], programme: str = "") -> None:
    """Prepare a step for another to approve. `party` is whose matter it is: a receiver, or the giver itself.

    It is rehearsed first: what would be refused if it were approved now is refused at once.
    """
    refuse(_unknown_problems(step))
    facts = _plain(facts)
    _given(step, facts)
    refuse(_party_problems(step, party, programme, facts))
    refuse(_permission_problems(act, step, party, programme, facts))
    refuse(twice_problems(_waiting_about(step, programme, facts)))
    text = canonical(_as_it_stands(act, step, programme, facts))
    _rehearse(act, step, programme, json.loads(text))
    told = {"step": step, "party": party, "digest": hashlib.sha256(text.encode()).hexdigest()}
    entry = _tell(act, "propose", programme, told)
    row = held_programme(programme).row if programme else None
    models.Proposal.objects.create(step=step, programme=row, party=party_row(party), facts=text, entry=entry)


@step()
def decide(act: Act, *, proposal: int, outcome: Outcome, reason: str = "") -> None:
    """Approve a proposal, which is then done; decline it, with a reason; or take back one's own."""
    row = proposal_row(proposal)
    proposed = Proposed(
        step=row.step,
        prepared_by=row.entry.prepared_by,
        reasoned=NEEDED[row.step].reasoned,
        decided=row.verdict.outcome if hasattr(row, "verdict") else "",  # type: ignore[arg-type]  # by its constraint
    )
    refuse(verdict_problems(proposed, outcome=outcome, by=act.by, reason=reason))
    act = replace(act, proposed=row.entry.seq)
    both = replace(act, by=proposed.prepared_by, approved_by=act.by)
    refuse(_verdict_permission_problems(both, row, outcome))
    if outcome == "approved":
        entry = _done(both, row)
    else:
        action = "decline" if outcome == "declined" else "withdraw_proposal"
        entry = _tell(act, action, _key(row), {"step": row.step, "party": row.party.name})
    models.Verdict.objects.create(proposal=row, outcome=outcome, reason=reason, entry=entry)


def _unknown_problems(step: str) -> tuple[Problem, ...]:
    if step in PROPOSED:
        return ()
    return _problem("proposal.step", f"Steget {step!r} finns inte.", f"Välj ett av: {', '.join(PROPOSED)}.")


def _party_problems(step: str, party: str, programme: str, facts: Mapping[str, Any]) -> tuple[Problem, ...]:
    """That the party is not the one that the facts are about, or has no part in the programme.

    Whoever may act for one organisation only would else act for any, by naming its own.
    """
    about = {str(facts[name]) for name in NAMED if name in facts}
    if step == "open":
        about.add(_giver_in(facts["folder"]))
    if programme and not about:
        held = held_programme(programme)
        about = {party} if party in grants(held, [party]) else {held.row.giver.name}
    if about <= {party}:
        return ()
    return _problem(
        "proposal.party",
        f"Förslaget gäller {', '.join(sorted(about))}, inte {party}.",
        "Förbered det för den organisation som det gäller.",
    )


def _giver_in(folder: str) -> str:
    try:
        return parse_programme(folder).terms.giver
    except ValidationError as fault:
        raise Refused((_fact_problem({"loc": ("folder",)}),)) from fault


def _permission_problems(
    act: Act, step: str, party: str, programme: str, facts: Mapping[str, Any]
) -> tuple[Problem, ...]:
    """Why those behind the act may not. Outside programmes the giver is the one that the facts name, or the party."""
    giver = "" if programme else str(facts.get("giver", party))
    return permitted(act, step, programme=programme, recipient=party, giver=giver)


def _verdict_permission_problems(both: Act, row: models.Proposal, outcome: Outcome) -> tuple[Problem, ...]:
    """To approve, both have to be permitted. To decline it is enough that whoever declines is."""
    if outcome == "withdrawn":
        return ()
    found = _permission_problems(both, row.step, row.party.name, _key(row), json.loads(row.facts))
    return tuple(each for each in found if outcome == "approved" or each.place == APPROVER)


def _done(both: Act, row: models.Proposal) -> models.DiaryEntry:
    """Do what was proposed, and find the entry that tells of it."""
    _perform(both, row.step, _key(row), json.loads(row.facts))
    return models.DiaryEntry.objects.order_by("-seq")[0]


def _perform(act: Act, step: str, programme: str, facts: Mapping[str, Any]) -> None:
    within = {"programme": programme} if programme else {}
    PROPOSED[step](act, **within, **_given(step, facts))


def _given(step: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts in the types of the step's parameters."""
    try:
        return typed(PROPOSED[step], facts)
    except ValidationError as faults:
        raise Refused(tuple(_fact_problem(each) for each in faults.errors())) from faults


def _waiting_about(step: str, programme: str, facts: Mapping[str, Any]) -> int | None:
    """The number of the proposal that waits about the same money, case or invoice."""
    for steps, about in ABOUT:
        if step in steps:
            same = (
                each.number
                for each in proposals(programme=programme, waiting=True)
                if each.step in steps and each.facts.get(about) == facts.get(about)
            )
            return next(same, None)
    return None


def _rehearse(act: Act, step: str, programme: str, facts: Mapping[str, Any]) -> None:
    """Do the step and undo it, with someone for the approver who may approve whatever it is."""
    trial = replace(act, approved_by=WHOEVER, key=f"{act.key}/rehearsal", rehearsed=True)
    with transaction.atomic():
        _perform(trial, step, programme, facts)
        transaction.set_rollback(True)


def _as_it_stands(act: Act, step: str, programme: str, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts with the amounts as they are now: what has changed by the approval is not what was prepared."""
    if step == "order_payment":
        return {**prepared_payment(programme, facts.get("recipients"), today=act.today), **facts}
    if step == "accept":
        return {"versions": waiting_versions(programme, facts.get("recipients")), **facts}
    if step == "close_call":
        return {"lapsing": lapsing_now(held_programme(programme)), **facts}
    if step == "redistribute":
        held = held_programme(programme)
        return {"amounts": shared_amounts(shared_now(held, positions(held))), **facts}
    if step in {"charge_interest", "pay_back"}:
        return {"amount": _amount_now(act, step, programme, facts), **facts}
    return facts


def _amount_now(act: Act, step: str, programme: str, facts: Mapping[str, Any]) -> int:
    if step == "pay_back":
        return left_now(programme, int(facts["row"]))
    about = {name: str(facts[name]) for name in ("recipient", "invoice")}
    return interest_now(act, programme, **about, until=date.fromisoformat(str(facts["until"])))


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Days as they are written in JSON."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}


def _key(row: models.Proposal) -> str:
    return row.programme.key if row.programme else ""


def _tell(act: Act, action: str, programme: str, told: Mapping[str, Any]) -> models.DiaryEntry:
    """Preparing and declining move nothing; what a closed programme refuses is refused of the step itself."""
    if programme:
        return enter(act, held_programme(programme), action, when_closed=True, **told)
    return enter_for_parties(act, action, **told)


def _fact_problem(fault: Any) -> Problem:
    where = ".".join(str(part) for part in fault["loc"])
    return _problem(
        "proposal.facts", f"Uppgiften {where} saknas eller går inte att läsa.", "Fyll i den på nytt."
    )[0]


def _problem(rule: str, message: str, remedy: str) -> tuple[Problem, ...]:
    return (Problem(place="Förslaget", rule=rule, message=message, remedy=remedy),)
