"""What every page of a report goes by: what is known, what is filled in, what was submitted, and who may do what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.urls import reverse

from anslag.domain.form import Answers, Form
from anslag.domain.problem import Problem
from anslag.domain.programme import Terms
from anslag.domain.report import Known, Use, cost_question
from anslag.domain.report_parts import FilledPart, FormPart, PartStanding, form_parts, part_standings, whole
from anslag.domain.report_prefill import Suggestion
from anslag.domain.report_state import ReportFacts, ReportState, report_is_late, report_state
from anslag.domain.review import Completion
from anslag.domain.roll_up import roll_up_problems
from anslag.records.grants import Held
from anslag.records.mandates import names_of
from anslag.records.report_holds import Holds, holds_of
from anslag.records.report_space import OwnSpace, SavedPart, own_space
from anslag.records.reports import SubmittedReport, giver_has_reported, submitted_reports
from anslag.records.reviews import open_completions
from anslag.web.access import Visit
from anslag.web.receiving.requisition import where


@dataclass(frozen=True, kw_only=True)
class Filling:
    """A report that is being filled in, by someone."""

    visit: Visit
    holds: Holds
    space: OwnSpace
    submitted: tuple[SubmittedReport, ...]
    completion: Completion | None
    """What the giver has asked to have completed, and has not got."""
    names: Mapping[str, str]
    """Of whoever has saved, by pseudonym."""

    @property
    def held(self) -> Held:
        return self.visit.held

    @property
    def terms(self) -> Terms:
        return self.held.terms

    @property
    def form(self) -> Form:
        return self.held.programme.form

    @property
    def paid(self) -> int:
        return int(self.known.get("claimed", 0))

    @property
    def latest(self) -> SubmittedReport | None:
        return self.submitted[-1] if self.submitted else None

    @property
    def is_open(self) -> bool:
        """Whether it can be filled in: the report is open, something was paid, and nothing stands submitted."""
        if self.visit.today < self.terms.report_back.opens or not self.paid:
            return False
        return self.latest is None or (bool(self.space.replaces) and not self.is_locked)

    @property
    def known(self) -> Known:
        return self.holds.known

    @cached_property
    def problems_below(self) -> tuple[Problem, ...]:
        """Why the amounts do not fit what those further down have reported; none until there are amounts."""
        costs = self.answers.get(cost_question(self.form).id)
        if not isinstance(costs, dict):
            return ()
        amounts = {name: amount for name, amount in costs.items() if isinstance(amount, int)}
        use = Use(costs=amounts, unused=self.paid - sum(amounts.values()))
        labels = {each.id: each.label for each in self.terms.cost_categories}
        return roll_up_problems(use, self.holds.below, labels)

    @cached_property
    def filled(self) -> dict[str, FilledPart]:
        return self.space.filled()

    @cached_property
    def answers(self) -> Answers:
        return {name: answer for part in self.filled.values() for name, answer in part.answers.items()}

    @cached_property
    def standings(self) -> tuple[PartStanding, ...]:
        """What is asked of the amounts by those below stands in the way of the part with the amounts."""
        asks_costs = cost_question(self.form).id
        return tuple(
            each.with_problems(self.problems_below) if asks_costs in each.part.ids else each
            for each in part_standings(self.form, self.filled, self.known)
        )

    @property
    def is_whole(self) -> bool:
        return whole(self.standings)

    @property
    def done(self) -> int:
        return sum(each.state == "done" for each in self.standings if each.counts)

    @property
    def of(self) -> int:
        return sum(each.counts for each in self.standings)

    @property
    def may_draft(self) -> bool:
        return self.visit.may("report_draft", "draft")

    @property
    def is_locked(self) -> bool:
        """Whether a contact changes nothing more: the giver has reported in its turn, and asks for nothing."""
        return (
            self.visit.visitor.by_code
            and self.latest is not None
            and self.completion is None
            and giver_has_reported(self.held)
        )

    @property
    def may_sign(self) -> bool:
        return self.visit.may("report", "sign")

    @property
    def facts(self) -> ReportFacts:
        latest = self.latest
        return ReportFacts(
            begun=self.space.begun,
            waits_for_signature=self.space.waits_for_signature,
            submitted=latest.day if latest else None,
            paid=self.paid,
            used=latest.used if latest else 0,
            accepted=bool(latest and latest.accepted),
            completion_requested=self.completion is not None,
        )

    @property
    def state(self) -> ReportState:
        return report_state(self.facts)

    @property
    def due(self) -> date | None:
        """The last day to send what is filled in; none for a new version that nobody has asked for."""
        if self.completion:
            return self.completion.due
        return None if self.latest else self.terms.report_back.due

    @property
    def is_late(self) -> bool:
        return report_is_late(self.facts, due=self.terms.report_back.due, today=self.visit.today)

    def number(self, part: FormPart) -> int:
        """Which of those that must be done the part is; 0 where it is none of them."""
        counted = [each.part.id for each in self.standings if each.counts]
        return counted.index(part.id) + 1 if part.id in counted else 0

    def part(self, name: str) -> FormPart | None:
        """The part of that name, if it is asked."""
        return next(
            (each.part for each in self.standings if each.part.id == name and each.state != "not_yet"), None
        )

    def next_open(self, after: str = "") -> FormPart | None:
        """The next part where something is left to do, around from the last to the first."""
        order = [part.id for part in form_parts(self.form)]
        start = order.index(after) + 1 if after else 0
        turn = {name: (number - start) % len(order) for number, name in enumerate(order)}
        left = [each.part for each in self.standings if each.is_open and each.part.id != after]
        return min(left, key=lambda part: turn[part.id], default=None)

    def with_part(self, name: str, part: SavedPart) -> "Filling":
        """The same after a part has been saved."""
        return replace(self, space=replace(self.space, parts={**self.space.parts, name: part}))

    def suggested(self, part: FormPart) -> Mapping[str, Suggestion]:
        """What the system holds for the part's questions, by question."""
        return self.holds.answers(part.questions, self.visit.visitor.person)

    def differs(self, part: FormPart) -> Mapping[str, Suggestion]:
        """What the reports of those below come to, by question, where something else is saved."""
        saved = self.space.parts.get(part.id)
        sums = self.holds.sums(part.questions) if saved else {}
        return {name: each for name, each in sums.items() if saved and saved.answers.get(name) != each.answer}

    def origins_of(self, part: FormPart, answers: Answers) -> dict[str, str]:
        """Where answers are from, by question: those that are what the system suggested, or were taken over before."""
        before = self.space.parts.get(part.id)
        kept = {
            name: origin
            for name, origin in (before.origins if before else {}).items()
            if before and answers.get(name) == before.answers.get(name)
        }
        return kept | {
            name: each.origin
            for name, each in self.suggested(part).items()
            if answers.get(name) == each.answer
        }

    def origins(self, part: FormPart) -> Mapping[str, str]:
        """Where the answers of a part are from, in words, by question."""
        saved = self.space.parts.get(part.id)
        return saved.origins if saved else {name: each.origin for name, each in self.suggested(part).items()}

    def address(self, page: str = "report", *more: str | int) -> str:
        return reverse(page, args=[*where(self.visit), *more])

    def to_part(self, part: FormPart) -> str:
        return self.address("report-part", part.id)


def filling_of(visit: Visit) -> Filling:
    held, name, visitor = visit.held, visit.name, visit.visitor
    space = own_space(held, name, mandates=visitor.mandates, scope=visit.scope, today=visit.today)
    people = {space.ready_by, *(part.saved_by for part in space.parts.values())} - {"", visitor.person}
    holds, submitted = holds_of(held, name), submitted_reports(held, name)
    return Filling(
        visit=visit,
        holds=holds,
        space=space,
        submitted=submitted,
        completion=open_completions(held, [holds.grant]).get(holds.grant.pk) if submitted else None,
        names={visitor.person: visitor.name} | (names_of(people) if people else {}),
    )
