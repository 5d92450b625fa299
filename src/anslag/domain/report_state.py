"""How far a recipient's report has come, derived from what has happened: never kept, and so never wrong."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

type ReportState = Literal[
    "not_begun",
    "begun",
    "to_be_signed",
    "submitted",
    "completion_requested",
    "accepted",
    "nothing_to_report",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What has happened to one report. The latest version is meant, and what was decided of it."""

    begun: bool = False
    """Whether anything is saved that is not submitted."""
    waits_for_signature: bool = False
    submitted: date | None = None
    paid: int = 0
    used: int = 0
    accepted: bool = False
    completion_requested: bool = False


def report_state(facts: ReportFacts) -> ReportState:
    """As the recipient itself sees it. What is changed after it was submitted does not unsend it."""
    if facts.submitted is None:
        if facts.waits_for_signature:
            return "to_be_signed"
        return "begun" if facts.begun else "not_begun"
    if facts.accepted:
        return "accepted"
    if facts.completion_requested:
        return "completion_requested"
    return "submitted" if facts.used or not facts.paid else "nothing_to_report"


def report_is_late(facts: ReportFacts, *, due: date, today: date) -> bool:
    """Submitted after its last day, or not submitted although that day has passed and there was something to report."""
    if facts.submitted:
        return facts.submitted > due
    return bool(facts.paid) and today > due
