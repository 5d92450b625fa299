"""Follow money that was handed on: what those below have done with it, added up for the giver above."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from anslag.domain.form import Form
from anslag.domain.grant import Flows
from anslag.domain.money import Kronor
from anslag.domain.question_kind import total
from anslag.domain.report import cost_question, used_question
from anslag.domain.roll_up import RollUp, roll_up, summed
from anslag.records import models
from anslag.records.answers import read_answers
from anslag.records.grants import Held, forms_of, funded_by, moved_positions, positions, programme_flows


def rolled_up(grant: models.Grant) -> dict[str, RollUp]:
    """The programmes that have been given this grant's money to hand on, by key, each added up with all below it.

    One that was opened after the grant had reported is left out until the two are linked: the grant's own account
    then still holds what it used.
    """
    return rolled_up_in(funded_by(grant))


def rolled_up_in(handed_on: Iterable[Held]) -> dict[str, RollUp]:
    """The same of programmes that have been read."""
    flows = {held.key: programme_flows(held) for held in handed_on}
    return {
        held.key: programme_roll_up(held, flows[held.key])
        for held in handed_on
        if not _left_to_hand_on(flows[held.key])
    }


def programme_roll_up(held: Held, flows: Flows | None = None) -> RollUp:
    """One funded programme added up, through every tier below it. `flows` are the programme's, where they are read."""
    funding = held.terms.funding
    if funding is None:
        raise ValueError(f"{held.key} is funded by nobody")
    pots = {"pot", "administration"}
    handed_on = sum(
        amount
        * (
            (source == "appropriation" and target in pots)
            - (source in {*pots, "lapsed"} and target == "appropriation")
        )
        for (source, target, _), amount in (flows or programme_flows(held)).items()
    )
    below = [each for grant in funding_grants(held) for each in rolled_up(grant).values()]
    return roll_up(funding, moved_positions(held), below, pot=handed_on)


def funding_grants(held: Held) -> list[models.Grant]:
    """The programme's grants that fund programmes of their receivers' own."""
    return list(
        models.Grant.objects.filter(programme=held.row, programmes_funded__isnull=False)
        .select_related("party", "programme")
        .distinct()
        .order_by("id")
    )


def consolidated(held: Held) -> dict[str, Mapping[str, Kronor]]:
    """Kronor used per cost category, by recipient: its own use and that of everyone below, each krona once."""
    below = {grant.party.name: rolled_up(grant).values() for grant in funding_grants(held)}
    used: dict[str, Mapping[str, Kronor]] = {}
    for name, position in positions(held).items():
        costs = dict(position.used)
        for lower in below.get(name, ()):
            for category, amount in lower.costs.items():
                costs[category] = costs.get(category, 0) + amount
        used[name] = costs
    return used


def _left_to_hand_on(flows: Flows) -> Kronor:
    """What has left the appropriation and not come back: what `unfilled` reads from the account itself."""
    return sum(
        amount * ((source == "appropriation") - (target == "appropriation"))
        for (source, target, _), amount in flows.items()
    )


def clawed_back(held: Held) -> dict[str, Mapping[str, Kronor]]:
    """Kronor clawed back since they were accounted for, per cost category, by recipient and all below it."""
    below = {grant.party.name: rolled_up(grant).values() for grant in funding_grants(held)}
    return {
        name: summed((position.clawed_back, *(lower.clawed_back for lower in below.get(name, ()))))
        for name, position in positions(held).items()
    }


TO_RESTATE = timedelta(30)
"""To report again when something has been corrected further down: as long as an invoice usually runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedBelow:
    """When a report further down was corrected, so that an accepted one above it no longer says the same."""

    recipient: str
    day: date
    restated: date | None
    """When a new version came since, which has not been accepted."""

    @property
    def due(self) -> date:
        return self.day + TO_RESTATE


def changed_below(among: Iterable[Held]) -> dict[int, tuple[ChangedBelow, ...]]:
    """By the number of the programme's row, whoever is to report again; in one query where nothing was corrected."""
    every = {each.row.pk: each for each in among}
    since = corrected_below(every)
    found = {number: tuple(_changed_below(held, since)) for number, held in every.items()} if since else {}
    return {number: changed for number, changed in found.items() if changed}


def corrected_below(programmes: Collection[int]) -> dict[int, tuple[int, date]]:
    """By grant in the programmes: the entry that last accepted a correction of those it funds, and its day."""
    corrections = models.Acceptance.objects.filter(
        report__version__gt=1, report__grant__programme__funded_by__programme__in=programmes
    )
    rows = corrections.order_by("entry_id").values_list(
        "report__grant__programme__funded_by", "entry_id", "entry__day"
    )
    return {grant: (entry, day) for grant, entry, day in rows}


def restate_by(held: Held, recipient: str) -> date | None:
    """The last day for a recipient to report again; None while it need not, or has."""
    changed = changed_below([held]).get(held.row.pk, ())
    return next((each.due for each in changed if each.recipient == recipient and not each.restated), None)


def _changed_below(held: Held, since: Mapping[int, tuple[int, date]]) -> Iterator[ChangedBelow]:
    reports = models.ReportBack.objects.filter(grant__programme=held.row, grant__in=since)
    latest, standing = {}, {}
    for report in reports.select_related("grant__party", "entry", "acceptance").order_by(
        "grant_id", "version"
    ):
        latest[report.grant_id] = report
        if hasattr(report, "acceptance"):
            standing[report.grant_id] = report
    if not any(report.acceptance.entry_id < since[grant][0] for grant, report in standing.items()):
        return
    booked, forms = accounted(held), forms_of(held)
    for grant, report in standing.items():
        entry, day = since[grant]
        name = report.grant.party.name
        if report.acceptance.entry_id < entry and booked[name] != stated_costs(
            forms[report.form_version], report
        ):
            again = latest[grant]
            restated = again.entry.day if again.entry_id > entry else None
            yield ChangedBelow(recipient=name, day=day, restated=restated)


def accounted(held: Held) -> dict[str, dict[str, Kronor]]:
    """Kronor per cost category that the ledger has as used by each and all below, with what was clawed back since."""
    clawed = clawed_back(held)
    return {
        name: {category: amount for category, amount in summed((used, clawed[name])).items() if amount}
        for name, used in consolidated(held).items()
    }


def stated_costs(form: Form, report: models.ReportBack) -> dict[str, Kronor] | None:
    """Kronor per cost category that a report says were used; None where they do not add up to what it says in all."""
    answers = read_answers(report.answers)
    said, whole = answers.get(cost_question(form).id), answers.get(used_question(form).id)
    if not isinstance(said, dict) or total(said) != whole or whole != report.used:
        return None
    return {category: kronor for category, amount in said.items() if (kronor := total(amount))}


def unfilled(held: Held) -> Kronor:
    """What the programme has set out to hand on and its funding grant has not yet given it."""
    source = held.row.accounts.get(kind="appropriation")
    return source.total_out - source.total_in
