"""The appendix's sums, as printed and as its rows add up, and the share a printed figure should be."""

import re
from dataclasses import dataclass

from anslag.domain.money import Kronor, share_percent
from anslag.domain.publication import Appendix

MOST_DECIMALS = 100
_SHARE = re.compile(r"[0-9]+(?:[.,]([0-9]+))?")


@dataclass(frozen=True, slots=True)
class Totals:
    claimed: Kronor
    used: Kronor

    def of(self, name: str | None) -> Kronor:
        """claimed, used or unused."""
        match name:
            case "claimed":
                return self.claimed
            case "used":
                return self.used
            case _:
                return self.claimed - self.used


def printed_totals(appendix: Appendix) -> Totals:
    return Totals(appendix.total.claimed, appendix.total.used)


def added_totals(appendix: Appendix) -> Totals:
    return Totals(sum(row.claimed for row in appendix.rows), sum(row.used for row in appendix.rows))


def both_totals(appendix: Appendix) -> tuple[Totals, Totals]:
    """As printed, and as added up. Where they differ the sum is at fault, and what agrees with either is not."""
    return printed_totals(appendix), added_totals(appendix)


def share_as_printed(printed: str, part: Kronor, whole: Kronor) -> str:
    """The exact share with as many decimals as `printed`, by the rule of `share_percent`.

    Where more than all is used, the fault is the amounts': 100 is let stand.
    """
    match = _SHARE.fullmatch(printed)
    decimals = min(len(match[1] or ""), MOST_DECIMALS) if match else 0
    full = share_percent(1, 1, decimals=decimals)
    if part > whole and printed == full:
        return full
    return share_percent(part, whole, decimals=decimals)
