"""A recipient's own bookkeeping, as far as it is needed to account for a grant: rows, and which of them are meant."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from anslag.domain.money import format_kronor
from anslag.domain.problem import Refusal

MOST_ORE = 10**17
"""The largest amount that a row may have: a thousand billion kronor, which no row has."""

type Ore = int
"""A hundredth of a krona: what books are kept in. Costs are positive, income negative."""

type Tagged = tuple[tuple[int, str], ...]
"""What a row is tagged with: pairs of dimension and object."""


def ore_text(amount: Ore) -> str:
    """An amount of the books as it is printed: -1 234,50."""
    kronor, rest = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{format_kronor(kronor)},{rest:02d}"


class SelectionError(Refusal):
    """What was asked for of the books cannot be meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which rows are meant: those of a dimension, or of one object in it, from a day to a day, both included."""

    dimension: int | None = None
    object: str | None = None
    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.object is not None and self.dimension is None:
            raise SelectionError("Ett objekt hör till en dimension. Ange också dimensionens nummer.")
        if self.first and self.last and self.first > self.last:
            raise SelectionError(
                f"Perioden börjar {self.first} och slutar {self.last}. Ange en början som inte är efter slutet."
            )

    def covers(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def tagged(self, tags: Tagged) -> bool:
        """If a row with these tags is meant."""
        if self.dimension is None:
            return True
        return any(dimension == self.dimension and self.object in {None, code} for dimension, code in tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedRow:
    """A row of a voucher. Its text is left where it was: it may name people."""

    account: str
    day: date
    ore: Ore
    tags: Tagged = ()
    series: str = ""
    voucher: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnbalancedVoucher:
    """A voucher whose rows do not add up to nothing."""

    series: str
    number: str
    day: date | None
    difference: Ore


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookkeeping:
    """What a file of bookkeeping says of itself, and the sums of the rows that were meant."""

    type: int
    """1 to 4 for SIE 4 of that type, 5 for SIE 5, 0 for a table."""
    encoding: str
    company: str
    organisation_number: str = ""
    currency: str = "SEK"
    vouchers: int = 0
    rows: int = 0
    matching_rows: int = 0
    unbalanced_vouchers: int = 0
    unbalanced: tuple[UnbalancedVoucher, ...] = ()
    """The first of them."""
    sums: Mapping[str, Ore] = field(default_factory=dict)
    years: tuple[tuple[date, date], ...] = ()
    dimensions: Mapping[int, str] = field(default_factory=dict)
    objects: Mapping[tuple[int, str], str] = field(default_factory=dict)
    """What the objects are called, those that rows are tagged with included."""
    accounts: Mapping[str, str] = field(default_factory=dict)
    checksum: bool = False
    """If the file carries a checksum that it agrees with."""
    remarks: tuple[str, ...] = ()
    """What was not as the format says, but plain enough to be read."""
