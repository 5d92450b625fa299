"""What is checked of a submitted report by itself: each check says what it found, and asks; none of them decides."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from anslag.domain.form import Answers, Form, Question, Section
from anslag.domain.grant import Position
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.named_check import is_rounded_off
from anslag.domain.report import (
    Known,
    cost_question,
    questions,
    report_problems,
    sections,
    shown,
    used_question,
)
from anslag.domain.report import Use as UseOfMoney
from anslag.domain.report_nothing import nothing_problems
from anslag.domain.roll_up import RollUp, roll_up_problems

type ReviewCheck = Literal[
    "answers", "sums", "payment", "key", "below", "last_year", "thousands", "unused", "asked"
]

WORTH_ASKING = 25
"""How many percent the use may differ from last year's before the reviewer is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastYear:
    """What the same receiver used of the grant the year before."""

    title: str
    used: Kronor


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A report as it was submitted, beside what is otherwise known of its money."""

    form: Form
    answers: Answers
    known: Known
    claimed: Kronor
    """What had been paid when it was submitted."""
    position: Position
    below: Mapping[str, RollUp]
    """What its own receivers have reported, by programme key."""
    labels: Mapping[str, str]
    """Of the cost categories."""
    last_year: LastYear | None = None
    waivable: Kronor = 0
    """How much of what is unused the terms let be waived."""

    @property
    def says_nothing_used(self) -> bool:
        return self.answers.get(used_question(self.form).id) == 0

    @property
    def used(self) -> Kronor:
        answer = self.answers.get(used_question(self.form).id)
        return answer if type(answer) is int else 0

    @property
    def costs(self) -> Mapping[str, Kronor]:
        answer = self.answers.get(cost_question(self.form).id)
        costs = answer.items() if isinstance(answer, dict) else ()
        return {name: kronor for name, kronor in costs if isinstance(kronor, int) and kronor}

    @property
    def part_of_used(self) -> str:
        return part_of(self.form, used_question(self.form).id)

    @property
    def part_of_costs(self) -> str:
        return part_of(self.form, cost_question(self.form).id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """Something that a check found: in which part of the form, how many kronor it is about, and what to do."""

    part: str
    message: str
    remedy: str
    amount: Kronor = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedReport:
    """One check, and what it found; nothing where it holds."""

    check: ReviewCheck
    deviations: tuple[Deviation, ...]
    explained: tuple[str, ...] = ()
    """What it found that the receiver has explained: told, and no deviation."""


def part_of(form: Form, question: str) -> str:
    """The part, a section of the form, that a question stands in; empty for one that is in none."""
    return next(
        (section.id for section in sections(form) if question in {each.id for each in section.questions}), ""
    )


def parts_asked(
    form: Form, answers: Answers, known: Known
) -> tuple[tuple[Section, tuple[Question, ...]], ...]:
    """The parts that were asked at all, each with its questions that were, as they were put to this receiver."""
    asked = {question.id: question for question in shown(form, answers, known)}
    found = (
        (section, tuple(asked[each.id] for each in section.questions if each.id in asked))
        for section in sections(form)
    )
    return tuple((section, there) for section, there in found if there)


SUMS = ("form.adds_up", "form.at_most")


def _answers(report: Submitted) -> tuple[Deviation, ...]:
    """Each that does not hold, by its question. Whoever says that nothing was used is asked for less."""
    problems = nothing_problems if report.says_nothing_used else report_problems
    texts = {each.id: each.text for each in questions(report.form)}
    return tuple(
        Deviation(
            part=part_of(report.form, each.place),
            message=f"”{texts.get(each.place, each.place)}”: "
            + ("Obesvarad." if each.rule == "form.required" else each.message),
            remedy="Begär komplettering.",
        )
        for each in problems(report.form, report.answers, report.known)
        if each.rule not in SUMS
    )


def _sums(report: Submitted) -> tuple[Deviation, ...]:
    found = []
    if parts := sum(report.costs.values()) - report.used:
        found.append(
            Deviation(
                part=report.part_of_costs,
                message=f"Kostnadsslagen blir {format_kronor(parts + report.used)} kr, men det använda beloppet "
                f"är {format_kronor(report.used)} kr.",
                remedy="Be om rätta delar eller rätt summa.",
                amount=abs(parts),
            )
        )
    if (over := report.used - report.position.paid) > 0:
        found.append(
            Deviation(
                part=report.part_of_used,
                message=f"{format_kronor(report.used)} kr är redovisade som använda, men "
                f"{format_kronor(report.position.paid)} kr är utbetalda.",
                remedy="Be om den del som bidraget har täckt.",
                amount=over,
            )
        )
    return tuple(found)


def _payment(report: Submitted) -> tuple[Deviation, ...]:
    paid = report.position.paid
    if report.claimed == paid:
        return ()
    return (
        Deviation(
            part=report.part_of_used,
            message=f"När redovisningen skickades in var {format_kronor(report.claimed)} kr utbetalda. "
            f"Nu är det {format_kronor(paid)} kr.",
            remedy="Be om en ny version som utgår från det som är utbetalt.",
            amount=abs(paid - report.claimed),
        ),
    )


def _key(report: Submitted) -> tuple[Deviation, ...]:
    over = report.position.paid - report.position.granted
    if over <= 0:
        return ()
    return (
        Deviation(
            part=report.part_of_used,
            message=f"{format_kronor(report.position.paid)} kr är utbetalda, men enligt nyckeln är "
            f"{format_kronor(report.position.granted)} kr beviljade.",
            remedy="Kontrollera utbetalningen innan redovisningen godkänns.",
            amount=over,
        ),
    )


def _below(report: Submitted) -> tuple[Deviation, ...]:
    use = UseOfMoney(costs=report.costs, unused=report.position.paid - report.used)
    return tuple(
        Deviation(
            part=report.part_of_costs,
            message=f"{each.place}: {each.message}",
            remedy=each.remedy,
        )
        for each in roll_up_problems(use, report.below, report.labels)
    )


def _last_year(report: Submitted) -> tuple[Deviation, ...]:
    before = report.last_year
    if before is None or not before.used:
        return ()
    change = report.used - before.used
    if abs(change) * 100 <= before.used * WORTH_ASKING:
        return ()
    direction = "mer" if change > 0 else "mindre"
    return (
        Deviation(
            part=report.part_of_used,
            message=f"{format_kronor(report.used)} kr är använda. Året innan var det "
            f"{format_kronor(before.used)} kr, så det är {abs(change) * 100 // before.used} procent {direction}.",
            remedy="Fråga om skälet, om det inte framgår av svaren.",
            amount=abs(change),
        ),
    )


def _thousands(report: Submitted) -> tuple[Deviation, ...]:
    """An amount that was rounded off leaves kronor that are no leftover: the rule of whole kronor."""
    left = report.position.paid - report.used
    if not is_rounded_off(report.used, report.position.paid):
        return ()
    return (
        Deviation(
            part=report.part_of_used,
            message=f"{format_kronor(report.used)} kr är jämna tusental, och då blir {format_kronor(left)} kr kvar "
            f"av {format_kronor(report.position.paid)} kr.",
            remedy="Fråga om beloppet är avrundat. Redovisa hela kronor.",
            amount=left,
        ),
    )


def _unused(report: Submitted) -> tuple[Deviation, ...]:
    """Money that is left, and more of it than may be waived."""
    paid, left = report.position.paid, report.position.paid - report.used
    if left <= report.waivable:
        return ()
    return (
        Deviation(
            part=report.part_of_used,
            message=f"{format_kronor(left)} kr av {format_kronor(paid)} kr är ej använda.",
            remedy="Kontrollera skälet. Beloppet ska betalas tillbaka.",
            amount=left,
        ),
    )


def _raised(report: Submitted) -> tuple[tuple[Question, str], ...]:
    """What the form's own checks asked, with the answers. Whoever says that nothing was used was asked none of it."""
    if report.says_nothing_used:
        return ()
    checks = {each.id for each in report.form.checks}
    return tuple(
        (question, str(report.answers.get(question.id, "")).strip())
        for question in shown(report.form, report.answers, report.known)
        if question.id in checks
    )


def _asked(report: Submitted) -> tuple[Deviation, ...]:
    """What a check of the form asked about and nobody answered."""
    return tuple(
        Deviation(
            part=part_of(report.form, question.id),
            message=f"Mottagaren fick frågan: ”{question.text}” Den är obesvarad.",
            remedy="Begär komplettering, om skälet inte framgår av de andra svaren.",
        )
        for question, answer in _raised(report)
        if not answer
    )


def _explained(report: Submitted) -> tuple[str, ...]:
    return tuple(
        f"Mottagaren fick frågan: ”{question.text}” Svaret: ”{answer}”"
        for question, answer in _raised(report)
        if answer
    )


CHECKS: tuple[tuple[ReviewCheck, Callable[[Submitted], tuple[Deviation, ...]]], ...] = (
    ("answers", _answers),
    ("sums", _sums),
    ("payment", _payment),
    ("key", _key),
    ("below", _below),
    ("last_year", _last_year),
    ("thousands", _thousands),
    ("unused", _unused),
    ("asked", _asked),
)
"""Every check of a submitted report, in the order they are shown."""


def check_report(report: Submitted) -> tuple[CheckedReport, ...]:
    """Every check that there is something to check against: not last year without one, nor below where nobody is."""
    nothing = {
        "last_year": report.last_year is None,
        "below": not report.below,
        "asked": not report.form.checks,
    }
    return tuple(
        CheckedReport(
            check=name,
            deviations=check(report),
            explained=_explained(report) if name == "asked" else (),
        )
        for name, check in CHECKS
        if not nothing.get(name)
    )


def deviations(checked: Iterable[CheckedReport]) -> tuple[Deviation, ...]:
    return tuple(each for one in checked for each in one.deviations)
