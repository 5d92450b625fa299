"""A report-back form: sections of questions, as versioned data."""

from dataclasses import dataclass, field
from typing import Literal

type QuestionKind = Literal[
    "prefilled",  # known to the system, shown and not asked: see Question.source_value
    "computed",  # follows from other answers: see Question.source_value
    "money",  # whole kronor
    "distribution",  # whole kronor per option, adding up to another answer
    "multiple",  # any number of options
    "single",  # one option
    "yes_no",
    "scale",  # a whole number from Question.lowest to Question.highest
    "short_text",
    "long_text",
    "email",
    "phone",
    "date",
    "confirmation",  # must be confirmed to submit
]

type ValueName = Literal[
    "recipient", "organisation_number", "case_reference", "claimed", "unused", "used_share"
]
"""What the system knows or computes itself, and therefore never asks for."""

type Use = Literal["contact", "money", "review", "coding", "narrative"]
"""What an answer is for, when neither a table nor a sentence is made of it."""

type Answer = str | int | bool | tuple[str, ...] | dict[str, int]
"""text | kronor or scale | yes/no or confirmation | chosen option ids | kronor per option id."""

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
    shown_if: Condition | None = None
    source_value: ValueName | None = None
    adds_up_to: str = ""
    """For a distribution: the id of the money question its parts add up to."""
    at_most: ValueName | None = None
    lowest: int = 1
    highest: int = 5
    lowest_label: str = ""
    highest_label: str = ""
    row_kind: str = ""
    """What the options are (area, level, target_group ...): an option has one label within a row kind."""
    uses: tuple[Use, ...] = ()
    personal_data: bool = False
    evidence: Literal["explicit", "implied", "inferred", "assumed"] = "assumed"
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    id: str
    title: str
    shown_if: Condition | None = None
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    __pydantic_config__ = {"extra": "forbid", "strict": True}  # noqa: RUF012

    version: int
    title: str
    introduction: str = ""
    option_sets: dict[str, tuple[Option, ...]] = field(default_factory=dict)
    sections: tuple[Section, ...]
