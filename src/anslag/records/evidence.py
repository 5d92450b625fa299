"""Evidence as values: what has come in."""

import json

from anslag.domain.evidence import Evidence
from anslag.records import models
from anslag.records.grants import Held

HANDED_IN = "hand_in_evidence"


def evidence_in(held: Held, recipient: str = "") -> tuple[Evidence, ...]:
    """All that has come in, from one receiver or from every one, in that order; in one query."""
    acts = models.ReviewAct.objects.filter(programme=held.row, entry__action=HANDED_IN)
    if recipient:
        acts = acts.filter(report__grant__party__name=recipient)
    rows = acts.select_related("entry", "report__grant__party").defer("report__answers").order_by("entry_id")
    return tuple(evidence_of(row) for row in rows)


def with_evidence_to_read(held: Held) -> set[str]:
    """Those who have handed in evidence of whose report nothing has been said since; in one query."""
    acts = models.ReviewAct.objects.filter(programme=held.row, report__isnull=False)
    acts = acts.exclude(entry__action="code_answer").order_by("entry_id")
    last = dict(acts.values_list("report__grant__party__name", "entry__action"))
    return {name for name, action in last.items() if action == HANDED_IN}


def evidence_of(row: models.ReviewAct) -> Evidence:
    """What an act of handing in says."""
    told, report = json.loads(row.said), row.report
    assert report
    return Evidence(
        number=row.entry_id,
        recipient=report.grant.party.name,
        sample=told["sample"],
        version=report.version,
        documents=tuple(told["documents"]),
        text=told["text"],
        day=row.entry.day,
        at=row.entry.at,
        by=row.entry.prepared_by,
        answers=told.get("answers", False),
    )
