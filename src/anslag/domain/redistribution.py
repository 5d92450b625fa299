"""What nobody requisitioned, shared again among those who asked for more, with the same key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from anslag.domain.allocation import Allocation, allocate_part, part_key
from anslag.domain.money import Kronor, whole_kronor
from anslag.domain.party import Party
from anslag.domain.problem import Refusal
from anslag.domain.programme import Basis, Classes, Part
from anslag.domain.share import Claimant, KeyUnusableError, Line, share_out

type Outcome = Literal[
    "shared",  # some or all of it was shared
    "nothing_left",  # nothing had lapsed
    "nobody_asked",
    "nobody_can_take",  # those who asked have nothing in the key, or stand at their ceilings
]


OUTCOME_LABELS: dict[Outcome, str] = {
    "shared": "Fördelat på nytt.",
    "nothing_left": "Allt är rekvirerat. Det finns inget att fördela på nytt.",
    "nobody_asked": "Ingen har önskat mer. Pengarna blir kvar.",
    "nobody_can_take": "Ingen av dem som önskat mer kan få mer. Pengarna blir kvar.",
}


class AskedTwiceError(Refusal):
    """The same recipient stands twice among those who asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redistribution:
    """One round. The lines, only for those who asked, add up to `lapsed` less `remains`."""

    outcome: Outcome
    lapsed: Kronor
    lines: tuple[Line, ...]

    @property
    def remains(self) -> Kronor:
        return self.lapsed - sum(line.amount for line in self.lines)


def redistribute(
    lapsed: Kronor,
    *,
    part: str,
    wishers: Sequence[Party],
    key: Mapping[str, int],
    ceilings: Mapping[str, Kronor] | None = None,
) -> Redistribution:
    """Share `lapsed` kronor of a part among `wishers`, by the key that allocation.part_key gives.

    `ceilings` says per name the most that a wisher can take; a wisher not named there can take all. What then
    remains, and what lapses again, may go into a further round. Raises KeyUnusableError for a wisher that the
    key lacks, AskedTwiceError, and NotKronorError for lapsed money below zero.
    """
    pot = whole_kronor(lapsed, of=f"Det som återstår av delen {part}")
    claimants = _claimants(wishers, key, ceilings or {})
    if not pot:
        return Redistribution(outcome="nothing_left", lapsed=pot, lines=())
    if not claimants:
        return Redistribution(outcome="nobody_asked", lapsed=pot, lines=())
    lines = share_out(part, pot, claimants)
    shared = any(line.amount for line in lines)
    return Redistribution(outcome="shared" if shared else "nobody_can_take", lapsed=pot, lines=lines)


def leftover_key(
    parts: Sequence[Part], basis: Basis, recipients: Sequence[Party], classes: Classes | None = None
) -> dict[str, int]:
    """The key per recipient's name by which what lapsed is shared, whichever of a pot's `parts` it came from.

    With one part to share, that part's own key. With several, what each was allocated in them together. Money
    for administration is not shared again.
    """
    shared = [part for part in parts if not part.administration]
    if len(shared) == 1:
        return part_key(shared[0], basis, recipients, classes)
    return Allocation(parts=tuple(allocate_part(part, basis, recipients, classes) for part in shared)).amounts


def _claimants(
    wishers: Sequence[Party], key: Mapping[str, int], ceilings: Mapping[str, Kronor]
) -> list[Claimant]:
    names: set[str] = set()
    for party in wishers:
        if party.name not in key:
            raise KeyUnusableError(
                f"{party.name} har önskat mer men finns inte i nyckeln."
                " Ta bort önskemålet eller lägg till mottagaren i nyckeln."
            )
        if party.name in names:
            raise AskedTwiceError(f"{party.name} står två gånger bland dem som önskat mer. Ta bort den ena.")
        names.add(party.name)
    return [
        Claimant(party=party, basis=key[party.name], ceiling=ceilings.get(party.name)) for party in wishers
    ]
