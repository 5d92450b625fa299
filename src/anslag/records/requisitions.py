"""Requisitions as values for pages: those that stand, and those that a later one has taken the place of."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from anslag.domain.money import Kronor
from anslag.domain.problem import Refusal
from anslag.records import models
from anslag.records.grants import Held


class UnknownRequisitionError(Refusal):
    """The recipient has no requisition of that number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequisitionKept:
    """A requisition. `entry` is the number of the diary entry that tells of it: what a receipt goes by."""

    entry: int
    key: str
    """The act's own."""
    recipient: str
    round: int
    amount: Kronor
    wants_leftover: bool
    late_reason: str
    stated: Mapping[str, Any]
    """What else it says, by the programme's own fields."""
    day: date
    at: str
    signed_by: str
    """Pseudonym; empty when the diary's approver is the only one known."""
    approved_by: str
    case_reference: str
    by_wish: bool
    """Requisitioned by the wish in an earlier one, when what lapsed was shared again."""
    superseded: bool
    ordered: bool
    """Whether two people have let it be paid."""
    paid: bool


def requisitions(held: Held, *, recipient: str = "") -> tuple[RequisitionKept, ...]:
    """All requisitions of the programme, or of one recipient, in the order they came; in two queries."""
    rows = _rows(held)
    if recipient:
        rows = rows.filter(grant__party__name=recipient)
    paid = set(
        models.Transfer.objects.filter(
            code="pay", corrected_by=None, source__programme=held.row, requisition__isnull=False
        ).values_list("requisition_id", flat=True)
    )
    return tuple(_kept(row, paid) for row in rows.order_by("id"))


def requisition_of_entry(held: Held, recipient: str, entry: int) -> RequisitionKept:
    """The recipient's requisition that a diary entry tells of, or UnknownRequisitionError."""
    for each in requisitions(held, recipient=recipient):
        if each.entry == entry:
            return each
    raise UnknownRequisitionError(f"Post {entry} i diariet är ingen rekvisition av {recipient}.")


def standing(kept: tuple[RequisitionKept, ...]) -> RequisitionKept | None:
    """The latest requisition that the receiver has made itself and that no other has taken the place of."""
    own = [each for each in kept if not each.superseded and not each.by_wish]
    return own[-1] if own else None


def _rows(held: Held) -> QuerySet[models.Requisition]:
    return models.Requisition.objects.filter(grant__programme=held.row).select_related(
        "grant__party", "entry", "superseded_by", "order_line"
    )


def _kept(row: models.Requisition, paid: set[int | None]) -> RequisitionKept:
    return RequisitionKept(
        entry=row.entry.seq,
        key=row.entry.key,
        recipient=row.grant.party.name,
        round=row.round,
        amount=row.amount,
        wants_leftover=row.wants_leftover,
        late_reason=row.late_reason,
        stated=json.loads(row.stated),
        day=row.entry.day,
        at=row.entry.at,
        signed_by=row.entry.prepared_by,
        approved_by=row.entry.approved_by,
        case_reference=row.entry.case_reference,
        by_wish=row.entry.action == "redistribute",
        superseded=hasattr(row, "superseded_by"),
        ordered=hasattr(row, "order_line"),
        paid=row.pk in paid,
    )


def payments_to(held: Held, recipient: str) -> tuple[tuple[date, Kronor, str], ...]:
    """Each payment that has been made to a recipient: day, kronor, reference."""
    rows = (
        models.Transfer.objects.filter(
            Q(code="pay"), source__programme=held.row, source__grant__party__name=recipient, corrected_by=None
        )
        .select_related("entry")
        .order_by("id")
    )
    return tuple(
        (
            date.fromisoformat(row.entry.facts.get("paid_on") or row.day.isoformat()),
            row.amount,
            str(row.entry.facts.get("reference", "")),
        )
        for row in rows
    )
