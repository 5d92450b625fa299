"""A form as it is filled in: part by part, each with how far it has come and what is left in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from anslag.domain.form import Answers, Condition, Form, Question, Section
from anslag.domain.problem import Problem
from anslag.domain.report import Known, report_problems, sections, shown, used_question

type PartState = Literal["not_begun", "begun", "done", "optional", "not_yet", "change_requested"]
"""optional: nothing in it must be answered, and nothing is. not_yet: whether it is asked hangs on another answer."""

type PartGroup = Literal["prepare", "money", "work", "assessment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPart:
    """What is filled in on one page: a section without what is confirmed only when the report is signed."""

    id: str
    title: str
    group: str
    """The heading that the form itself puts it under, or none."""
    shown_if: Condition | None
    questions: tuple[Question, ...]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(question.id for question in self.questions)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledPart:
    """What has been saved of a part: its answers, what could not be read, and why it is to be changed."""

    answers: Answers
    unread: frozenset[str] = field(default_factory=frozenset)
    """Questions where something is written that is no answer."""
    returned: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartStanding:
    part: FormPart
    state: PartState
    left: tuple[Problem, ...]

    @property
    def counts(self) -> bool:
        """Whether it is one of those that must be done, as far as is known yet."""
        return self.state not in {"optional", "not_yet"}

    @property
    def is_open(self) -> bool:
        """Whether there is something to do in it that must be done."""
        return self.state in {"not_begun", "begun", "change_requested"}

    def with_problems(self, more: tuple[Problem, ...]) -> "PartStanding":
        """The same where more stands in its way than its own answers say."""
        if not more:
            return self
        return replace(self, state="begun" if self.state == "done" else self.state, left=(*self.left, *more))


def form_parts(form: Form) -> tuple[FormPart, ...]:
    """The parts in the form's order. A section where nothing is filled in is none."""
    return tuple(part for part in map(_part, sections(form)) if any(map(_is_asked, part.questions)))


def _part(section: Section) -> FormPart:
    return FormPart(
        id=section.id,
        title=section.title,
        group=section.group,
        shown_if=section.shown_if,
        questions=tuple(each for each in section.questions if each.kind != "confirmation"),
    )


def _is_asked(question: Question) -> bool:
    """Whether there is anything to fill in: what is known is only shown."""
    return question.source_value is None


def confirmations(form: Form, answers: Answers, known: Known) -> tuple[Question, ...]:
    """What whoever signs confirms."""
    return tuple(each for each in shown(form, answers, known) if each.kind == "confirmation")


def part_standings(form: Form, filled: Mapping[str, FilledPart], known: Known) -> tuple[PartStanding, ...]:
    """How far each part that is asked, or may come to be, has come."""
    answers = merged(filled)
    asked = {question.id for question in shown(form, answers, known)}
    problems = report_problems(form, answers, known)
    return tuple(_standings(form, filled, asked, problems))


def merged(filled: Mapping[str, FilledPart]) -> Answers:
    """The answers of all parts."""
    return {name: answer for part in filled.values() for name, answer in part.answers.items()}


def whole(standings: tuple[PartStanding, ...]) -> bool:
    """Whether nothing is left that must be done."""
    return not any(each.is_open or each.state == "not_yet" for each in standings)


def part_group(form: Form, part: FormPart) -> PartGroup:
    """Which group of the task list the part stands in: by what the form itself says, whatever it is about."""
    order = {section.id: number for number, section in enumerate(form.sections)}
    money = next(s.id for s in sections(form) if used_question(form) in s.questions)
    if part.id == money:
        return "money"
    if order[part.id] < order[money]:
        return "prepare"
    leading = {section.shown_if.question for section in form.sections if section.shown_if}
    branches = bool(leading)
    return "work" if part.shown_if or part.ids & leading or not branches else "assessment"


def _standings(
    form: Form, filled: Mapping[str, FilledPart], asked: set[str], problems: tuple[Problem, ...]
) -> Iterator[PartStanding]:
    answered = merged(filled)
    for part in form_parts(form):
        saved = filled.get(part.id)
        if not part.ids & asked:
            if part.shown_if and part.shown_if.question in asked and part.shown_if.question not in answered:
                yield PartStanding(part=part, state="not_yet", left=())
            continue
        left = tuple(each for each in problems if each.place in part.ids)
        state = _state(part, saved, asked, wrong=bool(left))
        yield PartStanding(part=part, state=state, left=left)


def _state(part: FormPart, saved: FilledPart | None, asked: set[str], *, wrong: bool) -> PartState:
    if saved and saved.returned:
        return "change_requested"
    must = any(each.required and each.id in asked and _is_asked(each) for each in part.questions)
    if saved is None:
        return "not_begun" if must else "optional"
    if wrong or saved.unread:
        return "begun"
    return "done" if must or saved.answers else "optional"


def leading_title(form: Form, part: FormPart) -> str:
    """The title of the part where it is decided whether this one is asked."""
    condition = part.shown_if
    return next(
        (each.title for each in form_parts(form) if condition and condition.question in each.ids), form.title
    )
