"""The later versions of a programme's form, as values for pages."""

from dataclasses import dataclass
from datetime import date

from anslag.records import models
from anslag.records.grants import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class FormVersionKept:
    """A version with why it came, when, and the number in the diary of the act that decided it."""

    version: int
    reason: str
    decided: date
    entry: int


def form_versions(held: Held) -> tuple[FormVersionKept, ...]:
    """The newest first."""
    rows = models.FormVersion.objects.filter(programme=held.row).select_related("entry").order_by("-version")
    return tuple(
        FormVersionKept(version=row.version, reason=row.reason, decided=row.entry.day, entry=row.entry_id)
        for row in rows.only("version", "reason", "entry__day")
    )
