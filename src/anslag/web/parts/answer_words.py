"""An answer as text: what was chosen by its labels, amounts with their unit, a text as it was written."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _

from anslag.domain.form import Answer, Question
from anslag.domain.money import format_kronor
from anslag.web.parts.amounts import in_kronor
from anslag.web.parts.days import day_words


def answer_lines(question: Question, answer: Answer | None) -> tuple[str, ...]:
    """One line, or one for each thing that was chosen or filled in; nothing where there is no answer."""
    labels = {option.id: option.label for option in question.options}
    match answer:
        case None | "" | ():
            return ()
        case bool():
            return (_yes_no(question, yes=answer),)
        case int():
            return (_number(question, answer),)
        case tuple():
            return tuple(labels.get(each, each) for each in answer)
        case str():
            return (_text(question, labels, answer),)
        case _:
            return tuple(_amounts(question, dict(answer)))


def _amounts(question: Question, answer: Mapping[str, int | Mapping[str, int]]) -> Iterator[str]:
    """A line for each part that is more than nothing, in the form's order."""
    labels = {each.id: each.label for each in (*question.options, *question.columns)}
    if question.kind == "count_by_sex":
        labels = {"women": _("Kvinnor"), "men": _("Män"), "unknown": _("Kön inte känt")}
    order = {name: number for number, name in enumerate(labels)}
    for name, amount in sorted(answer.items(), key=lambda each: order.get(each[0], len(order))):
        label = labels.get(name, name)
        if isinstance(amount, Mapping):
            cells = "; ".join(
                f"{labels.get(column, column)} {in_kronor(each)}" for column, each in amount.items()
            )
            yield f"{label}: {cells}"
        elif amount:
            yield f"{label}: {amount if question.kind == 'count_by_sex' else in_kronor(amount)}"


def _yes_no(question: Question, *, yes: bool) -> str:
    if question.kind == "confirmation":
        return _("Bekräftat")
    return _("Ja") if yes else _("Nej")


def _text(question: Question, labels: Mapping[str, str], answer: str) -> str:
    if question.kind == "single":
        return labels.get(answer, answer)
    if question.kind == "file":
        return _("Inlämnad fil, SHA-256 %(digest)s") % {"digest": answer}
    return day_words(date.fromisoformat(answer)) if question.kind == "date" else answer


def _number(question: Question, answer: int) -> str:
    if question.kind in {"money", "prefilled", "computed"}:
        return format_kronor(answer)
    label = {question.lowest: question.lowest_label, question.highest: question.highest_label}.get(answer, "")
    return f"{answer} – {label}" if label else str(answer)
