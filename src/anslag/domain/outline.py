"""A national report before it has any figures: its sections, tables and derived sentences, as data.

No figure is typed here. Running text says `{sentence:KEY}`, `{table:KEY}`, `{appendix}` or `{fact:NAME}` where
one belongs. A paragraph that is `{show:KEY}` alone is where that table or list stands; one that begins with "- "
is an item of a bulleted list.
"""

from dataclasses import dataclass
from typing import Literal

type Order = Literal["descending", "descending_in_groups", "as_listed"]
"""by falling count | by falling count within option groups | in the form's order. Ties keep that order too."""

type SentenceKind = Literal[
    "share",  # {percent}: `of` in percent of `within`, for all recipients together
    "total",  # {amount}: total of `of`
    "recipients",  # {recipients}: recipients in all
    "recipients_where",  # {recipients}: recipients where `test` holds
    "unused_of",  # {amount}: the unused amount that is number `rank`, largest first, `among` those unused
    "unused_parts",  # {parts} and {amount}: each unused amount, and their sum
    "cell",  # {recipients} or {count}, and {n}: the count of `option` in `table`, out of those asked
    "answered",  # the same: those whose answer to `question` is `option` (yes if none is named)
    "top",  # {options}: the `most` options with the highest counts in `table`, ties with the last included
    "majority",  # as cell, but said only if the count is above half of n
    "cost_shares",  # {parts}: whole percents of used money per cost category, adding up to 100
    "scale_share",  # as cell, and {percent}: those answering `lowest` or more in `question`
    "sum",  # {total}: all answers to the scale `question` added up
    "quote",  # {text}: the answer to the long-text `question` of the recipient with most unused
]

type FactName = Literal[
    "giver",
    "case_reference",  # of the report
    "programme_case_reference",
    "grant_year",
    "pot",  # kronor that all recipients could claim
    "decision_case_reference",  # the first decision that the programme rests on, as are the next three
    "decision_title",
    "decision_by",
    "decision_date",
    "call_opens",
    "call_closes",
    "use_starts",
    "use_ends",
    "report_opens",
    "report_due",
    "repayment_due",
    "national_due",
    "national_to",
    "key_basis",
    "key_date",
    "published",
]
"""What the terms say, dates and kronor written out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """What the recipients are called: en, ingen, skola, skolor, skolorna."""

    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    article: str
    none: str
    one: str
    many: str
    definite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionsBy:
    """The table whose options have a section each, in its order, and what one and several are called."""

    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    table: str
    one: str
    many: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence whose figures are computed. `text` holds the places named above in braces.

    Where its rule does not hold (no majority, nothing unused, all options equal) `otherwise` is said instead,
    or nothing.
    """

    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    key: str
    kind: SentenceKind
    text: str
    otherwise: str = ""
    of: Literal["claimed", "used", "unused", ""] = ""
    within: Literal["claimed", "used", ""] = ""
    test: Literal["used<claimed", "used>claimed", ""] = ""
    among: Literal["waived", "not_waived", ""] = ""
    decimals: int = 1
    table: str = ""
    option: str = ""
    question: str = ""
    most: int = 1
    ordered: bool = False
    rank: int = 1
    lowest: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOutline:
    """A question counted. Labels, row kind and whom it was asked of (its n) are the form's."""

    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    key: str
    title: str
    question: str
    """Multiple, single or yes/no."""
    head: str
    """Head of the first column: Nivå, Målgrupp ..."""
    order: Order
    hide_zero: bool = False
    numbered: bool = True
    """False for a list in running text: no number, not among the tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionOutline:
    """A heading and what stands under it, down to the next.

    With one of `areas`, the section is about that option of `sections_by`: it is headed by the option's label
    unless it has a title, and comes in that table's order, with the deeper sections that follow it. With several
    it stands before them as their joint heading; they must then follow each other.
    """

    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    key: str
    title: str = ""
    level: Literal[1, 2, 3] = 2
    areas: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendixOutline:
    """Each recipient's money."""

    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    key: str
    heading: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """report.toml."""

    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    title: str
    case_reference: str
    recipient_noun: Noun
    source_line: str
    sections_by: SectionsBy | None = None
    names: tuple[str, ...] = ()
    """Names with digits in them, such as a plan or a form: the only digits that running text may hold."""
    colophon: tuple[str, ...] = ()
    sections: tuple[SectionOutline, ...]
    tables: tuple[TableOutline, ...]
    sentences: tuple[Sentence, ...] = ()
    appendix: AppendixOutline
