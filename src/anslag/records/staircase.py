"""The staircase read from the ledger: from the appropriation down through every tier, and what came back."""

from collections.abc import Iterable, Iterator, Mapping

from anslag.domain.grant import Position
from anslag.domain.staircase import Stair, Step, grant_steps, programme_steps, report_step
from anslag.records import models
from anslag.records.grants import (
    Held,
    balances,
    funded_by,
    grant_to,
    held_programme,
    positions,
    programme_flows,
)
from anslag.records.roll_up import clawed_back, consolidated, funding_grants


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
    own = programme_steps(
        Stair(programme=held.key), programme_flows(held), parts, balances(held, None), funded=funded
    )
    stand = {name: each for name, each in positions(held).items() if names is None or name in names}
    stair = Stair(programme=held.key, recipient=names[0] if names else "")
    return (
        *own,
        *grant_steps(stair, stand.values(), balances(held, stand)),
        *_report_step(held, stair, stand),
    )


def _report_step(held: Held, stair: Stair, stand: Mapping[str, Position]) -> Iterator[Step]:
    """The step from reports to ledger, of those whose report has been accepted."""
    accepted = models.ReportBack.objects.filter(grant__programme=held.row, acceptance__isnull=False)
    in_order = accepted.order_by("grant_id", "version").values_list("grant__party__name", "used")
    reported = {name: used for name, used in in_order if name in stand}
    if not reported:
        return
    used, clawed = consolidated(held), clawed_back(held)
    here = sum(stand[name].used_itself for name in reported)
    yield report_step(
        stair,
        reported=sum(reported.values()),
        used_here=here,
        used_below=sum(sum(used[name].values()) for name in reported) - here,
        clawed_back=sum(sum(clawed[name].values()) for name in reported),
    )
