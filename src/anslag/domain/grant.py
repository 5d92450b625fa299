"""A grant's money: where each krona of it stands, read from what has moved."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from anslag.domain.money import Kronor

type Flows = Mapping[tuple[str, str, str], Kronor]
"""Kronor moved, net of corrections, per source kind, target kind and category (or "")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A grant's stages in kronor, each as what has reached it. A later stage takes from an earlier.

    `used` is the receiver's own use per category; what it passed on to receivers of its own stands in
    `passed_on`, less what they have handed back.
    """

    entitled: Kronor = 0
    lapsed: Kronor = 0
    requisitioned: Kronor = 0
    paid: Kronor = 0
    passed_on: Kronor = 0
    used: Mapping[str, Kronor]
    unused: Kronor = 0
    waived: Kronor = 0
    demanded: Kronor = 0
    written_off: Kronor = 0
    """Demanded, and given up since."""
    returned: Kronor = 0
    clawed_back: Mapping[str, Kronor] = field(default_factory=dict)
    """Of what was demanded: what was taken from each category after it had been accounted for as used."""
    overpaid: Kronor = 0
    """What the receiver has paid in beyond what it owed, and is to have back: no part of the grant."""
    paid_back: Kronor = 0
    """What it has had back of that."""

    @property
    def granted(self) -> Kronor:
        """What may be had in all: what has lapsed is no longer in it, and what was shared again is."""
        return self.entitled - self.lapsed

    @property
    def unrequisitioned(self) -> Kronor:
        """Still to be had: neither requisitioned nor lapsed."""
        return self.granted - self.requisitioned

    @property
    def awaiting_payment(self) -> Kronor:
        return self.requisitioned - self.paid

    @property
    def used_itself(self) -> Kronor:
        return sum(self.used.values())

    @property
    def unaccounted(self) -> Kronor:
        """Paid, and neither used, passed on nor set aside as unused."""
        return self.paid - self.passed_on - self.used_itself - self.unused

    @property
    def undecided(self) -> Kronor:
        """Unused, and neither demanded nor waived."""
        return self.unused - self.waived - self.demanded

    @property
    def receivable(self) -> Kronor:
        """Demanded, and neither returned nor written off."""
        return self.demanded - self.returned - self.written_off


def position(flows: Flows) -> Position:
    """The position that a grant's net flows add up to."""

    def moved(source: str, target: str) -> Kronor:
        return sum(amount for (left, right, _), amount in flows.items() if (left, right) == (source, target))

    used: dict[str, Kronor] = {}
    for (source, target, category), amount in flows.items():
        if target == "used":
            used[category] = used.get(category, 0) + amount
        elif source == "used":
            used[category] = used.get(category, 0) - amount
    clawed_back = moved("used", "receivable")
    return Position(
        entitled=sum(moved(source, "entitled") for source in ("pot", "administration", "lapsed")),
        lapsed=moved("entitled", "lapsed"),
        requisitioned=moved("entitled", "requisitioned") - moved("requisitioned", "entitled"),
        paid=moved("requisitioned", "paid"),
        passed_on=moved("paid", "appropriation")
        + moved("used", "appropriation")
        - moved("appropriation", "paid"),
        used={category: amount for category, amount in used.items() if amount},
        unused=moved("paid", "unused") + clawed_back,
        waived=moved("unused", "waived"),
        demanded=moved("unused", "receivable") + clawed_back,
        written_off=moved("receivable", "waived"),
        returned=moved("receivable", "returned"),
        overpaid=moved("outside", "overpaid"),
        paid_back=moved("overpaid", "outside"),
        clawed_back={
            category: amount
            for (source, target, category), amount in flows.items()
            if (source, target) == ("used", "receivable") and amount
        },
    )
