"""Code books and codes as values: what each has found in an answer, and what has been settled."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from anslag.domain.coding import Code, CodedAnswer, Theme
from anslag.domain.form import Question
from anslag.domain.report import questions
from anslag.records import models
from anslag.records.answers import read_answers
from anslag.records.grants import Held

type _Act = tuple[str, dict[str, Any], str, str]
"""The action, what was said, by whom, and of which recipient."""

type _Answered = tuple[int, dict[str, Any]]
"""A version, and what it answers."""

type _Codes = dict[tuple[str, str, str], tuple[Code, ...]]
"""The latest codes by recipient, SHA-256 of the answer, and person."""


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

    @property
    def coded(self) -> int:
        """How many answers someone has coded."""
        return sum(bool(each.codes) for each in self.answers)

    @property
    def settled(self) -> int:
        """How many answers have had their themes settled."""
        return sum(each.settled is not None for each in self.answers)


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
    return codings(held, (question,))[0]


def codings(held: Held, asked: Sequence[Question]) -> tuple[CodingKept, ...]:
    """The coding of each question asked for, in as many queries however many they are."""
    acts, answers = _acts(held), _answers(held)
    return tuple(_kept(each, acts[each.id], answers) for each in asked)


def _kept(question: Question, acts: list[_Act], answers: dict[str, _Answered]) -> CodingKept:
    codes, settled = _codes(acts), _settled(acts)
    texts = {name: str(said.get(question.id, "")) for name, (_version, said) in answers.items()}
    themes = {told["theme"]: told["label"] for action, told, *_ in acts if action == "add_theme"}
    return CodingKept(
        question=question,
        themes=tuple(Theme(id=name, label=label) for name, label in themes.items()),
        answers=tuple(_coded(name, text, codes, settled.get(name)) for name, text in texts.items() if text),
        versions={name: answers[name][0] for name, text in texts.items() if text},
    )


def _coded(name: str, text: str, codes: _Codes, settled: tuple[str, tuple[str, ...]] | None) -> CodedAnswer:
    """What was found in another text than the one that stands now does not count."""
    digest = text_digest(text)
    return CodedAnswer(
        recipient=name,
        text=text,
        codes={person: found for (who, of, person), found in codes.items() if (who, of) == (name, digest)},
        settled=settled[1] if settled and settled[0] == digest else None,
    )


def _acts(held: Held) -> dict[str, list[_Act]]:
    """By question."""
    rows = models.ReviewAct.objects.filter(
        programme=held.row, entry__action__in=("add_theme", "code_answer", "settle_coding")
    ).order_by("entry_id")
    found: dict[str, list[_Act]] = defaultdict(list)
    for action, said, person, name in rows.values_list(
        "entry__action", "said", "entry__prepared_by", "report__grant__party__name"
    ):
        told = json.loads(said)
        found[told["question"]].append((action, told, person, name or ""))
    return found


def _codes(acts: list[_Act]) -> _Codes:
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


def _answers(held: Held) -> dict[str, _Answered]:
    """The latest version of each recipient."""
    rows = models.ReportBack.objects.filter(grant__programme=held.row).order_by("grant_id", "version")
    return {
        name: (version, read_answers(answers))
        for name, version, answers in rows.values_list("grant__party__name", "version", "answers")
    }
