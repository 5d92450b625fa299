"""The days when nobody works in Sweden."""

from datetime import date, timedelta

import pytest

from anslag.domain.day import is_business_day
from anslag.files.holidays import holidays_around

FREE = """
    2025-01-01 2025-01-06 2025-04-18 2025-04-21 2025-05-01 2025-05-29 2025-06-06 2025-06-20
    2025-12-24 2025-12-25 2025-12-26 2025-12-31
    2026-01-01 2026-01-06 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-06-19
    2026-12-24 2026-12-25 2026-12-31
"""
"""Every Monday to Friday of two years when nobody works, from the almanac."""


def test_every_free_weekday_of_two_years() -> None:
    days = [date(2025, 1, 1) + timedelta(days=each) for each in range(730)]
    found = [
        day.isoformat()
        for day in days
        if day.weekday() < 5 and not is_business_day(day, holidays_around(day))
    ]
    assert found == FREE.split()


@pytest.mark.parametrize("day", [date(2030, 1, 1), date(2030, 12, 31)])
def test_the_years_beside_are_known(day: date) -> None:
    around = holidays_around(day)
    assert {date(2029, 12, 24), date(2030, 12, 24), date(2031, 12, 24)} <= around
