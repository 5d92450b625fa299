"""Pay what has been requisitioned: prepared by one person, approved by another."""

from collections.abc import Sequence

from anslag.domain.ledger import Movement
from anslag.domain.payment import payment_problems
from anslag.records import models
from anslag.records.grants import grant_to, grants, held_programme, positions
from anslag.records.ledger import accounts, post
from anslag.steps.act import Act, enter, refuse, step


@step(approved=True)
def pay(act: Act, *, programme: str, recipients: Sequence[str] | None = None, reference: str = "") -> None:
    """Pay each recipient's unpaid requisitions; all that have one, when no recipients are named."""
    held = held_programme(programme)
    stand = positions(held)
    if recipients is None:
        waiting = [name for name, each in stand.items() if each.awaiting_payment]
        recipients = waiting or list(stand)
    for name in recipients:
        grant_to(held, name)
    refuse(
        problem
        for name in recipients
        for problem in payment_problems(held.terms, stand[name], recipient=name)
    )
    unpaid = list(
        models.Requisition.objects.filter(grant__in=grants(held, recipients).values(), superseded_by=None)
        .exclude(transfers__code="pay")
        .order_by("id")
    )
    entry = enter(
        act,
        held,
        "pay",
        reference=reference,
        amount=sum(each.amount for each in unpaid),
        payments=len(unpaid),
    )
    requisitioned = accounts(held.row, "requisitioned")
    paid = accounts(held.row, "paid")
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
