"""How a pot is shared among its recipients: to the krona, with the proof of every share."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from anslag.domain.money import Kronor, format_kronor, whole_kronor
from anslag.domain.party import Party
from anslag.domain.programme import Basis, Classes, Part, Programme
from anslag.domain.share import Claimant, KeyUnusableError, Line, share_out, whole_line


@dataclass(frozen=True, slots=True, kw_only=True)
class PartAllocation:
    """A part of the pot: the lines add up to `amount` less `remains`, what no recipient can take."""

    part: str
    amount: Kronor
    lines: tuple[Line, ...]

    @property
    def remains(self) -> Kronor:
        return self.amount - sum(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """A whole pot, part by part."""

    parts: tuple[PartAllocation, ...]

    @property
    def amounts(self) -> dict[str, Kronor]:
        """The sum of its parts per recipient's name, in the order of the key."""
        sums: dict[str, Kronor] = {}
        for part in self.parts:
            for line in part.lines:
                sums[line.recipient] = sums.get(line.recipient, 0) + line.amount
        return sums

    @property
    def remains(self) -> Kronor:
        return sum(part.remains for part in self.parts)


def allocate(programme: Programme) -> Allocation:
    """Share out every part of the programme's pot. Raises KeyUnusableError."""
    recipients = programme.recipients
    return Allocation(
        parts=tuple(
            allocate_part(part, programme.basis, recipients, programme.classes)
            for part in programme.terms.pot.parts
        )
    )


def allocate_part(
    part: Part, basis: Basis, recipients: Sequence[Party], classes: Classes | None = None
) -> PartAllocation:
    """Share out one part among `recipients`, by its method and under its cap. Raises KeyUnusableError."""
    pot = whole_kronor(part.amount, of=f"Beloppet i delen {part.id}")
    key = part_key(part, basis, recipients, classes)
    share = _settled if part.method in {"given", "per_class"} else _shared
    return PartAllocation(part=part.id, amount=pot, lines=share(part, recipients, key))


def part_key(
    part: Part, basis: Basis, recipients: Sequence[Party], classes: Classes | None = None
) -> dict[str, int]:
    """The whole number per recipient's name by which the part is shared, and shared again.

    Raises KeyUnusableError where a number or a class is missing, a number is negative, or all are zero.
    """
    names = [party.name for party in recipients]
    match part.method:
        case "equal":
            key = dict.fromkeys(names, 1)
        case "weighted":
            key = {name: _weighted(part, basis, name) for name in names}
        case "per_class":
            key = {name: _class_amount(part, classes or {}, name) for name in names}
        case "given" | "proportional" | "fixed_plus_proportional":
            key = {name: _figure(part, basis, name, part.column) for name in names}
    _check_key(part, key)
    return key


def _shared(part: Part, recipients: Sequence[Party], key: dict[str, int]) -> tuple[Line, ...]:
    """Lines where the amounts follow from the key: what is fixed for each, and the rest in proportion."""
    fixed = part.fixed if part.method == "fixed_plus_proportional" else 0
    _check_fixed(part, fixed, len(recipients))
    ceiling = None if part.cap is None else part.cap - fixed
    claimants = [Claimant(party=party, basis=key[party.name], ceiling=ceiling) for party in recipients]
    lines = share_out(part.id, part.amount - fixed * len(recipients), claimants)
    return tuple(
        replace(line, share=line.share + fixed, floor=line.floor + fixed, amount=line.amount + fixed)
        for line in lines
    )


def _settled(part: Part, recipients: Sequence[Party], amounts: dict[str, Kronor]) -> tuple[Line, ...]:
    """Lines where the amounts are given, by recipient or by class, and nothing is worked out."""
    total = sum(amounts.values())
    if total > part.amount or (part.method == "given" and total < part.amount):
        raise KeyUnusableError(
            f"Delen {part.id}: beloppen blir tillsammans {format_kronor(total)} kronor, men delen är på"
            f" {format_kronor(part.amount)} kronor. Rätta beloppen eller delens belopp."
        )
    for name, amount in amounts.items():
        if part.cap is not None and amount > part.cap:
            raise KeyUnusableError(
                f"Delen {part.id}: {name} får {format_kronor(amount)} kronor, över taket"
                f" {format_kronor(part.cap)} kronor. Sänk beloppet eller höj taket."
            )
    return tuple(
        whole_line(part.id, Claimant(party=party, basis=amounts[party.name]), amounts[party.name])
        for party in recipients
    )


def _check_fixed(part: Part, fixed: Kronor, recipients: int) -> None:
    if fixed < 0 or fixed * recipients > part.amount:
        raise KeyUnusableError(
            f"Delen {part.id}: {recipients} mottagare med {format_kronor(fixed)} kronor var blir tillsammans"
            f" {format_kronor(fixed * recipients)} kronor, men delen är på {format_kronor(part.amount)}."
            " Ange ett fast belopp som räcker till alla."
        )
    if part.cap is not None and part.cap < fixed:
        raise KeyUnusableError(
            f"Delen {part.id}: taket {format_kronor(part.cap)} kronor ligger under det fasta beloppet"
            f" {format_kronor(fixed)} kronor. Höj taket eller sänk det fasta beloppet."
        )


def _check_key(part: Part, key: dict[str, int]) -> None:
    if not any(key.values()):
        raise KeyUnusableError(
            f"Delen {part.id}: nyckeln är tom eller noll för alla mottagare, så pengarna kan inte fördelas."
            " Ange minst en mottagare med ett tal över noll."
        )


def _weighted(part: Part, basis: Basis, name: str) -> int:
    for column, weight in part.weights.items():
        if weight < 0:
            raise KeyUnusableError(
                f"Delen {part.id}: kolumnen ”{column}” har vikten {weight}. Ange en vikt från noll och uppåt."
            )
    return sum(weight * _figure(part, basis, name, column) for column, weight in part.weights.items())


def _figure(part: Part, basis: Basis, name: str, column: str) -> int:
    number = basis.get(name, {}).get(column)
    if number is None:
        raise KeyUnusableError(
            f"Delen {part.id}: {name} har inget tal i kolumnen ”{column}”. Lägg till talet i nyckeln,"
            " eller ändra delens kolumn."
        )
    if number < 0:
        raise KeyUnusableError(
            f"Delen {part.id}: {name} har talet {number} i kolumnen ”{column}”. Ange noll eller mer."
        )
    return number


def _class_amount(part: Part, classes: Classes, name: str) -> Kronor:
    label = classes.get(name, {}).get(part.column)
    if label is None or label not in part.class_amounts:
        known = ", ".join(part.class_amounts)
        raise KeyUnusableError(
            f"Delen {part.id}: {name} har klassen ”{label or ''}” i kolumnen ”{part.column}”, och den har"
            f" inget belopp. Välj någon av: {known}, eller ge klassen ett belopp i class_amounts."
        )
    return part.class_amounts[label]
