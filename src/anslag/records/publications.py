"""The versions of a programme's compiled report, as values for a page."""

from dataclasses import dataclass
from datetime import date

from anslag.records.grants import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionKept:
    """A version of the report: when it was compiled, and published, where it has been."""

    number: int
    compiled: date
    published: date | None


def versions(held: Held) -> tuple[VersionKept, ...]:
    """Every version, the latest first."""
    told = {
        entry.facts["version"]: entry.day for entry in held.row.diary.filter(action="publish").order_by("seq")
    }
    kept = held.row.publications.order_by("-version").values_list("version", "entry__day")
    return tuple(VersionKept(number=number, compiled=day, published=told.get(number)) for number, day in kept)
