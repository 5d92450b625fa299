"""What one reviewer does with a submitted report: ask for completion, approve a part, note something."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from anslag.domain.review import (
    approval_problems,
    completion_notice,
    latest_problems,
    note_problems,
    request_problems,
    submitted_problems,
)
from anslag.domain.review_checks import parts_asked
from anslag.records import models
from anslag.records.answers import read_answers
from anslag.records.diary import canonical
from anslag.records.grants import Held, form_of, grant_to, held_programme
from anslag.steps.act import Act, enter, refuse, step
from anslag.steps.mail import queue_notices
from anslag.steps.report import known_of


@step()
def request_completion(
    act: Act,
    *,
    programme: str,
    recipient: str,
    version: int,
    parts: Mapping[str, str],
    due: date,
    address: str = "",
) -> None:
    """Ask the receiver to complete these parts, each with the reason, by a last day; told to its registry and signers.

    `address` is the page where it is done.
    """
    held = held_programme(programme)
    report = latest_report(held, recipient, version)
    asked = asked_parts(held, report)
    refuse(request_problems(recipient, parts, asked=asked, due=due, today=act.today))
    told = {"parts": dict(parts), "due": due.isoformat()}
    row = say(act, held, "request_completion", report, told, due=due.isoformat(), parts=sorted(parts))
    notice = completion_notice(
        held.terms,
        recipient,
        {asked[part]: reason for part, reason in parts.items()},
        due=due,
        address=address,
        number=row.entry.seq,
    )
    queue_notices([notice], programme=programme, today=act.today)


@step()
def approve_part(act: Act, *, programme: str, recipient: str, version: int, part: str) -> None:
    """Say that a part of the report holds. It is no acceptance: that takes two people, and the whole."""
    held = held_programme(programme)
    report = latest_report(held, recipient, version)
    refuse(approval_problems(recipient, part, asked=asked_parts(held, report)))
    say(act, held, "approve_part", report, {"part": part}, part_of_form=part)


@step()
def note_review(act: Act, *, programme: str, recipient: str, version: int, text: str, part: str = "") -> None:
    """Note something of a report for those who review it. The receiver is not told of it."""
    held = held_programme(programme)
    report = report_of(held, recipient, version)
    refuse(note_problems(recipient, text))
    say(act, held, "note_review", report, {"text": text, "part": part})


def say(
    act: Act, held: Held, action: str, report: models.ReportBack | None, said: Mapping[str, Any], **facts: Any
) -> models.ReviewAct:
    """Keep what was said, with an entry that holds its SHA-256. `facts` are what the diary itself tells of it."""
    text = canonical(said)
    of_report: dict[str, Any] = {"version": report.version} if report else {}
    entry = enter(
        act,
        held,
        action,
        grant=report.grant if report else None,
        said=hashlib.sha256(text.encode()).hexdigest(),
        **of_report,
        **facts,
    )
    return models.ReviewAct.objects.create(programme=held.row, report=report, said=text, entry=entry)


def latest_report(held: Held, recipient: str, version: int) -> models.ReportBack:
    """The latest version of a receiver's report, which has to be the one named, and not accepted."""
    reports = models.ReportBack.objects.filter(grant=grant_to(held, recipient)).select_related(
        "grant__party", "acceptance"
    )
    latest = reports.order_by("-version").first()
    refuse(
        latest_problems(
            recipient,
            version=version,
            latest=latest.version if latest else 0,
            accepted=hasattr(latest, "acceptance"),
        )
    )
    assert latest
    return latest


def report_of(held: Held, recipient: str, version: int) -> models.ReportBack:
    """One version of a receiver's report, accepted or not."""
    reports = models.ReportBack.objects.filter(grant=grant_to(held, recipient), version=version)
    report = reports.select_related("grant__party").first()
    refuse(submitted_problems(recipient, version=version, known=report is not None))
    assert report
    return report


def latest_of(held: Held, recipient: str) -> models.ReportBack | None:
    """The latest version of a receiver's report, accepted or not; None where nothing is submitted."""
    reports = models.ReportBack.objects.filter(grant=grant_to(held, recipient)).select_related("grant__party")
    return reports.order_by("-version").first()


def asked_parts(held: Held, report: models.ReportBack) -> dict[str, str]:
    """The titles of the parts that the report answers, by their ids."""
    known = known_of(held, report.grant)
    asked = parts_asked(form_of(held, report.form_version), read_answers(report.answers), known)
    return {section.id: section.title for section, _questions in asked}
