"""What is checked of a submitted report by itself: each check says what it found, and asks; none of them decides."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from anslag.domain.form import Answers, Form, Question, Section
from anslag.domain.grant import Position
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.named_check import is_rounded_off
from anslag.domain.report import Known, cost_question, report_problems, shown, used_question
from anslag.domain.report import Use as UseOfMoney
from anslag.domain.roll_up import RollUp, roll_up_problems

type ReviewCheck = Literal["answers", "sums", "payment", "key", "below", "last_year", "thousands"]

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


def part_of(form: Form, question: str) -> str:
    """The part, a section of the form, that a question stands in; empty for one that is in none."""
    return next(
        (section.id for section in form.sections if question in {each.id for each in section.questions}), ""
    )


def parts_asked(
    form: Form, answers: Answers, known: Known
) -> tuple[tuple[Section, tuple[Question, ...]], ...]:
    """The parts that were asked at all, each with its questions that were."""
    asked = {question.id for question in shown(form, answers, known)}
    found = (
        (section, tuple(each for each in section.questions if each.id in asked)) for section in form.sections
    )
    return tuple((section, there) for section, there in found if there)


SUMS = ("form.adds_up", "form.at_most")


def _answers(report: Submitted) -> tuple[Deviation, ...]:
    return tuple(
        Deviation(part=part_of(report.form, each.place), message=each.message, remedy=each.remedy)
        for each in report_problems(report.form, report.answers, report.known)
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


CHECKS: tuple[tuple[ReviewCheck, Callable[[Submitted], tuple[Deviation, ...]]], ...] = (
    ("answers", _answers),
    ("sums", _sums),
    ("payment", _payment),
    ("key", _key),
    ("below", _below),
    ("last_year", _last_year),
    ("thousands", _thousands),
)
"""Every check of a submitted report, in the order they are shown."""


def check_report(report: Submitted) -> tuple[CheckedReport, ...]:
    """Every check that there is something to check against: not last year without one, nor below where nobody is."""
    nothing = {"last_year": report.last_year is None, "below": not report.below}
    return tuple(
        CheckedReport(check=name, deviations=check(report)) for name, check in CHECKS if not nothing.get(name)
    )


def deviations(checked: Iterable[CheckedReport]) -> tuple[Deviation, ...]:
    return tuple(each for one in checked for each in one.deviations)
