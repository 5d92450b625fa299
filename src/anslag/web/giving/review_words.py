"""Reviews in words: what is checked, how a report stands, and each part with its answers as text."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anslag.domain.form import Answers, Question, Section
from anslag.domain.report import Known, values
from anslag.domain.review import PartVerdict, ReviewState, differences
from anslag.domain.review_checks import Deviation, ReviewCheck, parts_asked
from anslag.records.reviews import ReviewKept, Version
from anslag.web.parts.answer_words import answer_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTold:
    """A question and its answer as text. `is_file` says that the answer is a document that can be fetched."""

    question: Question
    lines: tuple[str, ...]
    is_file: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartTold:
    """A part with its answers, what stands of it, and what was found in it."""

    section: Section
    answers: tuple[AnswerTold, ...]
    stands: PartVerdict | None
    deviations: tuple[Deviation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckTold:
    words: str
    deviations: tuple[Deviation, ...]
    explained: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceTold:
    question: Question
    before: tuple[str, ...]
    after: tuple[str, ...]


def parts_told(review: ReviewKept, version: Version) -> tuple[PartTold, ...]:
    """Every part that was asked, in the form's order, as one version answers it."""
    form = review.forms[version.form_version]
    latest = review.latest is not None and version.number == review.latest.number
    found = review.deviations if latest else ()
    known = {**review.known, "claimed": version.claimed}
    given = values(form, version.answers, known)
    return tuple(
        PartTold(
            section=section,
            answers=tuple(_answers(asked, version.answers, given)),
            stands=review.stands.get(section.id) if latest else None,
            deviations=tuple(each for each in found if each.part == section.id),
        )
        for section, asked in parts_asked(form, version.answers, known)
    )


def _answers(asked: tuple[Question, ...], answers: Answers, given: Known) -> Iterator[AnswerTold]:
    for question in asked:
        known = given.get(question.source_value) if question.source_value else None
        answer = answers.get(question.id) if known is None else known
        is_file = question.kind == "file" and bool(answer)
        yield AnswerTold(
            question=question, lines=() if is_file else answer_lines(question, answer), is_file=is_file
        )


def checks_told(review: ReviewKept) -> tuple[CheckTold, ...]:
    return tuple(
        CheckTold(words=_check_words(each.check), deviations=each.deviations, explained=each.explained)
        for each in review.checked
    )


def _check_words(check: ReviewCheck) -> str:
    return {
        "answers": _("Svaren är fullständiga"),
        "sums": _("Summorna stämmer"),
        "payment": _("Beloppet är det som är utbetalt"),
        "key": _("Det som är utbetalt ryms i det som är beviljat"),
        "below": _("Delredovisningarna stämmer"),
        "last_year": _("Jämfört med året innan"),
        "thousands": _("Hela kronor, inte avrundat"),
        "unused": _("Det som är kvar är litet nog att efterge"),
        "asked": _("Det som formuläret frågade om är förklarat"),
    }[check]


def state_told(state: ReviewState) -> str:
    return {
        "nothing": _("Inget att redovisa"),
        "awaited": _("Inte inskickad"),
        "overdue": _("Försenad"),
        "waiting": _("Att granska"),
        "completion": _("Komplettering begärd"),
        "completion_overdue": _("Kompletteringen är försenad"),
        "proposed": _("Väntar på godkännande"),
        "accepted": _("Godkänd"),
    }[state]


def differences_told(review: ReviewKept, before: Version, after: Version) -> tuple[DifferenceTold, ...]:
    """Every answer that is not the same in the two versions, as text side by side."""
    return tuple(
        DifferenceTold(
            question=each.question,
            before=answer_lines(each.question, each.before),
            after=answer_lines(each.question, each.after),
        )
        for each in differences(review.forms[after.form_version], before.answers, after.answers)
    )
