"""A programme: the terms of a grant as data, one type per table of programme.toml."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from anslag.domain.form import Form
from anslag.domain.interest import InterestRule
from anslag.domain.outline import Outline
from anslag.domain.party import Party

type Basis = dict[str, dict[str, int]]
"""The key: per recipient's name, the whole number in each column of key.csv after recipient and county_code, in the
file's order. A recipient whose every column names a class has no numbers."""

type Classes = dict[str, dict[str, str]]
"""Per recipient's name, the class in each column of key.csv that holds words: what `per_class` goes by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule in data: where it comes from, and whether it was assumed because no source gives it."""

    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    source: str = ""
    assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Rule):
    """What the programme rests on. A conditional programme waits for the decision that funds it."""

    case_reference: str
    decided: date
    by: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding(Rule):
    """The grant that a programme's pot is drawn from."""

    programme: str
    """The name of another folder beside this one."""
    recipient: str
    """Whose grant there: this programme's giver."""
    part: str
    """The part of that grant's pot that this programme hands on."""
    roll_up: str = ""
    """The cost category of the funding grant that what is passed on counts as; empty: category by category."""


type Method = Literal[
    "given",  # the amounts stand in `column`
    "equal",  # equal shares
    "proportional",  # in proportion to `column`
    "fixed_plus_proportional",  # `fixed` kronor each, the rest in proportion to `column`
    "weighted",  # in proportion to the sum of columns times their weights
    "per_class",  # the class in `column` has its amount in `class_amounts`
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Rule):
    """A part of the pot and how it is shared. Parts are never mixed in a sum that says it is one of them."""

    id: str
    title: str
    amount: int
    method: Method
    column: str = ""
    fixed: int = 0
    weights: dict[str, int] = field(default_factory=dict)
    class_amounts: dict[str, int] = field(default_factory=dict)
    cap: int | None = None
    """The most any recipient may have of this part, in kronor; what a cap leaves over is shared by the rest."""
    administration: bool = False
    """Money the receiver may use itself and never hands on: accounted apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pot(Rule):
    amount: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key(Rule):
    """What key.csv measures. `derived` when the figures were worked out from published amounts."""

    basis: str
    reference_date: date | None = None
    derived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Rule):
    opens: date
    closes: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(Rule):
    start: date
    end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Rule):
    """A purpose, a condition, a ground or a requisition field: an id and its words."""

    id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Requisition(Rule):
    """What a requisition says, and what becomes of money that nobody requisitioned."""

    fields: tuple[Item, ...] = ()
    leftover: Literal["redistribute", "keep"] = "keep"
    """redistribute: shared out again among those who asked, with the same key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment(Rule):
    model: Literal["one_off"] = "one_off"
    latest: date
    open_debt_bars: bool = False
    """Whether nothing is paid to whoever has an overdue debt to the giver; else it is only shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBack(Rule):
    opens: date
    due: date
    by_code: bool = False
    """Whether a receiver may report without an account, by a one-time code to its registered address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostCategory(Rule):
    id: str
    label: str
    accounts: tuple[str, ...] = ()
    """Proposed intervals of accounts: NN or NN-NN."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver(Rule):
    """Unused amounts up to the threshold may be waived, by a decision with a ground."""

    threshold: int
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repayment(Rule):
    due: date
    grounds: tuple[Item, ...]
    hearing_days: int = 14
    """The fewest days that a recipient is given to answer before a clawback is decided."""
    abstaining: str = ""
    interest: str = ""
    """What the terms say of interest, in words."""
    interest_rule: InterestRule = ""
    """How it is counted; empty: no interest, since interest needs express support."""
    waiver: Waiver | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalReport(Rule):
    due: date
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverable(Rule):
    """Something the receiver owes beside the money: what it must contain, to whom and by when."""

    id: str
    title: str
    due: date
    to: str
    contents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instructions(Rule):
    """What the instructions for the call say in the giver's own words, beside what follows from the other terms."""

    background: tuple[str, ...] = ()
    """Paragraphs, as in each of the others."""
    eligible: tuple[str, ...] = ()
    separate_account: tuple[str, ...] = ()
    """Empty: no account of its own is asked for."""
    getting_the_money: tuple[str, ...] = ()
    report_back: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerAccount(Rule):
    """An account in the giver's own books: its number there and what it is called."""

    number: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting(Rule):
    """On which accounts of the giver's own books the movements of a code are booked."""

    code: str
    label: str
    debit: str
    credit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounting(Rule):
    """What the giver's own books are told of the programme. Movements of other codes are not booked there."""

    accounts: tuple[LedgerAccount, ...]
    postings: tuple[Posting, ...]
    dimension: int | None = None
    """The dimension that tells the programme apart there, by its number, and `object` in it."""
    object: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms(Rule):
    """programme.toml."""

    title: str
    case_reference: str
    grant_year: int
    giver: str
    status: Literal["planned", "conditional", "decided"]
    legal_basis: Literal["government_decision", "ordinance", "agreement", "own_decision"]
    synthetic: str = ""
    """What in this programme's year is made up, in a sentence shown wherever it is shown; empty: nothing."""
    summary: str
    eligible: tuple[str, ...]
    """Kinds of party that may receive."""
    decisions: tuple[Decision, ...]
    funding: Funding | None = None
    pot: Pot
    key: Key
    call: Call
    use_period: Period
    purposes: tuple[Item, ...]
    conditions: tuple[Item, ...] = ()
    requisition: Requisition
    payment: Payment
    report_back: ReportBack
    cost_categories: tuple[CostCategory, ...]
    repayment: Repayment
    appeal: str = ""
    national_report: NationalReport | None = None
    tasks: tuple[Item, ...] = ()
    dialogue: tuple[str, ...] = ()
    related: tuple[Item, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    instructions: Instructions | None = None
    accounting: Accounting | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A whole folder: the terms with all they name. `key` is the folder's name."""

    key: str
    terms: Terms
    parties: tuple[Party, ...]
    basis: Basis
    form: Form
    outline: Outline | None
    classes: Classes = field(default_factory=dict)

    @property
    def recipients(self) -> tuple[Party, ...]:
        """Those in the key, in its order."""
        by_name = {party.name: party for party in self.parties}
        return tuple(by_name[name] for name in self.basis)

    @property
    def giver(self) -> Party:
        return next(party for party in self.parties if party.name == self.terms.giver)
