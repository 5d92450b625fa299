"""A form as rows of a workbook: the same rows are written out, and looked for when the workbook comes back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from anslag.domain.form import Answer, Condition, Form, Question, Section, Sex
from anslag.domain.money import format_kronor
from anslag.domain.question_kind import SEXES, longest
from anslag.domain.report import questions

LONGEST_CELL = 32_767
"""Characters that a cell can hold."""

INFORMATION = "anslag"
"""The sheet, never shown, that says whose report the workbook is for."""

FIRST = "Läs först"

SEX_LABELS: dict[Sex, str] = {"women": "Kvinnor", "men": "Män", "unknown": "Kön inte känt"}

YES, NO = "Ja", "Nej"

CHOSEN = "x"

type CellKind = Literal["amount", "mark", "choice", "number", "text", "day"]
"""What is written in a cell: whole kronor or a count, a mark, one of a list, a number, a text, a day."""

_CELLS: dict[str, CellKind] = {
    "money": "amount",
    "distribution": "amount",
    "table": "amount",
    "count_by_sex": "amount",
    "multiple": "mark",
    "single": "choice",
    "yes_no": "choice",
    "scale": "number",
    "date": "day",
    "short_text": "text",
    "long_text": "text",
    "email": "text",
    "phone": "text",
}
"""By kind of question. What is not here is handed in, confirmed or known, and not written in a workbook."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRow:
    """A row with one cell to answer in. `key` is the question's id, and which part of its answer it is."""

    key: tuple[str, ...]
    label: str
    kind: CellKind
    choices: tuple[tuple[str, str], ...] = ()
    """By what is written: what it stands for in the answer."""
    longest: int = LONGEST_CELL
    scale: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRows:
    question: Question
    rows: tuple[CellRow, ...]
    when: str
    """When it is to be answered, in a sentence; empty for always."""


def written_key(key: tuple[str, ...]) -> str:
    return "|".join(key)


def question_rows(form: Form, question: Question, section: Section | None = None) -> QuestionRows:
    """The question's rows; none for what is not answered in a workbook."""
    by_id = {each.id: each for each in questions(form)}
    told = [rule for rule in (section.shown_if if section else None, question.shown_if) if rule]
    return QuestionRows(
        question=question,
        rows=tuple(_rows(question)),
        when=" ".join(_when(rule, by_id[rule.question]) for rule in dict.fromkeys(told)),
    )


def _rows(question: Question) -> Iterator[CellRow]:
    kind = _CELLS.get(question.kind)
    if kind is None:
        return
    for part, label in _parts(question):
        yield CellRow(
            key=(question.id, *part),
            label=label,
            kind=kind,
            choices=_choices(question),
            scale=(question.lowest, question.highest),
            longest=min(longest(question) or LONGEST_CELL, LONGEST_CELL),
        )


def _parts(question: Question) -> Iterator[tuple[tuple[str, ...], str]]:
    """Which parts an answer has, each with its label; one without a label where it is whole."""
    match question.kind:
        case "distribution" | "multiple":
            yield from (((option.id,), option.label) for option in question.options)
        case "table":
            for row in question.options:
                yield from (
                    ((row.id, column.id), f"{row.label}, {column.label}") for column in question.columns
                )
        case "count_by_sex":
            yield from (((sex,), SEX_LABELS[sex]) for sex in SEXES)
        case _:
            yield (), ""


def _choices(question: Question) -> tuple[tuple[str, str], ...]:
    if question.kind == "yes_no":
        return ((YES, YES), (NO, NO))
    return tuple((option.label, option.id) for option in question.options)


def parts_of(question: Question, answer: Answer) -> dict[tuple[str, ...], str | int]:
    """An answer as what is written in each of its cells, by the key of the row."""
    if isinstance(answer, tuple):
        return {(question.id, option): CHOSEN for option in answer}
    if isinstance(answer, dict):
        return {
            (question.id, *path): amount
            for name, part in answer.items()
            for path, amount in (
                [((name, column), amount) for column, amount in part.items()]
                if isinstance(part, dict)
                else [((name,), part)]
            )
        }
    if isinstance(answer, bool):
        return {(question.id,): YES if answer else NO}
    if question.kind == "single":
        labels = {option.id: option.label for option in question.options}
        return {(question.id,): labels.get(str(answer), "")}
    return {(question.id,): answer}


def _when(rule: Condition, question: Question) -> str:
    if rule.above is not None:
        return f"Svara om ”{question.text}” är mer än {format_kronor(rule.above)}."
    chosen = rule.contains if rule.contains is not None else rule.equals
    if isinstance(chosen, bool):
        return f"Svara om ni svarar {'ja' if chosen else 'nej'} på ”{question.text}”."
    labels = {option.id: option.label for option in question.options}
    return f"Svara om ni väljer ”{labels.get(str(chosen), chosen)}” i ”{question.text}”."


def sheet_name(number: int, title: str) -> str:
    """A name that a spreadsheet takes: at most 31 characters, none of those it keeps for itself."""
    bare = re.sub(r"[\[\]:*?/\\']", " ", title)
    return " ".join(f"{number} {bare}".split())[:31].strip()
