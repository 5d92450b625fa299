"""What a receiver's own receivers have done, added up into its account to the giver above."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from anslag.domain.grant import Position
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.problem import Problem
from anslag.domain.programme import Funding
from anslag.domain.report import Use


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUp:
    """A funded programme as its funding grant sees it: kronor per cost category, and what is still out."""

    costs: Mapping[str, Kronor]
    outstanding: Kronor
    """Handed on and neither used, waived nor returned."""
    unused: Kronor = 0
    """Of that: accounted for as unused."""
    given_up: Kronor = 0
    """Waived or written off, and in none of the categories."""
    accounted: int = field(default=0, compare=False)
    """How many have accounted for all that they got."""
    clawed_back: Mapping[str, Kronor] = field(default_factory=dict)
    """By the same categories: what has been taken from them since it was accounted for."""


def roll_up(
    funding: Funding, positions: Iterable[Position], below: Iterable[RollUp], *, pot: Kronor
) -> RollUp:
    """Add up a funded programme: its receivers' own use, and through them what stands further down.

    `pot` is what was handed on. With a `roll_up` category in the funding terms, all that stays below counts as that
    category, waived amounts with it; without one, each category counts as itself.
    """
    positions = tuple(positions)
    below = tuple(below)
    costs = summed((*(position.used for position in positions), *(lower.costs for lower in below)))
    clawed = summed(
        (*(position.clawed_back for position in positions), *(lower.clawed_back for lower in below))
    )
    waived = sum(position.waived + position.written_off for position in positions)
    returned = sum(position.returned for position in positions)
    outstanding = pot - sum(costs.values()) - waived - returned
    unused = sum(position.unused for position in positions) - waived - returned
    if funding.roll_up:
        costs = {funding.roll_up: sum(costs.values()) + waived}
        clawed = {funding.roll_up: sum(clawed.values())} if clawed else {}
        waived = 0
    accounted = sum(bool(position.paid) and not position.unaccounted for position in positions)
    return RollUp(
        costs=costs,
        outstanding=outstanding,
        unused=unused + sum(lower.unused for lower in below),
        given_up=waived,
        accounted=accounted,
        clawed_back=clawed,
    )


def added(below: Iterable[RollUp]) -> dict[str, Kronor]:
    """All that was used below, per category."""
    costs: dict[str, Kronor] = {}
    for lower in below:
        for category, amount in lower.costs.items():
            costs[category] = costs.get(category, 0) + amount
    return costs


def summed(parts: Iterable[Mapping[str, Kronor]]) -> dict[str, Kronor]:
    """Kronor by category, of several together."""
    sums: dict[str, Kronor] = {}
    for part in parts:
        for category, amount in part.items():
            sums[category] = sums.get(category, 0) + amount
    return sums


def own_use(use: Use, below: Iterable[RollUp]) -> dict[str, Kronor]:
    """What the receiver used itself, per category: reported, less what was rolled up. Negative where it is short."""
    own = dict(use.costs)
    for lower in below:
        for category, amount in lower.costs.items():
            own[category] = own.get(category, 0) - amount
    return {category: amount for category, amount in own.items() if amount}


def outstanding_problems(below: Mapping[str, RollUp]) -> tuple[Problem, ...]:
    """What was handed on and is still out, by the key of the programme it is out in."""
    return tuple(problem for key, lower in below.items() for problem in _outstanding(key, lower))


def _outstanding(key: str, lower: RollUp) -> Iterator[Problem]:
    if unaccounted := lower.outstanding - lower.unused:
        yield Problem(
            place=key,
            rule="roll_up.outstanding",
            message=f"{format_kronor(unaccounted)} kr som har fördelats vidare är inte redovisade.",
            remedy="Ta in och godkänn alla delredovisningar först.",
        )
    if lower.unused:
        yield Problem(
            place=key,
            rule="roll_up.unused",
            message=f"{format_kronor(lower.unused)} kr som har fördelats vidare är redovisade som ej använda.",
            remedy="Kräv tillbaka eller efterge dem, och bokför återbetalningen, innan ni redovisar.",
        )


def restatement_problem(recipient: str) -> Problem:
    """Why something waits for a receiver to report again."""
    return Problem(
        place=f"Redovisning, {recipient}",
        rule="roll_up.restatement",
        message="En redovisning längre ned har rättats efter att den här godkändes.",
        remedy="Vänta på en ny version av redovisningen, och godkänn den.",
    )


def roll_up_problems(use: Use, below: Mapping[str, RollUp], labels: Mapping[str, str]) -> tuple[Problem, ...]:
    """Why a report does not fit what its receivers below have reported. `below` by programme key."""
    problems = list(outstanding_problems(below))
    for category, amount in own_use(use, below.values()).items():
        if amount < 0:
            reported = use.costs.get(category, 0)
            problems.append(
                Problem(
                    place=f"Kostnadsslag {labels.get(category, category)}",
                    rule="roll_up.category",
                    message=f"Ni har angett {format_kronor(reported)} kr, men delredovisningarna ger "
                    f"{format_kronor(reported - amount)} kr.",
                    remedy="Ange minst det som delredovisningarna ger.",
                )
            )
    return tuple(problems)
