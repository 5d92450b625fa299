"""Pay what has been requisitioned: ordered by one person and approved by another, then marked as paid."""

from collections.abc import Iterable, Sequence
from datetime import date

from anslag.domain.ledger import Movement
from anslag.domain.payment import Order, marking_problems, ordering_problems, payment_problems
from anslag.records import models
from anslag.records.grants import Held, grant_to, grants, held_programme, positions
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
    act: Act, *, programme: str, recipients: Sequence[str] | None = None, amount: int | None = None
) -> None:
    """Let each recipient's requisitions be paid. Refused when they no longer add up to the `amount` prepared."""
    held = held_programme(programme)
    unpaid = _payable(held, recipients)
    refuse(ordering_problems(_sum(unpaid), prepared=amount))
    entry = enter(act, held, "order_payment", amount=_sum(unpaid), payments=len(unpaid))
    _order(entry, held, unpaid)


@step(approved=True)
def mark_paid(act: Act, *, programme: str, order: int, paid_on: date, reference: str) -> None:
    """Say that the bank has paid an order, on which day and with which reference.

    Whoever approved the order has approved this too, and cannot do it.
    """
    held = held_programme(programme)
    row = order_row(held, order)
    unpaid = [line.requisition for line in row.lines.select_related("requisition").order_by("id")]
    refuse(
        marking_problems(
            Order(
                number=row.pk,
                ordered=row.entry.day,
                approved_by=row.entry.approved_by,
                paid=models.Transfer.objects.filter(code="pay", requisition__in=unpaid).exists(),
            ),
            approved_by=act.approved_by,
            paid_on=paid_on,
            reference=reference,
            today=act.today,
        )
    )
    entry = enter(
        act,
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
    stand = positions(held)
    if recipients is None:
        waiting = [name for name, each in stand.items() if each.awaiting_payment]
        recipients = waiting or list(stand)
    for name in recipients:
        grant_to(held, name)
    found = list(payable(held).filter(grant__in=grants(held, recipients).values()).order_by("id"))
    has = {each.grant_id for each in found}
    refuse(
        problem
        for name, grant in grants(held, recipients).items()
        for problem in payment_problems(held.terms, recipient=name, waiting=grant.pk in has)
    )
    return found


def _order(entry: models.DiaryEntry, held: Held, unpaid: Iterable[models.Requisition]) -> None:
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


def _sum(requisitions: Iterable[models.Requisition]) -> int:
    return sum(each.amount for each in requisitions)
