"""The dated rates that interest is counted by, as files with a source in every row.

A file is named after the rule: interest_act.csv has the reference rate, state_lending_rate.csv the state's lending
rate. A day that no row has is refused when it is asked for, so a rate that nobody has filled in is never guessed.
"""

import csv
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from anslag.domain.interest import InterestRule, Rate
from anslag.domain.problem import Refusal

RATES = Path(__file__).parent / "rates"


class RatesUnreadableError(Refusal):
    """A table of rates that cannot be read."""


def rates_of(rule: InterestRule, folder: Path | None = None) -> tuple[Rate, ...]:
    """The rates of a rule, the earliest first, each with a source. Days that no row has are told of when asked for."""
    path = (folder or RATES) / f"{rule}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [_rate(path, number, row) for number, row in enumerate(csv.DictReader(lines), 2)]
    return tuple(sorted(rows, key=lambda rate: rate.starts))


def _rate(path: Path, line: int, row: dict[str, str]) -> Rate:
    try:
        hundredths = Decimal(row["percent"]) * 100
        rate = Rate(
            starts=date.fromisoformat(row["starts"]),
            until=date.fromisoformat(row["until"]),
            hundredths=int(hundredths),
        )
        whole = hundredths == int(hundredths) and rate.starts <= rate.until and bool(row["source"].strip())
    except (KeyError, ValueError, InvalidOperation, TypeError, AttributeError):
        whole = False
    if not whole:
        raise RatesUnreadableError(
            f"{path}, rad {line}: skriv starts och until som år-månad-dag, percent med två decimaler, och source."
        )
    return rate
