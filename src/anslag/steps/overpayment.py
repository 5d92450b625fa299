"""What someone has paid in beyond what it owed: no part of the grant, and paid back as all else is paid."""

from anslag.domain.bank_answer import ORE, pay_back_problems
from anslag.domain.ledger import Movement
from anslag.domain.money import Kronor
from anslag.records import models
from anslag.records.grants import grant_to, held_programme, position_of
from anslag.records.ledger import account, post
from anslag.records.statements import row_kept
from anslag.steps.act import Act, enter, refuse, step


@step(approved=True)
def pay_back(act: Act, *, programme: str, row: int, recipient: str, amount: int | None = None) -> None:
    """The whole kronor that are left of a booking are the recipient's, and stand to be paid in a payment order.

    `amount` is what they came to for whoever prepared it: refused where they are others by now.
    """
    held = held_programme(programme)
    grant, booked = grant_to(held, recipient), row_kept(held, row)
    refuse(
        pay_back_problems(
            row,
            recipient=recipient,
            incoming=booked.incoming,
            returned=booked.returned,
            left=booked.kronor,
            owed=position_of(grant).receivable,
            prepared=amount,
        )
    )
    entry = enter(act, held, "pay_back", grant=grant, amount=booked.kronor)
    came_from, overpaid = account(held.row, "outside"), account(held.row, "overpaid", grant=grant)
    post(entry, [Movement(source=came_from, target=overpaid, amount=booked.kronor, code="overpay")])
    models.Requisition.objects.create(
        grant=grant, entry=entry, round=0, amount=booked.kronor, wants_leftover=False, pays_back=True
    )
    models.RowMatch.objects.create(row_id=row, amount=booked.kronor * ORE, grant=grant, entry=entry)


def left_now(programme: str, row: int) -> Kronor:
    """What is left of a booking, for whoever prepares it."""
    return row_kept(held_programme(programme), row).kronor
