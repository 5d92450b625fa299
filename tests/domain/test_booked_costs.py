"""Booked rows come to whole kronor in cost categories, and no row counts twice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from anslag.domain.booked_costs import (
    Interval,
    IntervalError,
    booked_costs,
    category_of,
    cost_problems,
    fingerprints,
    map_problems,
    proposed_map,
    read_intervals,
    whole_kronor_of,
    within,
)
from anslag.domain.bookkeeping import BookedRow, ore_text
from anslag.domain.programme import CostCategory

DAY = date(2031, 1, 15)
MAP = {
    "pay": read_intervals("50-51, 53"),
    "staff": read_intervals("75"),
    "pension": read_intervals("5610-5619"),
}


def row(account: str, ore: int, **more: str) -> BookedRow:
    return BookedRow(account=account, day=DAY, ore=ore, series="A", **{"voucher": "1"} | more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("account", "category"),
    [
        ("5010", "pay"), ("5199", "pay"), ("52", None), ("5300", "pay"), ("53", "pay"), ("7501", "staff"),
        ("5610", "pension"), ("56101", "pension"), ("5620", None), ("5", None), ("", None), ("FEL", None),
    ],
)  # fmt: skip
def test_an_account_belongs_where_its_first_digits_say(account: str, category: str | None) -> None:
    assert category_of(account, MAP) == category


def test_the_narrower_interval_counts() -> None:
    mapping = {"all": read_intervals("5"), "some": read_intervals("56"), "one": read_intervals("5610")}
    assert [category_of(each, mapping) for each in ("5000", "5600", "5610")] == ["all", "some", "one"]


@pytest.mark.parametrize("text", ["50-51,53", " 50 - 51 ; 53 ", "50–51\n53"])
def test_intervals_are_read_as_people_write_them(text: str) -> None:
    assert read_intervals(text) == (Interval("50", "51"), Interval("53", "53"))


@pytest.mark.parametrize("text", ["femtio", "51-50", "50-510", "50-", "-50", "50..51"])
def test_what_is_no_interval_is_named(text: str) -> None:
    with pytest.raises(IntervalError, match="är inget kontointervall"):
        read_intervals(text)


def test_the_programme_proposes() -> None:
    category = CostCategory(id="pay", label="Lön", accounts=("50-51", "53"), source="x")
    assert proposed_map([category]) == {"pay": MAP["pay"]}
    assert [each.text for each in MAP["pay"]] == ["50-51", "53"]


def test_the_same_accounts_under_two_categories_are_refused() -> None:
    mapping = {"a": read_intervals("50, 50"), "b": read_intervals("50"), "c": read_intervals("5010")}
    (problem,) = map_problems(mapping, {"a": "A", "b": "B", "c": "C"})
    assert problem.message == "Kontona 50 står under både A och B."


def test_rows_are_shared_out_and_none_is_lost() -> None:
    rows = (row("5010", 100_50), row("7510", 200_50), row("1930", -301_00), row("5020", 50))
    found = booked_costs(rows, MAP)
    assert found.ore == {"pay": 101_00, "staff": 200_50, "pension": 0}
    assert found.kronor == {"pay": 101, "staff": 200, "pension": 0}
    assert (found.total, found.left_out) == (301, (rows[2],))
    assert {*found.claimed, *found.left_out} == set(rows)


def test_less_than_nothing_is_told_and_not_claimed() -> None:
    found = booked_costs([row("5010", -1), row("7510", 200)], MAP)
    assert found.kronor == {"pay": 0, "staff": 2, "pension": 0}
    assert [problem.place for problem in cost_problems(found, {"pay": "Lön"})] == ["Lön"]


ores = some.dictionaries(some.sampled_from("abcdef"), some.integers(0, 10**15), min_size=1)


@given(ores)
def test_the_parts_add_up_to_the_whole_and_are_never_a_krona_off(ore: dict[str, int]) -> None:
    kronor = whole_kronor_of(ore)
    assert sum(kronor.values()) == sum(ore.values()) // 100
    assert all(abs(100 * kronor[name] - amount) < 100 for name, amount in ore.items())


@given(ores, some.integers(0, 10**13))
def test_no_more_than_the_grant_is_claimed(kronor: dict[str, int], most: int) -> None:
    found = within(kronor, most)
    total = sum(kronor.values())
    assert sum(found.values()) == min(total, most)
    assert all(0 <= found[name] <= amount for name, amount in kronor.items())
    assert all(
        abs(found[name] * total - amount * min(total, most)) < max(total, 1)
        for name, amount in kronor.items()
    )


def test_a_row_is_known_by_all_it_says_and_by_whose_it_is() -> None:
    alike = (row("5010", 100), row("5010", 100))
    others = (row("5010", 101), row("5011", 100), row("5010", 100, voucher="2"))
    marks = fingerprints("Alfa", (*alike, *others))
    assert len(set(marks)) == 5
    assert fingerprints("Alfa", (*others, *alike))[3:] == marks[:2]
    assert not set(fingerprints("Beta", alike)) & set(marks)


def test_an_amount_is_printed_to_the_ore() -> None:
    printed = [ore_text(ore).replace("\N{NO-BREAK SPACE}", " ") for ore in (0, 5, -5, 123456789, -100)]
    assert printed == ["0,00", "0,05", "-0,05", "1 234 567,89", "-1,00"]
