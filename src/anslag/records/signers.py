"""Who may sign for a party, and what would be left unsigned without one of them."""

from datetime import date

from anslag.domain.mandate import SIGNING, Mandate
from anslag.records.mandates import mandates_in
from anslag.records.obligations import Owed, owed_by_party

_SIGNED = ("requisition", "report_back", "deliverable")
"""What is owed that someone signs."""


def left_unsigned(mandate: Mandate, today: date) -> tuple[Owed, ...]:
    """What its party has left to do that nobody could sign for if the mandate ended today."""
    if mandate.role not in SIGNING:
        return ()
    others = [
        each
        for each in mandates_in(mandate.party)
        if each.role in SIGNING and each.stands(today) and each != mandate
    ]
    reached = {each.programme for each in others}
    return tuple(
        each
        for each in owed_by_party(mandate.party, today)
        if mandate.programme in {"", each.programme}
        and not reached & {"", each.programme}
        and _is_left(each, today)
    )


def _is_left(owed: Owed, today: date) -> bool:
    """A requisition may be late, but nobody has to be there for one that was never wanted."""
    what = owed.obligation
    return what.what in _SIGNED and what.done is None and (what.what != "requisition" or what.due >= today)
