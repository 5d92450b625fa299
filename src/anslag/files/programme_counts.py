"""How large a programme is, and what it asks of those who report."""

from dataclasses import dataclass

from anslag.domain.programme import Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """`pot` in kronor. `questions` are those that someone has to answer: of them, how many must be, and are by all."""

    recipients: int
    parts: int
    pot: int
    questions: int
    required: int
    asked_of_all: int
    tables: int


def counts(programme: Programme) -> Counts:
    asked = [
        (question, not (section.shown_if or question.shown_if))
        for section in programme.form.sections
        for question in section.questions
        if question.source_value is None
    ]
    return Counts(
        recipients=len(programme.basis),
        parts=len(programme.terms.pot.parts),
        pot=programme.terms.pot.amount,
        questions=len(asked),
        required=sum(question.required for question, _ in asked),
        asked_of_all=sum(to_all for _, to_all in asked),
        tables=len(programme.outline.tables) if programme.outline else 0,
    )
