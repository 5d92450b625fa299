"""What the allocation key says of the claimed amounts: which it cannot have given, and what was meant."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from anslag.domain.audit.proportion import agreed_total, amounts_by_key, is_whole, nearest_basis
from anslag.domain.audit.whole_basis import finer_by, fits_none, implied_totals
from anslag.domain.money import Kronor
from anslag.domain.publication import Allocation, Appendix, AppendixRow, Report

MOST_SUMS = 20
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
    finer: int = 0
    """How many times finer a key would be that every amount follows from; 0 where there is none."""
    meant: Mapping[str, Kronor] = field(default_factory=dict)
    """By recipient whose amount is wrong: what it must have been, where that can be told."""
    wrong: frozenset[str] = frozenset()
    """The recipients whose amounts the key cannot have given."""


def meant_amounts(report: Report) -> Mapping[str, Kronor]:
    """By recipient whose claimed amount is wrong: what the key says it must have been."""
    return key_verdict(report).meant


def as_meant(report: Report) -> Report:
    """The report with the claimed amounts that the key says must have been meant."""
    meant = meant_amounts(report)
    if report.appendix is None or not meant:
        return report
    rows = tuple(replace(row, claimed=meant.get(row.recipient, row.claimed)) for row in report.appendix.rows)
    return replace(report, appendix=replace(report.appendix, rows=rows))


@lru_cache(maxsize=4)
def key_verdict(report: Report) -> Verdict:
    """Empty where the pot was not all claimed, or was shared by a method that the report does not tell enough of."""
    appendix, allocation = report.appendix, report.allocation
    if appendix is None or allocation is None or not _follows_key(appendix, allocation):
        return Verdict()
    if allocation.cap is not None:  # what a cap leaves over is shared again
        return Verdict()
    if allocation.method == "proportional" and not allocation.basis:
        return _redistributed(appendix, {}) or _by_whole_numbers(appendix, allocation)
    verdict = _by_method(report, appendix, allocation)
    return _redistributed(appendix, verdict.accepted) or verdict


def _by_method(report: Report, appendix: Appendix, allocation: Allocation) -> Verdict:
    match allocation.method:
        case "equal":
            return _equally(report, appendix, allocation)
        case "proportional":
            return _by_basis(appendix, allocation)
        case "given" if allocation.basis:
            return _compared(appendix, {share.recipient: (share.basis,) for share in allocation.basis})
        case "weighted" if allocation.basis:
            return _if_most_agree(appendix, _by_basis(appendix, allocation))
        case "per_class" if allocation.basis:
            amounts = {share.recipient: (share.basis,) for share in allocation.basis}
            return _if_most_agree(appendix, _compared(appendix, amounts))
        case _:
            return Verdict()


def _if_most_agree(appendix: Appendix, verdict: Verdict) -> Verdict:
    """For a method whose numbers may be published as they were before they were weighted or put in classes."""
    return verdict if 2 * len(verdict.wrong) < len(appendix.rows) else Verdict()


def _follows_key(appendix: Appendix, allocation: Allocation) -> bool:
    """Whether all of the pot was claimed, by the printed sum or by the rows."""
    added = sum(row.claimed for row in appendix.rows)
    return allocation.pot > 0 and allocation.pot in {appendix.total.claimed, added}


def _redistributed(appendix: Appendix, accepted: Mapping[str, tuple[Kronor, ...]]) -> Verdict | None:
    """An empty verdict where amounts were claimed below the key and shared out again.

    So it may be as soon as any row carries what it was allocated, unless all in the key do and that is the key's.
    """
    allocated = {row.recipient: row.allocated for row in appendix.rows if row.allocated is not None}
    by_key = allocated.keys() == accepted.keys() and all(
        amount in accepted[recipient] for recipient, amount in allocated.items()
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
        for name, printed, number in _corrections(basis, agreed)
    ]
    used = {row.recipient: row.used for row in appendix.rows}
    best = min(
        corrected,
        key=lambda other: (len(other.wrong), sum(used[name] != meant for name, meant in other.meant.items())),
        default=verdict,
    )
    return best if len(best.wrong) + 1 < len(verdict.wrong) else verdict


def _given_by(appendix: Appendix, pot: Kronor, basis: Mapping[str, int]) -> Verdict:
    amounts = amounts_by_key(pot, list(basis.values()))
    return _compared(appendix, dict(zip(basis, amounts, strict=True)))


def _missing(
    pot: Kronor, basis: Mapping[str, int], claimed: Mapping[str, Kronor], agreed: range
) -> dict[str, int]:
    """The numbers of recipients that the key leaves out, where their amounts and the key's sum give them."""
    left_out = [name for name in claimed if name not in basis]
    lacking = [total - sum(basis.values()) for total in agreed[:MOST_SUMS]]
    for total, lacks in zip(agreed, lacking, strict=False):
        numbers = {name: nearest_basis(claimed[name], total, pot) for name in left_out}
        if sum(numbers.values()) == lacks and all(is_whole(claimed[name], total, pot) for name in left_out):
            return numbers
    alone = len(left_out) == 1 and min(lacking, default=0) > 0
    return {left_out[0]: lacking[0]} if alone else {}


def _corrections(basis: Mapping[str, int], agreed: range) -> Iterator[tuple[str, int, int]]:
    """Single numbers, with what is printed instead, that would give the key a sum that most amounts agree on."""
    for total in agreed[:MOST_SUMS]:
        for name, printed in basis.items():
            number = printed + total - sum(basis.values())
            if number >= 0:
                yield name, printed, number


def _by_whole_numbers(appendix: Appendix, allocation: Allocation) -> Verdict:
    """Against a key that was not published, where the amounts give its sum away."""
    pot = allocation.pot
    totals = implied_totals(pot, [row.claimed for row in appendix.rows])
    wrong = [row for row in appendix.rows if fits_none(pot, row.claimed, totals)]
    if not totals or not wrong:
        return Verdict()
    numbers = {row.recipient: nearest_basis(row.claimed, totals[0], pot) for row in appendix.rows}
    meant = _meant_numbers(wrong, numbers, totals[0], pot)
    amounts = dict(zip(numbers, amounts_by_key(pot, list((numbers | meant).values())), strict=True))
    return Verdict(
        implied=totals[0],
        finer=finer_by(pot, [row.claimed for row in appendix.rows], totals[0]),
        wrong=frozenset(row.recipient for row in wrong),
        meant={name: amounts[name][0] for name in meant},
    )


def _meant_numbers(
    wrong: list[AppendixRow], numbers: Mapping[str, int], total: int, pot: Kronor
) -> dict[str, int]:
    """The numbers of those whose amounts are wrong, if there is one, or if what they used fits the sum."""
    left = total - sum(numbers.values()) + sum(numbers[row.recipient] for row in wrong)
    if len(wrong) == 1:
        return {wrong[0].recipient: left} if left >= 0 else {}
    as_used = {row.recipient: nearest_basis(row.used, total, pot) for row in wrong}
    whole = all(is_whole(row.used, total, pot) for row in wrong)
    return as_used if whole and sum(as_used.values()) == left else {}
