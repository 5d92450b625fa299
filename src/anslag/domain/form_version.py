"""A form in several versions: what may follow what, and what becomes of answers that were begun on an earlier one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from anslag.domain.day import date_text
from anslag.domain.form import Answer, Answers, Form, Option, Question
from anslag.domain.mail import Notice
from anslag.domain.problem import Problem
from anslag.domain.programme import Terms
from anslag.domain.question_kind import KINDS
from anslag.domain.report import questions


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedQuestion:
    """A question that is put in another way, before and after."""

    before: Question
    after: Question


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOver:
    """A draft on a new version. What no longer has a place is `dropped`: told, and counted nowhere."""

    answers: Answers
    dropped: Answers
    added: tuple[Question, ...]
    changed: tuple[ChangedQuestion, ...]
    removed: tuple[Question, ...]


def carry_over(old: Form, new: Form, answers: Answers) -> CarriedOver:
    """Answers to the old form as far as the new one has a place for them. None is made up."""
    before = {question.id: question for question in questions(old)}
    after = {question.id: question for question in questions(new)}
    kept, dropped = dict[str, Answer](), dict[str, Answer]()
    for name, answer in answers.items():
        stays = _staying(before.get(name), after.get(name), answer)
        if stays is not None:
            kept[name] = stays
        if (gone := _going(answer, stays)) is not None:
            dropped[name] = gone
    return CarriedOver(
        answers=kept,
        dropped=dropped,
        added=tuple(question for name, question in after.items() if name not in before),
        changed=tuple(
            ChangedQuestion(before=before[name], after=question)
            for name, question in after.items()
            if name in before and _as_put(before[name]) != _as_put(question)
        ),
        removed=tuple(question for name, question in before.items() if name not in after),
    )


def _as_put(question: Question) -> Question:
    """The question as whoever answers it meets it: what its answer is used for is no part of that."""
    return replace(question, uses=(), reason="", evidence="assumed", source="", row_kind="")


def _staying(before: Question | None, after: Question | None, answer: Answer) -> Answer | None:
    """What of an answer has a place in the question as it is now; None for nothing."""
    if after is None or (before and before.kind != after.kind and not _both_texts(before, after)):
        return None
    options = [option.id for option in after.options]
    columns = [column.id for column in after.columns]
    if not KINDS[after.kind].options:
        return answer
    if isinstance(answer, tuple):
        return tuple(each for each in answer if each in options) or None
    if isinstance(answer, dict):
        return _rows(answer, options, columns) if answer else answer
    return answer if answer in options else None


def _both_texts(before: Question, after: Question) -> bool:
    return KINDS[before.kind].text and KINDS[after.kind].text


def _rows(answer: Mapping[str, object], options: list[str], columns: list[str]) -> Answer | None:
    kept = {
        name: {each: amount for each, amount in part.items() if each in columns}
        if isinstance(part, dict)
        else part
        for name, part in answer.items()
        if name in options
    }
    kept = {name: part for name, part in kept.items() if part != {}}
    return kept or None  # type: ignore[return-value]  # of the same parts as the answer


def _going(answer: Answer, stays: Answer | None) -> Answer | None:
    """The rest of the answer; None where all of it stays."""
    if stays is None:
        return answer
    if isinstance(answer, tuple) and isinstance(stays, tuple):
        return tuple(each for each in answer if each not in stays) or None
    if isinstance(answer, dict) and isinstance(stays, dict):
        rest = {name: _going(part, stays.get(name)) for name, part in answer.items()}
        gone = {name: part for name, part in rest.items() if part is not None}
        return gone or None  # type: ignore[return-value]  # of the same parts as the answer
    return None


def changed_notice(
    terms: Terms, recipient: str, changes: CarriedOver, *, version: int, reason: str, address: str
) -> Notice:
    """What a receiver that has begun to fill in is told. `address` is the page of its report."""
    told = (
        ("Nya frågor", [each.text for each in changes.added]),
        ("Ändrade frågor", [each.after.text for each in changes.changed]),
        ("Frågor som är borta", [each.text for each in changes.removed]),
    )
    lists = [f"{what}:\n" + "\n".join(f"– {text}" for text in texts) for what, texts in told if texts]
    paragraphs = (
        "Frågorna i redovisningen har ändrats sedan ni började fylla i.",
        f"Sista dag är som förut {date_text(terms.report_back.due)}.",
        f"Skälet: {reason.strip()}",
        *lists,
        "Era svar står kvar där frågan finns kvar. I redovisningen ser ni vilka svar som inte längre räknas.",
        f"Bidrag: {terms.title}\nDiarienummer: {terms.case_reference}\nGäller: {recipient}",
        *([f"Logga in och se vad som är kvar att göra:\n{address}"] if address else []),
        terms.giver,
    )
    return Notice(
        key=f"form_changed/{terms.case_reference}/{version}/{recipient}",
        kind="form_changed",
        party=recipient,
        subject=f"Frågorna i redovisningen har ändrats – {terms.title} (dnr {terms.case_reference})",
        text="\n\n".join(paragraphs) + "\n",
    )


def change_problems(current: Form, new: Form, *, reason: str) -> tuple[Problem, ...]:
    """Why the new version may not follow the current one. That it holds with the terms is asked of the folder."""
    faults = (
        (
            new.version != current.version + 1,
            "form.version",
            f"Formuläret är version {current.version}, och ändringen säger version {new.version}.",
            f"Utgå från version {current.version} och ange version {current.version + 1}.",
        ),
        (
            replace(new, version=current.version) == current,
            "form.changed",
            "Inget skiljer från den version som gäller.",
            "Ändra det som ska ändras.",
        ),
        (not reason.strip(), "form.reason", "Skälet saknas.", "Skriv varför frågorna ändras."),
    )
    return tuple(
        Problem(place="Formuläret", rule=rule, message=message, remedy=remedy)
        for fault, rule, message, remedy in faults
        if fault
    )


def with_options_of(form: Form, earlier: Iterable[Form]) -> Form:
    """The form with the options that only earlier versions had, after its own: so that each answer has its row."""
    found: dict[str, dict[str, Option]] = {}
    for old in earlier:
        for section in old.sections:
            for question in section.questions:
                options = found.setdefault(question.id, {})
                options.update({option.id: option for option in question.options if option.id not in options})
    if not found:
        return form
    return replace(
        form,
        sections=tuple(
            replace(
                section, questions=tuple(_widened(each, found.get(each.id, {})) for each in section.questions)
            )
            for section in form.sections
        ),
    )


def _widened(question: Question, options: Mapping[str, Option]) -> Question:
    known = {option.id for option in question.options}
    more = tuple(option for name, option in options.items() if name not in known)
    return replace(question, options=(*question.options, *more)) if more and question.options else question
