"""Reports as they were submitted: every version, sealed, with when it came in and what has been decided of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from anslag.domain.form import Answers
from anslag.records import models
from anslag.records.answers import read_answers
from anslag.records.grants import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedReport:
    """One version. `sealed` is its answers as they are kept, and `digest` their SHA-256."""

    version: int
    form_version: int
    entry: int
    key: str
    """Of the act, so that a form that is sent twice finds what it has done."""
    day: date
    at: str
    signed_by: str
    """Pseudonym."""
    case_reference: str
    sealed: str
    digest: str
    used: int
    unused: int
    late: bool
    replaces: str
    """Why an earlier version no longer holds; empty for the first."""
    accepted: date | None
    books: Mapping[str, Any] = field(default_factory=dict)
    """Which file, selection and rows of the recipient's own books its sums were taken from; empty: none."""

    @property
    def answers(self) -> Answers:
        return read_answers(self.sealed)


def submitted_reports(held: Held, recipient: str) -> tuple[SubmittedReport, ...]:
    """Every version that the recipient has submitted, the first one first; in one query."""
    rows = models.ReportBack.objects.filter(grant__programme=held.row, grant__party__name=recipient)
    rows = rows.select_related("entry", "acceptance__entry").order_by("version")
    return tuple(_submitted(row) for row in rows)


def giver_has_reported(held: Held) -> bool:
    """Whether the giver has submitted its own report of the grant that funds the programme."""
    above = held.row.funded_by
    return above is not None and above.reports.exists()


def _submitted(row: models.ReportBack) -> SubmittedReport:
    entry, facts = row.entry, row.entry.facts
    return SubmittedReport(
        version=row.version,
        form_version=row.form_version,
        entry=entry.seq,
        key=entry.key,
        day=entry.day,
        at=entry.at,
        signed_by=entry.prepared_by,
        case_reference=entry.case_reference,
        sealed=row.answers,
        digest=row.digest,
        used=row.used,
        unused=facts["unused"],
        late=row.late,
        replaces=facts.get("replaces", ""),
        accepted=row.acceptance.entry.day if hasattr(row, "acceptance") else None,
        books=facts.get("books", {}),
    )
