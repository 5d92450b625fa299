"""An act prepared by one person and decided by another: what it can come to, and why it cannot be decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from anslag.domain.money import Kronor, format_kronor
from anslag.domain.problem import Problem

type Outcome = Literal["approved", "declined", "withdrawn"]
"""What is withdrawn is taken back by whoever prepared it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A proposal as it is when someone decides on it. `decided`: what it has come to already, or empty."""

    step: str
    prepared_by: str
    reasoned: bool
    """Whether approving it takes a reason too."""
    decided: Outcome | Literal[""]


def verdict_problems(proposed: Proposed, *, outcome: Outcome, by: str, reason: str) -> tuple[Problem, ...]:
    """Why the proposal cannot come to this outcome by this person."""
    own = by.strip().casefold() == proposed.prepared_by.strip().casefold()
    faults = (
        (
            bool(proposed.decided),
            "proposal.once",
            "Det här är redan avgjort.",
            "Se vad som beslutades. Förbered det på nytt om det ska ändras.",
        ),
        (
            outcome == "approved" and own,
            "proposal.self",
            "Du har själv förberett det här.",
            "Låt en annan person godkänna det.",
        ),
        (
            outcome == "declined" and own,
            "proposal.self",
            "Du har själv förberett det här.",
            "Ta tillbaka det i stället.",
        ),
        (
            outcome == "withdrawn" and not own,
            "proposal.own",
            "Bara den som förberett det kan ta tillbaka det.",
            "Avslå det i stället, med ett skäl.",
        ),
        (
            (outcome == "declined" or (outcome == "approved" and proposed.reasoned)) and not reason.strip(),
            "proposal.reason",
            "Skälet saknas.",
            "Skriv varför du beslutar så.",
        ),
    )
    return tuple(
        Problem(place="Förslaget", rule=rule, message=message, remedy=remedy)
        for fault, rule, message, remedy in faults
        if fault
    )


def twice_problems(waiting: int | None) -> tuple[Problem, ...]:
    """That the same is prepared already. `waiting` is the number of the proposal that it would be beside."""
    if waiting is None:
        return ()
    return (
        Problem(
            place="Förslaget",
            rule="proposal.twice",
            message=f"Förslag {waiting} gäller samma sak och väntar på beslut.",
            remedy=f"Besluta om förslag {waiting} eller ta tillbaka det först.",
        ),
    )


def change_problems(
    what: str, now: Mapping[str, Kronor], *, prepared: Mapping[str, Kronor] | None
) -> tuple[Problem, ...]:
    """That the amounts are no longer those that were prepared: nobody approves what nobody has seen."""
    if prepared is None or dict(prepared) == dict(now):
        return ()
    before, after = (format_kronor(sum(each.values())) for each in (prepared, now))
    return (
        Problem(
            place=what,
            rule="proposal.changed",
            message=f"Förslaget gjordes på {before} kr, men nu är det {after} kr eller delas på annat sätt.",
            remedy="Avslå förslaget och förbered ett nytt.",
        ),
    )
