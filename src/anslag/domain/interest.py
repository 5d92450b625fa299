"""Interest on what is not repaid in time: by the programme's rule, dated rates, and days that are counted and shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from anslag.domain.money import Kronor
from anslag.domain.problem import Refusal

type InterestRule = Literal["", "interest_act", "state_lending_rate"]
"""interest_act: the reference rate and 8 percentage points from the day after the last day to pay (1975:635, §§ 3 and
6). state_lending_rate: the state's lending rate and 2 points from the thirtieth day after the decision (2018:49, § 11).
Empty: no interest, since interest needs express support."""

POINTS: dict[str, int] = {"interest_act": 8, "state_lending_rate": 2}
"""Percentage points above the rate."""

THIRTIETH = timedelta(30)
DAYS_OF_YEAR = 365
"""Of every year, leap years too: assumed, since the act does not say."""


class MissingRateError(Refusal):
    """The table of rates says nothing of a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A rate in hundredths of a percentage point, from a day until the day before the next begins."""

    starts: date
    until: date
    """The last day that it is known to hold."""
    hundredths: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days with one debt and one rate: `first` and `last` are both counted."""

    first: date
    last: date
    debt: Kronor
    hundredths: int
    """Of a percentage point a year: the rate and the points above it."""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def amount(self) -> Fraction:
        """Exact; kronor."""
        return Fraction(self.debt * self.hundredths * self.days, 10_000 * DAYS_OF_YEAR)


def interest_starts(rule: InterestRule, *, decided: date, due: date) -> date | None:
    """The first day of interest; None when the programme has no rule."""
    starts = {"interest_act": due + timedelta(1), "state_lending_rate": decided + THIRTIETH}
    return starts.get(rule)


def interest(
    rule: InterestRule,
    rates: Sequence[Rate],
    debts: Sequence[tuple[date, Kronor]],
    *,
    starts: date,
    until: date,
) -> tuple[Span, ...]:
    """The days of interest from `starts` to `until`, both counted, cut where the debt or the rate changes.

    `debts` is what is owed from each day on, in the order of the days. Raises MissingRateError.
    """
    spans: list[Span] = []
    for day, debt in _owed(debts, starts, until):
        rate = max(_rate(rates, day) + POINTS[rule] * 100, 0)
        last = spans[-1] if spans else None
        if last and (last.debt, last.hundredths, last.last + timedelta(1)) == (debt, rate, day):
            spans[-1] = Span(first=last.first, last=day, debt=debt, hundredths=rate)
        elif debt:
            spans.append(Span(first=day, last=day, debt=debt, hundredths=rate))
    return tuple(spans)


def interest_amount(spans: Sequence[Span]) -> Kronor:
    """The whole kronor of all the days together, half a krona up: rounded once, at the end."""
    exact = sum((span.amount for span in spans), Fraction(0))
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def _owed(debts: Sequence[tuple[date, Kronor]], starts: date, until: date) -> Iterator[tuple[date, Kronor]]:
    """Each day with what is owed on it: what comes in on a day is gone from the day after."""
    for number in range((until - starts).days + 1):
        day = starts + timedelta(number)
        owed = [debt for since, debt in debts if since <= day]
        if owed and owed[-1]:
            yield day, owed[-1]


def _rate(rates: Sequence[Rate], day: date) -> int:
    for rate in reversed(rates):
        if rate.starts <= day <= rate.until:
            return rate.hundredths
    raise MissingRateError(
        f"Räntesatsen för {day.isoformat()} finns inte i tabellen. Lägg till den, med källa, och räkna igen."
    )
