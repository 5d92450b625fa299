"""Interest on what is not repaid in time: by the programme's rule, dated rates, and days that are counted and shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from anslag.domain.day import date_text
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.problem import Problem, Refusal

type InterestRule = Literal["", "interest_act", "state_lending_rate"]
"""interest_act: the reference rate and 8 percentage points from the day after the last day to pay (1975:635, §§ 3 and
6). state_lending_rate: the state's lending rate and 2 points from the thirtieth day after the decision (2018:49, § 11).
Empty: no interest, since interest needs express support."""

POINTS: dict[str, int] = {"interest_act": 8, "state_lending_rate": 2}
"""Percentage points above the rate."""

TABLES: dict[str, str] = {
    "interest_act": "Riksbankens referensränta (interest_act.csv)",
    "state_lending_rate": "statens utlåningsränta (state_lending_rate.csv)",
}
"""The tables of rates, by the rule that uses them."""

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
    def percent(self) -> str:
        """A year, as it is written."""
        return f"{self.hundredths // 100},{self.hundredths % 100:02}"

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
        rate = max(_rate(rule, rates, day) + POINTS[rule] * 100, 0)
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


def charging_problems(
    *,
    recipient: str,
    rule: InterestRule,
    of_interest: bool,
    starts: date | None,
    until: date,
    today: date,
    due: date,
    amount: Kronor,
    prepared: Kronor | None,
) -> tuple[Problem, ...]:
    """Why interest cannot be charged until a day. `prepared` is what it came to when it was prepared, where it was."""
    running = starts is not None and starts <= until <= today
    faults = (
        (
            not rule,
            "interest.rule",
            "Programmet har ingen regel om ränta.",
            "Ränta kräver stöd i villkoren. Inget mer behöver göras.",
        ),
        (of_interest, "interest.of_interest", "Fakturan är själv på ränta.", "Ränta tas inte ut på ränta."),
        (
            bool(rule) and not of_interest and not running,
            "interest.until",
            f"Ingen ränta har löpt till och med {date_text(until)}.",
            f"Ange en dag från {date_text(starts)} till och med i dag."
            if starts and starts <= today
            else "Vänta tills fakturan är försenad.",
        ),
        (
            running and not amount,
            "interest.amount",
            "Räntan är mindre än en halv krona.",
            "Vänta tills den har blivit mer, eller låt den vara.",
        ),
        (
            running and prepared is not None and prepared != amount,
            "interest.changed",
            f"Räntan är {format_kronor(amount)} kr nu, men var {format_kronor(prepared or 0)} kr när den räknades.",
            "Avslå, och räkna den på nytt.",
        ),
        (
            due <= today,
            "interest.due",
            "Sista dag att betala är inte efter i dag.",
            "Ange en dag som kommer.",
        ),
    )
    return _told(recipient, faults)


def receipt_problems(
    *, recipient: str, of_interest: bool, left: Kronor, amount: Kronor
) -> tuple[Problem, ...]:
    """Why kronor cannot be received on an invoice of interest."""
    faults = (
        (
            not of_interest,
            "interest.receipt",
            "Fakturan är inte på ränta.",
            "Registrera betalningen som en återbetalning.",
        ),
        (
            of_interest and not 0 < amount <= left,
            "interest.left",
            f"{format_kronor(amount)} kr passar inte det som är kvar, {format_kronor(left)} kr.",
            f"Ange 1 till {format_kronor(left)} kr.",
        ),
    )
    return _told(recipient, faults)


def _told(recipient: str, faults: tuple[tuple[bool, str, str, str], ...]) -> tuple[Problem, ...]:
    return tuple(
        Problem(place=f"Ränta, {recipient}", rule=rule, message=message, remedy=remedy)
        for fault, rule, message, remedy in faults
        if fault
    )


def _owed(debts: Sequence[tuple[date, Kronor]], starts: date, until: date) -> Iterator[tuple[date, Kronor]]:
    """Each day with what is owed on it: what comes in on a day is gone from the day after."""
    for number in range((until - starts).days + 1):
        day = starts + timedelta(number)
        owed = [debt for since, debt in debts if since <= day]
        if owed and owed[-1]:
            yield day, owed[-1]


def _rate(rule: InterestRule, rates: Sequence[Rate], day: date) -> int:
    for rate in reversed(rates):
        if rate.starts <= day <= rate.until:
            return rate.hundredths
    raise MissingRateError(
        f"Räntesatsen för {day.isoformat()} finns inte i tabellen för {TABLES[rule]}. Den som sköter installationen "
        "lägger till den, med källa, i mappen som ANSLAG_RATE_FOLDER anger. Räkna sedan igen."
    )
