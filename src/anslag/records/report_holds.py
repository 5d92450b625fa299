"""What is known already of the answers to a report, each with where it is from, so that nothing is asked twice."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from anslag.domain.form import Answer, Answers, Question, ValueName
from anslag.domain.material import TEXTS, ReportBelow, TextBelow, options_below, texts_below
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.report import Known, cost_question, questions, used_question
from anslag.domain.report_prefill import Suggestion
from anslag.domain.roll_up import RollUp, added
from anslag.records import models
from anslag.records.answers import read_answers
from anslag.records.grants import Held, form_of, funded_by, grant_to, held_by_party, position_of
from anslag.records.people import contacts
from anslag.records.roll_up import rolled_up_in

CARRIED = ("multiple", "single", "short_text", "email", "phone")
"""Kinds of answer that are likely to be the same the next year, as amounts and judgements are not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastReport:
    """What the recipient reported of the grant the year before."""

    title: str
    questions: Mapping[str, Question]
    answers: Answers
    used: Kronor


@dataclass(frozen=True, kw_only=True)
class Holds:
    """All that is known of one grant's report before anyone has filled it in; read when it is asked for."""

    held: Held
    grant: models.Grant
    before: LastReport | None

    @cached_property
    def known(self) -> Known:
        """What is never asked for."""
        return known_of(self.held, self.grant, self.before)

    @cached_property
    def handed_on(self) -> tuple[Held, ...]:
        return funded_by(self.grant)

    @cached_property
    def below(self) -> Mapping[str, RollUp]:
        """What those who got the money further down have reported, by programme."""
        return rolled_up_in(self.handed_on)

    @cached_property
    def reports_below(self) -> tuple[ReportBelow, ...]:
        return tuple(_reports_below(self.handed_on))

    def texts(self, question: Question) -> tuple[TextBelow, ...]:
        """What those further down have written that the question can be answered with."""
        form = self.held.programme.form
        return texts_below(form, question, self.reports_below) if question.kind in TEXTS else ()

    def answers(self, asked: Collection[Question], person: str) -> dict[str, Suggestion]:
        """By question, the best that is known: what those below have reported goes before last year's answers."""
        return {
            **_from_last_year(asked, self.before),
            **_from_person(asked, person),
            **self.sums(asked),
            **self._chosen(asked),
        }

    def sums(self, asked: Collection[Question]) -> dict[str, Suggestion]:
        """What those below have used, in all and on what."""
        used, cost = used_question(self.held.programme.form), cost_question(self.held.programme.form)
        if used not in asked or not self.handed_on:
            return {}
        costs = added(self.below.values())
        number = sum(lower.accounted for lower in self.below.values())
        if not costs:
            return {}
        origin = f"{format_kronor(sum(costs.values()))} kronor från {number} delredovisningar"
        return {
            used.id: Suggestion(answer=sum(costs.values()), origin=origin),
            cost.id: Suggestion(answer=costs, origin=origin),
        }

    def _chosen(self, asked: Collection[Question]) -> dict[str, Suggestion]:
        several = [question for question in asked if question.kind == "multiple"]
        reports = self.reports_below if several else ()
        return {
            question.id: Suggestion(answer=chosen, origin=f"{len(reports)} delredovisningar")
            for question in several
            if (chosen := options_below(question, reports))
        }


def holds_of(held: Held, recipient: str) -> Holds:
    return Holds(held=held, grant=grant_to(held, recipient), before=last_report(held, recipient))


def known_of(held: Held, grant: models.Grant, before: LastReport | None) -> Known:
    """What the system knows of a grant, and therefore never asks for."""
    known: dict[ValueName, str | int] = {
        "recipient": grant.party.name,
        "organisation_number": grant.party.organisation_number or "",
        "case_reference": held.terms.case_reference,
        "claimed": position_of(grant).paid,
    }
    return known | {"used_last_year": before.used} if before else known


def last_report(held: Held, recipient: str) -> LastReport | None:
    """The recipient's accepted report of the year before, read with the form that it answered; None without one."""
    before = year_before(held)
    if before is None:
        return None
    row = accepted_reports(before).filter(grant__party__name=recipient).last()
    if row is None:
        return None
    return LastReport(
        title=before.terms.title,
        questions={question.id: question for question in questions(form_of(before, row.form_version))},
        answers=read_answers(row.answers),
        used=row.used,
    )


def accepted_reports(held: Held) -> QuerySet[models.ReportBack]:
    """The reports that have been accepted, a recipient's latest last."""
    accepted = models.ReportBack.objects.filter(grant__programme=held.row, acceptance__isnull=False)
    return accepted.order_by("acceptance__entry_id")


def year_before(held: Held) -> Held | None:
    """The giver's programme the year before that is most like this one: at least half the questions are the same."""
    ids = {question.id for question in questions(held.programme.form)}
    before = [
        (len(ids & {question.id for question in questions(each.programme.form)}), each)
        for each in held_by_party(held.terms.giver)
        if each.terms.giver == held.terms.giver and each.terms.grant_year == held.terms.grant_year - 1
    ]
    shared, found = max(before, key=lambda each: each[0], default=(0, None))
    return found if 2 * shared >= len(ids) else None


def _from_person(asked: Iterable[Question], person: str) -> dict[str, Suggestion]:
    """Whom to ask about the report: likely whoever fills it in."""
    about = [each for each in asked if "contact" in each.uses and each.kind in {"short_text", "email"}]
    if not about:
        return {}
    contact = contacts([person])[person]
    known = {"short_text": contact.name, "email": contact.email}
    return {
        each.id: Suggestion(answer=known[each.kind], origin="Den som fyller i")
        for each in reversed(about)
        if known[each.kind]
    }


def _from_last_year(asked: Iterable[Question], before: LastReport | None) -> dict[str, Suggestion]:
    if before is None:
        return {}
    origin = f"Er redovisning av {before.title}"
    return {
        question.id: Suggestion(answer=stays, origin=origin)
        for question in asked
        if question.kind in CARRIED
        and question.id in before.questions
        and (stays := _still(question, before.questions[question.id], before.answers.get(question.id)))
        is not None
    }


def _still(question: Question, before: Question, answer: Answer | None) -> Answer | None:
    """The answer as far as it can be given to the question; None where nothing of it can."""
    if answer is None or before.kind != question.kind:
        return None
    options = {option.id for option in question.options}
    if isinstance(answer, tuple):
        return tuple(each for each in answer if each in options) or None
    return answer if question.kind != "single" or answer in options else None


def _reports_below(handed_on: Iterable[Held]) -> Iterator[ReportBelow]:
    """The latest report of each who has submitted one, in the order of their names."""
    by_row = {each.row.pk: each for each in handed_on}
    rows = models.ReportBack.objects.filter(grant__programme__in=by_row).select_related("grant__party")
    latest = {row.grant_id: row for row in rows.order_by("version")} if by_row else {}
    for row in sorted(latest.values(), key=lambda row: row.grant.party.name):
        held = by_row[row.grant.programme_id]
        yield ReportBelow(
            recipient=row.grant.party.name,
            form=form_of(held, row.form_version),
            answers=read_answers(row.answers),
        )
