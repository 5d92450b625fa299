"""Let what has come back to a programme go up to the grant that funds it."""

from collections.abc import Mapping

from anslag.domain.ledger import Movement
from anslag.records import models
from anslag.records.grants import Held
from anslag.records.ledger import account, post


def hand_back(entry: models.DiaryEntry, held: Held, amounts: Mapping[models.Account, int]) -> None:
    """Release kronor from the accounts given to the programme's source, and from there to the funding grant.

    What the source has not been filled with stays there: a programme opened after its funding grant had reported is
    filled when the two are linked. Nothing moves where nothing funds the programme: it has come to its end.
    """
    source = held.row.funded_by
    if source is None:
        return
    appropriation = account(held.row, "appropriation")
    post(
        entry,
        [
            Movement(source=each, target=appropriation, amount=amount, code="release")
            for each, amount in amounts.items()
            if amount
        ],
    )
    appropriation.refresh_from_db()
    surplus = appropriation.total_in - appropriation.total_out
    if surplus > 0:
        paid = account(source.programme, "paid", grant=source)
        post(entry, [Movement(source=appropriation, target=paid, amount=surplus, code="hand_back")])
