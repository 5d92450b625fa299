"""Sort free text into themes: a code book, codes by one person at a time, and what two people settle."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from anslag.domain.coding import Code, Theme, code_problems, placed, settlement_problems, theme_problems
from anslag.domain.problem import Problem
from anslag.records.coding import CodingKept, codable, coding_of, text_digest
from anslag.records.grants import Held, held_programme
from anslag.steps.act import Act, refuse, step
from anslag.steps.review import report_of, say


@step()
def add_theme(act: Act, *, programme: str, question: str, label: str) -> None:
    """Add a theme to a question's code book."""
    held = held_programme(programme)
    coding = _coding(held, question)
    theme = Theme(id=f"theme-{len(coding.themes) + 1}", label=label.strip())
    refuse(theme_problems(theme, coding.themes))
    say(act, held, "add_theme", None, {"question": question, "theme": theme.id, "label": theme.label})


@step()
def code_answer(
    act: Act, *, programme: str, recipient: str, question: str, quotes: Mapping[str, str]
) -> None:
    """Say which themes an answer holds, each by a quote that stands in it. No quotes at all: it holds none."""
    held = held_programme(programme)
    coding = _coding(held, question)
    answer = next((each for each in coding.answers if each.recipient == recipient), None)
    if answer is None:
        refuse(
            [_problem("coding.answer", f"{recipient} har inte svarat på frågan.", "Välj ett svar som finns.")]
        )
        return
    codes, problems = placed(answer.text, quotes)
    refuse((*problems, *code_problems(codes, text=answer.text, themes=coding.themes)))
    report = report_of(held, recipient, coding.versions[recipient])
    said = {"question": question, "text": text_digest(answer.text), "codes": [_plain(each) for each in codes]}
    say(act, held, "code_answer", report, said, question=question, codes=len(codes))


@step(approved=True)
def settle_coding(
    act: Act,
    *,
    programme: str,
    question: str,
    settled: Mapping[str, Sequence[str]],
    texts: Mapping[str, str],
) -> None:
    """Settle the themes of answers, by recipient. `texts` are the SHA-256 of the answers that were coded."""
    held = held_programme(programme)
    coding = _coding(held, question)
    refuse(settlement_problems(settled, texts, now=coding.texts, known={each.id for each in coding.themes}))
    said = {
        "question": question,
        "settled": {name: list(themes) for name, themes in settled.items()},
        "texts": {name: texts[name] for name in settled},
    }
    say(act, held, "settle_coding", None, said, question=question, answers=len(settled))


def _coding(held: Held, question: str) -> CodingKept:
    found = {each.id: each for each in codable(held)}
    if question not in found:
        refuse(
            [_problem("coding.question", f"Frågan {question} kodas inte.", "Välj en fråga som ska kodas.")]
        )
    return coding_of(held, found[question])


def _plain(code: Code) -> dict[str, object]:
    return asdict(code)


def _problem(rule: str, message: str, remedy: str) -> Problem:
    return Problem(place="Teman", rule=rule, message=message, remedy=remedy)
