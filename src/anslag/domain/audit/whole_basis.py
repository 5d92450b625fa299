"""The numbers of a key that was not published: amounts that follow from whole numbers give their sum away.

An amount is a share of the pot, rounded by less than a krona. With T for the sum of the key's numbers, it stands for
a whole number only if amount * T / pot is within T / pot of one. Where a unit of the key is worth many kronor few
sums do that for every amount, and chance alone would let fewer still do it for nearly all. An amount that then
stands for no whole number is wrong.
"""

from collections.abc import Collection, Iterator
from math import comb, isqrt

from anslag.domain.audit.proportion import is_whole
from anslag.domain.money import Kronor

MOST_WRONG = 3
"""At most this many amounts, and at most a fourth of them, are taken to be wrong."""

CHANCE = 10**6
"""How rarely, once in so many, chance may explain what is found."""

WRONG_ONE_IN = 10_000
"""How seldom an amount is wrong: weighed against a larger sum, which more amounts fit."""

MOST_TRIED = 300_000
"""How many sums, and how many numbers, are tried for an amount before the search is given up."""

FINEST = 12
"""Up to this factor a sum is asked whether the key is finer, with most of its numbers divisible by the factor."""

MOST_TOLD = 300
"""How many amounts are asked; more of them would say no more."""

type Likely = tuple[int, int]
"""How unlikely a sum is, as a whole number, and the sum."""


def implied_totals(pot: Kronor, amounts: Collection[Kronor]) -> tuple[int, ...]:
    """Every sum of the key that the amounts may well rest on, the likeliest first; none where they do not tell."""
    told = _asked(amounts)
    wrong = min(MOST_WRONG, len(told) // 4)
    limits = [_largest_telling(pot, told, missed) for missed in range(wrong + 1)]
    likely: set[Likely] = set()
    for proposer in told[: wrong + 1]:
        likely = _with_sums_of(proposer, pot, told, limits, likely)
    return tuple(total for _, total in sorted(_with_multiples(pot, told, wrong, likely)))


def _asked(amounts: Collection[Kronor]) -> list[Kronor]:
    """The amounts that differ, in order; of very many, the largest and others at even distances below it."""
    told = sorted({amount for amount in amounts if amount > 1}, reverse=True)
    return told[:: len(told) // MOST_TOLD + 1][::-1]


def _with_sums_of(
    proposer: Kronor, pot: Kronor, told: list[Kronor], limits: list[int], likely: set[Likely]
) -> set[Likely]:
    """`likely` with the sums that fit the proposer and, beyond chance, all but a few of the others.

    As many amounts propose as may be wrong, and one more: at least one of them is right.
    """
    enough = _large_enough(pot, told, likely)
    for total in _proposed(pot, proposer, max(limits, default=0)):
        if total > enough:
            break
        missed = _misses(pot, told, total, len(limits) - 1)
        if missed < len(limits) and total <= limits[missed]:
            likely = _likeliest({*likely, (_unlikelihood(pot, told, total, missed), total)})
            enough = _large_enough(pot, told, likely)
    return likely


def _with_multiples(pot: Kronor, told: list[Kronor], wrong: int, likely: set[Likely]) -> set[Likely]:
    """`likely` with the sums of finer keys that the search may not have reached, and that the amounts fit as well."""
    finer = {
        (_unlikelihood(pot, told, total, missed), total)
        for _, least in sorted(likely)[:FINEST]
        for factor in range(2, FINEST + 1)
        for total in range(factor * least - factor, factor * least + factor + 1)
        if (missed := _misses(pot, told, total, wrong)) <= wrong
    }
    return _likeliest(likely | finer) if likely else set()


def _proposed(pot: Kronor, amount: Kronor, most: int) -> Iterator[int]:
    """Every sum up to `most` for which the amount is a whole number's share, from the least."""
    tried = 0
    for basis in range(1, MOST_TRIED + 1):
        first = max(tried, pot * basis // (amount + 1)) + 1
        if first > most:
            return
        tried = max(tried, min(most, -(-pot * basis // (amount - 1)) - 1))
        yield from range(first, tried + 1)


def _misses(pot: Kronor, told: list[Kronor], total: int, most: int) -> int:
    """How many amounts stand for no whole number; one more than `most` where there are more."""
    missed = 0
    for amount in told:
        if total <= amount * total % pot <= pot - total:
            missed += 1
            if missed > most:
                break
    return missed


def _unlikelihood(pot: Kronor, told: list[Kronor], total: int, missed: int) -> int:
    """An amount that fits is one of `total`, one that is wrong any amount up to the pot, and seldom met."""
    return int(total ** (len(told) - missed) * (WRONG_ONE_IN * pot) ** missed)


def _likeliest(likely: set[Likely]) -> set[Likely]:
    """Those that are not out of all proportion to the best."""
    best = min(likely)[0]
    return {each for each in likely if each[0] <= CHANCE * best}


def _large_enough(pot: Kronor, told: list[Kronor], likely: set[Likely]) -> int:
    """No larger sum can be likely, even if every amount fits it."""
    if not likely:
        return pot
    most, low, high = CHANCE * min(likely)[0], 0, pot
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle ** len(told) <= most else (low, middle - 1)
    return low


def _largest_telling(pot: Kronor, told: list[Kronor], missed: int) -> int:
    """Up to this sum chance would let fewer than one in CHANCE fit all amounts but `missed`.

    By chance an amount fits a given sum with the probability 2 * sum / pot. Sums too many to be tried are left out.
    """
    fitting = len(told) - missed
    ways, enough = CHANCE * comb(len(told), missed), (fitting + 1) * pot**fitting
    low, high = 0, min(isqrt(MOST_TRIED * pot), MOST_TRIED * pot // told[0]) if told else 0
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if ways * middle * (2 * middle) ** fitting < enough else (low, middle - 1)
    return low


def fits_none(pot: Kronor, amount: Kronor, totals: Collection[int]) -> bool:
    """Whether the amount stands for no whole number under any of the sums."""
    return not any(is_whole(amount, total, pot) for total in totals)
