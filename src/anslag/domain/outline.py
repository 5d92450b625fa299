"""A national report before it has any figures: its sections, tables and derived sentences, as data."""

from dataclasses import dataclass
from typing import Literal

type Order = Literal["descending", "descending_in_groups", "as_listed"]
"""by falling count | by falling count within option groups | in the form's order. Ties keep the form's order."""

type SentenceKind = Literal[
    "share",  # {percent} of `of` within `within`, for all recipients together
    "total",  # {amount}: total of `of`
    "recipients",  # {count}: recipients in all
    "recipients_where",  # {count}: recipients where `test` holds
    "unused_of",  # {amount}: unused of the recipient whose unused amount is number `rank`, largest first
    "unused_parts",  # {parts} and {amount}: each unused amount and their sum
    "cell",  # {count}: the count of `option` in `table`
    "top",  # {options}: the `most` options with the highest counts in `table`
    "majority",  # said only if `option` in `table` is above half of n
    "cost_shares",  # {parts}: whole percents of used money per cost category, adding up to 100
    "scale_share",  # {percent}: share of recipients answering from `lowest` up in `question`
    "quote",  # {text}: the one answer to the long-text `question` of the recipient with most unused
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence whose figures are computed. `text` holds the places named above in braces."""

    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    key: str
    kind: SentenceKind
    text: str
    of: Literal["claimed", "used", "unused", ""] = ""
    within: Literal["claimed", "used", ""] = ""
    test: Literal["used<claimed", "used>claimed", ""] = ""
    decimals: int = 1
    table: str = ""
    option: str = ""
    question: str = ""
    most: int = 0
    ordered: bool = False
    rank: int = 0
    lowest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOutline:
    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    key: str
    title: str
    question: str
    """The multiple-choice question counted; its row kind and option labels are the table's."""
    head: str
    """Head of the first column: Nivå, Målgrupp ..."""
    order: Order
    base_table: str = ""
    base_option: str = ""
    """n is the count of this option in that table; empty: all recipients."""
    note: str = ""
    hide_zero: bool = False
    numbered: bool = True
    """False for a list in running text: no number, not among the tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionOutline:
    """A section: paragraphs with {sentence:KEY} and {table:KEY} in them, then its tables and lists."""

    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    key: str
    title: str
    level: Literal[1, 2, 3] = 2
    area: str = ""
    """The option this section is about, in the table `sections_by`; such sections come by its falling count."""
    paragraphs: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendixOutline:
    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    key: str
    title: str
    heading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """report.toml."""

    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    title: str
    case_reference: str
    recipient_noun: str
    """One, many, and the many with article, parted by |: region|regioner|regionerna."""
    source_line: str
    sections_by: str = ""
    preface: tuple[str, ...] = ()
    sections: tuple[SectionOutline, ...]
    tables: tuple[TableOutline, ...]
    sentences: tuple[Sentence, ...]
    appendix: AppendixOutline
