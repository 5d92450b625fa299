"""Checks claimed amounts against the allocation key: what the method gives, to the krona."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from anslag.domain.audit.finding import Finding
from anslag.domain.audit.proportion import agreed_total, amounts_by_key, is_whole, nearest_basis
from anslag.domain.audit.whole_basis import implied_total
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.publication import Allocation, Appendix, AppendixRow, Report

MOST_SUMS = 100
"""How many sums of the key are tried where a number in it seems to be missing or wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the key says of the rows. Empty where it says nothing."""

    accepted: Mapping[str, tuple[Kronor, ...]] = field(default_factory=dict)
    """By recipient in the key: the amounts the method may give it."""
    misprinted: tuple[str, int, int] | None = None
    """A number of the key that the amounts contradict: recipient, as printed, as it must have been."""
    implied: int | None = None
    """The sum of a key that was not published."""
    meant: Mapping[str, Kronor] = field(default_factory=dict)
    """By recipient whose amount is wrong: what it must have been, where that can be told."""
    wrong: frozenset[str] = frozenset()
    """The recipients whose amounts the key cannot have given."""


def key_mismatch(report: Report) -> Iterator[Finding]:
    """A claimed amount that the key cannot have given, a number of the key that the amounts contradict."""
    if report.appendix is None:
        return
    verdict = _verdict(report)
    if verdict.misprinted:
        yield _misprinted(*verdict.misprinted)
    for row in report.appendix.rows:
        if row.recipient in verdict.wrong:
            yield _wrong(report, row, verdict)
        elif row.allocated is not None and row.claimed > row.allocated:
            yield _above_allocated(row)


def meant_amounts(report: Report) -> Mapping[str, Kronor]:
    """By recipient whose claimed amount is wrong: what the key says it must have been."""
    return _verdict(report).meant


def as_meant(report: Report) -> Report:
    """The report with the claimed amounts that the key says must have been meant."""
    meant = meant_amounts(report)
    if report.appendix is None or not meant:
        return report
    rows = tuple(replace(row, claimed=meant.get(row.recipient, row.claimed)) for row in report.appendix.rows)
    return replace(report, appendix=replace(report.appendix, rows=rows))


@lru_cache(maxsize=4)
def _verdict(report: Report) -> Verdict:
    appendix, allocation = report.appendix, report.allocation
    if appendix is None or allocation is None or not _follows_key(appendix, allocation):
        return Verdict()
    match allocation.method:
        case "proportional" if allocation.basis:
            verdict = _by_basis(appendix, allocation)
        case "proportional":
            return _redistributed(appendix, {}) or _by_whole_numbers(appendix, allocation)
        case "given" if allocation.basis:
            verdict = _compared(appendix, {share.recipient: (share.basis,) for share in allocation.basis})
        case "equal":
            verdict = _equally(report, appendix, allocation)
        case _:
            return Verdict()
    return _redistributed(appendix, verdict.accepted) or verdict


def _follows_key(appendix: Appendix, allocation: Allocation) -> bool:
    """Whether all of the pot was claimed, by the printed sum or by the rows."""
    added = sum(row.claimed for row in appendix.rows)
    return allocation.pot > 0 and allocation.pot in {appendix.total.claimed, added}


def _redistributed(appendix: Appendix, accepted: Mapping[str, tuple[Kronor, ...]]) -> Verdict | None:
    """An empty verdict where amounts were claimed below the key and shared out again.

    So it may be as soon as any row carries what it was allocated, unless every row does and that is the key's.
    """
    allocated = {row.recipient: row.allocated for row in appendix.rows if row.allocated is not None}
    by_key = len(allocated) == len(appendix.rows) and all(
        amount in accepted.get(recipient, ()) for recipient, amount in allocated.items()
    )
    return Verdict() if allocated and not by_key else None


def _compared(appendix: Appendix, accepted: Mapping[str, tuple[Kronor, ...]]) -> Verdict:
    wrong = [
        row.recipient
        for row in appendix.rows
        if row.claimed not in accepted.get(row.recipient, ()) and (row.claimed or row.recipient in accepted)
    ]
    meant = {name: accepted[name][0] for name in wrong if name in accepted}
    return Verdict(accepted=accepted, wrong=frozenset(wrong), meant=meant)


def _equally(report: Report, appendix: Appendix, allocation: Allocation) -> Verdict:
    names = [share.recipient for share in allocation.basis]
    if not names and report.recipients == len(appendix.rows):
        names = [row.recipient for row in appendix.rows]
    amounts = amounts_by_key(allocation.pot, [1] * len(names)) if names else []
    return _compared(appendix, dict(zip(names, amounts, strict=True))) if names else Verdict()


def _by_basis(appendix: Appendix, allocation: Allocation) -> Verdict:
    """Against the key as printed, or as it must have been where a number in it is missing or wrong."""
    basis = {share.recipient: share.basis for share in allocation.basis}
    claimed = {row.recipient: row.claimed for row in appendix.rows}
    agreed = agreed_total(allocation.pot, [(basis[name], claimed[name]) for name in basis if name in claimed])
    filled = basis | _missing(allocation.pot, basis, claimed, agreed)
    verdict = _given_by(appendix, allocation.pot, filled)
    if len(verdict.wrong) < 2 or sum(filled.values()) in agreed:
        return verdict
    corrected = [
        replace(
            _given_by(appendix, allocation.pot, basis | {name: number}), misprinted=(name, printed, number)
        )
        for name, printed, number in _corrections(allocation.pot, basis, claimed, agreed)
    ]
    best = min(corrected, key=lambda other: len(other.wrong), default=verdict)
    return best if len(best.wrong) + 1 < len(verdict.wrong) else verdict


def _given_by(appendix: Appendix, pot: Kronor, basis: Mapping[str, int]) -> Verdict:
    amounts = amounts_by_key(pot, list(basis.values()))
    return _compared(appendix, dict(zip(basis, amounts, strict=True)))


def _missing(
    pot: Kronor, basis: Mapping[str, int], claimed: Mapping[str, Kronor], agreed: range
) -> dict[str, int]:
    """The numbers of recipients that the key leaves out, where their amounts and the key's sum give them."""
    left_out = [name for name in claimed if name not in basis]
    for total in agreed[:MOST_SUMS]:
        numbers = {name: nearest_basis(claimed[name], total, pot) for name in left_out}
        whole = all(is_whole(claimed[name], total, pot) for name in left_out)
        if whole and sum(numbers.values()) == total - sum(basis.values()):
            return numbers
    return {}


def _corrections(
    pot: Kronor, basis: Mapping[str, int], claimed: Mapping[str, Kronor], agreed: range
) -> Iterator[tuple[str, int, int]]:
    """Single numbers, with what is printed instead, that would give the key a sum that most amounts agree on."""
    for total in agreed[:MOST_SUMS]:
        for name, printed in basis.items():
            number = printed + total - sum(basis.values())
            if name in claimed and number >= 0 and abs(pot * number - claimed[name] * total) < total:
                yield name, printed, number


def _by_whole_numbers(appendix: Appendix, allocation: Allocation) -> Verdict:
    pot = allocation.pot
    total = implied_total(pot, [row.claimed for row in appendix.rows])
    if total is None:
        return Verdict()
    wrong = [row for row in appendix.rows if not is_whole(row.claimed, total, pot)]
    numbers = {row.recipient: nearest_basis(row.claimed, total, pot) for row in appendix.rows}
    left = total - sum(numbers[row.recipient] for row in appendix.rows if row not in wrong)
    meant: dict[str, int] = {}
    if len(wrong) == 1 and left >= 0:
        meant = {wrong[0].recipient: left}
    elif all(is_whole(row.used, total, pot) for row in wrong):
        meant = {row.recipient: nearest_basis(row.used, total, pot) for row in wrong}
    if sum(meant.values()) != left:
        meant = {}
    amounts = dict(zip(numbers, amounts_by_key(pot, list((numbers | meant).values())), strict=True))
    return Verdict(
        implied=total,
        wrong=frozenset(row.recipient for row in wrong),
        meant={name: amounts[name][0] for name in meant},
    )


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
        remedy=_remedy(row, meant, listed=verdict.implied is not None),
    )


def _remedy(row: AppendixRow, meant: Kronor | None, *, listed: bool) -> str:
    if meant is None and listed:
        return "Kontrollera beloppet mot beslutet om fördelning och rätta det."
    if meant is None:
        return "Rätta mottagarens namn, eller lägg till mottagaren i nyckeln."
    as_used = " Det är också det belopp som är använt." if row.used == meant else ""
    return f"Rätta beloppet till {format_kronor(meant)} kronor.{as_used}"


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
