"""A krona's way as shares of shares, for the drawing on top of its levels: each amount is one that stands in them."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from anslag.domain.money import Kronor
from anslag.domain.trail import Hop, Level, LevelName
from anslag.web.parts.outcome import Share

type Levels = Mapping[LevelName, Level]


def way_share(hops: Sequence[Hop], staircases: Sequence[Sequence[Level]]) -> Share:
    """From the source through each programme on the way to what became of the last one's kronor."""
    by_name: list[Levels] = [{level.name: level for level in each} for each in staircases]
    share = _last(hops[-1], by_name[-1])
    for hop, levels in zip(reversed(hops[:-1]), reversed(by_name[:-1]), strict=True):
        share = _above(hop.terms.giver, levels["decision"].came_in, share)
    return share


def _last(hop: Hop, levels: Levels) -> Share:
    pot = levels["decision"].came_in
    if not hop.recipient:
        left = (_not_allocated(levels), *_ways(levels))
        return Share(label=hop.terms.giver, amount=pot, tone="whole", further=_some(*left), of_party=True)
    entitled = levels["requisition"].came_in
    followed = Share(
        label=hop.recipient, amount=entitled, tone="whole", further=_some(*_ways(levels)), of_party=True
    )
    return _above(hop.terms.giver, pot, followed)


def _above(giver: str, pot: Kronor, share: Share) -> Share:
    rest = Share(label=_("Andra vägar"), amount=pot - share.amount, tone="open")
    further = (share, rest) if rest.amount > 0 else (share,)
    return Share(label=giver, amount=pot, tone="whole", further=further, of_party=True)


def _ways(levels: Levels) -> tuple[Share, ...]:
    stays = _of(levels, "passed_on", "stannar hos mottagarna")
    left = _of(levels, "used", "inte redovisat")
    unused = _of(levels, "used", "ej använt")
    waived, written_off = _to(levels, "unused", "waived"), _to(levels, "receivable", "waived")
    owed, returned = _of(levels, "settled", "fordran"), _to(levels, "receivable", "returned")
    undecided = _of(levels, "unused", "inte beslutat")
    settled = _some(
        Share(label=_("Eftergivet"), amount=waived, tone="waived"),
        Share(label=_("Återbetalt"), amount=returned, tone="back"),
        Share(label=_("Avfört som förlust"), amount=written_off, tone="waived"),
        Share(label=_("Krävt, inte återbetalt"), amount=owed, tone="open"),
        Share(label=_("Inte beslutat"), amount=undecided, tone="open"),
    )
    return (
        Share(label=_("Fördelat vidare"), amount=levels["passed_on"].came_in - stays, tone="whole"),
        Share(label=_("Använt"), amount=levels["used"].came_in - unused - left, tone="used"),
        Share(label=_("Ej använt"), amount=unused, tone="unused", further=settled),
        Share(label=_("Utbetalt, inte redovisat"), amount=left, tone="open"),
        Share(
            label=_("Rekvirerat, inte utbetalt"),
            amount=_of(levels, "payment", "väntar på utbetalning"),
            tone="open",
        ),
        Share(
            label=_("Kvar att rekvirera"),
            amount=_of(levels, "requisition", "kvar att rekvirera"),
            tone="open",
        ),
        Share(label=_("Inte rekvirerat"), amount=_lapsed(levels), tone="open"),
    )


def _not_allocated(levels: Levels) -> Share:
    left = sum(_of(levels, "allocation", label) for label in ("kvar i potten", "återlämnat"))
    return Share(label=_("Inte fördelat"), amount=left, tone="open")


def _lapsed(levels: Levels) -> Kronor:
    """Of one recipient what lapsed; of all, what lapsed and was not shared again."""
    out = _of(levels, "requisition", "inte rekvirerat")
    again = levels["requisition"].came_in - sum(
        row.amount for row in levels["allocation"].rows if row.recipient
    )
    whole = all(row.label != "övriga mottagare" for row in levels["allocation"].rows)
    return out - again if whole and "lapsed" in levels else out


def _of(levels: Levels, name: LevelName, label: str) -> Kronor:
    return sum(row.amount for row in levels[name].rows if row.label == label)


def _to(levels: Levels, source: str, target: str) -> Kronor:
    """What was settled by a movement between two kinds of accounts."""
    moved = [row.moved for row in levels["settled"].rows if row.moved]
    return sum(each.amount for each in moved if (each.source, each.target) == (source, target))


def _some(*shares: Share) -> tuple[Share, ...]:
    return tuple(share for share in shares if share.amount > 0)
