"""What a key gives: each part beside the amount that was decided, and each recipient beside what it had before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from anslag.domain.allocation import allocate_part, part_key
from anslag.domain.programme import Part, Programme
from anslag.domain.share import KeyUnusableError


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOutcome:
    """`gives` is what the recipients' amounts add up to; None where the key cannot be used, as `fault` tells."""

    title: str
    amount: int
    amounts: Mapping[str, int]
    gives: int | None
    fault: str = ""

    @property
    def difference(self) -> int | None:
        return None if self.gives is None else self.gives - self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientOutcome:
    """`before` is None for whoever had no share then, `amount` for whoever has none now."""

    name: str
    amount: int | None
    before: int | None

    @property
    def change(self) -> int:
        return (self.amount or 0) - (self.before or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyOutcome:
    pot: int
    parts: tuple[PartOutcome, ...]
    recipients: tuple[RecipientOutcome, ...]
    total_before: int

    @property
    def total(self) -> int:
        return sum(part.gives or 0 for part in self.parts)

    @property
    def difference(self) -> int:
        """Kronor more than the pot, or fewer where it is below zero."""
        return self.total - self.pot

    @property
    def compared(self) -> bool:
        """Whether there are amounts of before to stand beside."""
        return any(each.before is not None for each in self.recipients)

    @property
    def total_change(self) -> int:
        return self.total - self.total_before


def key_outcome(programme: Programme, before: Mapping[str, int]) -> KeyOutcome:
    """The real allocation; where given amounts do not add up to their part, those amounts all the same.

    The key's recipients are among the parties.
    """
    parts = tuple(_outcome(part, programme) for part in programme.terms.pot.parts)
    return KeyOutcome(
        pot=programme.terms.pot.amount,
        parts=parts,
        recipients=tuple(_recipients(programme, parts, before)),
        total_before=sum(before.values()),
    )


def _outcome(part: Part, programme: Programme) -> PartOutcome:
    fault = ""
    try:
        shared = allocate_part(part, programme.basis, programme.recipients, programme.classes)
        amounts = {line.recipient: line.amount for line in shared.lines}
    except KeyUnusableError as unusable:
        fault = str(unusable)
        amounts = _given(part, programme)
    gives = sum(amounts.values()) if amounts else None
    return PartOutcome(title=part.title, amount=part.amount, amounts=amounts, gives=gives, fault=fault)


def _given(part: Part, programme: Programme) -> dict[str, int]:
    """The amounts that the key itself says, whatever they add up to; none where it says shares."""
    if part.method not in {"given", "per_class"}:
        return {}
    try:
        return part_key(part, programme.basis, programme.recipients, programme.classes)
    except KeyUnusableError:
        return {}


def _recipients(
    programme: Programme, parts: tuple[PartOutcome, ...], before: Mapping[str, int]
) -> Iterator[RecipientOutcome]:
    for name in dict.fromkeys((*programme.basis, *before)):
        amount = sum(part.amounts.get(name, 0) for part in parts) if name in programme.basis else None
        yield RecipientOutcome(name=name, amount=amount, before=before.get(name))
