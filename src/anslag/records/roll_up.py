"""Follow money that was handed on: what those below have done with it, added up for the giver above."""

from collections.abc import Mapping

from anslag.domain.money import Kronor
from anslag.domain.roll_up import RollUp, roll_up
from anslag.records import models
from anslag.records.grants import Held, funded_by, positions, programme_flows


def rolled_up(grant: models.Grant) -> dict[str, RollUp]:
    """The programmes that have been given this grant's money to hand on, by key, each added up with all below it.

    One that was opened after the grant had reported is left out until the two are linked: the grant's own account
    then still holds what it used.
    """
    return {held.key: programme_roll_up(held) for held in funded_by(grant) if not unfilled(held)}


def programme_roll_up(held: Held) -> RollUp:
    """One funded programme added up, through every tier below it."""
    funding = held.terms.funding
    if funding is None:
        raise ValueError(f"{held.key} is funded by nobody")
    pots = {"pot", "administration"}
    handed_on = sum(
        amount
        * (
            (source == "appropriation" and target in pots)
            - (source in {*pots, "lapsed"} and target == "appropriation")
        )
        for (source, target, _), amount in programme_flows(held).items()
    )
    below = [each for grant in funding_grants(held) for each in rolled_up(grant).values()]
    return roll_up(funding, positions(held).values(), below, pot=handed_on)


def funding_grants(held: Held) -> list[models.Grant]:
    """The programme's grants that fund programmes of their receivers' own."""
    return list(
        models.Grant.objects.filter(programme=held.row, programmes_funded__isnull=False)
        .select_related("party", "programme")
        .distinct()
        .order_by("id")
    )


def consolidated(held: Held) -> dict[str, Mapping[str, Kronor]]:
    """Kronor used per cost category, by recipient: its own use and that of everyone below, each krona once."""
    below = {grant.party.name: rolled_up(grant).values() for grant in funding_grants(held)}
    used: dict[str, Mapping[str, Kronor]] = {}
    for name, position in positions(held).items():
        costs = dict(position.used)
        for lower in below.get(name, ()):
            for category, amount in lower.costs.items():
                costs[category] = costs.get(category, 0) + amount
        used[name] = costs
    return used


def unfilled(held: Held) -> Kronor:
    """What the programme has set out to hand on and its funding grant has not yet given it."""
    source = held.row.accounts.get(kind="appropriation")
    return source.total_out - source.total_in
