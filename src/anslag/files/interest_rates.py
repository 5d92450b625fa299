"""The dated rates that interest is counted by, as files with a source in every row.

A file is named after the rule: interest_act.csv has the reference rate, state_lending_rate.csv the state's lending
rate. An installation adds its own in a folder of its own, in files of the same names. A day that no row has is refused
when it is asked for, so a rate that nobody has filled in is never guessed.
"""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path

from anslag.domain.interest import InterestRule, Rate
from anslag.domain.problem import Refusal

RATES = Path(__file__).parent / "rates"


class RatesUnreadableError(Refusal):
    """A table of rates that cannot be read."""


def rates_of(rule: InterestRule, folder: Path | None = None) -> tuple[Rate, ...]:
    """The rates of a rule, the earliest first: ours, and those that the folder adds.

    Raises RatesUnreadableError for a row that says too little, and for a day with two rates that differ.
    """
    rows = {rate for each in (RATES, *([folder] if folder else [])) for rate in _read(each / f"{rule}.csv")}
    rates = sorted(rows, key=lambda rate: rate.starts)
    for one, other in pairwise(rates):
        if other.starts <= one.until:
            raise RatesUnreadableError(
                f"{rule}.csv har två rader för {other.starts.isoformat()}. Låt varje dag stå på en rad."
            )
    return tuple(rates)


def _read(path: Path) -> Iterator[Rate]:
    if path.exists():
        with path.open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines), 2):
                yield _rate(path, number, row)


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
