"""A krona's way read from the ledger: every programme from the source down to one, with each movement on the way."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery

from anslag.domain.grant import Flows
from anslag.domain.invoice import invoice_number
from anslag.domain.ledger import CORRECTION
from anslag.domain.report import area_question, asks_areas, used_by_area
from anslag.domain.roll_up import summed
from anslag.domain.trail import Hop, Moved
from anslag.records import models
from anslag.records.answers import read_answers
from anslag.records.chain import Chain, chain_of
from anslag.records.grants import Held, form_of

FOLLOWED = (
    *("day", "code", "amount", "case_reference", "prepared_by", "approved_by", "reason"),
    *("requisition__entry_id", "paid_in", "entry__acceptance__report__version"),
    *("entry__invoice__number",),
)
ENDS = tuple(
    f"{end}__{column}"
    for end in ("source", "target")
    for column in ("programme_id", "grant_id", "kind", "detail")
)


_LINES = models.PaymentOrderLine.objects.filter(requisition=OuterRef("requisition"), refusal=None)
"""Of what was requisitioned, the line of a payment order that the bank has not refused."""

_TOLD = models.DiaryEntry.objects.filter(
    seq=OuterRef("entry_id"),
    day=OuterRef("day"),
    case_reference=OuterRef("case_reference"),
    prepared_by=OuterRef("prepared_by"),
    approved_by=OuterRef("approved_by"),
)
"""The entry of a movement, where it says the same day, case and persons."""


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
    rows = models.Transfer.objects.filter(among).order_by("id")
    rows = rows.annotate(paid_in=Subquery(_LINES.values("order_id")[:1]), told=Exists(_TOLD))
    read = tuple(rows.values_list("told", "entry_id", *FOLLOWED, *ENDS))
    moved = _moved(chain, (row[1:] for row in read))
    return Trail(
        chain=chain,
        stops=stops,
        hops=tuple(
            _hop(chain, stop, moved.get(stop.held.row.pk, ()), last=stop is stops[-1]) for stop in stops
        ),
        numbers={each.party.name: each.party_id for each in chain.grants[held.row.pk]},
        strays=tuple(dict.fromkeys(entry for told, entry, *_ in read if not told)),
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
    for entry, day, code, amount, case, by, approved_by, reason, asked, order, report, number, *ends in rows:
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
                    report=report or 0,
                    invoice=invoice_number(day, number) if number else "",
                )
            )
    return found


def _hop(chain: Chain, stop: Stop, moved: Sequence[Moved], *, last: bool) -> Hop:
    held, names = stop.held, {each.party.name for each in stop.grants}
    key = held.row.pk
    reported = {each.party.name: chain.reported[each.pk] for each in stop.grants if each.pk in chain.reported}
    costs: dict[str, int] = defaultdict(int)
    if reported:
        clawed = chain.clawed_back(held)
        for name, used in chain.costs(held).items():
            for category, amount in summed((used, clawed[name])).items() if name in reported else ():
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
        costs=costs,
        areas=_areas(chain, stop) if last and reported else None,
    )


def _areas(chain: Chain, stop: Stop) -> dict[str, int] | None:
    """Kronor by area in the accepted reports that stand; None where none of them was asked for areas."""
    standing = [chain.standing[each.pk] for each in stop.grants if each.pk in chain.standing]
    forms = {version: form_of(stop.held, version) for version in {each.form_version for each in standing}}
    if not any(map(asks_areas, forms.values())):
        return None
    over = {version: question for version, form in forms.items() if (question := area_question(form))}
    shared = [each.pk for each in standing if each.form_version in over]
    sums: dict[str, int] = defaultdict(int)
    for report in models.ReportBack.objects.filter(pk__in=shared) if shared else ():
        question = over[report.form_version]
        for label, amount in used_by_area(question, read_answers(report.answers).get(question.id)).items():
            sums[label] += amount
    return sums


def _together(every: Iterable[Flows]) -> Flows:
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for flows in every:
        for edge, amount in flows.items():
            sums[edge] += amount
    return sums
