"""The days of a programme come in an order that can be kept."""

from collections.abc import Iterator
from datetime import date

from anslag.domain.programme import Terms
from anslag.files.programme_fault import Fault, KeyPath
from anslag.files.programme_read import TERMS, Folder

_ORDER: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (("call", "opens"), ("call", "closes")),
    (("call", "closes"), ("payment", "latest")),
    (("use_period", "start"), ("use_period", "end")),
    (("use_period", "end"), ("report_back", "due")),
    (("report_back", "opens"), ("report_back", "due")),
    (("report_back", "due"), ("repayment", "due")),
    (("report_back", "due"), ("national_report", "due")),
)
"""Days of which the second may not come before the first."""


def days_in_order(folder: Folder) -> Iterator[Fault]:
    for earlier, later in _ORDER:
        first, second = _day(folder.terms, earlier), _day(folder.terms, later)
        if first and second and second < first:
            message = f"Dagen är {second}, före {'.'.join(earlier)} som är {first}."
            yield _fault(later, "days_in_order", message, "Ändra någon av dagarna.")


def deliverables_within_reach(folder: Folder) -> Iterator[Fault]:
    start = folder.terms.use_period.start
    for index, deliverable in enumerate(folder.terms.deliverables):
        if deliverable.due < start:
            message = f"Dagen är {deliverable.due}, före use_period.start som är {start}."
            path = ("deliverables", index, "due")
            yield _fault(path, "deliverables_within_reach", message, "Ändra någon av dagarna.")


def grant_year_in_use_period(folder: Folder) -> Iterator[Fault]:
    year, period = folder.terms.grant_year, folder.terms.use_period
    if not period.start.year <= year <= period.end.year:
        message = f"Bidragsåret {year} ligger utanför use_period, {period.start} till {period.end}."
        yield _fault(("grant_year",), "grant_year_in_use_period", message, "Rätta året eller perioden.")


def decided_has_a_decision(folder: Folder) -> Iterator[Fault]:
    if folder.terms.status == "decided" and not folder.terms.decisions:
        message = "Programmet anges som beslutat men inget beslut står i decisions."
        yield _fault(
            ("status",), "decided_has_a_decision", message, "Lägg till beslutet, eller ändra status."
        )


CHECKS = (days_in_order, deliverables_within_reach, grant_year_in_use_period, decided_has_a_decision)


def _day(terms: Terms, path: tuple[str, str]) -> date | None:
    table, key = path
    day: date | None = getattr(getattr(terms, table), key, None)
    return day


def _fault(path: KeyPath, rule: str, message: str, remedy: str) -> Fault:
    return Fault(file=TERMS, path=path, rule=rule, message=message, remedy=remedy)
