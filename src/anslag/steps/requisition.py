"""Requisition what one is entitled to; close the call, and let the rest lapse."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Exists

from anslag.domain.ledger import Movement
from anslag.domain.money import Kronor
from anslag.domain.proposal import change_problems
from anslag.domain.requisition import Asked, closing_problems, requisition_problems
from anslag.records import models
from anslag.records.diary import canonical
from anslag.records.grants import Held, grant_to, grants, held_programme, position_of, positions
from anslag.records.ledger import account, accounts, post
from anslag.records.payments import lines_that_stand
from anslag.records.requisitions import restorable
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
    stated: Mapping[str, Any] | None = None,
) -> None:
    """Requisition `amount` kronor, or all that is left to have when no amount is given.

    `stated` is what else the programme's requisition asks for, by field.
    A correction supersedes the recipient's unpaid requisition. After the call a reason is due, and another person.
    """
    held = held_programme(programme)
    grant = grant_to(held, recipient)
    earlier = _unpaid(grant)
    asked = _asked(
        held,
        grant,
        earlier,
        amount=amount,
        correcting=correcting,
        late_reason=late_reason if act.approved_by else "",
        today=act.today,
    )
    refuse(requisition_problems(asked))
    facts: dict[str, Any] = {"amount": asked.amount, "wants_leftover": wants_leftover}
    entry = enter(act, held, "requisition", grant=grant, **facts)
    models.Requisition.objects.create(
        grant=grant,
        entry=entry,
        round=earlier.round if earlier else _next_round(grant),
        supersedes=earlier,
        late_reason=late_reason,
        stated=canonical(stated or {}),
        **facts,
    )
    _move(entry, held, grant, asked)


def _asked(
    held: Held,
    grant: models.Grant,
    earlier: models.Requisition | None,
    *,
    amount: int | None,
    correcting: bool,
    late_reason: str,
    today: date,
) -> Asked:
    position = position_of(grant)
    held_back = earlier.amount if earlier else 0
    return Asked(
        terms=held.terms,
        position=position,
        recipient=grant.party.name,
        amount=position.unrequisitioned + held_back if amount is None else amount,
        earlier=held_back,
        correcting=correcting,
        closed=call_is_closed(held),
        late_reason=late_reason,
        today=today,
        restorable=restorable(held, grant.party.name, position.lapsed),
    )


def _move(entry: models.DiaryEntry, held: Held, grant: models.Grant, asked: Asked) -> None:
    """What was requisitioned gives way to what is; after the call is closed the rest lapses at once."""
    entitled = account(held.row, "entitled", grant=grant)
    requisitioned = account(held.row, "requisitioned", grant=grant)
    lapsed = account(held.row, "lapsed")
    steps = (
        (requisitioned, entitled, asked.earlier, "withdraw"),
        (lapsed, entitled, asked.to_restore, "restore"),
        (entitled, requisitioned, asked.amount, "requisition"),
        (entitled, lapsed, asked.left if asked.closed else 0, "lapse"),
    )
    post(
        entry,
        [
            Movement(source=source, target=target, amount=amount, code=code)
            for source, target, amount, code in steps
            if amount
        ],
    )


def _next_round(grant: models.Grant) -> int:
    return grant.requisitions.filter(supersedes=None, pays_back=False).count() + 1


def _unpaid(grant: models.Grant) -> models.Requisition | None:
    """The requisition that the receiver has made itself, that stands and that nobody has let be paid."""
    return (
        grant.requisitions.filter(~Exists(lines_that_stand()), superseded_by=None, pays_back=False)
        .exclude(transfers__code="pay")
        .exclude(entry__action="redistribute")
        .exclude(supersedes__entry__action="redistribute")
        .order_by("-round")
        .first()
    )


@step(approved=True)
def close_call(act: Act, *, programme: str, lapsing: Mapping[str, Kronor] | None = None) -> None:
    """Close the call; entitlements that nobody requisitioned lapse. Refused while it is open.

    Refused too when what lapses is no longer what was `lapsing` when it was prepared.
    """
    held = held_programme(programme)
    refuse(closing_problems(held.terms, closed=call_is_closed(held), today=act.today))
    to, left = grants(held), lapsing_now(held)
    refuse(change_problems("Det som förfaller", left, prepared=lapsing))
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


def lapsing_now(held: Held) -> dict[str, Kronor]:
    """What would lapse if the call were closed now, by recipient."""
    return {name: each.unrequisitioned for name, each in positions(held).items() if each.unrequisitioned}


def call_is_closed(held: Held) -> bool:
    return held.row.diary.filter(action="close_call").exists()
