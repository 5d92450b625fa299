"""What the key says of claimed amounts: to the krona where it can tell, and nothing where it cannot."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anslag.domain.audit.key_check import key_mismatch
from anslag.domain.audit.proportion import amounts_by_key
from anslag.domain.audit.whole_basis import finer_by, fits_none, implied_totals
from anslag.domain.money import format_kronor
from anslag.domain.publication import Allocation, Appendix, AppendixRow, AppendixTotal, Report, Share
from anslag.domain.share import largest_remainder


def report(
    method: str,
    pot: int,
    claimed: dict[str, int],
    basis: dict[str, int] | None = None,
    *,
    allocated: dict[str, int] | None = None,
    total: int | None = None,
    cap: int | None = None,
) -> Report:
    rows = tuple(
        AppendixRow(
            recipient=name,
            claimed=amount,
            used=amount,
            share_percent="100",
            allocated=(allocated or {}).get(name),
        )
        for name, amount in claimed.items()
    )
    printed = sum(claimed.values()) if total is None else total
    return Report(
        recipients=len(rows),
        tables=(),
        appendix=Appendix(
            rows=rows, total=AppendixTotal(claimed=printed, used=printed, share_percent="100.0")
        ),
        allocation=Allocation(
            pot=pot,
            method=method,
            basis=tuple(Share(recipient=name, basis=number) for name, number in (basis or {}).items()),
            cap=cap,
        ),
    )


def found(checked: Report) -> list[tuple[str, object, object]]:
    return [(finding.place, finding.expected, finding.found) for finding in key_mismatch(checked)]


@given(
    st.integers(1, 10**12),
    st.lists(st.integers(0, 10**7), min_size=1, max_size=40).filter(any),
    st.randoms(use_true_random=False),
)
def test_the_amounts_accepted_are_those_that_some_order_between_equals_gives(
    pot: int, bases: list[int], random: Random
) -> None:
    order = list(range(len(bases)))
    random.shuffle(order)
    given_amounts = largest_remainder(pot, bases, lambda place: (order[place], "", ""))
    accepted = amounts_by_key(pot, bases)
    assert all(amount in either for amount, either in zip(given_amounts, accepted, strict=True))
    in_doubt = [either for either in accepted if len(either) == 2]
    assert len(in_doubt) != 1, "a krona in doubt is between at least two"


def test_equal_remainders_may_go_either_way_and_no_further() -> None:
    basis = {"A": 1, "B": 1, "C": 1}
    assert found(report("proportional", 100, {"A": 33, "B": 34, "C": 33}, basis)) == []
    assert found(report("proportional", 100, {"A": 33, "B": 35, "C": 32}, basis, total=100)) == [
        ("appendix.rows[B].claimed", 33, 35),
        ("appendix.rows[C].claimed", 33, 32),
    ]


@pytest.mark.parametrize("basis", [{"A": 1, "B": 1, "C": 1}, None])
def test_equal_shares_are_equal_with_or_without_a_basis(basis: dict[str, int] | None) -> None:
    assert found(report("equal", 100, {"A": 34, "B": 33, "C": 33}, basis)) == []
    assert found(report("equal", 100, {"A": 43, "B": 33, "C": 33}, basis, total=100)) == [
        ("appendix.rows[A].claimed", 33, 43)
    ]


def test_given_amounts_are_the_key() -> None:
    basis = {"A": 700, "B": 300}
    assert found(report("given", 1000, {"A": 700, "B": 300}, basis)) == []
    assert found(report("given", 1000, {"A": 770, "B": 300}, basis, total=1000)) == [
        ("appendix.rows[A].claimed", 700, 770)
    ]


@pytest.mark.parametrize("method", ["weighted", "per_class", "fixed_plus_proportional", "by_lot"])
def test_a_method_whose_numbers_may_be_others_is_not_guessed_at(method: str) -> None:
    assert found(report(method, 1000, {"A": 350, "B": 300, "C": 350}, {"A": 1, "B": 2, "C": 3})) == []


def test_nothing_is_said_of_less_than_the_whole_pot() -> None:
    assert found(report("proportional", 1000, {"A": 400, "B": 500}, {"A": 1, "B": 1})) == []


def test_nothing_is_said_where_a_cap_shared_the_money_again() -> None:
    assert found(report("proportional", 1000, {"A": 600, "B": 400}, {"A": 9, "B": 1}, cap=600)) == []


def test_the_printed_sum_or_the_rows_tell_that_all_was_claimed() -> None:
    basis = {"A": 1, "B": 3}
    assert found(report("proportional", 1000, {"A": 250, "B": 750}, basis, total=7)) == []
    assert found(report("proportional", 1000, {"A": 205, "B": 750}, basis, total=1000)) == [
        ("appendix.rows[A].claimed", 250, 205)
    ]


def test_what_was_claimed_less_and_shared_again_is_only_held_under_its_ceiling() -> None:
    basis, allocated = {"A": 1, "B": 1}, {"A": 500, "B": 600}
    assert found(report("proportional", 1000, {"A": 400, "B": 600}, basis, allocated=allocated)) == []
    assert found(report("proportional", 1000, {"A": 400, "B": 601}, basis, allocated=allocated)) == [
        ("appendix.rows[B].claimed", 600, 601)
    ]


def test_a_ceiling_holds_without_a_key_too() -> None:
    assert found(report("by_lot", 9, {"A": 5}, allocated={"A": 4})) == [("appendix.rows[A].claimed", 4, 5)]


def test_where_all_were_allocated_what_the_key_gives_the_key_is_held_to() -> None:
    basis, allocated = {"A": 1, "B": 1}, {"A": 500, "B": 500}
    assert found(
        report("proportional", 1000, {"A": 490, "B": 500}, basis, allocated=allocated, total=1000)
    ) == [("appendix.rows[A].claimed", 500, 490)]


def test_one_wrong_number_in_the_key_is_told_once_and_not_once_a_row() -> None:
    basis = {"A": 10_000, "B": 20_000, "C": 30_000, "D": 41_000}
    claimed = dict(
        zip(basis, largest_remainder(5_000_000, list(basis.values()), lambda _: (0, "", "")), strict=True)
    )
    assert found(report("proportional", 5_000_000, claimed, basis | {"C": 31_000})) == [
        ("allocation.basis[C]", 30_000, 31_000)
    ]


def test_a_number_missing_from_the_key_is_told_by_its_amount() -> None:
    basis = {"A": 10_000, "B": 20_000, "C": 30_000, "D": 41_000}
    claimed = dict(
        zip(basis, largest_remainder(5_000_000, list(basis.values()), lambda _: (0, "", "")), strict=True)
    )
    del basis["C"]
    assert found(report("proportional", 5_000_000, claimed, basis)) == []
    wrong = claimed | {"A": claimed["A"] + 20}
    assert found(report("proportional", 5_000_000, wrong, basis, total=5_000_000)) == [
        ("appendix.rows[A].claimed", claimed["A"], wrong["A"])
    ]


def test_a_recipient_the_key_does_not_know_is_told() -> None:
    basis = {"A": 1, "B": 1}
    assert found(report("proportional", 1000, {"A": 500, "Bee": 500}, basis)) == [
        ("appendix.rows[Bee].claimed", None, 500)
    ]


def test_a_key_of_zeroes_or_a_pot_of_nothing_says_nothing_and_breaks_nothing() -> None:
    assert found(report("proportional", 0, {"A": 0}, {"A": 0})) == []
    assert found(report("proportional", 5, {"A": 5}, {"A": 0})) == [("appendix.rows[A].claimed", 0, 5)]


@st.composite
def unpublished_keys(draw: st.DrawFn) -> tuple[int, list[int]]:
    """A pot and a key of any size, with units from a fraction of a krona to thousands."""
    largest = draw(st.sampled_from((3, 50, 2_000, 90_000, 2_000_000)))
    bases = draw(st.lists(st.integers(1, largest), min_size=1, max_size=30))
    factor = draw(st.sampled_from((1, 2, 10)))
    bases = [factor * basis if draw(st.booleans()) else basis for basis in bases]
    return max(1, sum(bases) * draw(st.integers(1, 40_000)) // 20), bases


@settings(max_examples=60)
@given(unpublished_keys())
def test_amounts_that_follow_from_whole_numbers_are_never_told_to_be_wrong_beyond_doubt(
    key: tuple[int, list[int]],
) -> None:
    pot, bases = key
    amounts = largest_remainder(pot, bases, lambda place: (0, f"{place:03}", ""))
    totals = implied_totals(pot, amounts)
    told = totals and any(fits_none(pot, amount, totals) for amount in amounts)
    assert not told or finer_by(pot, amounts, totals[0])


def test_a_finer_key_that_is_likelier_than_a_wrong_digit_is_heard() -> None:
    bases = [1, 1, 2, 2, 4, 4, 6, 10, 14, 2, 2, 2]
    amounts = largest_remainder(980, bases, lambda place: (0, f"{place:03}", ""))
    totals = implied_totals(980, amounts)
    assert sum(bases) in totals
    assert not any(fits_none(980, amount, totals) for amount in amounts)


@pytest.mark.parametrize("seed", range(6))
def test_a_wrong_digit_is_told_without_the_key_and_no_other_amount_is(seed: int) -> None:
    random = Random(seed)
    bases = [random.randint(500, 40_000) for _ in range(16)]
    amounts = largest_remainder(14_451_741, bases, lambda place: (place, "", ""))
    names = [f"Enhet {place}" for place in range(len(bases))]
    wrong = random.randrange(len(bases))
    claimed = dict(zip(names, amounts, strict=True))
    claimed[names[wrong]] += random.choice((-90, 30, 200))
    assert fits_none(14_451_741, claimed[names[wrong]], [sum(bases)])
    assert found(report("proportional", 14_451_741, claimed, total=14_451_741)) == [
        (f"appendix.rows[{names[wrong]}].claimed", amounts[wrong], claimed[names[wrong]])
    ]


@pytest.mark.parametrize(("factor", "unit", "size"), [(5, 45, 40), (10, 45, 16), (100, 450, 8)])
def test_a_right_amount_that_alone_needs_a_finer_key_is_told_of_as_perhaps_right(
    factor: int, unit: int, size: int
) -> None:
    random = Random(1)
    bases = [factor * random.randint(50, 4000) for _ in range(size)]
    bases[3] += 1
    pot = sum(bases) * unit // factor + 17
    amounts = largest_remainder(pot, bases, lambda place: (place, "", ""))
    rows = {f"Enhet {place}": amount for place, amount in enumerate(amounts)}
    told = list(key_mismatch(report("proportional", pot, rows)))
    assert told
    for each in told:
        assert "Beloppet är rätt om nyckelns andra tal är jämna" in each.remedy
        assert "Rätta beloppet" not in each.remedy


def test_an_amount_that_no_finer_key_gives_is_told_to_be_wrong() -> None:
    random = Random(3)
    bases = [random.randint(500, 40_000) for _ in range(16)]
    pot = sum(bases) * 4_500
    amounts = largest_remainder(pot, bases, lambda place: (place, "", ""))
    rows = {f"Enhet {place}": amount for place, amount in enumerate(amounts)}
    (told,) = key_mismatch(report("proportional", pot, rows | {"Enhet 5": amounts[5] + 1_207}, total=pot))
    assert told.remedy == f"Rätta beloppet till {format_kronor(amounts[5])} kronor."


def test_too_few_amounts_fix_nothing() -> None:
    assert implied_totals(1_000_000, [123_457, 345_678, 530_865]) == ()
    assert implied_totals(1_000_000, []) == ()
