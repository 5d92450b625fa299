"""Payment orders as they were approved, for the files that tell a bank of them."""

from itertools import groupby

from django.db.models import Exists, OuterRef

from anslag.domain.bank_account import BankAccount
from anslag.domain.payment_file import Batch, OrderedLine, Payer
from anslag.records import models
from anslag.records.bank_accounts import Register, register_of
from anslag.records.grants import Held


def batches(held: Held) -> tuple[Batch, ...]:
    """The programme's payment orders, the oldest first, those that are paid too; in two queries."""
    rows = (
        models.PaymentOrderLine.objects.filter(order__programme=held.row)
        .select_related("order__entry", "requisition__grant__party")
        .order_by("order_id", "id")
    )
    register = register_of(held)
    return tuple(
        _batch(held, [*lines], register) for _, lines in groupby(rows, key=lambda line: line.order_id)
    )


def _batch(held: Held, rows: list[models.PaymentOrderLine], register: Register) -> Batch:
    """With the accounts that held when it was approved."""
    entry, giver = rows[0].order.entry, held.programme.giver

    def account(party: str) -> BankAccount | None:
        known = register.account_of(party, until=entry.seq)
        return known.account if known else None

    return Batch(
        number=rows[0].order_id,
        programme=held.key,
        title=held.terms.title,
        case_reference=held.terms.case_reference,
        ordered=entry.day,
        at=entry.at,
        entry=entry.seq,
        mark=entry.hash,
        payer=Payer(
            name=giver.name,
            organisation_number=giver.organisation_number or "",
            account=account(giver.name),
        ),
        lines=tuple(
            OrderedLine(
                number=row.pk,
                recipient=row.requisition.grant.party.name,
                amount=row.requisition.amount,
                account=account(row.requisition.grant.party.name),
            )
            for row in rows
        ),
    )


def undelivered(held: Held) -> tuple[tuple[int, int], ...]:
    """The number and the entry of each order that waits for a bank and whose file has not been delivered."""
    paid = models.Transfer.objects.filter(requisition=OuterRef("requisition"), code="pay")
    waiting = models.PaymentOrderLine.objects.filter(~Exists(paid), order=OuterRef("pk"), refusal=None)
    rows = held.row.payment_orders.filter(Exists(waiting), delivery=None, entry__action="order_payment")
    return tuple(rows.order_by("id").values_list("id", "entry_id"))
