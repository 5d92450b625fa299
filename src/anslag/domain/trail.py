"""Every krona's way as a staircase of levels: what came in at each, every movement out of it, and what remains."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from anslag.domain.grant import Flows
from anslag.domain.money import Kronor
from anslag.domain.programme import Decision, Terms
from anslag.domain.staircase import Balances

type LevelName = Literal[
    "appropriation",
    "decision",
    "allocation",
    "lapsed",
    "requisition",
    "payment",
    "passed_on",
    "used",
    "unused",
    "settled",
    "report",
    "area",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A transfer as it is followed. What undoes another stands as the other, with its amount below nothing."""

    entry: int
    """The number in the diary of the act that moved it."""
    day: date
    code: str
    source: str
    target: str
    detail: str
    """The part of the pot, or the cost category."""
    recipient: str
    """Whose grant in the programme; empty between the programme's own accounts."""
    elsewhere: str
    """The key of the other programme, where the transfer is between two."""
    amount: Kronor
    case_reference: str
    by: str
    """Pseudonym, as is `approved_by`."""
    approved_by: str
    reason: str = ""
    requisition: int = 0
    """The entry of the requisition that it is about."""
    order: int = 0
    """The payment order that let it be paid."""
    report: int = 0
    """The version of the report that was accepted by the act."""
    invoice: str = ""
    """The number of the invoice, or of the credit note, that the act issued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a level: one movement, several added up, or what remains where it was."""

    label: str
    amount: Kronor
    moved: Moved | None = None
    decisions: tuple[Decision, ...] = ()
    behind: tuple["Row", ...] = ()
    """The movements that it adds up, where they are not shown one by one."""
    count: int = 0
    """How many they are, also where nobody is told which."""
    recipient: str = ""
    """Whose krona is followed further."""
    programme: str = ""
    """Where it is followed further: the key of another programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What came in, and where it went. It balances when nothing is left over, missing or below nothing."""

    name: LevelName
    label: str
    came_in: Kronor
    rows: tuple[Row, ...]
    kept: tuple[str, ...] = ()
    """Labels of rows that say what remains."""

    @property
    def went(self) -> Kronor:
        return sum(row.amount for row in self.rows)

    @property
    def difference(self) -> Kronor:
        return self.came_in - self.went

    @property
    def below_nothing(self) -> tuple[Row, ...]:
        """What remains somewhere and is less than nothing."""
        return tuple(row for row in self.rows if row.label in self.kept and row.amount < 0)

    @property
    def balances(self) -> bool:
        return not self.difference and not self.below_nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One programme on the way: the whole of it, or the way of one recipient's kronor through it."""

    key: str
    terms: Terms
    recipient: str
    """Empty for all."""
    own: Flows
    """Net, between the programme's own accounts and everything else."""
    through: Flows
    """Net, through the grants that are followed."""
    kept: Balances
    """What stands in the programme's own accounts, by kind."""
    standing: Balances
    """What stands in the accounts of the grants that are followed, by kind."""
    moved: tuple[Moved, ...]
    titles: Mapping[str, str]
    """Of the programmes on either side, by key."""
    reported: Kronor = 0
    """What accepted reports say was used."""
    costs: Mapping[str, Kronor]
    """Reported per cost category by those who have reported, and through them further down, each krona once.

    What has been clawed back since still stands here.
    """
    areas: Mapping[str, Kronor] | None = None
    """What accepted reports say was used in each area, by its label; None where no report was asked for areas."""


def one_by_one(level: Level) -> Level:
    """The same level with every movement as a row of its own."""
    return replace(level, rows=tuple(one for row in level.rows for one in row.behind or (row,)))


def reduced(staircase: Iterable[Level]) -> tuple[Level, ...]:
    """The same for anyone: no person and no reason, and of requisitions only those that have been decided on."""
    every = tuple(staircase)
    paid = {
        (row.moved.requisition, row.recipient)
        for level in every
        if level.name == "payment"
        for row in level.rows
        if row.moved
    }
    return tuple(_reduced(level, paid) for level in every)


def _reduced(level: Level, paid: Collection[tuple[int, str]]) -> Level:
    rows = level.rows
    if level.name == "requisition":
        open_ones = [row for row in rows if _undecided(row, paid)]
        rows = tuple(row for row in rows if row not in open_ones)
        waiting = Row(
            label="inte avgjort än", amount=sum(row.amount for row in open_ones), count=len(open_ones)
        )
        rows = (*rows, waiting) if open_ones else rows
    return replace(level, rows=tuple(map(_without_persons, rows)))


def _without_persons(row: Row) -> Row:
    return replace(row, moved=_impersonal(row.moved), behind=tuple(map(_without_persons, row.behind)))


def _undecided(row: Row, paid: Collection[tuple[int, str]]) -> bool:
    moved = row.moved
    if moved is None or "requisitioned" not in {moved.source, moved.target}:
        return False
    return row.amount < 0 or (moved.entry, row.recipient) not in paid


def _impersonal(moved: Moved | None) -> Moved | None:
    if moved is None:
        return None
    return replace(moved, by="", approved_by="", reason="", requisition=0, order=0, report=0, invoice="")
