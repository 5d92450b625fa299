"""A report as data: what is published, what is audited, one shape for both (report.json)."""

from dataclasses import dataclass
from typing import Literal

from anslag.domain.outline import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One recipient's whole number in the allocation key."""

    recipient: str
    basis: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    pot: int
    method: str
    basis: tuple[Share, ...] = ()
    cap: int | None = None
    """The most any recipient could have, where there was such a limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """Those counted in a subgroup's table: the ones that chose `option` in `table`."""

    table: str
    option: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    option: str
    label: str
    count: int
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    key: str
    number: int
    title: str = ""
    row_kind: str
    base: Literal["all"] | Base
    n: int
    order: Order
    rows: tuple[Row, ...]
    note: str = ""
    n_symbol: str = "n"
    column_heads: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendixRow:
    """`share_percent` as printed, with a decimal point. `allocated` where it differs from what was claimed."""

    recipient: str
    claimed: int
    used: int
    share_percent: str
    allocated: int | None = None
    waived: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendixTotal:
    claimed: int
    used: int
    share_percent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appendix:
    key: str = "appendix"
    number: str = ""
    title: str = ""
    rows: tuple[AppendixRow, ...]
    total: AppendixTotal
    subtitle: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a statement says, in figures. Which fields a kind uses is told in docs/report-as-data.md."""

    kind: Literal[
        "share", "total", "recipients", "recipients_where", "unused_of", "parts", "cell", "top", "majority"
    ]
    of: Literal["claimed", "used", "unused"] | None = None
    within: Literal["claimed", "used", "unused"] | None = None
    percent: str | None = None
    value: int | None = None
    test: Literal["used<claimed", "used>claimed"] | None = None
    recipient: str | None = None
    parts: tuple[int, ...] | None = None
    table: str | None = None
    option: str | None = None
    options: tuple[str, ...] | None = None
    ordered: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    key: str
    text: str
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A place in the text that names a table by its number, and the table it means."""

    at: str
    number: int
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    title: str = ""
    case_reference: str = ""
    year: int = 0
    """0: not told. What the audit does not need may be missing from a report that others have made."""
    recipients: int
    tables: tuple[Table, ...]
    appendix: Appendix | None = None
    allocation: Allocation | None = None
    statements: tuple[Statement, ...] = ()
    references: tuple[Reference, ...] = ()
    synthetic: str = ""
