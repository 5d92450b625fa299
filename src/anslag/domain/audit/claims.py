"""Checks what the text says in figures against the tables, the appendix and its own parts."""

from collections.abc import Callable, Iterator

from anslag.domain.audit.finding import Code, Figure, Finding
from anslag.domain.audit.key import as_meant
from anslag.domain.audit.totals import both_totals, share_as_printed
from anslag.domain.money import decimal_comma, format_kronor
from anslag.domain.publication import Appendix, AppendixRow, Claim, Report, Statement, Table

RANKS = frozenset({"top", "majority"})

FIGURE_OR_SOURCE = "Rätta påståendet, eller den siffra som det bygger på."
AMOUNTS_FIRST = "Rätta de rekvirerade beloppen till dem som nyckeln ger: då stämmer påståendet."


def statement_mismatch(report: Report) -> Iterator[Finding]:
    """A figure that the tables or the appendix contradict."""
    meant = as_meant(report)
    for statement in report.statements:
        claim = statement.claim
        right = _right_figures(report, claim)
        found: Figure = claim.percent if claim.kind == "share" else claim.value
        if right is not None and found not in right:
            expected = right[0] if right else None
            yield _finding(
                "statement_mismatch",
                statement,
                expected=expected,
                found=found,
                fault=f"säger {_shown(found)}, men {_source(claim)} {_says(expected)}",
                remedy=AMOUNTS_FIRST if found in (_right_figures(meant, claim) or ()) else FIGURE_OR_SOURCE,
            )


def parts_mismatch(report: Report) -> Iterator[Finding]:
    """Parts that do not add up to the sum in the same sentence."""
    for statement in report.statements:
        parts = statement.claim.parts
        if statement.claim.kind == "parts" and parts is not None and sum(parts) != statement.claim.value:
            yield _finding(
                "parts_mismatch",
                statement,
                expected=sum(parts),
                found=statement.claim.value,
                fault=f"säger {_shown(statement.claim.value)}, men delarna {', '.join(map(format_kronor, parts))} blir"
                f" {format_kronor(sum(parts))} tillsammans.",
                remedy="Rätta summan eller den del som är fel.",
            )


def rank_mismatch(report: Report) -> Iterator[Finding]:
    """Options said to be the most chosen, or chosen by more than half, that the table contradicts."""
    for statement in report.statements:
        if statement.claim.kind in RANKS:
            table = _table(report, statement.claim.table)
            if table is None:
                yield _unknown_table(statement)
            elif statement.claim.kind == "top":
                yield from _top(statement, table)
            else:
                yield from _majority(statement, table)


def _top(statement: Statement, table: Table) -> Iterator[Finding]:
    """Wrong if an option left out has a higher count than one named, or, when ordered, if a count rises.

    Equal counts may stand in any order, and any of them may be the last one named.
    """
    options = statement.claim.options or ()
    counts = {row.option: row.count for row in table.rows}
    named = [counts.get(option, -1) for option in options]
    left_out = [row.count for row in table.rows if row.option not in options]
    highest_named = not named or (
        min(named) >= max(left_out, default=0) and len(set(options)) == len(options)
    )
    if highest_named and (not statement.claim.ordered or named == sorted(named, reverse=True)):
        return
    highest = sorted(table.rows, key=lambda row: -row.count)[: len(options)]
    shown = ", ".join(f"{row.label} ({row.count})" for row in highest)
    yield _finding(
        "rank_mismatch",
        statement,
        expected=tuple(row.option for row in highest),
        found=options,
        fault=f"rangordnar annorlunda än {_name(table)}, där de {len(highest)} vanligaste är {shown}.",
        remedy="Rätta ordningen eller urvalet i meningen, eller antalen i tabellen.",
    )


def _majority(statement: Statement, table: Table) -> Iterator[Finding]:
    option = statement.claim.option or ""
    count = next((row.count for row in table.rows if row.option == option), 0)
    if 2 * count <= table.n:
        yield _finding(
            "rank_mismatch",
            statement,
            expected=table.n // 2 + 1,
            found=count,
            fault=f"talar om en majoritet, men i {_name(table)} är antalet {count} av {table.n}.",
            remedy="Skriv antalet i stället, eller rätta tabellen.",
        )


def _right_figures(report: Report, claim: Claim) -> tuple[Figure, ...] | None:
    """Every figure that the report bears out, the best first; None where it cannot tell.

    Nothing where the statement is about a table or a row that is not there.
    """
    match claim.kind:
        case "recipients":
            return (report.recipients,)
        case "cell":
            return _cell(report, claim)
        case "share" | "total" | "recipients_where" | "unused_of" if report.appendix is not None:
            return _FROM_APPENDIX[claim.kind](report.appendix, claim)
        case _:
            return None


def _share(appendix: Appendix, claim: Claim) -> tuple[Figure, ...]:
    printed = claim.percent or ""
    return tuple(
        share_as_printed(printed, totals.of(claim.of), totals.of(claim.within))
        for totals in both_totals(appendix)
    )


def _total(appendix: Appendix, claim: Claim) -> tuple[Figure, ...]:
    return tuple(totals.of(claim.of) for totals in both_totals(appendix))


def _recipients_where(appendix: Appendix, claim: Claim) -> tuple[Figure, ...]:
    return (sum(_holds(row, claim.test) for row in appendix.rows),)


def _unused_of(appendix: Appendix, claim: Claim) -> tuple[Figure, ...]:
    return tuple(row.claimed - row.used for row in appendix.rows if row.recipient == claim.recipient)


_FROM_APPENDIX: dict[str, Callable[[Appendix, Claim], tuple[Figure, ...]]] = {
    "share": _share,
    "total": _total,
    "recipients_where": _recipients_where,
    "unused_of": _unused_of,
}


def _cell(report: Report, claim: Claim) -> tuple[int, ...]:
    """An option that the table leaves out was chosen by nobody."""
    table = _table(report, claim.table)
    if table is None:
        return ()
    return tuple(row.count for row in table.rows if row.option == claim.option) or (0,)


def _holds(row: AppendixRow, test: str | None) -> bool:
    return row.used < row.claimed if test == "used<claimed" else row.used > row.claimed


def _table(report: Report, key: str | None) -> Table | None:
    return next((table for table in report.tables if table.key == key), None)


def _name(table: Table) -> str:
    return f"tabell {table.number} ({table.key})"


def _shown(figure: Figure) -> str:
    if isinstance(figure, int):
        return format_kronor(figure)
    return f"{decimal_comma(str(figure))} procent"


def _says(expected: Figure) -> str:
    return "saknas i rapporten." if expected is None else f"ger {_shown(expected)}."


def _source(claim: Claim) -> str:
    match claim.kind:
        case "recipients":
            return "antalet mottagare i rapporten"
        case "cell":
            return f"tabellen {claim.table}, raden {claim.option},"
        case "recipients_where":
            return "raderna i bilagan"
        case "unused_of":
            return f"bilagans rad för {claim.recipient}"
        case _:
            return "bilagans summor"


def _unknown_table(statement: Statement) -> Finding:
    key = statement.claim.table
    return _finding(
        "rank_mismatch",
        statement,
        expected=None,
        found=key,
        fault=f"bygger på tabellen {key}, som saknas i rapporten.",
        remedy="Rätta hänvisningen, eller ta bort påståendet.",
    )


def _finding(
    code: Code, statement: Statement, *, expected: Figure, found: Figure, fault: str, remedy: str
) -> Finding:
    return Finding(
        code=code,
        place=f"statements[{statement.key}]",
        expected=expected,
        found=found,
        message=f"Texten ”{statement.text}” {fault}",
        remedy=remedy,
    )
