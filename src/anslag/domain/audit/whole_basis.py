"""The numbers of a key that was not published: amounts that follow from whole numbers give their sum away.

An amount is a share of the pot, rounded by less than a krona. With T for the sum of the key's numbers, it stands for
a whole number only if amount * T / pot is within T / pot of one. Where a unit of the key is worth many kronor few
sums do that for every amount, and chance alone would let fewer still do it for nearly all. An amount that then
stands for no whole number is wrong.
"""

from collections.abc import Collection, Iterable, Iterator
from math import comb

from anslag.domain.audit.proportion import is_whole
from anslag.domain.money import Kronor

MOST_WRONG = 2
"""At most this many amounts, and at most a fourth of them, are taken to be wrong."""

CHANCE = 10**6
"""How rarely, once in so many, chance may explain what is found."""

WRONG_ONE_IN = 1000
"""How seldom an amount is wrong: weighed against a larger sum, which more amounts fit."""

DOUBT = 100
"""How many times less likely than the best a sum may be and still be heard."""

FINER = (2, 3, 5, 10)
"""A key may be so many times finer than it seems, most of its numbers being divisible: always heard."""

MOST_TRIED = 80_000
"""How many whole numbers are tried for the smallest amount before the search is given up."""

LEAST_UNIT = 20
"""A unit of the key must be worth this many kronor, or too many sums fit."""

COARSEST = 12
"""Up to this divisor a sum that fits is asked whether a simple fraction of it is the key's."""

ROUND = (*range(2, COARSEST + 1), 100)
"""So many times finer may a key be that has been rounded, but for a number or two."""

SIEVED = 8
"""How many of the smallest amounts a sum must pass before all are asked."""

MOST_TOLD = 300
"""How many amounts are asked; more of them would say no more."""


def implied_totals(pot: Kronor, amounts: Collection[Kronor]) -> tuple[int, ...]:
    """Every sum of the key that the amounts may well rest on, the likeliest first; none where they do not tell."""
    told = _asked(amounts)
    wrong = min(MOST_WRONG, len(told) // 4)
    limits = [_largest_telling(pot, told, missed) for missed in range(wrong + 1)]
    for most in range(wrong + 1):
        sums = (total for each in _sieved(pot, told, 1, limits[most], wrong=most) for total in each)
        if found := _telling(pot, told, limits, sums):
            return _likeliest(pot, told, found | _telling(pot, told, limits, _coarser(found)))
    return ()


def fits_none(pot: Kronor, amount: Kronor, totals: Collection[int]) -> bool:
    """Whether the amount stands for no whole number under any of the sums."""
    return not any(is_whole(amount, total, pot) for total in totals)


def finer_by(pot: Kronor, amounts: Collection[Kronor], total: int) -> int:
    """How many times finer a key would be of which every amount is right, where it is a round number; else 0.

    Where there is one, nothing in the amounts tells it from a key of this sum and amounts that are wrong.
    """
    told = _asked(amounts)
    finer = ((factor, each) for factor in ROUND for each in _times(factor, total))
    return next((factor for factor, each in finer if not _misses(pot, told, each, 0)), 0)


def _times(factor: int, total: int) -> range:
    """The sums of a key so many times finer than one of this sum, to which all but a few of its numbers are round."""
    return range(factor * total - factor, factor * total + factor + 1)


def _asked(amounts: Collection[Kronor]) -> list[Kronor]:
    """The amounts that differ, in order; of very many, the largest and others at even distances below it."""
    told = sorted({amount for amount in amounts if amount > 1}, reverse=True)
    return told[:: len(told) // MOST_TOLD + 1][::-1]


def _sieved(
    pot: Kronor, told: list[Kronor], first: int, last: int, *, wrong: int, place: int = 0
) -> Iterator[range]:
    """The sums from `first` to `last` for which all but `wrong` of the smallest amounts stand for whole numbers.

    Those before `place` have been asked.
    """
    if place == min(SIEVED, len(told)):
        yield range(first, last + 1)
        return
    below, above = told[place] - 1, told[place] + 1
    for share in range((first * below // pot + 1) * pot, last * above, pot):
        least, most = max(first, share // above + 1), min(last, (share - 1) // below)
        if least <= most:
            yield from _sieved(pot, told, least, most, wrong=wrong, place=place + 1)
    if wrong:
        yield from _sieved(pot, told, first, last, wrong=wrong - 1, place=place + 1)


def _coarser(sums: Iterable[int]) -> Iterator[int]:
    """Smaller sums in a simple proportion to those given, which a wrong amount may happen to fit better."""
    for total in sums:
        for divisor in range(2, COARSEST + 1):
            for factor in range(1, divisor):
                yield from (total * factor // divisor, total * factor // divisor + 1)


def _telling(pot: Kronor, told: list[Kronor], limits: list[int], sums: Iterable[int]) -> dict[int, int]:
    """The sums that all but a few amounts fit, beyond chance, with how many do not."""
    most = len(limits) - 1
    missed = {total: _misses(pot, told, total, most) for total in sums}
    return {
        total: misses for total, misses in missed.items() if misses <= most and 0 < total <= limits[misses]
    }


def _misses(pot: Kronor, told: list[Kronor], total: int, most: int) -> int:
    """How many amounts stand for no whole number; one more than `most` where there are more."""
    missed = 0
    for amount in told:
        if total <= amount * total % pot <= pot - total:
            missed += 1
            if missed > most:
                break
    return missed


def _largest_telling(pot: Kronor, told: list[Kronor], missed: int) -> int:
    """Up to this sum chance would let fewer than one in CHANCE fit all amounts but `missed`.

    By chance an amount fits a given sum with the probability 2 * sum / pot. Sums too large to be tried are left out.
    """
    fitting = len(told) - missed
    ways, enough = CHANCE * comb(len(told), missed), (fitting + 1) * pot**fitting
    low, high = 0, min(pot // LEAST_UNIT, MOST_TRIED * pot // told[0]) if told else 0
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if ways * middle * (2 * middle) ** fitting < enough else (low, middle - 1)
    return low


def _likeliest(pot: Kronor, told: list[Kronor], found: dict[int, int]) -> tuple[int, ...]:
    """The sums that are not out of all proportion to the best, and likelier finer keys that all amounts fit.

    An amount that fits is one of as many as the sum; one that is wrong is any up to the pot, and seldom met.
    """
    unlikelihood = {
        total: total ** (len(told) - missed) * (WRONG_ONE_IN * pot) ** missed
        for total, missed in found.items()
    }
    least = min(unlikelihood.values(), default=0)
    heard = sorted(
        (total for total in found if unlikelihood[total] <= DOUBT * least), key=unlikelihood.__getitem__
    )
    finer = [
        total
        for factor in FINER
        for seemed in heard[:SIEVED]
        for total in _times(factor, seemed)
        if found[seemed] and total ** len(told) <= unlikelihood[seemed] and not _misses(pot, told, total, 0)
    ]
    return (*heard, *finer)
