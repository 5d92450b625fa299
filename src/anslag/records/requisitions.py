"""Requisitions as values for pages: those that stand, and those that a later one has taken the place of."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, QuerySet, Sum

from anslag.domain.money import Kronor
from anslag.domain.problem import Refusal
from anslag.records import models
from anslag.records.grants import Held
from anslag.records.ledger import account
from anslag.records.payments import lines_that_stand, signing


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
    renewed: bool
    """As it was, since the bank sent its payment back."""
    superseded: bool
    ordered: bool
    """Whether two people have let it be paid."""
    paid_on: date | None
    """None while it has not been paid."""
    reference: str
    """Of the payment."""

    @property
    def paid(self) -> bool:
        return self.paid_on is not None

    @property
    def open(self) -> bool:
        """Whether it stands, as the receiver made it, and can still be corrected."""
        return not (self.superseded or self.by_wish or self.ordered or self.paid)


def requisitions(held: Held, *, recipient: str = "") -> tuple[RequisitionKept, ...]:
    """All requisitions of the programme, or of one recipient, in the order they came; in two queries."""
    rows = _rows(held)
    if recipient:
        rows = rows.filter(grant__party__name=recipient)
    payments = models.Transfer.objects.filter(
        code="pay", corrected_by=None, requisition__in=rows
    ).select_related("entry")
    paid = {each.requisition_id: each.entry for each in payments}
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
    return (
        models.Requisition.objects.filter(grant__programme=held.row, pays_back=False)
        .select_related("grant__party", "entry", "superseded_by")
        .annotate(ordered=Exists(lines_that_stand()))
    )


def _kept(row: models.Requisition, paid: Mapping[int | None, models.DiaryEntry]) -> RequisitionKept:
    payment, asked = paid.get(row.pk), signing(row)
    told = payment.facts if payment else {}
    return RequisitionKept(
        entry=row.entry.seq,
        key=row.entry.key,
        recipient=row.grant.party.name,
        round=row.round,
        amount=row.amount,
        wants_leftover=row.wants_leftover,
        late_reason=row.late_reason,
        stated=json.loads(row.stated),
        day=asked.day,
        at=asked.at,
        signed_by=asked.prepared_by,
        approved_by=asked.approved_by,
        case_reference=asked.case_reference,
        by_wish=asked.action == "redistribute",
        renewed=asked is not row.entry,
        superseded=hasattr(row, "superseded_by"),
        ordered=row.ordered,  # type: ignore[attr-defined]  # annotated
        paid_on=date.fromisoformat(told.get("paid_on") or payment.day.isoformat()) if payment else None,
        reference=str(told.get("reference", "")),
    )


def restorable(held: Held, recipient: str, lapsed: Kronor) -> Kronor:
    """What lapsed of the recipient's, less what has been given back, as far as nobody else has got it."""
    if not lapsed:
        return 0
    back = models.Transfer.objects.filter(
        code="restore", target__programme=held.row, target__grant__party__name=recipient
    )
    given = back.aggregate(given=Sum("amount"))["given"] or 0
    kept = account(held.row, "lapsed")
    return max(0, min(lapsed - given, kept.total_in - kept.total_out))
