"""What the bank has sent back: the payment stays in the ledger, a correction undoes it, and it may be paid anew."""

from typing import Any

from anslag.domain.bank_answer import ORE, Returned, return_problems
from anslag.domain.ledger import CORRECTION, Movement
from anslag.domain.money import Kronor
from anslag.records import models
from anslag.records.grants import held_programme, position_of
from anslag.records.ledger import post
from anslag.records.payments import RENEWAL
from anslag.records.returned_payments import payment_by, renew
from anslag.records.statements import RowKept, row_kept
from anslag.steps.act import Act, enter, refuse, step


@step(approved=True)
def return_payment(act: Act, *, programme: str, row: int, line: int, reason: str, fee: int = 0) -> None:
    """The booking is the payment of that line, come back. Its requisition stands anew, for a new order.

    All of it is back as to the recipient: a `fee` that the bank has kept is the giver's own cost.
    """
    held = held_programme(programme)
    booked, payment = row_kept(held, row), payment_by(held, line)
    requisition = payment.requisition if payment else None
    refuse(return_problems(_returned(booked, payment), reason=reason, fee=fee))
    if payment is None or requisition is None:
        return
    kept: dict[str, Any] = {"fee": fee} if fee else {}
    entry = enter(
        act,
        held,
        RENEWAL,
        grant=requisition.grant,
        line=line,
        requisition=requisition.entry_id,
        amount=payment.amount,
        **kept,
    )
    post(
        entry,
        [
            Movement(
                source=payment.target,
                target=payment.source,
                amount=payment.amount,
                code=CORRECTION,
                reason=reason.strip(),
                corrects=payment,
            )
        ],
    )
    renew(entry, requisition)
    models.RowMatch.objects.create(
        row_id=row, amount=(payment.amount - fee) * ORE, grant=requisition.grant, entry=entry
    )


def _returned(booked: RowKept, payment: models.Transfer | None) -> Returned:
    grant = payment.requisition.grant if payment and payment.requisition else None
    return Returned(
        number=booked.number,
        incoming=booked.incoming,
        left=booked.left,
        recipient=grant.party.name if grant else "",
        paid=payment.amount if payment else 0,
        unaccounted=_still_has(payment) if payment else 0,
    )


def _still_has(payment: models.Transfer) -> Kronor:
    """Of what has been paid, what is there to come back; what was paid back is nothing to account for."""
    requisition = payment.requisition
    if requisition is None or requisition.pays_back:
        return payment.amount
    return position_of(requisition.grant).unaccounted
