"""Submit a report-back, and accept it: what was said of the money becomes what is booked."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from anslag.domain.day import date_text
from anslag.domain.ledger import CORRECTION, Movement
from anslag.domain.problem import Problem
from anslag.domain.report import Known, file_problems, files_in, kept_answers, report_problems, use_of
from anslag.domain.report_nothing import nothing_problems
from anslag.domain.review import acceptance_problems, deviation_problems, settled_problems, version_problems
from anslag.domain.roll_up import own_use, roll_up_problems
from anslag.records import models
from anslag.records.answers import as_answers, read_answers, write_answers
from anslag.records.chain import chain_of
from anslag.records.grants import Held, form_of, grant_to, held_programme, position_of
from anslag.records.ledger import account, post
from anslag.records.report_holds import known_of as known_now
from anslag.records.report_holds import last_report
from anslag.records.report_space import documents_for
from anslag.records.reviews import open_completions, reviews_in
from anslag.records.roll_up import rolled_up
from anslag.steps.act import Act, enter, refuse, step
from anslag.steps.claim import claim_rows
from anslag.steps.link import link


@step()
def submit_report(
    act: Act,
    *,
    programme: str,
    recipient: str,
    answers: Mapping[str, object],
    replaces: str = "",
    nothing: bool = False,
    synthetic: bool = False,
) -> None:
    """Submit answers by question id. `replaces` says why an earlier version no longer holds.

    `nothing`: none of the money was used, and only what then must be said is asked for.

    Refused before the report opens, without a payment, a second time without a reason, and where answers do not hold.
    """
    held = held_programme(programme)
    grant = grant_to(held, recipient)
    given = as_answers(answers)
    known = known_of(held, grant)
    earlier = grant.reports.count()
    refuse(_submission_problems(act, held, recipient, known, earlier=earlier, replaces=replaces))
    problems = nothing_problems if nothing else report_problems
    refuse(problems(held.programme.form, given, known))
    kept = kept_answers(held.programme.form, given, known)
    refuse(file_problems(held.programme.form, kept, documents_for(held, recipient)))
    use = use_of(held.programme.form, kept, claimed=int(known["claimed"]))
    labels = {each.id: each.label for each in held.terms.cost_categories}
    refuse(roll_up_problems(use, rolled_up(grant), labels))
    more = claim_rows(held, grant.party, nothing=nothing) | _documents(files_in(held.programme.form, kept))
    text = write_answers(kept)
    late = act.today > held.terms.report_back.due
    sealed = models.ReportBack(
        grant=grant,
        version=earlier + 1,
        form_version=held.programme.form.version,
        answers=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        used=use.used,
        late=late,
    )
    sealed.entry = enter(
        act,
        held,
        "submit_report",
        grant=grant,
        version=sealed.version,
        answers=sealed.digest,
        used=use.used,
        unused=use.unused,
        late=late,
        replaces=replaces,
        synthetic=synthetic,
        **more,
    )
    sealed.save()


def _documents(files: Collection[str]) -> dict[str, Any]:
    """What the diary says of files, where there are any."""
    return {"documents": files} if files else {}


def _submission_problems(
    act: Act, held: Held, recipient: str, known: Known, *, earlier: int, replaces: str
) -> tuple[Problem, ...]:
    place = f"Redovisning, {recipient}"
    problems = []
    if act.today < held.terms.report_back.opens:
        problems.append(
            Problem(
                place=place,
                rule="report_back.opens",
                message=f"Redovisningen öppnar {date_text(held.terms.report_back.opens)}.",
                remedy="Skicka in när den har öppnat.",
            )
        )
    if not known["claimed"]:
        problems.append(
            Problem(
                place=place,
                rule="report_back.paid",
                message="Inget bidrag är utbetalt.",
                remedy="Det finns inget att redovisa.",
            )
        )
    if earlier and not replaces:
        problems.append(
            Problem(
                place=place,
                rule="report_back.once",
                message="Den är redan inskickad.",
                remedy="Skicka en ny version med skälet till ändringen.",
            )
        )
    return tuple(problems)


def known_of(held: Held, grant: models.Grant) -> Known:
    """What the system knows of a grant, and therefore never asks for."""
    return known_now(held, grant, last_report(held, grant.party.name))


@step(approved=True)
def accept(
    act: Act,
    *,
    programme: str,
    recipients: Sequence[str] | None = None,
    versions: Mapping[str, str] | None = None,
    without_deviation: bool = False,
) -> None:
    """Accept the latest report of each recipient named, or every one that waits; each with an entry of its own.

    `versions` are the SHA-256 of the answers as they were when it was prepared, by recipient. Those that are no longer
    so, or that are to be completed, are left out where others are as they were: each report is a decision of its own,
    and two people have seen every one that is accepted. Without others, or when it is prepared, it is refused.
    `without_deviation` takes only those in which no check finds a deviation.
    """
    held = held_programme(programme)
    waiting = _waiting(held)
    named = recipients if recipients is not None else list(versions if versions is not None else waiting)
    faults = _faults(held, waiting, named, versions, today=act.today, without_deviation=without_deviation)
    if not named:
        faults[held.terms.title] = _not_waiting(held.terms.title)
    chosen = [name for name in named if not faults[name]]
    if versions is None or act.rehearsed or not chosen:
        refuse(each for found in faults.values() for each in found)
    for number, name in enumerate(chosen):
        _accept(act, held, waiting[name], part=name if number else "")
    link(act, held)


def left_out(
    programme: str, versions: Mapping[str, str], *, today: date, without_deviation: bool = False
) -> tuple[Problem, ...]:
    """Why some of those in a proposal would not be accepted if it were approved now."""
    held = held_programme(programme)
    found = _faults(
        held, _waiting(held), versions, versions, today=today, without_deviation=without_deviation
    )
    return tuple(each for problems in found.values() for each in problems)


def _faults(
    held: Held,
    waiting: Mapping[str, models.ReportBack],
    names: Iterable[str],
    versions: Mapping[str, str] | None,
    *,
    today: date,
    without_deviation: bool,
) -> dict[str, tuple[Problem, ...]]:
    """Why each cannot be accepted: nothing for those that can."""
    names = tuple(names)
    there = {name: waiting[name] for name in names if name in waiting}
    asked = open_completions(held, [report.grant for report in there.values()])
    deviations = (
        {each.recipient: each.deviations for each in reviews_in(chain_of(held), held, today=today)}
        if without_deviation
        else {}
    )
    found = {name: _not_waiting(name) for name in names}
    for name, report in there.items():
        found[name] = (
            *version_problems({name: report.digest}, versions, numbers={name: report.version}),
            *acceptance_problems(name, asked.get(report.grant_id)),
            *deviation_problems(name, deviations.get(name, ())),
        )
    return found


def _not_waiting(name: str) -> tuple[Problem, ...]:
    return (
        Problem(
            place=f"Redovisning, {name}",
            rule="accept.submitted",
            message=f"{name}: det finns ingen inskickad redovisning som väntar på beslut.",
            remedy="Vänta på redovisningen, eller begär en ny version.",
        ),
    )


def waiting_versions(programme: str, recipients: Sequence[str] | None) -> dict[str, str]:
    """The SHA-256 of the latest answers that wait, of those named or of all, by recipient: what a proposal is of."""
    waiting = _waiting(held_programme(programme))
    return {
        name: report.digest for name, report in waiting.items() if recipients is None or name in recipients
    }


def _waiting(held: Held) -> dict[str, models.ReportBack]:
    """The latest report of each recipient whose latest waits for a decision, in the key's order."""
    latest: dict[str, models.ReportBack] = {}
    for report in (
        models.ReportBack.objects.filter(grant__programme=held.row)
        .select_related("grant__party", "acceptance")
        .order_by("grant_id", "version")
    ):
        latest[report.grant.party.name] = report
    return {name: report for name, report in latest.items() if not hasattr(report, "acceptance")}


def _accept(act: Act, held: Held, report: models.ReportBack, *, part: str) -> None:
    grant = report.grant
    stands = position_of(grant)
    use = use_of(form_of(held, report.form_version), read_answers(report.answers), claimed=stands.paid)
    refuse(settled_problems(stands, recipient=grant.party.name, version=report.version, unused=use.unused))
    below = rolled_up(grant)
    labels = {each.id: each.label for each in held.terms.cost_categories}
    refuse(roll_up_problems(use, below, labels))
    entry = enter(
        act, held, "accept", grant=grant, part=part, version=report.version, used=use.used, unused=use.unused
    )
    models.Acceptance.objects.create(report=report, entry=entry)
    left = _undo_earlier(entry, grant, unused=use.unused)
    paid = account(held.row, "paid", grant=grant)
    movements = [
        Movement(
            source=paid,
            target=account(held.row, "used", grant=grant, detail=category),
            amount=amount,
            code="use",
        )
        for category, amount in own_use(use, below.values()).items()
    ]
    if use.unused > left:
        unused = account(held.row, "unused", grant=grant)
        movements.append(Movement(source=paid, target=unused, amount=use.unused - left, code="leave"))
    post(entry, movements)


def _undo_earlier(entry: models.DiaryEntry, grant: models.Grant, *, unused: int) -> int:
    """Take back what an earlier accepted version booked, and return how much of what was left over still stands.

    What is used is booked whole anew. What was left over stands, as far as the new version leaves as much: it may have
    been demanded or waived since.
    """
    earlier = models.Transfer.objects.filter(
        source__grant=grant, code__in=("use", "leave"), corrected_by=None
    ).select_related("source", "target")
    standing = 0
    undone = []
    for each in earlier.order_by("id"):
        if each.code == "leave" and standing + each.amount <= unused:
            standing += each.amount
        else:
            undone.append(each)
    post(
        entry,
        [
            Movement(
                source=each.target,
                target=each.source,
                amount=each.amount,
                code=CORRECTION,
                reason="Ny version av redovisningen",
                corrects=each,
            )
            for each in undone
        ],
    )
    return standing
