"""A day: in running text, and whether people work on it."""

from collections.abc import Collection
from datetime import date, timedelta

from anslag.domain.money import NO_BREAK_SPACE

type Holidays = Collection[date]
"""The days besides Saturdays and Sundays when nobody works."""

_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)


def date_text(day: date) -> str:
    """The day, the month in letters, the year."""
    return f"{day.day}{NO_BREAK_SPACE}{_MONTHS[day.month - 1]} {day.year}"


def is_business_day(day: date, holidays: Holidays) -> bool:
    return day.weekday() < 5 and day not in holidays


def business_day_from(day: date, holidays: Holidays) -> date:
    """The day itself, or the first business day after it."""
    while not is_business_day(day, holidays):
        day += timedelta(1)
    return day
