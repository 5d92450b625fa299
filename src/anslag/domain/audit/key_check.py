"""Checks claimed amounts against the allocation key: what the method gives, to the krona."""

from collections.abc import Iterator

from anslag.domain.audit.finding import Finding
from anslag.domain.audit.key import Verdict, key_verdict
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.publication import AppendixRow, Report


def key_mismatch(report: Report) -> Iterator[Finding]:
    """A claimed amount that the key cannot have given, a number of the key that the amounts contradict."""
    if report.appendix is None:
        return
    verdict = key_verdict(report)
    if verdict.misprinted:
        yield _misprinted(*verdict.misprinted)
    for row in report.appendix.rows:
        if row.recipient in verdict.wrong:
            yield _wrong(report, row, verdict)
        elif row.allocated is not None and row.claimed > row.allocated:
            yield _above_allocated(row)


def _wrong(report: Report, row: AppendixRow, verdict: Verdict) -> Finding:
    meant = verdict.meant.get(row.recipient)
    if verdict.implied is not None:
        message = _no_whole_number(row, verdict.implied, report.allocation.pot if report.allocation else 0)
    elif meant is None:
        message = (
            f"{row.recipient} har rekvirerat {format_kronor(row.claimed)} kronor men står inte i nyckeln."
        )
    else:
        message = (
            f"{row.recipient} har rekvirerat {format_kronor(row.claimed)} kronor, men nyckeln ger"
            f" {_either(verdict.accepted[row.recipient])} kronor."
        )
    return Finding(
        code="key_mismatch",
        place=f"appendix.rows[{row.recipient}].claimed",
        expected=meant,
        found=row.claimed,
        message=message,
        remedy=_remedy(row, meant, listed=verdict.implied is not None, finer=verdict.finer),
    )


def _remedy(row: AppendixRow, meant: Kronor | None, *, listed: bool, finer: int) -> str:
    if finer:
        return _doubt(meant, finer)
    if meant is None and listed:
        return "Kontrollera beloppet mot beslutet om fördelning och rätta det."
    if meant is None:
        return "Rätta mottagarens namn, eller lägg till mottagaren i nyckeln."
    as_used = " Det är också det belopp som är använt." if row.used == meant else ""
    return f"Rätta beloppet till {format_kronor(meant)} kronor.{as_used}"


def _doubt(meant: Kronor | None, finer: int) -> str:
    """That the amount may be right: nothing tells a number that was not rounded from an amount that is wrong."""
    wrong = f" Annars är det {format_kronor(meant)} kronor." if meant is not None else ""
    return (
        f"Jämför med beslutet om fördelning. Beloppet är rätt om nyckelns andra tal är jämna {finer}-tal och det här "
        f"inte är det.{wrong}"
    )


def _either(amounts: tuple[Kronor, ...]) -> str:
    return " eller ".join(format_kronor(amount) for amount in amounts)


def _no_whole_number(row: AppendixRow, total: int, pot: Kronor) -> str:
    return (
        f"{row.recipient} har rekvirerat {format_kronor(row.claimed)} kronor. De andra beloppen visar att nyckelns"
        f" tal blir {format_kronor(total)} tillsammans, och då svarar beloppet mot"
        f" {_with_decimals(row.claimed * total, pot)}, som inte är ett helt tal."
    )


def _with_decimals(numerator: int, denominator: int) -> str:
    """A number that is not whole, with decimals until one shows it: 157 358,6."""
    whole, rest = divmod(numerator, denominator)
    decimals = ""
    while not decimals.strip("09") and len(decimals) < 9:
        digit, rest = divmod(10 * rest, denominator)
        decimals += str(digit)
    return f"{format_kronor(whole)},{decimals}"


def _misprinted(recipient: str, printed: int, number: int) -> Finding:
    return Finding(
        code="key_mismatch",
        place=f"allocation.basis[{recipient}]",
        expected=number,
        found=printed,
        message=f"Nyckelns tal för {recipient} är {format_kronor(printed)}, men de rekvirerade beloppen följer av"
        f" {format_kronor(number)}.",
        remedy=f"Rätta talet i nyckeln till {format_kronor(number)}.",
    )


def _above_allocated(row: AppendixRow) -> Finding:
    return Finding(
        code="key_mismatch",
        place=f"appendix.rows[{row.recipient}].claimed",
        expected=row.allocated,
        found=row.claimed,
        message=f"{row.recipient} har rekvirerat {format_kronor(row.claimed)} kronor men har bara tilldelats"
        f" {format_kronor(row.allocated or 0)}.",
        remedy="Rätta beloppet: det rekvirerade kan högst vara det tilldelade.",
    )
