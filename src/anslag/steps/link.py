"""Link a programme that was opened late to the grant that funds it."""

from anslag.domain.ledger import Movement
from anslag.domain.report import use_of
from anslag.domain.roll_up import roll_up_problems
from anslag.records.answers import read_answers
from anslag.records.grants import Held, form_of, held_programme, position_of
from anslag.records.ledger import account, post
from anslag.records.roll_up import programme_roll_up, rolled_up, unfilled
from anslag.steps.act import Act, enter, refuse


def link(act: Act, held: Held) -> None:
    """Fill a programme that was opened after its funding grant had reported, once all of it is accounted for.

    Refused where what it adds up to is not what the grant reported. Nothing is done while anything is outstanding,
    where what is given up is used for nothing that the grant could have reported, or where the programme was filled
    when it was opened.
    """
    grant = held.row.funded_by
    if grant is None or not unfilled(held):
        return
    below = programme_roll_up(held)
    if below.outstanding or below.given_up:
        return
    above = held_programme(grant.programme.key)
    report = grant.reports.filter(acceptance__isnull=False).order_by("-version").first()
    if report is None:
        return
    use = use_of(
        form_of(above, report.form_version),
        read_answers(report.answers),
        claimed=position_of(grant).paid,
    )
    labels = {each.id: each.label for each in above.terms.cost_categories}
    refuse(roll_up_problems(use, {**rolled_up(grant), held.key: below}, labels))
    entry = enter(act, held, "link", when_closed=True, part="link", reported=dict(below.costs))
    appropriation = account(held.row, "appropriation")
    post(
        entry,
        [
            Movement(
                source=account(above.row, "used", grant=grant, detail=category),
                target=appropriation,
                amount=amount,
                code="link",
            )
            for category, amount in below.costs.items()
            if amount
        ],
    )
