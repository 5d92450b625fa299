"""A krona's way read from the ledger: every programme from the source down to one, with each movement on the way."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery

from anslag.domain.grant import Flows
from anslag.domain.ledger import CORRECTION
from anslag.domain.trail import Hop, Moved
from anslag.records import models
from anslag.records.chain import Chain, chain_of
from anslag.records.grants import Held

FOLLOWED = (
    *("entry_id", "day", "code", "amount", "case_reference", "prepared_by", "approved_by", "reason"),
    *("requisition__entry_id", "paid_in"),
)
ENDS = tuple(
    f"{end}__{column}"
    for end in ("source", "target")
    for column in ("programme_id", "grant_id", "kind", "detail")
)


_LINES = models.PaymentOrderLine.objects.filter(requisition=OuterRef("requisition"), refusal=None)
"""Of what was requisitioned, the line of a payment order that the bank has not refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A programme on the way, and whose kronor are followed through it; nobody's where all are."""

    held: Held
    grants: tuple[models.Grant, ...]
    recipient: str = ""

    @property
    def party(self) -> int:
        """The number of the one who is followed; 0 where all are."""
        return self.grants[0].party_id if self.recipient else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """The way from the source to a programme, or to one recipient in it."""

    chain: Chain
    stops: tuple[Stop, ...]
    hops: tuple[Hop, ...]
    numbers: Mapping[str, int]
    """Of the recipients in the last programme, by name."""
    strays: tuple[int, ...]
    """The entries of movements that the diary does not tell of as the ledger has them."""


def trail(held: Held, recipient: str = "", *, last_entry: int | None = None) -> Trail | None:
    """The way as it is, or as it was known at an entry; None where there was no such grant. In a few queries."""
    chain = chain_of(held, last_entry=last_entry)
    if all(each.row.pk != held.row.pk for each in chain.held):
        return None
    stops = _stops(chain, held, recipient)
    among = Q()
    for stop in stops:
        among |= _touching(stop)
    if last_entry is not None:
        among &= Q(entry__lte=last_entry)
    rows = models.Transfer.objects.filter(among).annotate(paid_in=Subquery(_LINES.values("order_id")[:1]))
    moved = _moved(chain, rows.order_by("id").values_list(*FOLLOWED, *ENDS))
    return Trail(
        chain=chain,
        stops=stops,
        hops=tuple(_hop(chain, stop, moved.get(stop.held.row.pk, ())) for stop in stops),
        numbers={each.party.name: each.party_id for each in chain.grants[held.row.pk]},
        strays=_strays(among),
    )


def _stops(chain: Chain, held: Held, recipient: str) -> tuple[Stop, ...]:
    grants = chain.grants[held.row.pk]
    if recipient:
        grants = tuple(each for each in grants if each.party.name == recipient)
    stop = Stop(held=held, grants=grants, recipient=recipient)
    source = held.row.funded_by
    if source is None:
        return (stop,)
    above = next(each for each in chain.held if each.row.pk == source.programme_id)
    return (*_stops(chain, above, held.row.giver.name), stop)


def _touching(stop: Stop) -> Q:
    """Movements of the programme's own accounts and of the grants that are followed."""
    programme = stop.held.row.pk
    touching = Q(source__programme=programme) | Q(target__programme=programme)
    if not stop.recipient:
        return touching
    ours = Q(pk__isnull=False)
    for end in ("source", "target"):
        within = Q(**{f"{end}__grant": None}) | Q(**{f"{end}__grant__in": [each.pk for each in stop.grants]})
        ours &= ~Q(**{f"{end}__programme": programme}) | within
    return touching & ours


def _moved(chain: Chain, rows: Iterable[tuple]) -> Mapping[int, Sequence[Moved]]:  # type: ignore[type-arg]
    """By programme: a movement between two stands in both, each seeing the other as elsewhere."""
    keys = {each.row.pk: each.key for each in chain.held}
    names = {each.pk: each.party.name for grants in chain.grants.values() for each in grants}
    found: dict[int, list[Moved]] = defaultdict(list)
    for entry, day, code, amount, case, by, approved_by, reason, asked, order, *ends in rows:
        source, target, sign = ends[:4], ends[4:], 1
        if code == CORRECTION:
            source, target, sign = target, source, -1
        for programme in {source[0], target[0]}:
            other = next((each[0] for each in (source, target) if each[0] != programme), None)
            grant = next((each[1] for each in (source, target) if each[0] == programme and each[1]), 0)
            found[programme].append(
                Moved(
                    entry=entry,
                    day=day,
                    code=code,
                    source=source[2],
                    target=target[2],
                    detail=target[3] or source[3],
                    recipient=names.get(grant, ""),
                    elsewhere=keys.get(other, "") if other else "",
                    amount=sign * amount,
                    case_reference=case,
                    by=by,
                    approved_by=approved_by,
                    reason=reason,
                    requisition=asked or 0,
                    order=order or 0,
                )
            )
    return found


def _hop(chain: Chain, stop: Stop, moved: Sequence[Moved]) -> Hop:
    held, names = stop.held, {each.party.name for each in stop.grants}
    key = held.row.pk
    reported = {each.party.name: chain.reported[each.pk] for each in stop.grants if each.pk in chain.reported}
    costs: dict[str, int] = defaultdict(int)
    clawed = 0
    if reported:
        clawed = sum(amount for name, amount in chain.clawed_back(held).items() if name in reported)
        for name, used in chain.costs(held).items():
            for category, amount in used.items() if name in reported else ():
                costs[category] += amount
    return Hop(
        key=held.key,
        terms=held.terms,
        recipient=stop.recipient,
        own=chain.own_flows(held),
        through=_together(chain.flows.get((key, each.pk), {}) for each in stop.grants),
        kept=chain.kept.get((key, None), {}),
        standing=chain.balances(held, names),
        moved=tuple(moved),
        titles={each.key: each.terms.title for each in chain.held},
        reported=sum(reported.values()),
        clawed_back=clawed,
        costs=costs,
    )


def _together(every: Iterable[Flows]) -> Flows:
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for flows in every:
        for edge, amount in flows.items():
            sums[edge] += amount
    return sums


def _strays(among: Q) -> tuple[int, ...]:
    """Movements whose entry is not there, or says another day, case or person."""
    same = models.DiaryEntry.objects.filter(
        seq=OuterRef("entry_id"),
        day=OuterRef("day"),
        case_reference=OuterRef("case_reference"),
        prepared_by=OuterRef("prepared_by"),
        approved_by=OuterRef("approved_by"),
    )
    rows = models.Transfer.objects.filter(among).filter(~Exists(same))
    return tuple(rows.order_by("entry_id").values_list("entry_id", flat=True).distinct())
