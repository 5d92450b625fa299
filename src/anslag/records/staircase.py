"""The staircase read from the ledger: from the appropriation down through every tier, and what came back."""

from collections.abc import Iterable

from anslag.domain.money import Kronor
from anslag.domain.staircase import Stair, Step, grant_steps, programme_steps
from anslag.records import models
from anslag.records.grants import Held, funded_by, grant_to, held_programme, positions, programme_flows
from anslag.records.roll_up import consolidated, funding_grants


def staircase(programme: str, recipient: str = "") -> tuple[Step, ...]:
    """Every step of a programme's money: how it came there, what became of it, and of what was handed on.

    With a recipient, only that grant's steps within the programme, and what hangs on it.
    """
    held = held_programme(programme)
    only = [recipient] if recipient else None
    if recipient:
        grant_to(held, recipient)
    return (*_above(held), *_steps(held, only), *_below(held, only))


def _above(held: Held) -> tuple[Step, ...]:
    """The chain of grants that funds the programme, from its source."""
    grant = held.row.funded_by
    if grant is None:
        return ()
    giver = held_programme(grant.programme.key)
    return (*_above(giver), *_steps(giver, [grant.party.name]))


def _below(held: Held, names: Iterable[str] | None) -> tuple[Step, ...]:
    steps: list[Step] = []
    for grant in funding_grants(held):
        if names is None or grant.party.name in names:
            for lower in funded_by(grant):
                steps += [*_steps(lower, None), *_below(lower, None)]
    return tuple(steps)


def _steps(held: Held, names: list[str] | None) -> tuple[Step, ...]:
    parts = {part.id: part.title for part in held.terms.pot.parts}
    funded = held.row.funded_by is not None
    own = programme_steps(Stair(programme=held.key), programme_flows(held), parts, funded=funded)
    stand = {name: each for name, each in positions(held).items() if names is None or name in names}
    used = consolidated(held)
    return (
        *own,
        *grant_steps(
            Stair(programme=held.key, recipient=names[0] if names else ""),
            stand.values(),
            reported=_reported(held, names),
            used_below=sum(sum(used[name].values()) - each.used_itself for name, each in stand.items()),
        ),
    )


def _reported(held: Held, names: list[str] | None) -> Kronor | None:
    """What the accepted reports that stand say was used; None before there is any."""
    accepted = models.ReportBack.objects.filter(grant__programme=held.row, acceptance__isnull=False)
    if names is not None:
        accepted = accepted.filter(grant__party__name__in=names)
    latest = dict(accepted.order_by("grant_id", "version").values_list("grant_id", "used"))
    return sum(latest.values()) if latest else None
