"""The arithmetic under every allocation: exact, order-free, and bounded by ceilings."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anslag.domain.money import MOST, NotKronorError
from anslag.domain.party import Party
from anslag.domain.share import (
    SAMPLE,
    Claimant,
    KeyUnusableError,
    Rank,
    _nth_largest,
    largest_remainder,
    share_out,
)

POTS = st.integers(0, MOST)
FIGURES = st.one_of(st.integers(0, 5), st.integers(0, 3_000_000), st.integers(0, MOST))
KEYS = st.lists(FIGURES, min_size=1, max_size=40).filter(any)


def by_position(position: int) -> Rank:
    return (2, f"{position:09}", "")


def by_fractions(pot: int, bases: list[int]) -> list[int]:
    """The definition, word for word, with nothing done for speed."""
    total = sum(bases)
    shares = [Fraction(pot * basis, total) for basis in bases]
    floors = [share.numerator // share.denominator for share in shares]
    order = sorted(range(len(bases)), key=lambda i: (floors[i] - shares[i], i))
    raised = set(order[: pot - sum(floors)])
    return [floor + (i in raised) for i, floor in enumerate(floors)]


def claimants(bases: list[int], ceilings: list[int | None] | None = None) -> list[Claimant]:
    caps = ceilings or [None] * len(bases)
    return [
        Claimant(party=Party(name=f"P{i:03}", kind=""), basis=basis, ceiling=most)
        for i, (basis, most) in enumerate(zip(bases, caps, strict=True))
    ]


@given(POTS, KEYS)
def test_amounts_are_those_of_the_definition_in_fractions(pot: int, bases: list[int]) -> None:
    assert largest_remainder(pot, bases, by_position) == by_fractions(pot, bases)


@given(POTS, KEYS)
def test_the_sum_is_the_pot_and_each_is_within_a_krona_of_its_exact_share(pot: int, bases: list[int]) -> None:
    amounts = largest_remainder(pot, bases, by_position)
    assert sum(amounts) == pot
    off = [
        abs(amount - Fraction(pot * basis, sum(bases))) for amount, basis in zip(amounts, bases, strict=True)
    ]
    assert max(off) < 1


@given(POTS, KEYS)
def test_a_larger_number_in_the_key_never_gets_less(pot: int, bases: list[int]) -> None:
    amounts = largest_remainder(pot, bases, by_position)
    ordered = sorted(zip(bases, amounts, strict=True))
    assert [amount for _, amount in ordered] == sorted(amounts)


@given(POTS, KEYS, st.randoms(use_true_random=False))
def test_the_order_of_the_names_does_not_matter(pot: int, bases: list[int], chance: Random) -> None:
    listed = claimants(bases)
    shuffled = list(listed)
    chance.shuffle(shuffled)
    assert set(share_out("p", pot, shuffled)) == set(share_out("p", pot, listed))


def test_without_the_tie_order_the_order_of_the_names_would_matter() -> None:
    """The control: three equal remainders and one krona; the position alone gives it to whoever stands first."""
    first, last = (
        largest_remainder(1, [1, 1, 1], by_position),
        largest_remainder(1, [1, 1, 1], lambda i: by_position(9 - i)),
    )
    assert (first, last) == ([1, 0, 0], [0, 0, 1])


@given(st.lists(st.tuples(FIGURES, st.none() | st.integers(0, 10**6)), min_size=1, max_size=30), POTS)
def test_nobody_gets_more_than_its_ceiling_and_only_the_impossible_remains(
    figures: list[tuple[int, int | None]], pot: int
) -> None:
    listed = claimants([basis for basis, _ in figures], [most for _, most in figures])
    lines = share_out("p", pot, listed)
    assert [line.amount for line in lines if line.amount < line.floor or line.amount > line.floor + 1] == []
    over = [
        each
        for each, line in zip(listed, lines, strict=True)
        if each.ceiling is not None and line.amount > each.ceiling
    ]
    assert over == []
    remains = pot - sum(line.amount for line in lines)
    can_take = [
        each
        for each, line in zip(listed, lines, strict=True)
        if each.basis and (each.ceiling is None or line.amount < each.ceiling)
    ]
    assert remains >= 0
    assert not (remains and can_take)


@given(
    st.lists(st.tuples(st.integers(1, 10**6), st.none() | st.integers(1, 10**6)), min_size=1, max_size=20),
    POTS,
)
def test_those_below_their_ceilings_share_by_one_and_the_same_rate(
    figures: list[tuple[int, int | None]], pot: int
) -> None:
    listed = claimants([basis for basis, _ in figures], [most for _, most in figures])
    lines = share_out("p", pot, listed)
    at_ceiling = [line.share == each.ceiling for each, line in zip(listed, lines, strict=True)]
    rates = {line.share / line.basis for line, full in zip(lines, at_ceiling, strict=True) if not full}
    rates_at_ceiling = {line.share / line.basis for line, full in zip(lines, at_ceiling, strict=True) if full}
    assert len(rates) <= 1
    assert all(full <= rate for full in rates_at_ceiling for rate in rates)


def test_a_ceiling_that_frees_money_can_bring_the_next_one_to_its_ceiling() -> None:
    lines = share_out("p", 100, claimants([6, 3, 1], [40, 35, None]))
    assert [line.amount for line in lines] == [40, 35, 25]


def test_a_zero_ceiling_takes_nothing() -> None:
    lines = share_out("p", 100, claimants([6, 3, 1], [0, None, None]))
    assert [line.amount for line in lines] == [0, 75, 25]


def test_what_nobody_can_take_remains() -> None:
    lines = share_out("p", 100, claimants([1, 1, 0], [30, 40, None]))
    assert [line.amount for line in lines] == [30, 40, 0]


def test_a_line_proves_its_amount() -> None:
    lines = share_out("p", 10, claimants([1, 1, 4, 0]))
    assert [(line.share, line.floor, line.rank, line.amount) for line in lines] == [
        (Fraction(5, 3), 1, 1, 2),
        (Fraction(5, 3), 1, 2, 2),
        (Fraction(20, 3), 6, 3, 6),
        (Fraction(0), 0, None, 0),
    ]


@given(POTS, KEYS)
def test_the_ranks_that_earned_a_krona_are_the_first_ones(pot: int, bases: list[int]) -> None:
    lines = share_out("p", pot, claimants(bases))
    ranks = sorted(line.rank for line in lines if line.rank is not None)
    earned = sorted(line.rank for line in lines if line.rank is not None and line.amount > line.floor)
    assert ranks == list(range(1, len(ranks) + 1))
    assert earned == ranks[: len(earned)]
    assert [line for line in lines if line.rank is None and line.amount != line.share] == []


@pytest.mark.parametrize("bases", [[], [0, 0], [3, -1], [1.5, 2]])
def test_a_key_that_cannot_share_is_refused(bases: list[int]) -> None:
    with pytest.raises(KeyUnusableError):
        largest_remainder(10, bases, by_position)


@pytest.mark.parametrize("basis", [-1, 1.0, True, "1"])
def test_a_claimant_has_a_whole_number(basis: int) -> None:
    with pytest.raises(KeyUnusableError):
        Claimant(party=Party(name="P", kind=""), basis=basis)


def test_a_ceiling_is_whole_kronor() -> None:
    with pytest.raises(NotKronorError):
        Claimant(party=Party(name="P", kind=""), basis=1, ceiling=-1)


@given(st.integers(0, 2**31), st.integers(1, 10**9), st.integers(1, 4 * SAMPLE), st.integers(1, 4))
def test_the_nth_largest_of_many_is_that_of_a_full_sort(seed: int, spread: int, nth: int, times: int) -> None:
    many = [(seed + i * i * 7919) % spread for i in range(4 * SAMPLE * times)]
    assert _nth_largest(many, nth) == sorted(many)[-nth]


@pytest.mark.parametrize("nth", [1, 2, SAMPLE, 3 * SAMPLE, 5 * SAMPLE])
def test_the_nth_largest_holds_when_the_sample_misleads(nth: int) -> None:
    """Every value that the sample picks is a zero; the others are large."""
    misleading = [0 if i % 5 == 0 else 10**9 + i for i in range(5 * SAMPLE)]
    assert _nth_largest(misleading, nth) == sorted(misleading)[-nth]


def test_a_hundred_thousand_recipients_agree_with_the_definition() -> None:
    bases = [(i * 7919) % 3_000_017 for i in range(100_000)]
    assert largest_remainder(MOST, bases, by_position) == by_fractions(MOST, bases)
