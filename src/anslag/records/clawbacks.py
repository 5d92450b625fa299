"""Cases of clawback, and payments that are stopped, as the diary tells of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from anslag.domain.clawback import Case, in_other_cases
from anslag.domain.money import Kronor
from anslag.domain.problem import Refusal
from anslag.records import models
from anslag.records.grants import Held, grant_to, position_of

ACTS = ("open_clawback", "answer_hearing", "claw_back", "abstain_from_clawback", "credit_invoice")


class UnknownCaseError(Refusal):
    """The programme has no case of clawback of that number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentStop:
    """A recipient that is not paid: since when, and why."""

    since: date
    reason: str


def cases(held: Held) -> tuple[Case, ...]:
    """The programme's cases, the newest first; in one query."""
    found: dict[int, Case] = {}
    rows = models.DiaryEntry.objects.filter(programme=held.row, action__in=ACTS)
    for entry in rows.select_related("grant__party", "hearing_answer").order_by("seq"):
        facts = entry.facts
        if entry.action == "open_clawback":
            found[entry.seq] = _opened(entry, facts)
        elif entry.action == "credit_invoice":
            withdrawn = next((each for each in found.values() if each.invoice == facts["invoice"]), None)
            if withdrawn:
                found[withdrawn.number] = replace(
                    withdrawn, credited=entry.day, credit_note=facts["credit_note"]
                )
        elif case := found.get(facts.get("case", 0)):
            found[case.number] = _gone_on(case, entry, facts)
    return tuple(reversed(found.values()))


def case_numbered(held: Held, number: int) -> Case:
    """One of them, or UnknownCaseError."""
    for case in cases(held):
        if case.number == number:
            return case
    raise UnknownCaseError(f"Ärende {number} om återkrav finns inte i {held.key}. Kontrollera numret.")


def left_beside(held: Held, recipient: str, *, but: int = 0) -> dict[str, Kronor]:
    """What is booked as used, what the recipient's other cases may come to of it, and what they then leave."""
    used = position_of(grant_to(held, recipient)).used_itself
    others = in_other_cases(cases(held), recipient, but=but)
    return {"used": used, "others": others, "left": max(0, used - others)}


def payment_stops(held: Held) -> dict[str, PaymentStop]:
    """The recipients that are not to be paid, by name; in one query."""
    found: dict[str, PaymentStop] = {}
    rows = models.DiaryEntry.objects.filter(programme=held.row, action__in=("stop_payment", "lift_stop"))
    for entry in rows.select_related("grant__party").order_by("seq"):
        name = entry.grant.party.name if entry.grant else ""
        if entry.action == "stop_payment":
            found[name] = PaymentStop(since=entry.day, reason=str(entry.facts.get("reason", "")))
        else:
            found.pop(name, None)
    return found


def _opened(entry: models.DiaryEntry, facts: Mapping[str, Any]) -> Case:
    return Case(
        number=entry.seq,
        recipient=entry.grant.party.name if entry.grant else "",
        opened=entry.day,
        ground=facts["ground"],
        amount=facts["amount"],
        reason=facts["reason"],
        answer_by=date.fromisoformat(facts["answer_by"]),
        evidence=facts.get("evidence", ""),
        sample=facts.get("sample", 0),
    )


def _gone_on(case: Case, entry: models.DiaryEntry, facts: Mapping[str, Any]) -> Case:
    if entry.action == "answer_hearing":
        return replace(case, answered=entry.day, answer=entry.hearing_answer.text)
    return replace(
        case,
        decided=entry.day,
        clawed_back=facts.get("amount", 0) if entry.action == "claw_back" else 0,
        decision=facts["reason"],
        invoice=facts.get("invoice", ""),
    )
