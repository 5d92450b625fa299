"""What a form costs those who answer it: questions times recipients, and the hours that may take."""

from dataclasses import dataclass

from anslag.files.programme_counts import Counts

MINUTES_PER_QUESTION = 4
"""An assumption, said where it is used: finding out, agreeing and writing, on an average over all questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """The least is what is asked of everyone, the most is when every follow-up is too. Hours are whole."""

    recipients: int
    questions: int
    required: int
    asked_of_all: int
    fewest_answers: int
    most_answers: int
    fewest_hours: int
    most_hours: int


def burden(counted: Counts) -> Burden:
    fewest = counted.asked_of_all * counted.recipients
    most = counted.questions * counted.recipients
    return Burden(
        recipients=counted.recipients,
        questions=counted.questions,
        required=counted.required,
        asked_of_all=counted.asked_of_all,
        fewest_answers=fewest,
        most_answers=most,
        fewest_hours=_hours(fewest),
        most_hours=_hours(most),
    )


def _hours(answers: int) -> int:
    """Whole hours, begun ones counted."""
    return -(-answers * MINUTES_PER_QUESTION // 60)
