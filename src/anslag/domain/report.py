"""The form engine: which questions are asked, whether the answers hold, and what they say of the money."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from anslag.domain.form import Answer, Answers, Condition, Form, Question, ValueName
from anslag.domain.money import Kronor, format_kronor, share_percent
from anslag.domain.problem import Problem

type Known = Mapping[ValueName, str | int]
"""What the system knows of the grant: recipient, organisation number, case reference, claimed kronor."""


def questions(form: Form) -> tuple[Question, ...]:
    return tuple(question for section in form.sections for question in section.questions)


def used_question(form: Form) -> Question:
    """The one question whose answer is the kronor used: money, at most what was claimed."""
    return next(
        question for question in questions(form) if question.kind == "money" and question.at_most == "claimed"
    )


def cost_question(form: Form) -> Question:
    """The one question that shares out the kronor used over the cost categories."""
    used = used_question(form).id
    return next(question for question in questions(form) if question.adds_up_to == used)


def values(form: Form, answers: Answers, known: Known) -> dict[ValueName, str | int]:
    """What is known, with what follows from the answers: unused kronor and the share used in percent."""
    claimed = known.get("claimed", 0)
    used = answers.get(used_question(form).id)
    if type(claimed) is not int or type(used) is not int:
        return dict(known)
    share = share_percent(min(used, claimed), claimed, decimals=0)
    return {**known, "unused": claimed - used, "used_share": share}


def holds(condition: Condition, answer: object) -> bool:
    if condition.contains is not None:
        return isinstance(answer, tuple) and condition.contains in answer
    if condition.above is not None:
        return isinstance(answer, int) and answer > condition.above
    return type(answer) is type(condition.equals) and answer == condition.equals


def shown(form: Form, answers: Answers, known: Known) -> tuple[Question, ...]:
    """The questions that are asked. One that hangs on a hidden question is hidden with it."""
    computed = values(form, answers, known)
    seen: dict[str, object] = {}
    asked = []
    for section in form.sections:
        if section.shown_if and not holds(section.shown_if, seen.get(section.shown_if.question)):
            continue
        for question in section.questions:
            if question.shown_if and not holds(question.shown_if, seen.get(question.shown_if.question)):
                continue
            asked.append(question)
            value = computed.get(question.source_value) if question.source_value else None
            seen[question.id] = answers.get(question.id) if question.source_value is None else value
    return tuple(asked)


def kept_answers(form: Form, answers: Answers, known: Known) -> Answers:
    """The answers that count: to questions that are asked, in the form's order. Hidden ones are dropped."""
    return {
        question.id: answers[question.id]
        for question in shown(form, answers, known)
        if question.id in answers
    }


def report_problems(form: Form, answers: Answers, known: Known) -> tuple[Problem, ...]:
    """Everything that stands in the way of submitting these answers."""
    by_id = {question.id: question for question in questions(form)}
    problems = [
        _problem(name, "form.question", "Frågan finns inte i formuläret.", "Ta bort svaret.")
        for name in answers
        if name not in by_id
    ]
    for question in shown(form, answers, known):
        answer = answers.get(question.id)
        if question.source_value is not None:
            if answer is not None:
                problems.append(
                    _problem(
                        question.id, "form.known", "Uppgiften finns redan i systemet.", "Ta bort svaret."
                    )
                )
        elif answer is None or answer in ("", ()):
            if question.required:
                problems.append(_problem(question.id, "form.required", "Svaret saknas.", "Svara på frågan."))
        else:
            problems.extend(_answer_problems(question, answer, answers, known))
    return tuple(problems)


def _problem(question: str, rule: str, message: str, remedy: str) -> Problem:
    return Problem(place=question, rule=rule, message=message, remedy=remedy)


def _answer_problems(
    question: Question, answer: Answer, answers: Answers, known: Known
) -> tuple[Problem, ...]:
    fault = _CHECKS[question.kind](question, answer)
    if fault:
        return (_problem(question.id, f"form.{question.kind}", *fault),)
    if question.kind == "distribution":
        return _sum_problems(question, answer, answers)
    if question.kind == "money" and question.at_most:
        return _most_problems(question, answer, known)
    return ()


def _sum_problems(question: Question, answer: Answer, answers: Answers) -> tuple[Problem, ...]:
    total = answers.get(question.adds_up_to)
    if not isinstance(answer, dict) or type(total) is not int:
        return ()
    parts = sum(answer.values())
    if parts == total:
        return ()
    difference = "för mycket" if parts > total else "för lite"
    return (
        _problem(
            question.id,
            "form.adds_up",
            f"Delarna blir {format_kronor(parts)} kr men ni har angett {format_kronor(total)} kr: "
            f"{format_kronor(abs(parts - total))} kr {difference}.",
            "Ändra delarna eller summan så att de stämmer.",
        ),
    )


def _most_problems(question: Question, answer: Answer, known: Known) -> tuple[Problem, ...]:
    most = known.get(question.at_most or "claimed")
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


type _Fault = tuple[str, str] | None


def _text(_: Question, answer: Answer) -> _Fault:
    return None if isinstance(answer, str) else ("Svaret är inte en text.", "Skriv svaret som text.")


def _email(_: Question, answer: Answer) -> _Fault:
    if isinstance(answer, str) and answer.count("@") == 1 and not answer.startswith("@"):
        return None
    return (f"”{answer}” är inte en e-postadress.", "Ange den som namn@exempel.se.")


def _date(_: Question, answer: Answer) -> _Fault:
    try:
        date.fromisoformat(str(answer))
    except ValueError:
        return (f"”{answer}” är inte ett datum.", "Ange det som ÅÅÅÅ-MM-DD.")
    return None


def _money(_: Question, answer: Answer) -> _Fault:
    if type(answer) is int and answer >= 0:
        return None
    return (f"”{answer}” är inte hela kronor.", "Ange ett helt antal kronor, noll eller mer.")


def _distribution(question: Question, answer: Answer) -> _Fault:
    options = {option.id for option in question.options}
    if not isinstance(answer, dict):
        return ("Svaret är inte fördelat.", "Ange ett belopp per rad.")
    if unknown := sorted(set(answer) - options):
        return (
            f"{', '.join(unknown)} finns inte bland raderna.",
            f"Välj bland {', '.join(sorted(options))}.",
        )
    if wrong := [name for name, amount in answer.items() if type(amount) is not int or amount < 0]:
        return (f"{', '.join(wrong)} är inte hela kronor.", "Ange hela kronor, noll eller mer, på varje rad.")
    return None


def _multiple(question: Question, answer: Answer) -> _Fault:
    options = {option.id for option in question.options}
    if not isinstance(answer, tuple) or not all(isinstance(each, str) for each in answer):
        return ("Svaret är inte en lista med alternativ.", "Ange varje alternativ med dess id.")
    if len(set(answer)) != len(answer):
        return ("Svaret är inte en lista med olika alternativ.", "Ange varje alternativ en gång.")
    if unknown := sorted(set(answer) - options):
        return (f"{', '.join(unknown)} finns inte bland alternativen.", "Välj bland de alternativ som finns.")
    return None


def _single(question: Question, answer: Answer) -> _Fault:
    if isinstance(answer, str) and answer in {option.id for option in question.options}:
        return None
    return (f"”{answer}” finns inte bland alternativen.", "Välj ett av de alternativ som finns.")


def _yes_no(_: Question, answer: Answer) -> _Fault:
    return None if isinstance(answer, bool) else ("Svaret är varken ja eller nej.", "Svara ja eller nej.")


def _confirmation(_: Question, answer: Answer) -> _Fault:
    return None if answer is True else ("Ni har inte intygat detta.", "Intyga för att skicka in.")


def _scale(question: Question, answer: Answer) -> _Fault:
    if type(answer) is int and question.lowest <= answer <= question.highest:
        return None
    return (
        f"”{answer}” ligger utanför skalan.",
        f"Ange ett heltal från {question.lowest} till {question.highest}.",
    )


_CHECKS: dict[str, Callable[[Question, Answer], _Fault]] = {
    "money": _money,
    "distribution": _distribution,
    "multiple": _multiple,
    "single": _single,
    "yes_no": _yes_no,
    "scale": _scale,
    "short_text": _text,
    "long_text": _text,
    "email": _email,
    "phone": _text,
    "date": _date,
    "confirmation": _confirmation,
}


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
    kept = {category: amount for category, amount in costs.items() if amount}
    return Use(costs=kept, unused=claimed - sum(kept.values()))
