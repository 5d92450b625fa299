"""The tables of rates: each row dated and with a source, and no day with two rates."""

from itertools import pairwise
from pathlib import Path

import pytest

from anslag.files.interest_rates import RatesUnreadableError, rates_of

HEAD = "starts,until,percent,source\n"


def test_the_reference_rate_is_known_half_year_by_half_year() -> None:
    rates = rates_of("interest_act")
    assert [(one.until.toordinal() + 1) for one in rates[:-1]] == [
        each.starts.toordinal() for each in rates[1:]
    ]
    assert (rates[-1].starts.isoformat(), rates[-1].hundredths) == ("2026-01-01", 200)
    assert all(one.until < other.starts for one, other in pairwise(rates))


def test_the_lending_rate_of_the_state_is_known_year_by_year() -> None:
    rates = rates_of("state_lending_rate")
    assert [rate.starts.year for rate in rates] == list(range(2015, 2026))
    assert all((rate.starts.month, rate.until.month, rate.until.day) == (1, 12, 31) for rate in rates)
    assert {rate.starts.year: rate.hundredths for rate in rates}[2025] == 204


def test_an_installation_adds_rates_of_its_own_and_no_day_has_two(tmp_path: Path) -> None:
    own = tmp_path / "interest_act.csv"
    own.write_text(f"{HEAD}2031-01-01,2031-06-30,1.50,Någon\n")
    added = rates_of("interest_act", tmp_path)
    assert added[:-1] == rates_of("interest_act")
    assert (added[-1].starts.isoformat(), added[-1].hundredths) == ("2031-01-01", 150)
    own.write_text(f"{HEAD}2031-01-01,2031-06-30,1.50,Någon\n2031-06-30,2031-12-31,2.00,Någon\n")
    with pytest.raises(RatesUnreadableError, match="två rader för 2031-06-30"):
        rates_of("interest_act", tmp_path)


@pytest.mark.parametrize(
    "row",
    [
        "2031-01-01,2031-06-30,2.00,",
        "2031-01-01,2031-06-30,2.005,Någon",
        "2031-06-30,2031-01-01,2.00,Någon",
        "2031-01-01,2031-06-30,två,Någon",
        "i mars,2031-06-30,2.00,Någon",
        "2031-01-01,2031-06-30",
    ],
)
def test_a_row_that_says_too_little_is_told_by_its_line(tmp_path: Path, row: str) -> None:
    (tmp_path / "interest_act.csv").write_text(f"{HEAD}2030-01-01,2030-06-30,1.50,Någon\n{row}\n")
    with pytest.raises(RatesUnreadableError, match="rad 3"):
        rates_of("interest_act", tmp_path)
