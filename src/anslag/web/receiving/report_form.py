"""The form of one part: its questions in order, each with its field, when it is asked, and where its answer is from."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from anslag.domain.form import Answers, Condition, Question
from anslag.domain.material import TextBelow
from anslag.domain.money import format_kronor
from anslag.domain.problem import Problem
from anslag.domain.report import cost_question, shown, used_question, values
from anslag.domain.report_parts import FormPart
from anslag.records.documents import document_name
from anslag.records.report_space import SavedPart
from anslag.web.forms import PlainForm
from anslag.web.parts.answer_words import answer_lines
from anslag.web.receiving.report_fields import (
    AWAY,
    AmountsField,
    DocumentField,
    Handed,
    TableField,
    answer_in,
    field_of,
    shown_in,
    written_in,
)
from anslag.web.receiving.report_filling import Filling
from anslag.web.receiving.report_words import asked_when

PREFIX = "svar-"
"""Before a question's id, so that no question is taken for a field of the page's own."""

MISSING = "form.required"
"""The rule that tells a gap from a fault."""

SHORT_OF_BELOW = "roll_up.category"
"""The rule of a category with less than those below have reported: its place names the category."""


@dataclass(frozen=True, kw_only=True)
class Hangs:
    """When a question is to be answered: in words, and for the script, which hides it until then."""

    words: str
    on: str
    equals: str
    above: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One amount among several."""

    id: str
    name: str
    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of several to choose among."""

    tag: str
    id: str
    label: str
    help: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """A question as it stands on the page. `field` is None for what is known: then `value` is shown."""

    question: Question
    field: forms.BoundField | None
    value: str
    hangs: Hangs | None
    origin: str
    required: bool
    document: str = ""
    """SHA-256 of the document that is handed in."""
    below: tuple[TextBelow, ...] = ()
    """What those further down have written, to read and to begin with."""
    differs: tuple[str, ...] = ()
    """What their reports come to in lines, where something else is answered."""
    differs_from: str = ""

    @property
    def document_name(self) -> str:
        return document_name(self.document)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Of amounts, but for a table's."""
        return () if self.columns else tuple(self._cells().values())

    @property
    def columns(self) -> tuple[str, ...]:
        """The heads of a table's columns."""
        field = self.field.field if self.field else None
        return tuple(column.label for column in field.columns) if isinstance(field, TableField) else ()

    @property
    def table(self) -> tuple[tuple[str, tuple[Row, ...]], ...]:
        """A table's rows, each with its head."""
        field, cells = self.field.field if self.field else None, self._cells()
        if not isinstance(field, TableField):
            return ()
        return tuple(
            (row.label, tuple(cells[f"{row.id}-{column.id}"] for column in field.columns))
            for row in field.rows
        )

    def _cells(self) -> dict[str, Row]:
        if self.field is None or not isinstance(self.field.field, AmountsField):
            return {}
        made = self.field.field
        written = made.written(self.field.value())
        return {
            cell: Row(
                id=f"{self.field.auto_id}-{cell}",
                name=f"{self.field.html_name}-{cell}",
                label=label,
                value=written[cell],
            )
            for cell, label in made.cells.items()
        }

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Of what is chosen among."""
        helps = {option.id: option.help for option in self.question.options}
        return tuple(
            Choice(
                tag=each.tag(),
                id=each.id_for_label,
                label=each.choice_label,
                help=helps.get(str(each.data["value"]), ""),
            )
            for each in (self.field.subwidgets if self.field else ())
        )


class PartForm(PlainForm):
    """`version` is that of the saved part it was shown from."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, filling: Filling, part: FormPart, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.filling, self.part = filling, part
        self.handed: dict[str, Handed] = {}
        """Documents to be kept when the part is saved, by question."""
        self.asked = tuple(_possible(filling, part))
        for question in self.asked:
            if field := field_of(question):
                self.fields[PREFIX + question.id] = field

    def saved(self) -> SavedPart:
        """What the part is to say: the answers that can be read, and as it was written what cannot."""
        answers: Answers = {}
        typed: dict[str, Any] = {}
        for question in self.asked:
            name = PREFIX + question.id
            if name in self.errors:
                typed[question.id] = written_in(self[name])
            elif isinstance(self.fields.get(name), DocumentField):
                if document := self._document(question):
                    answers[question.id] = document
            elif name in self.fields and (answer := answer_in(self.cleaned_data.get(name))) is not None:
                answers[question.id] = answer
        cost, used = cost_question(self.filling.form), used_question(self.filling.form)
        if answers.get(used.id) == 0 and cost.id not in answers and cost.id in self.part.ids:
            answers[cost.id] = {option.id: 0 for option in cost.options}
        return SavedPart(answers=answers, typed=typed, version=self.cleaned_data.get("version") or 0)

    def _document(self, question: Question) -> str:
        """The SHA-256 of what is handed in, or was before and is not taken away."""
        given = self.cleaned_data.get(PREFIX + question.id)
        if isinstance(given, Handed):
            self.handed[question.id] = given
            return hashlib.sha256(given.document.content).hexdigest()
        return "" if given == AWAY else str(self.filling.answers.get(question.id, ""))

    def tell(self, problems: tuple[Problem, ...]) -> None:
        """Tell what is wrong with the answers, each at its question; what is missing is only missing."""
        unread = set(self.errors)
        for problem in problems:
            short = problem.rule == SHORT_OF_BELOW
            name = PREFIX + (cost_question(self.filling.form).id if short else problem.place)
            if name in self.fields and name not in unread and problem.rule != MISSING:
                place = f"{problem.place}: " if short else ""
                self.add_error(name, f"{place}{problem.message} {problem.remedy}")

    def items(self) -> Iterator[Item]:
        known = values(self.filling.form, self.filling.answers, self.filling.known)
        origins = self.filling.origins(self.part)
        differs = self.filling.differs(self.part)
        by_id = {question.id: question for question in self.asked}
        for question in self.asked:
            name = PREFIX + question.id
            yield Item(
                question=question,
                field=self[name] if name in self.fields else None,
                value=_shown(known.get(question.source_value) if question.source_value else None),
                hangs=_hangs(question.shown_if, by_id),
                origin=origins.get(question.id, ""),
                required=question.required,
                document=str(self.filling.answers.get(question.id, "")) if question.kind == "file" else "",
                below=self.filling.holds.texts(question),
                differs=answer_lines(question, differs[question.id].answer) if question.id in differs else (),
                differs_from=differs[question.id].origin if question.id in differs else "",
            )


def initial_of(filling: Filling, part: FormPart) -> dict[str, Any]:
    """What stands in the fields: what has been saved; in a part that nobody has saved, what is known already."""
    saved = filling.space.parts.get(part.id)
    if saved is None:
        known = {name: each.answer for name, each in filling.suggested(part).items()}
        return {PREFIX + name: shown_in(answer) for name, answer in known.items()} | {"version": 0}
    stands = {**saved.answers, **saved.typed}
    return {PREFIX + name: shown_in(each) for name, each in stands.items()} | {"version": saved.version}


def _possible(filling: Filling, part: FormPart) -> Iterator[Question]:
    """The questions that are asked, or will be when another on the same page is answered so."""
    asked = {question.id: question for question in shown(filling.form, filling.answers, filling.known)}
    raised = {check.id for check in filling.form.checks}
    found: set[str] = set()
    for question in part.questions:
        hangs = question.shown_if and question.shown_if.question in found
        if question.id in asked or (hangs and question.id not in raised):
            found.add(question.id)
            yield asked.get(question.id, question)


def _hangs(condition: Condition | None, on_page: Mapping[str, Question]) -> Hangs | None:
    if condition is None or condition.question not in on_page:
        return None
    equals = condition.contains if condition.contains is not None else condition.equals
    return Hangs(
        words=asked_when(condition, on_page[condition.question]),
        on=PREFIX + condition.question,
        equals={True: "yes", False: "no"}.get(equals, str(equals or "")),  # type: ignore[call-overload]  # a text too
        above="" if condition.above is None else str(condition.above),
    )


def _shown(value: str | int | None) -> str:
    return format_kronor(value) if isinstance(value, int) else str(value or "")
