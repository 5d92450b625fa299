"""A report-back form: sections of questions, as versioned data."""

from dataclasses import dataclass, field
from typing import Literal

type QuestionKind = Literal[
    "prefilled",  # known to the system, shown and not asked: see Question.source_value
    "computed",  # follows from other answers: see Question.source_value
    "money",  # whole kronor
    "distribution",  # whole kronor per option, adding up to another answer
    "table",  # whole kronor per option and column, each column with its sum
    "count_by_sex",  # how many women, men and people whose sex is not known
    "multiple",  # any number of options
    "single",  # one option
    "yes_no",
    "scale",  # a whole number from Question.lowest to Question.highest
    "short_text",
    "long_text",
    "email",
    "phone",
    "date",
    "file",  # a document that is handed in, by its SHA-256
    "confirmation",  # must be confirmed to submit
]

type ValueName = Literal[
    "recipient",
    "organisation_number",
    "case_reference",
    "claimed",
    "unused",
    "used_share",
    "used_last_year",
]
"""What the system knows or computes itself, and therefore never asks for."""

type Use = Literal["contact", "money", "review", "coding", "narrative"]
"""What an answer is for, when neither a table nor a sentence is made of it."""

type CheckName = Literal[
    "whole_thousands",  # a sum that looks rounded: whole thousands, less than a thousand below what was paid
    "far_below_paid",  # a sum more than NamedCheck.percent below what was paid
    "far_from_last_year",  # a sum more than NamedCheck.percent from what the recipient used last year
    "differs_from",  # another sum than that of the question in NamedCheck.other
]
"""The checks that a form may name. They ask for an explanation and stand in nobody's way."""

type Sex = Literal["women", "men", "unknown"]

type Answer = str | int | bool | tuple[str, ...] | dict[str, int] | dict[str, dict[str, int]]
"""text or a document's SHA-256 | kronor or scale | yes/no or confirmation | chosen option ids | kronor per option id,
or people by sex | kronor per option id and column id."""

type Answers = dict[str, Answer]
"""Answers by question id; a question without an answer is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    id: str
    label: str
    help: str = ""
    group: str = ""
    """The block the option's row stands in, in a table ordered within groups."""
    other: bool = False
    """Whoever chooses it is asked to say what: see follow_ups in the form engine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """When a question or a section is asked: another answer contains an option, equals a value or is above one."""

    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    question: str
    contains: str | None = None
    equals: str | bool | int | None = None
    above: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    id: str
    kind: QuestionKind
    text: str
    help: str = ""
    required: bool = True
    options: tuple[Option, ...] = ()
    option_set: str = ""
    """Options shared by several questions, by the id of a set in the same file; own options are then left out."""
    columns: tuple[Option, ...] = ()
    """Of a table, whose options are its rows."""
    shown_if: Condition | None = None
    source_value: ValueName | None = None
    adds_up_to: str = ""
    """For a distribution or a table: the id of the money question its parts add up to."""
    at_most: ValueName | None = None
    lowest: int = 1
    highest: int = 5
    lowest_label: str = ""
    highest_label: str = ""
    longest: int | None = None
    """How many characters a text may have at most; unless said, what is usual for its kind."""
    row_kind: str = ""
    """What the options are (area, level, target_group ...): an option has one label within a row kind."""
    uses: tuple[Use, ...] = ()
    material_for: tuple[str, ...] = ()
    """Of a funded programme: the questions of the funding grant's form that its giver answers with the help of the
    answer; unless said, the one of the same id."""
    reason: str = ""
    """Why it is asked although nothing is made of the answer."""
    personal_data: bool = False
    evidence: Literal["explicit", "implied", "inferred", "assumed"] = "assumed"
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    id: str
    title: str
    group: str = ""
    """The heading that several sections stand under."""
    shown_if: Condition | None = None
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCheck:
    """Something that is asked about an answer when it looks odd. `percent` and `other` belong to some of the checks."""

    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    id: str
    check: CheckName
    question: str
    percent: int | None = None
    other: str = ""
    text: str = ""
    """What is asked, after what was found; unless said, what is usual for the check."""
    source: str = ""
    assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    version: int
    title: str
    introduction: str = ""
    option_sets: dict[str, tuple[Option, ...]] = field(default_factory=dict)
    sections: tuple[Section, ...]
    checks: tuple[NamedCheck, ...] = ()
