"""What has become of a programme's money in all: four key figures, and the amounts that the flow is drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from anslag.domain.money import Kronor
from anslag.domain.open_data import PublicGrant

type Tone = Literal["whole", "used", "unused", "back", "waived", "open"]
"""What kind of share it is; the style sheet gives each its colour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Kronor that went one way, and where they went from there."""

    label: str
    amount: Kronor
    tone: Tone
    further: tuple["Share", ...] = ()
    of_party: bool = False
    """Whether the label is an organisation's name."""

    @property
    def difference(self) -> Kronor:
        """What the further shares leave unsaid; nothing where there are none."""
        return self.amount - sum(share.amount for share in self.further) if self.further else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    label: str
    amount: Kronor
    note: str


def key_figures(pot: Kronor, grants: Sequence[PublicGrant]) -> tuple[Figure, ...]:
    used, unused = (_total(grants, name) for name in ("used", "unused"))
    return (
        Figure(label=_("Att fördela"), amount=pot, note=_("hela bidraget")),
        Figure(label=_("Rekvirerat"), amount=_total(grants, "requisitioned"), note=_("av mottagarna")),
        Figure(label=_("Redovisat"), amount=used, note=_("som använt, genom alla led")),
        Figure(label=_("Ej använt"), amount=unused, note=_("efterges eller betalas tillbaka")),
    )


def outcome(pot: Kronor, grants: Sequence[PublicGrant]) -> Share:
    """The pot with where it went. Shares of nothing are left out; what comes in equals what goes out."""
    used, paid, asked = (_total(grants, name) for name in ("used", "paid", "requisitioned"))
    unused = _total(grants, "unused")
    waived, demanded, returned = (_total(grants, name) for name in ("waived", "demanded", "returned"))
    leftover = _shares(
        Share(label=_("Eftergivet"), amount=waived, tone="waived"),
        Share(label=_("Återbetalt"), amount=returned, tone="back"),
        Share(label=_("Krävt, inte återbetalt"), amount=demanded - returned, tone="open"),
        Share(label=_("Inte beslutat"), amount=unused - waived - demanded, tone="open"),
    )
    ways = _shares(
        Share(label=_("Använt"), amount=used, tone="used"),
        Share(label=_("Ej använt"), amount=unused, tone="unused", further=leftover),
        Share(label=_("Utbetalt, inte redovisat"), amount=paid - used - unused, tone="open"),
        Share(label=_("Rekvirerat, inte utbetalt"), amount=asked - paid, tone="open"),
        Share(label=_("Inte rekvirerat"), amount=pot - asked, tone="open"),
    )
    return Share(label=_("Att fördela"), amount=pot, tone="whole", further=ways)


def _total(grants: Sequence[PublicGrant], name: str) -> Kronor:
    return sum(getattr(grant, name) for grant in grants)


def _shares(*shares: Share) -> tuple[Share, ...]:
    return tuple(share for share in shares if share.amount)
