"""The form engine: which questions are asked, whether the answers hold, and what they say of the money."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from anslag.domain.form import Answer, Answers, Condition, Form, Option, Question, Section, ValueName
from anslag.domain.money import Kronor, decimal_comma, format_kronor, share_percent
from anslag.domain.named_check import CHECKS, Known, found
from anslag.domain.problem import Problem
from anslag.domain.question_kind import KINDS, is_blank, total

__all__ = ["Known"]


def sections(form: Form) -> tuple[Section, ...]:
    """The form with every question that may be asked: each is followed by those that its answer may raise."""
    return tuple(
        replace(
            section,
            questions=tuple(
                each for question in section.questions for each in (question, *follow_ups(form, question))
            ),
        )
        for section in form.sections
    )


def questions(form: Form) -> tuple[Question, ...]:
    return tuple(question for section in sections(form) for question in section.questions)


def follow_ups(form: Form, question: Question) -> Iterator[Question]:
    """What an answer to the question may raise: what is meant by another option, and why it looks odd.

    They are questions as all others: shown, answered, kept and carried over alike.
    """
    yield from (_meant(question, option) for option in question.options if option.other)
    for check in form.checks:
        if check.question == question.id:
            asks = check.text or CHECKS[check.check].asks
            yield Question(id=check.id, kind="long_text", text=asks, required=False, uses=("review",))


def _meant(question: Question, option: Option) -> Question:
    chosen = {"contains" if question.kind == "multiple" else "equals": option.id}
    return Question(
        id=f"{question.id}_{option.id}",
        kind="short_text",
        text=f"Vad menar ni med ”{option.label}”?",
        shown_if=Condition(question=question.id, **chosen),  # type: ignore[arg-type]  # both may be a text
        required=question.required,
        uses=question.uses or ("review",),
        personal_data=question.personal_data,
    )


def used_question(form: Form) -> Question:
    """The one question whose answer is the kronor used: money, at most what was claimed."""
    return next(
        question for question in questions(form) if question.kind == "money" and question.at_most == "claimed"
    )


def cost_question(form: Form) -> Question:
    """The one question that shares out the kronor used over the cost categories."""
    used = used_question(form).id
    return next(
        question
        for question in questions(form)
        if question.kind == "distribution" and question.adds_up_to == used
    )


AREA = "area"
"""The kind of row that areas are."""


def asks_areas(form: Form) -> bool:
    return any(question.row_kind == AREA for question in questions(form))


def area_question(form: Form) -> Question | None:
    """The question that shares out the kronor used over areas, where there is one."""
    used = used_question(form).id
    over = (each for each in questions(form) if each.row_kind == AREA and each.adds_up_to == used)
    return next(over, None)


def used_by_area(question: Question, answer: Answer | None) -> dict[str, Kronor]:
    """Kronor by the label of the area."""
    given = answer if isinstance(answer, dict) else {}
    return {each.label: total(given.get(each.id)) or 0 for each in question.options}


def values(form: Form, answers: Answers, known: Known) -> dict[ValueName, str | int]:
    """What is known, with what follows from the answers: unused kronor and the share used in percent."""
    claimed = known.get("claimed", 0)
    used = answers.get(used_question(form).id)
    if type(claimed) is not int or type(used) is not int:
        return dict(known)
    share = share_percent(used, claimed, decimals=1).removesuffix(".0")
    return {**known, "unused": claimed - used, "used_share": decimal_comma(share)}


def holds(condition: Condition, answer: object) -> bool:
    if condition.contains is not None:
        return isinstance(answer, tuple) and condition.contains in answer
    if condition.above is not None:
        return type(answer) is int and answer > condition.above
    return type(answer) is type(condition.equals) and answer == condition.equals


def shown(form: Form, answers: Answers, known: Known) -> tuple[Question, ...]:
    """The questions that are asked. One that hangs on a hidden question is hidden with it.

    One that a named check raises says what was found.
    """
    computed = values(form, answers, known)
    checks = {check.id: check for check in form.checks}
    seen: dict[str, Answer] = {}
    asked = []
    for section in sections(form):
        if not _is_met(section.shown_if, seen):
            continue
        for question in section.questions:
            if not _is_met(question.shown_if, seen):
                continue
            if question.id in checks:
                said = found(checks[question.id], seen, known)
                if not said:
                    continue
                question = replace(question, text=said)  # noqa: PLW2901 - the same, as it is put to this recipient
            asked.append(question)
            answer = (
                computed.get(question.source_value) if question.source_value else answers.get(question.id)
            )
            if answer is not None:
                seen[question.id] = answer
    return tuple(asked)


def _is_met(condition: Condition | None, seen: Answers) -> bool:
    return condition is None or holds(condition, seen.get(condition.question))


def kept_answers(form: Form, answers: Answers, known: Known) -> Answers:
    """The answers that count: to questions that are asked, in the form's order. Hidden and blank ones are dropped."""
    return {
        question.id: answers[question.id]
        for question in shown(form, answers, known)
        if question.source_value is None and not is_blank(question, answers.get(question.id))
    }


def report_problems(form: Form, answers: Answers, known: Known) -> tuple[Problem, ...]:
    """Everything that stands in the way of submitting these answers."""
    names = {question.id for question in questions(form)}
    problems = [
        _problem(name, "form.question", "Frågan finns inte i formuläret.", "Ta bort svaret.")
        for name in answers
        if name not in names
    ]
    counted = kept_answers(form, answers, known)
    for question in shown(form, answers, known):
        problems.extend(_question_problems(question, answers.get(question.id), counted, known))
    return tuple(problems)


def files_in(form: Form, answers: Answers) -> tuple[str, ...]:
    """SHA-256 of the files that the answers name."""
    named = (str(answers.get(each.id) or "") for each in questions(form) if each.kind == "file")
    return tuple(filter(None, named))


def file_problems(form: Form, answers: Answers, handed_in: Collection[str]) -> tuple[Problem, ...]:
    """That an answer names a file that is not among those `handed_in` for this report, by SHA-256."""
    return tuple(
        _problem(
            question.id,
            "form.file",
            "Filen är inte inlämnad till den här redovisningen.",
            "Välj filen på sidan för frågan, och skicka in på nytt.",
        )
        for question in questions(form)
        if question.kind == "file" and answers.get(question.id, "") not in {"", *handed_in}
    )


def _question_problems(
    question: Question, answer: Answer | None, counted: Answers, known: Known
) -> tuple[Problem, ...]:
    if question.source_value is not None:
        fault = KINDS[question.kind].fault(question, "") if answer is not None else None
        return (_problem(question.id, "form.known", *fault),) if fault else ()
    if answer is None or is_blank(question, answer):
        missing = _problem(question.id, "form.required", "Svaret saknas.", "Svara på frågan.")
        return (missing,) if question.required else ()
    return answer_problems(question, answer, counted, known)


def _problem(question: str, rule: str, message: str, remedy: str) -> Problem:
    return Problem(place=question, rule=rule, message=message, remedy=remedy)


def answer_problems(
    question: Question, answer: Answer, counted: Answers, known: Known
) -> tuple[Problem, ...]:
    """What is wrong with an answer that is given, beside the other answers that count."""
    if fault := KINDS[question.kind].fault(question, answer):
        return (_problem(question.id, f"form.{question.kind}", *fault),)
    return (*_sum_problems(question, answer, counted), *_most_problems(question, answer, known))


def _sum_problems(question: Question, answer: Answer, answers: Answers) -> tuple[Problem, ...]:
    if not question.adds_up_to:
        return ()
    whole, parts = answers.get(question.adds_up_to), total(answer)
    if type(whole) is not int or parts is None or parts == whole:
        return ()
    difference = "för mycket" if parts > whole else "för lite"
    return (
        _problem(
            question.id,
            "form.adds_up",
            f"Delarna blir {format_kronor(parts)} kr men ni har angett {format_kronor(whole)} kr: "
            f"{format_kronor(abs(parts - whole))} kr {difference}.",
            "Ändra delarna eller summan så att de stämmer.",
        ),
    )


def _most_problems(question: Question, answer: Answer, known: Known) -> tuple[Problem, ...]:
    most = known.get(question.at_most) if question.at_most else None
    if not isinstance(answer, int) or not isinstance(most, int) or answer <= most:
        return ()
    return (
        _problem(
            question.id,
            "form.at_most",
            f"{format_kronor(answer)} kr är mer än ni har fått, {format_kronor(most)} kr.",
            "Ange bara den del av kostnaden som bidraget har täckt.",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What a report says of the money: kronor used per cost category, and kronor left."""

    costs: Mapping[str, Kronor]
    unused: Kronor

    @property
    def used(self) -> Kronor:
        return sum(self.costs.values())


def use_of(form: Form, answers: Answers, *, claimed: Kronor) -> Use:
    """The money of answers that hold. Categories without kronor are left out."""
    costs = answers[cost_question(form).id]
    if not isinstance(costs, dict):
        raise TypeError("answers were not checked")
    kept = {category: amount for category, amount in costs.items() if isinstance(amount, int) and amount}
    return Use(costs=kept, unused=claimed - sum(kept.values()))
