"""Reports under review as values: their versions, what is checked, what has been said of them, and how they stand."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from anslag.domain.evidence import Evidence
from anslag.domain.form import Answers, Form
from anslag.domain.grant import Position
from anslag.domain.report import Known
from anslag.domain.review import Completion, PartVerdict, ReviewState, completion, review_state, standing
from anslag.domain.review_checks import (
    CheckedReport,
    Deviation,
    LastYear,
    Submitted,
    check_report,
    deviations,
)
from anslag.domain.roll_up import RollUp
from anslag.records import models
from anslag.records.answers import read_answers
from anslag.records.chain import Chain
from anslag.records.evidence import HANDED_IN, evidence_of
from anslag.records.grants import Held, forms_of, held_programme
from anslag.records.report_holds import accepted_reports, year_before
from anslag.records.review_holds import Holder, holders

REQUEST, APPROVAL, NOTE = "request_completion", "approve_part", "note_review"
"""The acts that say something of a version of a report, by their names in the diary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A report as it was submitted: a later version never hides it. `replaces` says why it replaced the one before."""

    number: int
    entry: int
    day: date
    at: str
    by: str
    """Pseudonym of whoever signed it."""
    form_version: int
    answers: Answers
    digest: str
    used: int
    claimed: int
    """What had been paid then."""
    late: bool
    replaces: str
    accepted: date | None
    accepted_by: str
    books: Mapping[str, Any] = field(default_factory=dict)
    """The proof of what its sums were taken from; empty: not from accounts."""

    @property
    def taken_from_books(self) -> int:
        """Kronor."""
        return sum(self.books["kronor"].values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a reviewer has noted, of a part or of the whole."""

    text: str
    part: str
    version: int
    day: date
    at: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewKept:
    """One receiver's report under review. Without versions nothing has been submitted."""

    recipient: str
    party: int
    """Its number in addresses."""
    position: Position
    known: Known
    forms: Mapping[int, Form]
    """Every version of the form that one of the reports in the programme answers."""
    versions: tuple[Version, ...]
    said: tuple[PartVerdict, ...]
    notes: tuple[Note, ...]
    evidence: tuple[Evidence, ...]
    evidence_to_read: bool
    """Whether it has come since anything else was said."""
    stands: Mapping[str, PartVerdict]
    """Of each part of the latest version of which something has been said."""
    completion: Completion | None
    checked: tuple[CheckedReport, ...]
    holder: Holder | None
    proposal: int | None
    """The proposal to accept the latest version that waits."""
    state: ReviewState

    @property
    def latest(self) -> Version | None:
        return self.versions[-1] if self.versions else None

    @property
    def form(self) -> Form:
        """The form that the latest version answers."""
        return self.forms[self.versions[-1].form_version if self.versions else max(self.forms)]

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        return deviations(self.checked)

    @property
    def says_nothing_used(self) -> bool:
        """Whether the receiver has reported, and that nothing was used."""
        return self.latest is not None and not self.latest.used


def open_completion(grant: models.Grant) -> Completion | None:
    """What the receiver of a grant is asked to complete in its report; None when nothing is, or it has been done."""
    return open_completions(held_programme(grant.programme.key), [grant]).get(grant.pk)


def open_completions(held: Held, grants: Iterable[models.Grant]) -> dict[int, Completion]:
    """The same of several grants of a programme, by grant; in one query where nothing has been asked for."""
    said = _said(models.ReviewAct.objects.filter(report__grant__in=[grant.pk for grant in grants]))
    versions = _versions(models.ReportBack.objects.filter(grant__in=said.verdicts)) if said.verdicts else {}
    forms = _forms(held, versions)
    asked = {
        grant: completion(_standing(forms, said, grant, each).values())
        for grant, each in versions.items()
        if not each[-1].accepted
    }
    return {grant: each for grant, each in asked.items() if each}


def submitted_as(
    held: Held, digests: Iterable[str], *, accepted_by: str = ""
) -> dict[str, tuple[int, int, int]]:
    """The version, kronor used and kronor unused of the reports whose answers have these SHA-256, by recipient.

    Of those only that one person's approval accepted, where `accepted_by` names one.
    """
    reports = models.ReportBack.objects.filter(grant__programme=held.row, digest__in=tuple(digests))
    if accepted_by:
        reports = reports.filter(acceptance__entry__approved_by=accepted_by)
    rows = reports.select_related("entry", "grant__party").order_by("grant_id", "version")
    return {
        row.grant.party.name: (row.version, row.used, row.entry.facts["unused"])
        for row in rows.defer("answers")
    }


def reviews_in(chain: Chain, held: Held, *, today: date) -> tuple[ReviewKept, ...]:
    """Every receiver's report in a programme of a chain that has been read, in the key's order.

    In as many queries however many there are.
    """
    versions = _versions(models.ReportBack.objects.filter(grant__programme=held.row))
    said = _said(models.ReviewAct.objects.filter(programme=held.row, report__isnull=False))
    around = _Around(
        held=held,
        forms=_forms(held, versions),
        positions=chain.positions(held),
        last_year=_last_year(held),
        holders=holders(held.row.pk),
        proposed=_proposed(held),
        today=today,
    )
    return tuple(
        _review(around, grant, versions.get(grant.pk, ()), said, chain.rolled_up(grant))
        for grant in chain.grants[held.row.pk]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What is the same for every receiver in a programme."""

    held: Held
    forms: Mapping[int, Form]
    positions: Mapping[str, Position]
    last_year: Mapping[str, LastYear]
    holders: Mapping[str, Holder]
    proposed: Mapping[str, tuple[int, str]]
    """By recipient: the proposal that waits, and the SHA-256 of the answers that it is of."""
    today: date


@dataclass(frozen=True, slots=True)
class _Said:
    """By grant, in the order it was said."""

    verdicts: Mapping[int, list[PartVerdict]]
    notes: Mapping[int, list[Note]]
    evidence: Mapping[int, list[Evidence]]
    last: dict[int, str]
    """The act that was done last."""


def _review(
    around: _Around,
    grant: models.Grant,
    versions: tuple[Version, ...],
    said: _Said,
    below: Mapping[str, RollUp],
) -> ReviewKept:
    held, name = around.held, grant.party.name
    verdicts, notes = said.verdicts.get(grant.pk, []), said.notes.get(grant.pk, [])
    position, latest = around.positions[name], versions[-1] if versions else None
    stands = _standing(around.forms, said, grant.pk, versions)
    asked = completion(stands.values())
    number, digest = around.proposed.get(name, (None, ""))
    proposal = number if latest and digest == latest.digest else None
    known = dict(_known(held, grant, claimed=latest.claimed if latest else position.paid))
    if before := around.last_year.get(name):
        known["used_last_year"] = before.used
    return ReviewKept(
        recipient=name,
        party=grant.party_id,
        position=position,
        known=known,
        forms=around.forms,
        versions=versions,
        said=tuple(verdicts),
        notes=tuple(notes),
        evidence=tuple(said.evidence.get(grant.pk, ())),
        evidence_to_read=said.last.get(grant.pk) == HANDED_IN,
        stands=stands,
        completion=asked,
        checked=_checked(around, latest, known, below, position) if latest else (),
        holder=around.holders.get(name),
        proposal=proposal,
        state=review_state(
            paid=position.paid,
            submitted=latest is not None,
            accepted=latest is not None and latest.accepted is not None,
            asked=asked,
            proposed=proposal is not None,
            due=held.terms.report_back.due,
            today=around.today,
        ),
    )


def _checked(
    around: _Around, latest: Version, known: Known, below: Mapping[str, RollUp], position: Position
) -> tuple[CheckedReport, ...]:
    held = around.held
    return check_report(
        Submitted(
            form=around.forms[latest.form_version],
            answers=latest.answers,
            known=known,
            claimed=latest.claimed,
            position=position,
            below=below,
            labels={each.id: each.label for each in held.terms.cost_categories},
            last_year=around.last_year.get(str(known["recipient"])),
            waivable=waiver.threshold if (waiver := held.terms.repayment.waiver) else 0,
        )
    )


def _forms(held: Held, versions: Mapping[int, tuple[Version, ...]]) -> dict[int, Form]:
    """The forms that are answered; those before the one that holds now are read only where some answer them."""
    now = held.programme.form
    older = any(each.form_version != now.version for every in versions.values() for each in every)
    return forms_of(held) if older else {now.version: now}


def _standing(
    forms: Mapping[int, Form], said: _Said, grant: int, versions: tuple[Version, ...]
) -> dict[str, PartVerdict]:
    if not versions:
        return {}
    answers = {each.number: each.answers for each in versions}
    return standing(
        forms[versions[-1].form_version],
        said.verdicts.get(grant, ()),
        answers,
        versions[-1].number,
        answered=max((each.number for each in said.evidence.get(grant, ()) if each.answers), default=0),
    )


def _known(held: Held, grant: models.Grant, *, claimed: int) -> Known:
    """What the system knew of the grant when the report was submitted."""
    return {
        "recipient": grant.party.name,
        "organisation_number": grant.party.organisation_number or "",
        "case_reference": held.terms.case_reference,
        "claimed": claimed,
    }


def _versions(reports: Any) -> dict[int, tuple[Version, ...]]:
    """Every version by grant, the latest last; in one query."""
    found: dict[int, list[Version]] = defaultdict(list)
    rows = reports.select_related("entry", "acceptance__entry").order_by("grant_id", "version")
    for row in rows:
        facts = row.entry.facts
        accepted = row.acceptance.entry if hasattr(row, "acceptance") else None
        found[row.grant_id].append(
            Version(
                number=row.version,
                entry=row.entry_id,
                day=row.entry.day,
                at=row.entry.at,
                by=row.entry.prepared_by,
                form_version=row.form_version,
                answers=read_answers(row.answers),
                digest=row.digest,
                used=row.used,
                claimed=row.used + facts["unused"],
                late=row.late,
                replaces=facts["replaces"],
                accepted=accepted.day if accepted else None,
                accepted_by=accepted.approved_by if accepted else "",
                books=facts.get("books", {}),
            )
        )
    return {grant: tuple(each) for grant, each in found.items()}


def _said(acts: Any) -> _Said:
    """What was said of versions of reports, by grant; in one query."""
    said = _Said(defaultdict(list), defaultdict(list), defaultdict(list), {})
    rows = acts.exclude(entry__action="code_answer").select_related("entry", "report__grant__party")
    for row in rows.defer("report__answers").order_by("entry_id"):
        told, grant, action = json.loads(row.said), row.report.grant_id, row.entry.action
        said.last[grant] = action
        if action == NOTE:
            said.notes[grant].append(_note(row, told))
        elif action in {REQUEST, APPROVAL}:
            said.verdicts[grant].extend(_verdicts(row, told))
        elif action == HANDED_IN:
            said.evidence[grant].append(evidence_of(row))
    return said


def _note(row: models.ReviewAct, told: Mapping[str, Any]) -> Note:
    assert row.report
    return Note(
        text=told["text"],
        part=told["part"],
        version=row.report.version,
        day=row.entry.day,
        at=row.entry.at,
        by=row.entry.prepared_by,
    )


def _verdicts(row: models.ReviewAct, told: Mapping[str, Any]) -> Iterator[PartVerdict]:
    assert row.report
    request = row.entry.action == REQUEST
    parts: Mapping[str, str] = told["parts"] if request else {told["part"]: ""}
    for part, reason in parts.items():
        yield PartVerdict(
            part=part,
            outcome="completion" if request else "approved",
            version=row.report.version,
            day=row.entry.day,
            by=row.entry.prepared_by,
            reason=reason,
            due=date.fromisoformat(told["due"]) if request else None,
            entry=row.entry_id,
        )


def _proposed(held: Held) -> dict[str, tuple[int, str]]:
    """By recipient: the newest proposal to accept its report that waits, and the SHA-256 that it names."""
    waiting = models.Proposal.objects.filter(programme=held.row, step="accept", verdict=None).order_by("id")
    return {
        name: (number, digest)
        for number, facts in waiting.values_list("id", "facts")
        for name, digest in (json.loads(facts).get("versions") or {}).items()
    }


def _last_year(held: Held) -> dict[str, LastYear]:
    """By recipient: what was used of the grant of the year before, as it was accepted."""
    before = year_before(held)
    if before is None:
        return {}
    used = accepted_reports(before).values_list("grant__party__name", "used")
    return {name: LastYear(title=before.terms.title, used=kronor) for name, kronor in used}
