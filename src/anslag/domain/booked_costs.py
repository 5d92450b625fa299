"""What booked rows come to in the cost categories of a programme: accounts are mapped, öre are rounded, once."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from anslag.domain.bookkeeping import BookedRow, Ore
from anslag.domain.money import Kronor
from anslag.domain.problem import Problem, Refusal
from anslag.domain.programme import CostCategory

_INTERVAL = re.compile(r"([0-9]{1,12})(?:[-–]([0-9]{1,12}))?")

type AccountMap = Mapping[str, tuple["Interval", ...]]
"""The intervals of accounts of each category, by the category's id."""


class IntervalError(Refusal):
    """What was written is no interval of accounts."""


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Accounts from one to another, told by how they begin: 50-51 is every account from 50… to 51…."""

    first: str
    last: str

    def holds(self, account: str) -> bool:
        return self.first <= account[: len(self.first)] and account[: len(self.last)] <= self.last

    def clashes(self, other: "Interval") -> bool:
        """Whether they share accounts and are told by as many digits, so that neither is the narrower."""
        alike = len(self.first) == len(other.first)
        return alike and self.first <= other.last and other.first <= self.last

    @property
    def text(self) -> str:
        return self.first if self.first == self.last else f"{self.first}-{self.last}"


def read_intervals(text: str) -> tuple[Interval, ...]:
    """Intervals as they are written: 50-51, 53, 5610. Raises IntervalError, naming what is none."""
    found = []
    for written in filter(None, re.split(r"[,;\s]+", re.sub(r"\s*([-–])\s*", r"\1", text))):
        match = _INTERVAL.fullmatch(written)
        first, last = (match[1], match[2] or match[1]) if match else ("", "")
        if not match or first > last or len(first) != len(last):
            raise IntervalError(f"”{written[:30]}” är inget kontointervall. Skriv som 50-51 eller 5010-5099.")
        found.append(Interval(first, last))
    return tuple(found)


def proposed_map(categories: Iterable[CostCategory]) -> AccountMap:
    """What the programme proposes; the recipient decides."""
    return {each.id: read_intervals(", ".join(each.accounts)) for each in categories}


def map_problems(mapping: AccountMap, labels: Mapping[str, str]) -> tuple[Problem, ...]:
    """Intervals of two categories that share accounts, neither narrower: which is meant cannot be known."""
    placed = [(category, part) for category, parts in mapping.items() for part in dict.fromkeys(parts)]
    return tuple(
        Problem(
            place=labels[later],
            rule="booked_costs.one_category",
            message=(
                f"Kontona {one.text} står under både {labels[earlier]} och {labels[later]}."
                if one == other
                else f"Kontona {one.text} under {labels[earlier]} och {other.text} under {labels[later]} överlappar."
            ),
            remedy="Låt dem stå under ett av kostnadsslagen.",
        )
        for (earlier, one), (later, other) in combinations(placed, 2)
        if earlier != later and one.clashes(other)
    )


def category_of(account: str, mapping: AccountMap) -> str | None:
    """Where an account belongs; None: in no category. The narrower of two intervals counts, told by more digits."""
    return max(
        (
            (len(each.first), category)
            for category, parts in mapping.items()
            for each in parts
            if each.holds(account)
        ),
        default=(0, None),
        key=lambda found: found[0],
    )[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedCosts:
    """Rows in their categories: what they come to in whole kronor, and the rows that belong in none."""

    rows: Mapping[str, tuple[BookedRow, ...]]
    left_out: tuple[BookedRow, ...]
    ore: Mapping[str, Ore]
    kronor: Mapping[str, Kronor]

    @property
    def total(self) -> Kronor:
        return sum(self.kronor.values())

    @property
    def claimed(self) -> tuple[BookedRow, ...]:
        return tuple(row for rows in self.rows.values() for row in rows)


def booked_costs(rows: Iterable[BookedRow], mapping: AccountMap) -> BookedCosts:
    """Share rows out over the categories of the mapping, in its order."""
    places: dict[str, str | None] = {}
    shared: dict[str | None, list[BookedRow]] = {category: [] for category in (*mapping, None)}
    for row in rows:
        if row.account not in places:
            places[row.account] = category_of(row.account, mapping)
        shared[places[row.account]].append(row)
    left_out = tuple(shared.pop(None))
    ore = {category: sum(row.ore for row in found) for category, found in shared.items() if category}
    return BookedCosts(
        rows={category: tuple(found) for category, found in shared.items() if category},
        left_out=left_out,
        ore=ore,
        kronor=whole_kronor_of({category: max(0, amount) for category, amount in ore.items()}),
    )


def whole_kronor_of(ore: Mapping[str, Ore]) -> dict[str, Kronor]:
    """Öre as whole kronor, so that the parts add up to the whole.

    The sum is rounded down, since no more is claimed than was booked; the kronor that the parts then lack go to
    those with most öre left over, earlier ones first. No part is a krona from what was booked.
    """
    whole, parts = sum(ore.values()) // 100, {name: divmod(amount, 100) for name, amount in ore.items()}
    lacking = whole - sum(kronor for kronor, _ in parts.values())
    raised = set(sorted(parts, key=lambda name: -parts[name][1])[:lacking])
    return {name: kronor + (name in raised) for name, (kronor, _) in parts.items()}


def within(kronor: Mapping[str, Kronor], most: Kronor) -> dict[str, Kronor]:
    """The same, shared down to `most` in proportion where it is more: what a grant cannot cover is not claimed."""
    total = sum(kronor.values())
    if total <= most:
        return dict(kronor)
    parts = {name: divmod(amount * most, total) for name, amount in kronor.items()}
    lacking = most - sum(floor for floor, _ in parts.values())
    raised = set(sorted(parts, key=lambda name: -parts[name][1])[:lacking])
    return {name: floor + (name in raised) for name, (floor, _) in parts.items()}


def cost_problems(costs: BookedCosts, labels: Mapping[str, str]) -> tuple[Problem, ...]:
    """Categories where income is booked above the costs: less than nothing cannot be reported."""
    return tuple(
        Problem(
            place=labels[category],
            rule="booked_costs.positive",
            message="Raderna blir tillsammans mindre än noll.",
            remedy="Kontrollera vilka konton som hör hit; intäkter ingår inte.",
        )
        for category, amount in costs.ore.items()
        if amount < 0
    )


def fingerprints(owner: str, rows: Sequence[BookedRow]) -> tuple[str, ...]:
    """What each row of an organisation's books is known by, without saying what it says.

    Rows that are alike in all are numbered: they stand in the same voucher and are always chosen together.
    """
    seen: Counter[BookedRow] = Counter()
    found = []
    for row in rows:
        seen[row] += 1
        tags = tuple(sorted(row.tags))
        said = (owner, row.account, row.day.isoformat(), row.ore, row.series, row.voucher, tags, seen[row])
        found.append(hashlib.sha256("\n".join(map(repr, said)).encode()).hexdigest())
    return tuple(found)
