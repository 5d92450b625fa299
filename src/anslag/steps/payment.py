"""Pay what has been requisitioned: ordered by one person and approved by another, then marked as paid."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from anslag.domain.decision import separation_problems
from anslag.domain.ledger import Movement
from anslag.domain.payment import (
    Order,
    PreparedPayment,
    marking_problems,
    ordering_problems,
    payment_problems,
)
from anslag.records import models
from anslag.records.grants import Held, grant_to, grants, held_programme
from anslag.records.ledger import accounts, post
from anslag.records.payments import order_row, payable
from anslag.steps.act import Act, enter, refuse, step


@step(approved=True)
def pay(act: Act, *, programme: str, recipients: Sequence[str] | None = None, reference: str = "") -> None:
    """Order and pay at once, where it is known to be paid: each recipient's requisitions, or all there are."""
    held = held_programme(programme)
    unpaid = _payable(held, recipients)
    entry = enter(act, held, "pay", reference=reference, amount=_sum(unpaid), payments=len(unpaid))
    _order(entry, held, unpaid)
    _move(entry, held, unpaid)


@step(approved=True)
def order_payment(
    act: Act,
    *,
    programme: str,
    recipients: Sequence[str] | None = None,
    amount: int | None = None,
    amounts: Mapping[str, int] | None = None,
) -> None:
    """Let each recipient's requisitions be paid.

    Refused when they no longer are what was prepared: the `amount` in all, the `amounts` to each.
    """
    held = held_programme(programme)
    unpaid = _payable(held, recipients)
    refuse(ordering_problems(_amounts(unpaid), prepared=PreparedPayment(amount=amount, amounts=amounts)))
    entry = enter(act, held, "order_payment", amount=_sum(unpaid), payments=len(unpaid))
    _order(entry, held, unpaid)


def prepared_payment(programme: str, recipients: Sequence[str] | None = None) -> dict[str, Any]:
    """The facts of an order of what can be paid now: whatever is requisitioned after this is not in it."""
    unpaid = _payable(held_programme(programme), recipients)
    amounts = _amounts(unpaid)
    return {"recipients": list(amounts), "amount": _sum(unpaid), "amounts": amounts}


@step()
def mark_paid(act: Act, *, programme: str, order: int, paid_on: date, reference: str) -> None:
    """Say that the bank has paid an order, on which day and with which reference.

    Whoever approved the order has approved this too, and cannot do it: no need to ask again, or to say who it was.
    """
    held = held_programme(programme)
    row = order_row(held, order)
    both = replace(act, approved_by=act.approved_by or row.entry.approved_by)
    refuse(separation_problems(by=both.by, approved_by=both.approved_by, required=True))
    unpaid = [line.requisition for line in row.lines.select_related("requisition").order_by("id")]
    refuse(
        marking_problems(
            Order(
                number=row.pk,
                ordered=row.entry.day,
                approved_by=row.entry.approved_by,
                paid=models.Transfer.objects.filter(code="pay", requisition__in=unpaid).exists(),
            ),
            approved_by=both.approved_by,
            paid_on=paid_on,
            reference=reference,
            today=act.today,
        )
    )
    entry = enter(
        both,
        held,
        "pay",
        reference=reference,
        paid_on=paid_on.isoformat(),
        order=row.entry.seq,
        amount=_sum(unpaid),
        payments=len(unpaid),
    )
    _move(entry, held, unpaid)


def _payable(held: Held, recipients: Sequence[str] | None) -> list[models.Requisition]:
    """The requisitions that can be paid now: of those named, or of all who have any."""
    to = grants(held)
    for name in recipients or ():
        grant_to(held, name)
    names = {grant.pk: name for name, grant in to.items() if recipients is None or name in recipients}
    found = list(payable(held).filter(grant__in=names).select_related("grant__party").order_by("id"))
    waiting = {names[each.grant_id] for each in found}
    asked = [name for name in names.values() if recipients is not None or not waiting or name in waiting]
    refuse(
        problem
        for name in asked
        for problem in payment_problems(held.terms, recipient=name, waiting=name in waiting)
    )
    return found


def _order(entry: models.DiaryEntry, held: Held, unpaid: Sequence[models.Requisition]) -> None:
    if not unpaid:
        return  # an order is of something
    order = models.PaymentOrder.objects.create(programme=held.row, entry=entry)
    models.PaymentOrderLine.objects.bulk_create(
        models.PaymentOrderLine(order=order, requisition=each) for each in unpaid
    )


def _move(entry: models.DiaryEntry, held: Held, unpaid: Iterable[models.Requisition]) -> None:
    requisitioned, paid = accounts(held.row, "requisitioned"), accounts(held.row, "paid")
    post(
        entry,
        [
            Movement(
                source=requisitioned[each.grant_id],
                target=paid[each.grant_id],
                amount=each.amount,
                code="pay",
                requisition=each,
            )
            for each in unpaid
        ],
    )


def _amounts(requisitions: Iterable[models.Requisition]) -> dict[str, int]:
    """By recipient."""
    amounts: dict[str, int] = {}
    for each in requisitions:
        name = each.grant.party.name
        amounts[name] = amounts.get(name, 0) + each.amount
    return amounts


def _sum(requisitions: Iterable[models.Requisition]) -> int:
    return sum(each.amount for each in requisitions)
