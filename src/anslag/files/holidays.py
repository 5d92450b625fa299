"""Days when nobody works in Sweden, besides Saturdays and Sundays."""

from datetime import date
from functools import lru_cache

from holidays.constants import DE_FACTO, PUBLIC
from holidays.countries.sweden import Sweden


@lru_cache(maxsize=8)
def holidays_around(day: date) -> frozenset[date]:
    """The holidays of the year before, the year itself and the year after.

    Midsummer Eve, Christmas Eve and New Year's Eve are among them: the Annual Leave Act (1977:480, 7 §) makes them
    equal to Sundays.
    """
    years = range(day.year - 1, day.year + 2)
    return frozenset(Sweden(years=years, categories=(PUBLIC, DE_FACTO)))
