"""Code books and codes as values: what each has found in an answer, and what has been settled."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from anslag.domain.coding import Code, CodedAnswer, Theme
from anslag.domain.form import Question
from anslag.domain.report import questions
from anslag.records import models
from anslag.records.answers import read_answers
from anslag.records.grants import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingKept:
    """A question's code book, and the latest answer of each recipient with its codes."""

    question: Question
    themes: tuple[Theme, ...]
    answers: tuple[CodedAnswer, ...]
    versions: dict[str, int]
    """By recipient, the version that the answer stands in."""

    @property
    def texts(self) -> dict[str, str]:
        """SHA-256 of each answer, by recipient."""
        return {each.recipient: text_digest(each.text) for each in self.answers}


def text_digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def codable(held: Held) -> tuple[Question, ...]:
    """The questions whose answers the form says are to be coded."""
    return tuple(
        each
        for each in questions(held.programme.form)
        if each.kind in {"long_text", "short_text"} and "coding" in each.uses
    )


def coding_of(held: Held, question: Question) -> CodingKept:
    """In as many queries however many answers and codes there are."""
    acts = _acts(held, question.id)
    codes, settled = _codes(acts), _settled(acts)
    answers, versions = [], {}
    for name, version, text in _answers(held, question.id):
        digest = text_digest(text)
        versions[name] = version
        told = settled.get(name)
        answers.append(
            CodedAnswer(
                recipient=name,
                text=text,
                codes={
                    person: found for (who, of, person), found in codes.items() if (who, of) == (name, digest)
                },
                settled=told[1] if told and told[0] == digest else None,
            )
        )
    themes = {told["theme"]: told["label"] for action, told, *_ in acts if action == "add_theme"}
    return CodingKept(
        question=question,
        themes=tuple(Theme(id=name, label=label) for name, label in themes.items()),
        answers=tuple(answers),
        versions=versions,
    )


type _Act = tuple[str, dict[str, Any], str, str]
"""The action, what was said, by whom, and of which recipient."""


def _acts(held: Held, question: str) -> list[_Act]:
    rows = models.ReviewAct.objects.filter(
        programme=held.row, entry__action__in=("add_theme", "code_answer", "settle_coding")
    ).order_by("entry_id")
    found = [
        (action, json.loads(said), person, name or "")
        for action, said, person, name in rows.values_list(
            "entry__action", "said", "entry__prepared_by", "report__grant__party__name"
        )
    ]
    return [each for each in found if each[1]["question"] == question]


def _codes(acts: list[_Act]) -> dict[tuple[str, str, str], tuple[Code, ...]]:
    """The latest codes by recipient, SHA-256 of the answer, and person."""
    return {
        (name, told["text"], person): tuple(Code(**each) for each in told["codes"])
        for action, told, person, name in acts
        if action == "code_answer"
    }


def _settled(acts: list[_Act]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """By recipient: SHA-256 of the answer, and the themes last settled for it."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for action, told, _person, _name in acts:
        if action == "settle_coding":
            for name, themes in told["settled"].items():
                found[name] = told["texts"][name], tuple(themes)
    return found


def _answers(held: Held, question: str) -> list[tuple[str, int, str]]:
    """Recipient, version and text, of the latest version of each that answers the question."""
    latest: dict[str, tuple[int, str]] = defaultdict(lambda: (0, ""))
    rows = models.ReportBack.objects.filter(grant__programme=held.row).order_by("grant_id", "version")
    for name, version, answers in rows.values_list("grant__party__name", "version", "answers"):
        latest[name] = version, str(read_answers(answers).get(question, ""))
    return [(name, version, text) for name, (version, text) in latest.items() if text]
