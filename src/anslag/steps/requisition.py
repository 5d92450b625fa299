"""Requisition what one is entitled to; close the call, and let the rest lapse."""

from anslag.domain.ledger import Movement
from anslag.domain.requisition import closing_problems, requisition_problems
from anslag.records import models
from anslag.records.grants import Held, grant_to, grants, held_programme, position_of, positions
from anslag.records.ledger import account, accounts, post
from anslag.steps.act import Act, enter, refuse, step


@step()
def requisition(
    act: Act,
    *,
    programme: str,
    recipient: str,
    amount: int | None = None,
    wants_leftover: bool = False,
    correcting: bool = False,
    late_reason: str = "",
) -> None:
    """Requisition `amount` kronor, or all that is left to have when no amount is given.

    A correction supersedes the recipient's unpaid requisition. After the call a reason is due, and another person.
    """
    held = held_programme(programme)
    grant = grant_to(held, recipient)
    position = position_of(grant)
    earlier = _unpaid(grant)
    held_back = earlier.amount if earlier else 0
    asked = position.unrequisitioned + held_back if amount is None else amount
    refuse(
        requisition_problems(
            held.terms,
            position,
            recipient=recipient,
            amount=asked,
            earlier=held_back,
            correcting=correcting,
            closed=call_is_closed(held),
            late_reason=late_reason if act.approved_by else "",
            today=act.today,
        )
    )
    entry = enter(
        act,
        held,
        "requisition",
        grant=grant,
        amount=asked,
        wants_leftover=wants_leftover,
        late_reason=late_reason,
    )
    entitled = account(held.row, "entitled", grant=grant)
    requisitioned = account(held.row, "requisitioned", grant=grant)
    movements = []
    if earlier:
        movements.append(
            Movement(source=requisitioned, target=entitled, amount=earlier.amount, code="withdraw")
        )
    movements.append(Movement(source=entitled, target=requisitioned, amount=asked, code="requisition"))
    models.Requisition.objects.create(
        grant=grant,
        entry=entry,
        round=earlier.round if earlier else grant.requisitions.filter(supersedes=None).count() + 1,
        amount=asked,
        wants_leftover=wants_leftover,
        late_reason=late_reason,
        supersedes=earlier,
    )
    post(entry, movements)


def _unpaid(grant: models.Grant) -> models.Requisition | None:
    """The requisition that stands and has not been paid."""
    return (
        grant.requisitions.filter(superseded_by=None)
        .exclude(transfers__code="pay")
        .order_by("-round")
        .first()
    )


@step(approved=True)
def close_call(act: Act, *, programme: str) -> None:
    """Close the call; entitlements that nobody requisitioned lapse. Refused while it is open."""
    held = held_programme(programme)
    refuse(closing_problems(held.terms, closed=call_is_closed(held), today=act.today))
    to = grants(held)
    left = {name: each.unrequisitioned for name, each in positions(held).items() if each.unrequisitioned}
    entry = enter(act, held, "close_call", lapsed=sum(left.values()))
    entitled = accounts(held.row, "entitled")
    lapsed = account(held.row, "lapsed")
    post(
        entry,
        [
            Movement(source=entitled[to[name].pk], target=lapsed, amount=amount, code="lapse")
            for name, amount in left.items()
        ],
    )


def call_is_closed(held: Held) -> bool:
    return held.row.diary.filter(action="close_call").exists()
