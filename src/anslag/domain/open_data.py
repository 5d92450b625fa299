"""What anyone may see of a programme: its grants, every movement, and the answers that are not about persons."""

from dataclasses import dataclass
from datetime import date

from anslag.domain.form import Answers, Form
from anslag.domain.money import Kronor
from anslag.domain.question_kind import KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicGrant:
    """One grant: its stages in kronor, used through every tier below it, each krona once."""

    recipient: str
    organisation_number: str
    county_code: str
    entitled: Kronor
    requisitioned: Kronor
    paid: Kronor
    used: Kronor
    passed_on: Kronor
    unused: Kronor
    waived: Kronor
    demanded: Kronor
    returned: Kronor


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicTransfer:
    """One movement, with the diary entry that tells of it. Those who prepared and approved it are left out."""

    entry: int
    day: date
    code: str
    source: str
    target: str
    category: str
    recipient: str
    amount: Kronor
    case_reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAnswer:
    recipient: str
    question: str
    option: str
    value: str


def public_answers(form: Form, recipient: str, answers: Answers) -> tuple[PublicAnswer, ...]:
    """A report's answers as rows: one per chosen option, part of a sum, or cell of a table. Free text stays out."""
    rows: list[PublicAnswer] = []
    for section in form.sections:
        for question in section.questions:
            answer = answers.get(question.id)
            if answer is None or question.personal_data or KINDS[question.kind].names_people:
                continue  # such answers are released one by one, not published as rows
            rows += (
                PublicAnswer(recipient=recipient, question=question.id, option=option, value=value)
                for option, value in _values(answer)
            )
    return tuple(rows)


def _values(answer: object) -> list[tuple[str, str]]:
    if isinstance(answer, dict):
        return [
            (f"{option}.{inner}" if inner else option, value)
            for option, part in answer.items()
            for inner, value in _values(part)
        ]
    if isinstance(answer, tuple):
        return [(option, "1") for option in answer]
    if isinstance(answer, bool):
        return [("", "yes" if answer else "no")]
    return [("", str(answer))]
