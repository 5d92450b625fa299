"""What reports further down say that a receiver can answer its own giver with: texts side by side, options together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from anslag.domain.form import Answer, Answers, Condition, Form, Question, QuestionKind
from anslag.domain.report import holds, questions, sections

TEXTS: tuple[QuestionKind, ...] = ("long_text", "short_text")

GOES_INTO: Mapping[QuestionKind, tuple[QuestionKind, ...]] = {
    "long_text": TEXTS,
    "short_text": TEXTS,
    "multiple": ("multiple", "single"),
}
"""What a question of the kind can be answered with, by kind. Amounts are added up by cost category: see roll_up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBelow:
    """What one receiver has reported to the one whose own report it is material for."""

    recipient: str
    form: Form
    answers: Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBelow:
    recipient: str
    text: str


def is_material(lower: Question, upper: Question) -> bool:
    """Whether an answer to one helps to answer the other. What names people stays where it was given."""
    fits = lower.kind in GOES_INTO.get(upper.kind, ())
    return fits and not lower.personal_data and upper.id in (lower.material_for or (lower.id,))


def options_below(question: Question, reports: Iterable[ReportBelow]) -> tuple[str, ...]:
    """All options that any of them has chosen, in the question's order."""
    chosen = {
        each
        for report in reports
        for answer in _answers(report, question)
        if isinstance(answer, tuple)
        for each in answer
    }
    return tuple(option.id for option in question.options if option.id in chosen)


def texts_below(form: Form, question: Question, reports: Iterable[ReportBelow]) -> tuple[TextBelow, ...]:
    """What each has written: only those for whom the question would be asked, as far as they have said."""
    by_id = {each.id: each for each in questions(form)}
    section = next(each for each in sections(form) if question.id in {one.id for one in each.questions})
    return tuple(
        TextBelow(recipient=report.recipient, text=text)
        for report in reports
        if _is_asked(report, section.shown_if, by_id)
        for text in _answers(report, question)
        if isinstance(text, str)
    )


def _is_asked(report: ReportBelow, rule: Condition | None, above: dict[str, Question]) -> bool:
    said = tuple(_answers(report, above[rule.question])) if rule else ()
    return rule is None or not said or any(holds(rule, each) for each in said)


def _answers(report: ReportBelow, question: Question) -> Iterator[Answer]:
    for each in questions(report.form):
        answer = report.answers.get(each.id)
        if answer is not None and is_material(each, question):
            one_of_several = question.kind == "multiple" and isinstance(answer, str)
            yield (str(answer),) if one_of_several else answer
