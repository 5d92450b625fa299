"""Payments that the bank has sent back: which they were, why, and what is asked for anew after them."""

from dataclasses import dataclass
from datetime import date

from anslag.domain.ledger import CORRECTION
from anslag.records import models
from anslag.records.grants import Held
from anslag.records.payments import RENEWAL


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """A payment that came back: when that was booked, and why it did."""

    day: date
    reason: str


def came_back(renewal: int) -> CameBack:
    """The one that an act took back in the ledger, by the act's number."""
    row = models.Transfer.objects.get(entry_id=renewal, code=CORRECTION)
    return CameBack(day=row.day, reason=row.reason)


def payment_by(held: Held, line: int) -> models.Transfer | None:
    """What was paid by a line of an order, and has not come back."""
    row = models.PaymentOrderLine.objects.filter(pk=line, order__programme=held.row, refusal=None).first()
    found = models.Transfer.objects.filter(
        code="pay", corrected_by=None, requisition=row.requisition_id if row else None
    )
    return found.select_related("source", "target", "requisition__grant__party").first() if row else None


def renew(entry: models.DiaryEntry, row: models.Requisition) -> None:
    """Let what was asked for stand anew, as it was signed."""
    assert entry.action == RENEWAL
    models.Requisition.objects.create(
        grant=row.grant,
        entry=entry,
        round=row.round,
        amount=row.amount,
        wants_leftover=row.wants_leftover,
        late_reason=row.late_reason,
        stated=row.stated,
        pays_back=row.pays_back,
        supersedes=row,
    )
