"""Share out again what lapsed, among those who asked for more."""

from collections.abc import Mapping

from anslag.domain.grant import Position
from anslag.domain.ledger import Movement
from anslag.domain.money import Kronor
from anslag.domain.problem import Problem
from anslag.domain.proposal import change_problems
from anslag.domain.redistribution import Redistribution, leftover_key, redistribute
from anslag.records import models
from anslag.records.grants import Held, grants, held_programme, positions
from anslag.records.ledger import account, accounts, post
from anslag.steps.act import Act, enter, refuse, step
from anslag.steps.allocation import keep_proof
from anslag.steps.requisition import call_is_closed

ROUND = 2
"""The wish in a requisition is itself the requisition of what is shared out again."""


@step(approved=True)
def redistribute_lapsed(act: Act, *, programme: str, amounts: Mapping[str, Kronor] | None = None) -> None:
    """Share what lapsed among those who wished for more, with the same key; it is requisitioned by their wish.

    That nothing was left, or that nobody asked, is told in the diary and moves nothing. Refused when the amounts are
    no longer the `amounts` that were prepared.
    """
    held = held_programme(programme)
    refuse(_problems(held))
    lapsed = account(held.row, "lapsed")
    outcome = shared_now(held, positions(held))
    shares = shared_amounts(outcome)
    refuse(change_problems("Omfördelningen", shares, prepared=amounts))
    entry = enter(
        act,
        held,
        "redistribute",
        outcome=outcome.outcome,
        lapsed=outcome.lapsed,
        remains=outcome.remains,
    )
    to = grants(held)
    keep_proof(entry, to, outcome.lines, number=ROUND)
    entitled = accounts(held.row, "entitled")
    requisitioned = accounts(held.row, "requisitioned")
    movements = []
    for name, amount in shares.items():
        grant = to[name]
        movements.append(
            Movement(source=lapsed, target=entitled[grant.pk], amount=amount, code="redistribute")
        )
        movements.append(
            Movement(
                source=entitled[grant.pk],
                target=requisitioned[grant.pk],
                amount=amount,
                code="requisition",
            )
        )
    _requisition_by_wish(entry, to, shares)
    post(entry, movements)


def shared_amounts(outcome: Redistribution) -> dict[str, Kronor]:
    """What each gets, of those who get anything."""
    return {line.recipient: line.amount for line in outcome.lines if line.amount}


def shared_now(held: Held, stand: Mapping[str, Position]) -> Redistribution:
    """What comes of sharing what has lapsed, as everything is now. `stand`: the position of every grant."""
    lapsed, wishes = account(held.row, "lapsed"), _wishes(held)
    made = held.programme
    parts = [part for part in held.terms.pot.parts if not part.administration]
    cap = sum(part.cap for part in parts if part.cap) if all(part.cap for part in parts) else None
    ceilings = None
    if cap is not None:
        ceilings = {name: max(0, cap - each.entitled + each.lapsed) for name, each in stand.items()}
    return redistribute(
        lapsed.total_in - lapsed.total_out,
        part=held.terms.pot.parts[0].id,
        wishers=[party for party in made.recipients if party.name in wishes],
        key=leftover_key(held.terms.pot.parts, made.basis, made.recipients, made.classes),
        ceilings=ceilings,
    )


def _wishes(held: Held) -> frozenset[str]:
    """The recipients whose standing requisitions wish for more."""
    rows = models.Requisition.objects.filter(
        grant__programme=held.row, superseded_by=None, wants_leftover=True
    )
    return frozenset(rows.values_list("grant__party__name", flat=True))


def _requisition_by_wish(
    entry: models.DiaryEntry, to: Mapping[str, models.Grant], amounts: Mapping[str, Kronor]
) -> None:
    models.Requisition.objects.bulk_create(
        models.Requisition(grant=to[name], entry=entry, round=ROUND, amount=amount, wants_leftover=False)
        for name, amount in amounts.items()
    )


def _problems(held: Held) -> tuple[Problem, ...]:
    place = "Omfördelning"
    if held.terms.requisition.leftover != "redistribute":
        return (
            Problem(
                place=place,
                rule="requisition.leftover",
                message="Programmet fördelar inte om det som inte rekvireras.",
                remedy="Det stannar hos givaren.",
            ),
        )
    if not call_is_closed(held):
        return (
            Problem(
                place=place,
                rule="redistribute.closed",
                message="Utlysningen är inte stängd.",
                remedy="Stäng den först.",
            ),
        )
    if held.row.diary.filter(action="redistribute").exists():
        return (
            Problem(
                place=place,
                rule="redistribute.once",
                message="Det som återstod är redan fördelat på nytt.",
                remedy="Inget mer behöver göras.",
            ),
        )
    return ()
