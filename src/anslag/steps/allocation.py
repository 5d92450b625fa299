"""Allocate the pot: every recipient gets its exact share, with the proof of it."""

from collections.abc import Iterable

from anslag.domain.allocation import allocate
from anslag.domain.ledger import Movement
from anslag.domain.problem import Problem
from anslag.domain.share import Line
from anslag.records import models
from anslag.records.grants import Held, grants, held_programme
from anslag.records.ledger import account, accounts, post
from anslag.steps.act import Act, enter, refuse, step


@step(approved=True)
def allocate_pot(act: Act, *, programme: str) -> None:
    """Refused the second time. The amounts are worked out from the key, never given."""
    held = held_programme(programme)
    refuse(_once(held))
    allocation = allocate(held.programme)
    entry = enter(act, held, "allocate", remains=allocation.remains)
    to = grants(held)
    entitled = accounts(held.row, "entitled")
    movements = []
    for part, shares in zip(held.terms.pot.parts, allocation.parts, strict=True):
        pot = account(held.row, "administration" if part.administration else "pot", detail=part.id)
        keep_proof(entry, to, shares.lines, number=1)
        movements += [
            Movement(source=pot, target=entitled[to[line.recipient].pk], amount=line.amount, code="allocate")
            for line in shares.lines
            if line.amount
        ]
    post(entry, movements)


def keep_proof(
    entry: models.DiaryEntry, to: dict[str, models.Grant], lines: Iterable[Line], *, number: int
) -> None:
    """Keep each recipient's line of proof for round `number`."""
    models.AllocationLine.objects.bulk_create(
        models.AllocationLine(
            grant=to[line.recipient],
            entry=entry,
            part=line.part,
            round=number,
            basis=line.basis,
            share_numerator=str(line.share.numerator),
            share_denominator=str(line.share.denominator),
            floor=line.floor,
            rank=line.rank,
            amount=line.amount,
        )
        for line in lines
    )


def _once(held: Held) -> tuple[Problem, ...]:
    if not held.row.diary.filter(action="allocate").exists():
        return ()
    return (
        Problem(
            place="Fördelningen",
            rule="allocate.once",
            message="Potten är redan fördelad.",
            remedy="Det som inte rekvireras fördelas om efter utlysningen.",
        ),
    )
