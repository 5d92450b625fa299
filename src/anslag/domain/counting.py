"""Every return counted, in one pass: who was asked what, which options they chose, what they used."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from anslag.domain.form import Condition, Form, Question
from anslag.domain.money import Kronor
from anslag.domain.problem import Problem
from anslag.domain.report import cost_question, questions, sections, used_question

YES, NO = "yes", "no"
"""The options of a yes/no question, as rows."""


type Document = Mapping[str, Any]
"""Answers by question id as they come out of a JSON document: a list where the form has a tuple."""


type _Rule = Callable[[Document], bool]
type _Options = Callable[[Any], Iterable[str]]
"""The options in an answer."""


@dataclass(frozen=True, slots=True)
class Return:
    """What one recipient answered."""

    recipient: str
    answers: Document
    form_version: int | None = None
    """The version that was answered; the one that is counted by, unless said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """How the answers to one version of the form are counted."""

    used: str
    costs: str
    groups: list[tuple[tuple[_Rule, ...], list[tuple[str, _Options]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """All returns together. `chosen` holds only options that someone chose."""

    asked: Mapping[str, int]
    """Per question: how many it was asked of."""
    chosen: Mapping[str, Mapping[str, int]]
    """Per question and option: how many chose it. Yes/no by YES and NO, a scale by its number as text."""
    costs: Mapping[str, Kronor]
    """Kronor per cost category, all recipients together."""
    used: Mapping[str, Kronor]
    """Kronor per recipient, in the order they were read."""
    texts: Mapping[str, Mapping[str, str]]
    """Per question asked for: the answers by recipient."""
    problems: tuple[Problem, ...]


def conditions(form: Form) -> dict[str, tuple[Condition, ...]]:
    """Per question all that must hold for it to be asked, nearest first.

    Conditions on what the system itself computes are left out: the answer was kept only because they held.
    """
    computed = {question.id for question in questions(form) if question.source_value}
    found: dict[str, tuple[Condition, ...]] = {}
    for section in sections(form):
        for question in section.questions:
            own = [rule for rule in (question.shown_if, section.shown_if) if rule]
            told = [rule for rule in own if rule.question not in computed]
            behind = [further for rule in told for further in found.get(rule.question, ())]
            found[question.id] = tuple(dict.fromkeys((*told, *behind)))
    return found


def count_returns(
    form: Form,
    returns: Iterable[Return],
    *,
    counted: Collection[str],
    texts: Collection[str] = (),
    earlier: Mapping[int, Form] | None = None,
) -> Tally:
    """Read each return once. `counted` and `texts` are ids of the questions that the report needs.

    A return that answered a version in `earlier` is read with that: whom it asked what, by its own branches.
    """
    by_id = {question.id: question for question in questions(form)}
    plans = {version: _plan(old, counted) for version, old in (earlier or {}).items()}
    current = _plan(form, counted)
    asked: dict[str, int] = dict.fromkeys(counted, 0)
    chosen: dict[str, dict[str, int]] = {name: defaultdict(int) for name in counted}
    costs: dict[str, Kronor] = defaultdict(int)
    used: dict[str, Kronor] = {}
    answered: dict[str, dict[str, str]] = {name: {} for name in texts}
    problems: list[Problem] = []
    for one in returns:
        answers = one.answers
        if one.recipient in used:
            problems.append(_twice(one.recipient))
            continue
        plan = plans.get(one.form_version, current) if one.form_version else current
        used[one.recipient] = answers.get(plan.used, 0)
        for category, amount in answers.get(plan.costs, {}).items():
            costs[category] += amount
        for rules, names in plan.groups:
            if all(rule(answers) for rule in rules):
                _count_options(answers, names, asked, chosen)
        for name in answered.keys() & answers.keys():
            answered[name][one.recipient] = str(answers[name])
    problems.extend(_unknown_options(by_id, chosen))
    return Tally(asked=asked, chosen=chosen, costs=costs, used=used, texts=answered, problems=tuple(problems))


def _plan(form: Form, counted: Collection[str]) -> _Plan:
    by_id = {question.id: question for question in questions(form)}
    return _Plan(
        used=used_question(form).id,
        costs=cost_question(form).id,
        groups=_by_conditions(form, [by_id[name] for name in counted if name in by_id]),
    )


def _count_options(
    answers: Document,
    names: Iterable[tuple[str, _Options]],
    asked: dict[str, int],
    chosen: dict[str, dict[str, int]],
) -> None:
    """Add one return's options to the counts of the questions that were asked of it."""
    for name, options in names:
        asked[name] += 1
        if name in answers:
            counts = chosen[name]
            for option in options(answers[name]):
                counts[option] += 1


def _by_conditions(
    form: Form, counted: Iterable[Question]
) -> list[tuple[tuple[_Rule, ...], list[tuple[str, _Options]]]]:
    """The questions that are asked of the same recipients, together, so that each condition is tried once."""
    chains = conditions(form)
    groups: dict[tuple[Condition, ...], list[tuple[str, _Options]]] = {}
    for question in counted:
        options = _OPTIONS.get(question.kind, _several)
        groups.setdefault(chains[question.id], []).append((question.id, options))
    return [(tuple(_rule(condition) for condition in chain), names) for chain, names in groups.items()]


def _rule(condition: Condition) -> _Rule:
    name, option, value, limit = condition.question, condition.contains, condition.equals, condition.above
    if option is not None:
        return lambda answers: option in answers.get(name, ())
    if limit is not None:
        return lambda answers: bool(answers.get(name, limit) > limit)
    return lambda answers: type(answers.get(name)) is type(value) and answers.get(name) == value


def _several(answer: Iterable[str]) -> Iterable[str]:
    return answer


_OPTIONS: dict[str, _Options] = {
    "single": lambda answer: (str(answer),),
    "scale": lambda answer: (str(answer),),
    "yes_no": lambda answer: (YES if answer else NO,),
}


def _twice(recipient: str) -> Problem:
    return Problem(
        place=recipient,
        rule="compilation.return_twice",
        message="Mottagaren har två redovisningar i underlaget.",
        remedy="Ta med den gällande och ingen annan.",
    )


def _unknown_options(by_id: Mapping[str, Question], chosen: Mapping[str, Mapping[str, int]]) -> list[Problem]:
    return [
        Problem(
            place=name,
            rule="compilation.option",
            message=f"Svaren innehåller ”{option}”, som inte finns bland frågans alternativ.",
            remedy="Rätta svaret, eller sammanställ med den version av formuläret som det gäller.",
        )
        for name, counts in chosen.items()
        if by_id[name].kind in {"multiple", "single"}
        for option in counts
        if option not in {known.id for known in by_id[name].options}
    ]
