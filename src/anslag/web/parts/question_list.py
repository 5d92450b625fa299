"""A form's questions in words: what each asks for, when it is asked, and what its answer is used for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anslag.domain.form import Condition, Option, Question, QuestionKind, Section, Use
from anslag.domain.money import format_kronor
from anslag.domain.programme import Programme
from anslag.domain.question_kind import longest
from anslag.domain.report import questions, sections
from anslag.web.parts.question_uses import uses_in_report


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A condition in words, up to the number of the question that it hangs on."""

    before: str
    number: int
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """`state` says whether it must be answered; `unused` that nothing comes of the answer."""

    question: Question
    number: int
    anchor: str
    kind: str
    state: str
    when: When | None
    options: tuple[Option, ...]
    uses: tuple[str, ...]
    unused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSection:
    section: Section
    when: When | None
    questions: tuple[Listed, ...]


_KINDS: dict[QuestionKind, str | Promise] = {
    "prefilled": gettext_lazy("Uppgift som vi redan har"),
    "computed": gettext_lazy("Räknas ut av svaren"),
    "money": gettext_lazy("Belopp i hela kronor"),
    "distribution": gettext_lazy("Belopp i hela kronor per rad"),
    "table": gettext_lazy("Tabell med belopp i hela kronor"),
    "count_by_sex": gettext_lazy("Antal kvinnor, män och okända"),
    "multiple": gettext_lazy("Ett eller flera alternativ"),
    "single": gettext_lazy("Ett alternativ"),
    "yes_no": gettext_lazy("Ja eller nej"),
    "scale": gettext_lazy("Ett steg på en skala"),
    "short_text": gettext_lazy("Kort text"),
    "long_text": gettext_lazy("Fritext"),
    "email": gettext_lazy("E-postadress"),
    "phone": gettext_lazy("Telefonnummer"),
    "date": gettext_lazy("Datum"),
    "file": gettext_lazy("Fil att lämna in"),
    "confirmation": gettext_lazy("Bekräftelse"),
}

_USES: dict[Use, str | Promise] = {
    "contact": gettext_lazy("Kontakt om redovisningen"),
    "money": gettext_lazy("Avräkning av pengarna"),
    "review": gettext_lazy("Granskning av redovisningen"),
    "coding": gettext_lazy("Sortering av insatser efter innehåll"),
    "narrative": gettext_lazy("Exempel i löptexten, utan namn"),
}


def question_list(programme: Programme) -> tuple[ListedSection, ...]:
    """The form in its order, numbered from 1 through all sections."""
    form = programme.form
    numbers = {question.id: number for number, question in enumerate(questions(form), 1)}
    by_id = {question.id: question for question in questions(form)}
    in_report = uses_in_report(programme)
    leading = _leading(programme)

    def when(rule: Condition | None) -> When | None:
        return _when(rule, by_id[rule.question], numbers[rule.question]) if rule else None

    def listed(question: Question) -> Listed:
        uses = (
            *in_report.get(question.id, ()),
            *leading.get(question.id, ()),
            *map(_use, question.uses),
            *([_("Underlag för givarens egen redovisning")] if question.material_for else ()),
            *([question.reason] if question.reason else ()),
        )
        return Listed(
            question=question,
            number=numbers[question.id],
            anchor=anchor(question.id),
            kind=kind_words(question),
            state=_state(question),
            when=when(question.shown_if),
            options=question.options,
            uses=uses,
            unused=not uses and question.source_value is None,
        )

    return tuple(
        ListedSection(
            section=section,
            when=when(section.shown_if),
            questions=tuple(listed(question) for question in section.questions),
        )
        for section in sections(form)
    )


def anchor(question: str) -> str:
    return f"fraga-{question.replace('_', '-')}"


def _use(use: Use) -> str:
    return str(_USES[use])


def kind_words(question: Question) -> str:
    """What an answer to it is."""
    kind = str(_KINDS[question.kind])
    if limit := longest(question):
        return _("%(kind)s, högst %(limit)s tecken") % {"kind": kind, "limit": format_kronor(limit)}
    if question.kind != "scale":
        return kind
    ends = (question.lowest, question.lowest_label), (question.highest, question.highest_label)
    low, high = (f"{number} ({label})" if label else str(number) for number, label in ends)
    return _("Ett steg på en skala från %(low)s till %(high)s") % {"low": low, "high": high}


def _state(question: Question) -> str:
    if question.source_value:
        return _("Frågas inte")
    return _("Måste besvaras") if question.required else _("Frivillig")


def _when(rule: Condition, question: Question, number: int) -> When:
    return When(before=_answered(rule, question), number=number, anchor=anchor(question.id))


def _answered(rule: Condition, question: Question) -> str:
    """The answer that makes it be asked, as it is said before the question it is an answer to."""
    if rule.above is not None:
        return _("om svaret är mer än %(limit)s på") % {"limit": format_kronor(rule.above)}
    chosen = rule.contains if rule.contains is not None else rule.equals
    if isinstance(chosen, bool):
        return _("om ni svarar ja på") if chosen else _("om ni svarar nej på")
    labels = {option.id: option.label for option in question.options}
    return _("om ni väljer ”%(option)s” i") % {"option": labels.get(str(chosen), str(chosen))}


def _leading(programme: Programme) -> Mapping[str, tuple[str, ...]]:
    """The questions whose answer decides what else is asked."""
    return dict.fromkeys(_branching(programme), (_("Avgör vilka andra frågor ni får"),))


def _branching(programme: Programme) -> Iterator[str]:
    for section in sections(programme.form):
        for rule in (section.shown_if, *(question.shown_if for question in section.questions)):
            if rule:
                yield rule.question
