"""Control samples as values: what was drawn from what, with which seed, and what each control came to."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from anslag.domain.money import Kronor
from anslag.domain.sampling import STRATA, Sampled, Stratum
from anslag.records import models
from anslag.records.grants import Held
from anslag.records.reviews import ReviewKept


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlKept:
    """A report that was drawn, and what the control of it came to; empty while there is no result."""

    stratum: Stratum
    report: Sampled
    outcome: str = ""
    questioned: Kronor = 0
    text: str = ""
    without: str = ""
    """Why there is a result although no evidence had come."""
    day: date | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleKept:
    """A sample as it was drawn: from `population`, which is kept so that anyone can draw it again."""

    number: int
    """The entry in the diary that drew it."""
    day: date
    by: str
    seed: str
    sizes: dict[Stratum, int]
    population: tuple[Sampled, ...]
    controls: tuple[ControlKept, ...]
    asks: str
    due: date


def population(reviews: Iterable[ReviewKept]) -> tuple[Sampled, ...]:
    """The reports that can be drawn: the latest version of each that has been submitted."""
    return tuple(
        Sampled(recipient=each.recipient, used=each.latest.used, deviations=len(each.deviations))
        for each in reviews
        if each.latest
    )


def samples_in(held: Held) -> tuple[SampleKept, ...]:
    """Every sample drawn in the programme, the newest first; in one query."""
    acts = models.ReviewAct.objects.filter(
        programme=held.row, entry__action__in=("draw_sample", "record_sample")
    )
    rows = acts.select_related("entry", "report__grant__party").defer("report__answers").order_by("entry_id")
    results: dict[tuple[int, str], tuple[models.ReviewAct, dict[str, Any]]] = {}
    drawn: list[tuple[models.ReviewAct, dict[str, Any]]] = []
    for row in rows:
        told = json.loads(row.said)
        if row.report:
            results[told["sample"], row.report.grant.party.name] = row, told
        else:
            drawn.append((row, told))
    return tuple(_sample(row, told, results) for row, told in reversed(drawn))


def control_of(held: Held, sample: int, recipient: str) -> ControlKept | None:
    """The control of a receiver's report in the sample of that number; None where it was not drawn."""
    every = (each for kept in samples_in(held) if kept.number == sample for each in kept.controls)
    return next((each for each in every if each.report.recipient == recipient), None)


def _sample(row: models.ReviewAct, told: dict[str, Any], results: dict[Any, Any]) -> SampleKept:
    reports = {
        name: Sampled(recipient=name, used=used, deviations=count) for name, used, count in told["from"]
    }
    return SampleKept(
        number=row.entry_id,
        day=row.entry.day,
        by=row.entry.prepared_by,
        seed=told["seed"],
        sizes=told["sizes"],
        population=tuple(reports.values()),
        controls=tuple(
            _control(stratum, reports[name], results.get((row.entry_id, name)))
            for stratum in STRATA
            for name in told["drawn"][stratum]
        ),
        asks=told["asks"],
        due=date.fromisoformat(told["due"]),
    )


def _control(stratum: Stratum, report: Sampled, result: Any) -> ControlKept:
    if result is None:
        return ControlKept(stratum=stratum, report=report)
    row, told = result
    return ControlKept(
        stratum=stratum,
        report=report,
        outcome=told["outcome"],
        questioned=told["questioned"],
        text=told["text"],
        without=told.get("without", ""),
        day=row.entry.day,
        by=row.entry.prepared_by,
    )
