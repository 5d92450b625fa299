"""The proof of a sharing, line by line: the key, the exact share, what was rounded and the amount."""

from collections.abc import Iterable
from dataclasses import dataclass

from anslag.domain.money import Kronor, format_kronor
from anslag.domain.share import Line

DECIMALS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRow:
    line: Line
    share: str
    """The exact share: whole kronor with its first decimals, cut and not rounded; an ellipsis where more follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    rows: tuple[ProofRow, ...]
    basis: int
    total: Kronor


def proof(lines: Iterable[Line]) -> Proof:
    rows = tuple(ProofRow(line=each, share=exact_share(each)) for each in lines)
    return Proof(
        rows=rows,
        basis=sum(row.line.basis for row in rows),
        total=sum(row.line.amount for row in rows),
    )


def exact_share(line: Line) -> str:
    whole, rest = divmod(line.share.numerator, line.share.denominator)
    if not rest:
        return format_kronor(whole)
    decimals, more = divmod(rest * 10**DECIMALS, line.share.denominator)
    return f"{format_kronor(whole)},{decimals:0{DECIMALS}d}{'…' if more else ''}"
