"""Checks of the appendix: sums, shares, and that nobody uses more than it claimed."""

from collections.abc import Iterator
from dataclasses import replace

from anslag.domain.audit.finding import Finding
from anslag.domain.audit.key import as_meant, meant_amounts
from anslag.domain.audit.totals import Totals, added_totals, both_totals, printed_totals, share_as_printed
from anslag.domain.money import Kronor, decimal_comma, format_kronor
from anslag.domain.publication import Appendix, AppendixRow, Report

COLUMNS = (("claimed", "rekvirerat"), ("used", "använt"))

AMOUNT_FIRST = "Rätta det rekvirerade beloppet till det som nyckeln ger: då stämmer det som står."


def column_sum(report: Report) -> Iterator[Finding]:
    """A column's rows do not add up to its total."""
    if report.appendix is None:
        return
    printed, added = both_totals(report.appendix)
    for column, word in COLUMNS:
        rows, total = added.of(column), printed.of(column)
        if rows != total:
            yield Finding(
                code="column_sum",
                place=f"appendix.total.{column}",
                expected=rows,
                found=total,
                message=f"Raderna för {word} belopp blir tillsammans {format_kronor(rows)} kronor, men summan är"
                f" {format_kronor(total)}. Det skiljer {format_kronor(abs(rows - total))} kronor.",
                remedy=_sum_remedy(report, report.appendix, column),
            )


def _sum_remedy(report: Report, appendix: Appendix, column: str) -> str:
    """Which rows make the difference, where the key or an overuse tells; else where to look."""
    if column == "claimed":
        meant = as_meant(report).appendix
        rows = list(meant_amounts(report)) if meant and not _difference(meant, column) else []
        told = "Summan stämmer med de belopp som nyckeln ger. Rätta"
    else:
        difference = _difference(appendix, column)
        rows = [row.recipient for row in appendix.rows if row.used - row.claimed == difference > 0]
        told = "Skillnaden är lika stor som det som är använt för mycket på en rad. Rätta"
    if rows:
        return f"{told} {'raden' if len(rows) == 1 else 'raderna'} {', '.join(rows)}."
    return "Leta efter en felskriven rad, en rad som saknas eller en felskriven summa, och rätta den."


def _difference(appendix: Appendix, column: str) -> Kronor:
    return added_totals(appendix).of(column) - printed_totals(appendix).of(column)


def row_share(report: Report) -> Iterator[Finding]:
    """A printed share is not the exact share of its amounts."""
    if report.appendix is None:
        return
    meant = meant_amounts(report)
    for row in report.appendix.rows:
        printed = row.share_percent
        exact = share_as_printed(printed, row.used, row.claimed)
        if printed != exact:
            finding = _share(f"appendix.rows[{row.recipient}]", printed, exact, row)
            of_meant = meant.get(row.recipient)
            follows = of_meant is not None and printed == share_as_printed(printed, row.used, of_meant)
            yield replace(finding, remedy=AMOUNT_FIRST) if follows else finding
    total = report.appendix.total.share_percent
    shares = [share_as_printed(total, both.used, both.claimed) for both in both_totals(report.appendix)]
    if total not in shares:
        yield _share("appendix.total", total, shares[0], printed_totals(report.appendix))


def _share(place: str, printed: str, exact: str, amounts: AppendixRow | Totals) -> Finding:
    below = " Det som inte är hela beloppet skrivs aldrig som 100." if _is_hundred(printed) else ""
    return Finding(
        code="row_share",
        place=f"{place}.share_percent",
        expected=exact,
        found=printed,
        message=f"Andelen är skriven som {decimal_comma(printed)} procent, men {format_kronor(amounts.used)} av"
        f" {format_kronor(amounts.claimed)} kronor är {decimal_comma(exact)} procent.{below}",
        remedy=f"Skriv {decimal_comma(exact)}, eller rätta det belopp som är fel.",
    )


def _is_hundred(printed: str) -> bool:
    return printed == share_as_printed(printed, 1, 1)


def overuse(report: Report) -> Iterator[Finding]:
    """Used above claimed."""
    if report.appendix is None:
        return
    for row in report.appendix.rows:
        if row.used > row.claimed:
            yield Finding(
                code="overuse",
                place=f"appendix.rows[{row.recipient}].used",
                expected=row.claimed,
                found=row.used,
                message=f"{row.recipient} har använt {format_kronor(row.used)} kronor men rekvirerat"
                f" {format_kronor(row.claimed)}: {format_kronor(row.used - row.claimed)} kronor för mycket.",
                remedy=_overuse_remedy(report, report.appendix, row),
            )


def _overuse_remedy(report: Report, appendix: Appendix, row: AppendixRow) -> str:
    """Which of the two amounts is wrong, where the key or the column's sum can tell."""
    meant = meant_amounts(report).get(row.recipient, row.claimed)
    if meant != row.claimed and row.used <= meant:
        return f"Rätta det rekvirerade beloppet till {format_kronor(meant)} kronor, som nyckeln ger."
    fitting = _used_that_fits(appendix, row)
    if fitting is not None:
        return f"Rätta det använda beloppet till {format_kronor(fitting)} kronor: då stämmer kolumnens summa."
    return "Kontrollera båda beloppen mot underlaget. Det använda kan högst vara det rekvirerade."


def _used_that_fits(appendix: Appendix, row: AppendixRow) -> Kronor | None:
    fitting = row.used - (added_totals(appendix).used - appendix.total.used)
    return fitting if 0 <= fitting <= row.claimed else None
