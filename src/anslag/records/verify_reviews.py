"""Whether what is said of reports is what the diary tells of, and of the report that it tells of."""

import hashlib
from collections.abc import Iterator

from anslag.domain.problem import Problem
from anslag.records.books import Books
from anslag.records.faults import tampered
from anslag.records.models import ReviewAct
from anslag.records.verify_proposals import facts_of

OF_PROGRAMMES = ("add_theme", "settle_coding", "draw_sample")
OF_REPORTS = (
    "request_completion",
    "approve_part",
    "note_review",
    "code_answer",
    "hand_in_evidence",
    "record_sample",
)


def reviews(_: Books) -> int:
    return ReviewAct.objects.count()


def as_told(_: Books) -> Iterator[Problem]:
    """What is said, of which version of whose report and in which programme, is what its entry says."""
    rows = ReviewAct.objects.select_related("entry", "report").defer("report__answers").order_by("id")
    for row in rows.iterator():
        if fault := _fault(row):
            yield tampered(f"Granskning {row.pk}, post {row.entry_id}", "reviews", fault)


def _fault(row: ReviewAct) -> str:
    entry, report = row.entry, row.report
    told = facts_of(entry.payload)
    kept = [
        hashlib.sha256(row.said.encode()).hexdigest(),
        row.programme_id,
        report.grant_id if report else None,
        report.version if report else None,
    ]
    if kept != [told.get("said"), entry.programme_id, entry.grant_id, told.get("version")]:
        return "Diariet säger inte det som är sagt."
    if entry.action not in (OF_REPORTS if report else OF_PROGRAMMES):
        return "Posten i diariet gäller något annat."
    alone = entry.approved_by.strip() in {"", entry.prepared_by.strip()}
    return "Två personer har inte fastställt teman." if entry.action == "settle_coding" and alone else ""
