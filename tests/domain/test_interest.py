"""Interest by hand: dated rates, counted days, exact until the last act."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anslag.domain.interest import MissingRateError, Rate, interest, interest_amount, interest_starts

RATES = (
    Rate(starts=date(2024, 1, 1), until=date(2024, 6, 30), hundredths=400),
    Rate(starts=date(2024, 7, 1), until=date(2024, 12, 31), hundredths=350),
)
DUE = date(2024, 3, 31)


def test_interest_starts_by_the_rule_and_only_by_a_rule() -> None:
    decided = date(2024, 3, 16)
    assert interest_starts("interest_act", decided=decided, due=DUE) == date(2024, 4, 1)
    assert interest_starts("state_lending_rate", decided=decided, due=DUE) == date(2024, 4, 15)
    assert interest_starts("", decided=decided, due=DUE) is None


def test_days_are_counted_and_cut_where_the_rate_or_the_debt_changes() -> None:
    """April to June is 91 days at 12 %; 10 days of July at 11,5 % on what is left when half has come in."""
    debts = [(date(2024, 3, 16), 100_000), (date(2024, 7, 1), 50_000)]
    spans = interest("interest_act", RATES, debts, starts=date(2024, 4, 1), until=date(2024, 7, 10))
    assert [(each.days, each.debt, each.hundredths) for each in spans] == [
        (91, 100_000, 1200),
        (10, 50_000, 1150),
    ]
    assert spans[0].amount == Fraction(100_000 * 12 * 91, 100 * 365)
    exact = Fraction(100_000 * 12 * 91, 36_500) + Fraction(50_000 * 115 * 10, 365_000)
    assert interest_amount(spans) == int(exact + Fraction(1, 2)) == 3149


def test_the_states_lending_rate_has_two_points_above_and_is_never_below_zero() -> None:
    low = (Rate(starts=date(2024, 1, 1), until=date(2024, 12, 31), hundredths=-300),)
    (span,) = interest(
        "state_lending_rate", low, [(DUE, 1000)], starts=date(2024, 4, 1), until=date(2024, 4, 2)
    )
    assert (span.hundredths, span.days, interest_amount([span])) == (0, 2, 0)


def test_nothing_is_counted_when_nothing_is_owed() -> None:
    debts = [(date(2024, 3, 1), 1000), (date(2024, 4, 1), 0)]
    assert interest("interest_act", RATES, debts, starts=date(2024, 4, 1), until=date(2024, 5, 1)) == ()


def test_a_day_without_a_rate_is_refused() -> None:
    with pytest.raises(MissingRateError, match="2025-01-01"):
        interest("interest_act", RATES, [(DUE, 1)], starts=date(2024, 12, 31), until=date(2025, 1, 1))


@given(st.integers(1, 10**9), st.integers(0, 180), st.integers(0, 180))
def test_two_parts_of_the_days_are_the_whole_to_the_fraction(debt: int, one: int, other: int) -> None:
    first = date(2024, 4, 1)
    middle = date.fromordinal(first.toordinal() + min(one, other))
    last = date.fromordinal(first.toordinal() + max(one, other) + 1)
    debts = [(DUE, debt)]

    def counted(starts: date, until: date) -> Fraction:
        spans = interest("interest_act", RATES, debts, starts=starts, until=until)
        return sum((each.amount for each in spans), Fraction(0))

    after = date.fromordinal(middle.toordinal() + 1)
    assert counted(first, middle) + counted(after, last) == counted(first, last)
