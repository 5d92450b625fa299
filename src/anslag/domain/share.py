"""A pot shared by a key, exactly: every share a fraction until its last krona is placed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from anslag.domain.money import Kronor, whole_kronor
from anslag.domain.party import Party
from anslag.domain.problem import Refusal

type Rank = tuple[int, str, str]
"""Party.rank: who goes first when remainders are equal."""


class KeyUnusableError(Refusal):
    """The key and the part's rule cannot share out the money: a figure is missing, negative or too large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimant:
    """One who shares in a pot: by which number, and at most how much."""

    party: Party
    basis: int
    ceiling: Kronor | None = None

    def __post_init__(self) -> None:
        if type(self.basis) is not int or self.basis < 0:
            raise KeyUnusableError(
                f"{self.party.name} har talet {self.basis} i nyckeln. Ange ett helt tal, noll eller mer."
            )
        if self.ceiling is not None:
            whole_kronor(self.ceiling, of=f"Taket för {self.party.name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The proof of one recipient's share of one part.

    `amount` is `floor`, or one krona more. `rank` is the place of the share's remainder, 1 for the largest,
    and None where nothing was rounded: the share is whole, given, or at its ceiling.
    """

    part: str
    recipient: str
    basis: int
    share: Fraction
    floor: Kronor
    rank: int | None
    amount: Kronor


def share_out(part: str, pot: Kronor, claimants: Sequence[Claimant]) -> tuple[Line, ...]:
    """Share `pot` by basis, nobody above its ceiling: what a ceiling leaves over is shared by the rest.

    The lines stand in the order of `claimants` and add up to `pot`, or to less when nobody can take more.
    """
    full = _at_ceiling(pot, claimants)
    rest = pot - sum(full.values())
    open_lines = iter(_proof(part, rest, [each for i, each in enumerate(claimants) if i not in full]))
    return tuple(
        whole_line(part, each, full[i]) if i in full else next(open_lines) for i, each in enumerate(claimants)
    )


def largest_remainder(pot: Kronor, bases: Sequence[int], rank: Callable[[int], Rank]) -> list[Kronor]:
    """Amounts in proportion to `bases` that add up to exactly `pot`, in the order of `bases`.

    Each gets its share rounded down; the kronor then left go one each to the largest remainders. `rank` is
    asked about a position only where equal remainders compete. Raises KeyUnusableError for a negative number,
    for anything but whole numbers, and when all are zero.
    """
    total = sum(bases)
    if type(total) is not int or total <= 0 or min(bases) < 0:
        raise KeyUnusableError(
            "Nyckelns tal ska vara hela, inget under noll och minst ett över noll. Rätta talen i nyckeln."
        )
    floors, remainders = [], []
    for basis in bases:
        floor, remainder = divmod(pot * basis, total)
        floors.append(floor)
        remainders.append(remainder)
    return _raised(floors, remainders, pot, rank)


def _raised(
    floors: list[Kronor], remainders: list[int], pot: Kronor, rank: Callable[[int], Rank]
) -> list[Kronor]:
    """`floors` with a krona more for each of the largest remainders, until they add up to `pot`."""
    left = pot - sum(floors)
    if not left:
        return floors
    least = _nth_largest(remainders, left)
    amounts = [
        floor + 1 if remainder >= least else floor
        for floor, remainder in zip(floors, remainders, strict=True)
    ]
    too_many = sum(amounts) - pot
    if too_many:
        tied = [position for position, remainder in enumerate(remainders) if remainder == least]
        for position in sorted(tied, key=rank)[-too_many:]:
            amounts[position] -= 1
    return amounts


SAMPLE = 2048
SPREAD = 96
"""Places either way in the sorted sample between which the wanted value lies, as good as always."""


def _nth_largest(values: list[int], nth: int) -> int:
    """The same as sorted(values)[-nth]; of many values, only those near the wanted one are sorted."""
    if len(values) > 2 * SAMPLE:
        sample = sorted(values[:: len(values) // SAMPLE])
        place = len(sample) - len(sample) * nth // len(values)
        lowest = sample[max(place - SPREAD, 0)]
        highest = sample[min(place + SPREAD, len(sample) - 1)]
        upper = [value for value in values if value >= lowest]
        near = [value for value in upper if value <= highest]
        nth_near = nth - (len(upper) - len(near))
        if 0 < nth_near <= len(near):
            return sorted(near)[-nth_near]
    return sorted(values)[-nth]


def _at_ceiling(pot: Kronor, claimants: Sequence[Claimant]) -> dict[int, Kronor]:
    """By position, the ceiling of those whose share reaches it when they too share what others leave over."""
    full: dict[int, Kronor] = {}
    waiting = [(i, each.basis, each.ceiling) for i, each in enumerate(claimants) if each.ceiling is not None]
    total = sum(each.basis for each in claimants)
    while total:
        reached = {i: most for i, basis, most in waiting if pot * basis >= most * total}
        if not reached:
            break
        full |= reached
        pot -= sum(reached.values())
        total -= sum(claimants[i].basis for i in reached)
        waiting = [each for each in waiting if each[0] not in reached]
    return full


def _proof(part: str, pot: Kronor, claimants: Sequence[Claimant]) -> list[Line]:
    """A line each for those who share the whole of `pot`; nothing each when all bases are zero."""
    bases = [each.basis for each in claimants]
    total = sum(bases)
    if not total:
        return [whole_line(part, each, 0) for each in claimants]
    amounts = largest_remainder(pot, bases, lambda position: claimants[position].party.rank)
    places = _places([pot * basis % total for basis in bases], claimants)
    return [
        Line(
            part=part,
            recipient=each.party.name,
            basis=each.basis,
            share=Fraction(pot * each.basis, total),
            floor=pot * each.basis // total,
            rank=places.get(position),
            amount=amount,
        )
        for position, (each, amount) in enumerate(zip(claimants, amounts, strict=True))
    ]


def _places(remainders: list[int], claimants: Sequence[Claimant]) -> dict[int, int]:
    """By position, the place of every remainder that is not zero: 1 for the largest."""
    competing = [position for position, remainder in enumerate(remainders) if remainder]
    competing.sort(key=lambda position: (-remainders[position], claimants[position].party.rank))
    return {position: place for place, position in enumerate(competing, start=1)}


def whole_line(part: str, claimant: Claimant, amount: Kronor) -> Line:
    return Line(
        part=part,
        recipient=claimant.party.name,
        basis=claimant.basis,
        share=Fraction(amount),
        floor=amount,
        rank=None,
        amount=amount,
    )
