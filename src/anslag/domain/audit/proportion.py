"""Amounts in proportion to whole numbers: what the numbers give, and what the amounts say of the numbers."""

from collections.abc import Sequence

from anslag.domain.money import Kronor


def amounts_by_key(pot: Kronor, bases: Sequence[int]) -> list[tuple[Kronor, ...]]:
    """What the largest remainders may give each: one amount, or two where equal remainders compete for a krona.

    A report does not tell who goes first among equals, so either is right. Nothing for anyone when all are zero.
    """
    total = sum(bases)
    if total == 0:
        return [(0,)] * len(bases)
    floors = [divmod(pot * basis, total) for basis in bases]
    left = pot - sum(floor for floor, _ in floors)
    largest_first = sorted((remainder for _, remainder in floors), reverse=True)
    most_kept, least_raised = largest_first[left], largest_first[left - 1] if left else total
    return [
        (floor,) * (remainder <= most_kept) + (floor + 1,) * (remainder >= least_raised)
        for floor, remainder in floors
    ]


def is_whole(amount: Kronor, total: int, pot: Kronor) -> bool:
    """Whether some whole number out of `total` gives the amount, rounded to a krona up or down."""
    remainder = amount * total % pot
    return remainder < total or pot - remainder < total


def nearest_basis(amount: Kronor, total: int, pot: Kronor) -> int:
    """The whole number out of `total` that the amount is nearest to being the share of."""
    return (2 * amount * total + pot) // (2 * pot)


def agreed_total(pot: Kronor, pairs: Sequence[tuple[int, Kronor]]) -> range:
    """The sums of a key that most of its (basis, amount) pairs agree on; empty unless more than half do."""
    telling = [(basis, amount) for basis, amount in pairs if basis > 0 and amount > 1]
    edges = []
    for basis, amount in telling:
        least, most = pot * basis // (amount + 1) + 1, -(-pot * basis // (amount - 1)) - 1
        if least <= most:
            edges += [(least, -1), (most, 1)]
    edges.sort()
    agreeing = highest = 0
    best = range(0)
    for position, (edge, end) in enumerate(edges):
        agreeing -= end
        if agreeing > highest:
            highest, best = agreeing, range(edge, edges[position + 1][0] + 1)
    return best if 2 * highest > len(telling) else range(0)
