"""Whether the rows that reports account for, out of recipients' own books, are those that the diary tells of."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator

from anslag.domain.problem import Problem
from anslag.records.books import Books
from anslag.records.changing import ClaimedRow
from anslag.records.faults import tampered
from anslag.records.models import ReportBack


def claims(_: Books) -> int:
    return ClaimedRow.objects.count()


def as_told(_: Books) -> Iterator[Problem]:
    """What is held as claimed is what the latest version of the report claimed when it was submitted."""
    held: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    rows = ClaimedRow.objects.order_by("fingerprint").values_list("party", "programme", "fingerprint")
    for party, programme, mark in rows.iterator():
        held[party, programme].append(mark)
    latest = {
        (report.grant.party_id, report.grant.programme_id): report
        for report in ReportBack.objects.select_related("entry", "grant__party").order_by("version")
    }
    for key in sorted(held.keys() - latest.keys()):
        yield tampered(str(key[0]), "claims", "Rader är redovisade utan att någon redovisning är inskickad.")
    for key, report in sorted(latest.items()):
        said = report.entry.facts.get("books", {}).get("digest", "")
        if said != (_digest(held[key]) if said or held[key] else ""):
            name = report.grant.party.name
            yield tampered(name, "claims", "De redovisade raderna är inte de som posten i diariet säger.")


def _digest(marks: list[str]) -> str:
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()
