"""The proof of every share as it was decided: rows read into the lines that the domain makes."""

from fractions import Fraction

from anslag.domain.share import Line
from anslag.records import models
from anslag.records.grants import Held

FIRST = 1
AGAIN = 2
"""The round in which what lapsed was shared again."""


def lines_kept(held: Held, *, number: int) -> tuple[Line, ...]:
    """The lines of a round, in the order they were decided; none before that. In one query."""
    rows = models.AllocationLine.objects.filter(grant__programme=held.row, round=number)
    return tuple(
        Line(
            part=row.part,
            recipient=row.grant.party.name,
            basis=row.basis,
            share=Fraction(int(row.share_numerator), int(row.share_denominator)),
            floor=row.floor,
            rank=row.rank,
            amount=row.amount,
        )
        for row in rows.select_related("grant__party").order_by("id")
    )
