"""Payment orders as they were approved, for the files that tell a bank of them."""

from collections.abc import Mapping
from itertools import groupby

from anslag.domain.bank_account import BankAccount, read_bankgiro
from anslag.domain.party import Party
from anslag.domain.payment_file import Batch, OrderedLine, Payer
from anslag.records import models
from anslag.records.grants import Held


def batches(held: Held) -> tuple[Batch, ...]:
    """The programme's payment orders, the oldest first, those that are paid too; in one query."""
    rows = (
        models.PaymentOrderLine.objects.filter(order__programme=held.row)
        .select_related("order__entry", "requisition__grant__party")
        .order_by("order_id", "id")
    )
    return tuple(_batch(held, [*lines]) for _, lines in groupby(rows, key=lambda line: line.order_id))


def _batch(held: Held, rows: list[models.PaymentOrderLine]) -> Batch:
    entry = rows[0].order.entry
    accounts = _accounts(held)
    giver = held.programme.giver
    return Batch(
        number=rows[0].order_id,
        programme=held.key,
        title=held.terms.title,
        case_reference=held.terms.case_reference,
        ordered=entry.day,
        at=entry.at,
        mark=entry.hash,
        payer=Payer(
            name=giver.name,
            organisation_number=giver.organisation_number or "",
            account=accounts.get(giver.name),
        ),
        lines=tuple(
            OrderedLine(
                number=row.pk,
                recipient=row.requisition.grant.party.name,
                amount=row.requisition.amount,
                account=accounts.get(row.requisition.grant.party.name),
            )
            for row in rows
        ),
    )


def _accounts(held: Held) -> Mapping[str, BankAccount]:
    return {each.name: account for each in held.programme.parties if (account := _account(each))}


def _account(party: Party) -> BankAccount | None:
    return read_bankgiro(party.bankgiro) if party.bankgiro else None
