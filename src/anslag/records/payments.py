"""Payments: what can be paid, what two people have let be paid, and what has been paid."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum

from anslag.domain.bank_answer import return_words
from anslag.domain.money import Kronor
from anslag.domain.problem import Refusal
from anslag.records import models
from anslag.records.grants import Held

RENEWAL = "return_payment"
"""The act by which a payment that came back is taken back, and its requisition stands anew."""


class UnknownOrderError(Refusal):
    """The programme has no payment order of that number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payable:
    """A requisition that is to be paid, or has been."""

    requisition: int
    """Its number."""
    recipient: str
    party: int
    """The recipient's number."""
    round: int
    amount: Kronor
    requisitioned: date
    signed_by: str
    """Pseudonym."""
    pays_back: bool
    """Whether it is what the recipient has paid in beyond what it owed, and not asked for."""
    by_wish: bool
    """Asked for by the wish in an earlier requisition, when what lapsed was shared again."""
    stated: Mapping[str, Any]
    """What else the requisition says, by the programme's own fields."""
    refused: str = ""
    """Why the bank refused it when it was last in an order, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine(Payable):
    """A line of an order. `paid_on` and `reference` are empty while the bank has not paid it."""

    number: int
    paid_on: date | None
    reference: str
    refusal: str
    """Why the bank has not paid it, where it has said no."""
    returned: str
    """Why the bank sent it back after it was paid, where it has."""
    fee: Kronor
    """What the bank kept of it then: the giver's own cost."""

    @property
    def waits(self) -> bool:
        return self.paid_on is None and self.stands

    @property
    def stands(self) -> bool:
        """Whether it is neither refused nor come back: what was to be paid by it is else ordered anew."""
        return not (self.refusal or self.returned)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderKept:
    """A payment order. What the bank has refused of it is ordered anew in another."""

    number: int
    entry: int
    """The number in the diary of the act that let it be paid."""
    ordered: date
    prepared_by: str
    approved_by: str
    lines: tuple[OrderLine, ...]
    delivered: str
    """The file that the bank has been sent, where it has been sent one from here."""

    @property
    def amount(self) -> Kronor:
        return sum(line.amount for line in self.lines)

    @property
    def paid(self) -> Kronor:
        return sum(line.amount for line in self.lines if line.paid_on)

    @property
    def stands(self) -> Kronor:
        """All that is neither refused nor come back."""
        return sum(line.amount for line in self.lines if line.stands)

    @property
    def fell_away(self) -> Kronor:
        """What the bank has refused or sent back."""
        return self.amount - self.stands

    @property
    def waits(self) -> Kronor:
        return sum(line.amount for line in self.lines if line.waits)

    @property
    def waiting(self) -> tuple[OrderLine, ...]:
        return tuple(line for line in self.lines if line.waits)

    @property
    def refused(self) -> tuple[OrderLine, ...]:
        return tuple(line for line in self.lines if line.refusal)

    @property
    def returned(self) -> tuple[OrderLine, ...]:
        return tuple(line for line in self.lines if line.returned)

    @property
    def paid_on(self) -> date | None:
        """The day of its last payment, once nothing of it waits."""
        return None if self.waits else self.last_paid

    @property
    def paid_lines(self) -> tuple[OrderLine, ...]:
        return tuple(line for line in self.lines if line.paid_on)

    @property
    def last_paid(self) -> date | None:
        return max((line.paid_on for line in self.lines if line.paid_on), default=None)

    @property
    def reference(self) -> str:
        return ", ".join(dict.fromkeys(line.reference for line in self.lines if line.reference))


def payable(held: Held) -> QuerySet[models.Requisition]:
    """The requisitions that stand, and that no order has, or none but those where the bank refused them."""
    return models.Requisition.objects.filter(
        ~Exists(lines_that_stand()), grant__programme=held.row, superseded_by=None
    ).exclude(transfers__code="pay")


def lines_that_stand() -> QuerySet[models.PaymentOrderLine]:
    """Of a requisition, the line of an order that the bank has not refused."""
    return models.PaymentOrderLine.objects.filter(requisition=OuterRef("pk"), refusal=None)


def waiting_payments(held: Held) -> tuple[Payable, ...]:
    refusals = models.BankRefusal.objects.filter(line__requisition=OuterRef("pk")).order_by("-id")
    rows = payable(held).select_related("grant__party", "entry").order_by("grant_id", "round")
    rows = rows.annotate(
        code=Subquery(refusals.values("code")[:1]), reason=Subquery(refusals.values("reason")[:1])
    )
    return tuple(
        replace(_payable(row), refused=return_words(f"{row.code} {row.reason}".strip()) if row.code else "")
        for row in rows
    )


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
        .select_related(
            "order__entry", "order__delivery", "requisition__grant__party", "requisition__entry", "refusal"
        )
        .order_by("-order_id", "id")
    )
    paid = _paid(held)
    return tuple(_order([*lines], paid) for _, lines in groupby(rows, key=lambda line: line.order_id))


def _order(lines: Sequence[models.PaymentOrderLine], paid: dict[int, models.Transfer]) -> OrderKept:
    row = lines[0].order
    return OrderKept(
        number=row.pk,
        entry=row.entry.seq,
        ordered=row.entry.day,
        prepared_by=row.entry.prepared_by,
        approved_by=row.entry.approved_by,
        lines=tuple(_line(each, paid) for each in lines),
        delivered=row.delivery.name if hasattr(row, "delivery") else "",
    )


def _line(row: models.PaymentOrderLine, paid: dict[int, models.Transfer]) -> OrderLine:
    refusal = row.refusal if hasattr(row, "refusal") else None
    payment = None if refusal else paid.get(row.requisition_id)
    undone = payment.corrected_by if payment and hasattr(payment, "corrected_by") else None
    entry = payment.entry if payment and not undone else None
    facts = entry.facts if entry else {}
    return OrderLine(
        **asdict(_payable(row.requisition)),
        number=row.pk,
        paid_on=date.fromisoformat(facts.get("paid_on") or entry.day.isoformat()) if entry else None,
        reference=facts.get("reference", ""),
        refusal=return_words(f"{refusal.code} {refusal.reason}".strip()) if refusal else "",
        returned=undone.reason if undone else "",
        fee=undone.entry.facts.get("fee", 0) if undone else 0,
    )


def _paid(held: Held) -> dict[int, models.Transfer]:
    """By requisition: its payment, whether or not it has come back."""
    rows = models.Transfer.objects.filter(code="pay", source__programme=held.row)
    rows = rows.select_related("entry", "corrected_by__entry")
    return {each.requisition_id: each for each in rows if each.requisition_id}


def signing(row: models.Requisition) -> models.DiaryEntry:
    """The act by which it was asked for: that of the first one, where it is asked for anew as its payment came back."""
    while row.entry.action == RENEWAL and row.supersedes:
        row = row.supersedes
    return row.entry


def _payable(row: models.Requisition) -> Payable:
    asked = signing(row)
    return Payable(
        requisition=row.pk,
        recipient=row.grant.party.name,
        party=row.grant.party_id,
        round=row.round,
        amount=row.amount,
        requisitioned=asked.day,
        signed_by=asked.prepared_by,
        pays_back=row.pays_back,
        by_wish=asked.action == "redistribute",
        stated=json.loads(row.stated),
    )


def left_to_requisition(held: Held) -> dict[str, Kronor]:
    """What each recipient could still requisition, and has not; in one query."""
    rows = models.Account.objects.filter(programme=held.row, kind="entitled", grant__isnull=False)
    return dict(rows.values_list("grant__party__name", F("total_in") - F("total_out")))


def owed_to(giver: str) -> dict[str, Kronor]:
    """What each party has been told to repay the giver, in any of its programmes, and has not; in one query."""
    rows = models.Account.objects.filter(
        kind="receivable", programme__giver__name=giver, total_in__gt=F("total_out")
    )
    return dict(rows.values_list("grant__party__name").annotate(left=Sum(F("total_in") - F("total_out"))))
