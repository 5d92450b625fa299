"""Answers as they are kept: canonical JSON, and back to the domain's values."""

import json
from collections.abc import Mapping

from anslag.domain.form import Answer, Answers
from anslag.domain.problem import Refusal


class NotAnAnswerError(Refusal):
    """A value of a kind that no question takes, such as a number with decimals."""


def as_answers(raw: Mapping[str, object]) -> Answers:
    """Answers as they come from JSON: a list is a choice of options."""
    return {name: _as_answer(name, value) for name, value in raw.items()}


def _as_answer(name: str, value: object) -> Answer:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, str | int | tuple | dict):
        return value
    raise NotAnAnswerError(
        f"{name}: {value!r} kan inte vara ett svar. Ange text, hela kronor, ja eller nej, eller valda alternativ."
    )


def write_answers(answers: Answers) -> str:
    return json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_answers(text: str) -> Answers:
    return as_answers(json.loads(text))
