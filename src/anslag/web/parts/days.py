"""A day in running text, in the language of the page."""

from datetime import date

from django.utils.formats import date_format


def day_words(day: date | None) -> str:
    """The day, the month in letters, the year; empty where there is no day."""
    return date_format(day, "j F Y") if day else ""
