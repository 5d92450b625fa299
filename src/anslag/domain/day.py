"""A day in running text."""

from datetime import date

from anslag.domain.money import NO_BREAK_SPACE

_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)


def date_text(day: date) -> str:
    """The day, the month in letters, the year."""
    return f"{day.day}{NO_BREAK_SPACE}{_MONTHS[day.month - 1]} {day.year}"
