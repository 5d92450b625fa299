"""What the bank has booked on a giver's account: each booking once, and what has been made of it."""

from collections.abc import Mapping

from anslag.domain.bank_answer import ORE
from anslag.records import models


def keep_payment_matches(
    entry: models.DiaryEntry, rows: Mapping[models.PaymentOrderLine, int | None]
) -> None:
    """Keep which booking each line was paid by; lines with none are left as they are."""
    models.RowMatch.objects.bulk_create(
        models.RowMatch(row_id=row, amount=line.requisition.amount * ORE, line=line, entry=entry)
        for line, row in rows.items()
        if row is not None
    )
