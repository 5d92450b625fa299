"""Payments: what can be paid, what two people have let be paid, and what has been paid."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import F, QuerySet

from anslag.domain.money import Kronor
from anslag.domain.problem import Refusal
from anslag.records import models
from anslag.records.grants import Held


class UnknownOrderError(Refusal):
    """The programme has no payment order of that number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payable:
    """A requisition that is to be paid, or has been."""

    recipient: str
    party: int
    """The recipient's number."""
    round: int
    amount: Kronor
    requisitioned: date
    signed_by: str
    """Pseudonym."""
    by_wish: bool
    """Asked for by the wish in an earlier requisition, when what lapsed was shared again."""
    stated: Mapping[str, Any]
    """What else the requisition says, by the programme's own fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderKept:
    """A payment order. `paid_on` and `reference` are empty while the bank has not paid it."""

    number: int
    entry: int
    """The number in the diary of the act that let it be paid."""
    ordered: date
    prepared_by: str
    approved_by: str
    lines: tuple[Payable, ...]
    paid_on: date | None
    reference: str

    @property
    def amount(self) -> Kronor:
        return sum(line.amount for line in self.lines)


def payable(held: Held) -> QuerySet[models.Requisition]:
    """The requisitions that stand, and that no order has yet."""
    return models.Requisition.objects.filter(
        grant__programme=held.row, superseded_by=None, order_line=None
    ).exclude(transfers__code="pay")


def waiting_payments(held: Held) -> tuple[Payable, ...]:
    rows = payable(held).select_related("grant__party", "entry").order_by("grant_id", "round")
    return tuple(_payable(row) for row in rows)


def order_row(held: Held, number: int) -> models.PaymentOrder:
    """The row of an order, or UnknownOrderError."""
    row = models.PaymentOrder.objects.filter(programme=held.row, pk=number).select_related("entry").first()
    if row is None:
        raise UnknownOrderError(f"Betalningsuppdrag {number} finns inte i {held.key}.")
    return row


def orders(held: Held) -> tuple[OrderKept, ...]:
    """The programme's payment orders, the newest first; in two queries."""
    rows = (
        models.PaymentOrderLine.objects.filter(order__programme=held.row)
        .select_related("order__entry", "requisition__grant__party", "requisition__entry")
        .order_by("-order_id", "id")
    )
    paid = _paid(held)
    return tuple(_order([*lines], paid) for _, lines in groupby(rows, key=lambda line: line.order_id))


def _order(lines: Sequence[models.PaymentOrderLine], paid: dict[int, models.DiaryEntry]) -> OrderKept:
    row, requisitions = lines[0].order, [line.requisition for line in lines]
    entry = next((paid[each.pk] for each in requisitions if each.pk in paid), None)
    facts = entry.facts if entry else {}
    return OrderKept(
        number=row.pk,
        entry=row.entry.seq,
        ordered=row.entry.day,
        prepared_by=row.entry.prepared_by,
        approved_by=row.entry.approved_by,
        lines=tuple(_payable(each) for each in requisitions),
        paid_on=date.fromisoformat(facts.get("paid_on") or entry.day.isoformat()) if entry else None,
        reference=facts.get("reference", ""),
    )


def _paid(held: Held) -> dict[int, models.DiaryEntry]:
    """By requisition: the entry that tells of its payment."""
    rows = models.Transfer.objects.filter(code="pay", source__programme=held.row, corrected_by=None)
    return {each.requisition_id: each.entry for each in rows.select_related("entry") if each.requisition_id}


def _payable(row: models.Requisition) -> Payable:
    return Payable(
        recipient=row.grant.party.name,
        party=row.grant.party_id,
        round=row.round,
        amount=row.amount,
        requisitioned=row.entry.day,
        signed_by=row.entry.prepared_by,
        by_wish=row.entry.action == "redistribute",
        stated=json.loads(row.stated),
    )


def left_to_requisition(held: Held) -> dict[str, Kronor]:
    """What each recipient could still requisition, and has not; in one query."""
    rows = models.Account.objects.filter(programme=held.row, kind="entitled", grant__isnull=False)
    return dict(rows.values_list("grant__party__name", F("total_in") - F("total_out")))
