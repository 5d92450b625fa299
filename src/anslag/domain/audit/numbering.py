"""Checks of the tables' numbers, and of the references that rest on them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from anslag.domain.audit.finding import Finding
from anslag.domain.publication import Reference, Report, Table


def table_number_duplicate(report: Report) -> Iterator[Finding]:
    """A number that two tables bear: told once for the number."""
    for number, tables in _bearers(report).items():
        if len(tables) > 1:
            keys = ", ".join(table.key for table in tables)
            yield Finding(
                code="table_number_duplicate",
                place=f"tables[{keys}].number",
                expected=None,
                found=number,
                message=f"Numret {number} står på {len(tables)} tabeller: {keys}.",
                remedy=f"Numrera tabellerna 1–{len(report.tables)} i den ordning de står, och rätta hänvisningarna.",
            )


def table_number_sequence(report: Report) -> Iterator[Finding]:
    """Numbers that do not run 1, 2, 3 ... in order: told for as few tables as explain it.

    A table that repeats the number beside it is a duplicate, and not told again here.
    """
    numbers = [table.number for table in report.tables]
    for position, expected in out_of_sequence(numbers):
        table = report.tables[position]
        before = f"efter tabell {numbers[position - 1]}" if position else "först"
        yield Finding(
            code="table_number_sequence",
            place=f"tables[{table.key}].number",
            expected=expected,
            found=table.number,
            message=f"Tabellen {table.key} har nummer {table.number} men står {before}, där {expected} väntas.",
            remedy=f"Numrera tabellerna 1–{len(report.tables)} i den ordning de står, och rätta hänvisningarna.",
        )


@dataclass(frozen=True, slots=True)
class _Run:
    """Tables whose numbers rise, by position, and what it takes to explain the rest."""

    faults: int = 0
    jumps: int = 0
    tables: tuple[int, ...] = ()

    @property
    def cost(self) -> tuple[int, int]:
        return self.faults, self.jumps


def out_of_sequence(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """The fewest positions that explain why numbers do not run from 1, each with the number expected there.

    The rest runs on, whether or not those left out have taken a number each. A number that jumps ahead is one
    fault, however many follow on from it.
    """
    faults = [not _repeats_beside(numbers, position) for position in range(len(numbers))]
    left_out = [0, *accumulate(faults)]
    runs = [_Run()]
    for position, number in enumerate(numbers):
        longer = []
        for run in runs:
            before = run.tables[-1] if run.tables else -1
            if not run.tables or numbers[before] < number:
                jumps = not _runs_on(numbers, before, position)
                passed = left_out[position] - left_out[before + 1]
                longer.append(_Run(run.faults + passed + jumps, run.jumps + jumps, (*run.tables, position)))
        runs.append(min(longer, key=lambda run: run.cost))
    ended = [
        replace(run, faults=run.faults + left_out[-1] - left_out[run.tables[-1] + 1]) for run in runs[1:]
    ]
    best = min(ended, key=lambda run: run.cost, default=_Run())
    return list(_told(numbers, best.tables, faults))


def _repeats_beside(numbers: Sequence[int], position: int) -> bool:
    beside = (*numbers[max(position - 1, 0) : position], *numbers[position + 1 : position + 2])
    return numbers[position] in beside


def _runs_on(numbers: Sequence[int], before: int, position: int) -> bool:
    """Whether the number follows on from that of the table `before`; -1 is the start."""
    step = numbers[position] - (numbers[before] if before >= 0 else 0)
    return step in {1, position - before}


def _told(numbers: Sequence[int], run: Sequence[int], faults: Sequence[bool]) -> Iterator[tuple[int, int]]:
    before = -1
    for position in range(len(numbers)):
        in_run = position in run
        if not _runs_on(numbers, before, position) if in_run else faults[position]:
            yield position, (numbers[before] if before >= 0 else 0) + position - before
        if in_run:
            before = position


def reference_ambiguous(report: Report) -> Iterator[Finding]:
    """A reference by a number that two tables bear, of which one is meant."""
    bearers = _bearers(report)
    for position, reference in enumerate(report.references):
        tables = [table.key for table in bearers.get(reference.number, [])]
        if len(tables) > 1 and reference.means in tables:
            yield Finding(
                code="reference_ambiguous",
                place=_place(position, reference),
                expected=reference.means,
                found=reference.number,
                message=f"Hänvisningen till tabell {reference.number} kan avse flera tabeller: {', '.join(tables)}.",
                remedy=f"Ge tabellerna olika nummer och hänvisa till den som avses, {reference.means}.",
            )


def reference_missing(report: Report) -> Iterator[Finding]:
    """A reference by a number that no table bears, or another table than the one meant."""
    bearers = _bearers(report)
    own = {table.key: table.number for table in report.tables}
    for position, reference in enumerate(report.references):
        tables = [table.key for table in bearers.get(reference.number, [])]
        if reference.means not in tables and not _to_appendix(report, reference):
            number = own.get(reference.means)
            yield Finding(
                code="reference_missing",
                place=_place(position, reference),
                expected=number,
                found=reference.number,
                message=f"Hänvisningen till tabell {reference.number} avser {reference.means},"
                f" {_leads_to(tables, number)}.",
                remedy=f"Rätta hänvisningen till tabell {number}, eller tabellens nummer."
                if number is not None
                else "Rätta hänvisningen till en tabell som finns, eller ta bort den.",
            )


def _leads_to(tables: list[str], number: int | None) -> str:
    if number is None:
        return "som saknas i rapporten"
    return f"men numret bärs av {', '.join(tables)}" if tables else "men ingen tabell har det numret"


def _to_appendix(report: Report, reference: Reference) -> bool:
    """An appendix numbers its tables from 1 anew; its one table may be meant by that number."""
    appendix = report.appendix
    return appendix is not None and reference.means == appendix.key and reference.number == 1


def _bearers(report: Report) -> dict[int, list[Table]]:
    tables: dict[int, list[Table]] = {}
    for table in report.tables:
        tables.setdefault(table.number, []).append(table)
    return tables


def _place(position: int, reference: Reference) -> str:
    return f"references[{position}] ({reference.at})"
