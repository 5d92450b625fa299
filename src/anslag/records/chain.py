"""Programmes that fund each other, read at once: what is told of one, in a few queries however many there are."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from django.db.models import F, Q, Sum

from anslag.domain.grant import Flows, Position, position
from anslag.domain.ledger import CORRECTION, GrantAccount, ProgrammeAccount
from anslag.domain.money import Kronor
from anslag.domain.open_data import PublicGrant
from anslag.domain.roll_up import RollUp, roll_up, summed
from anslag.domain.staircase import Balances, Stair, Step, grant_steps, programme_steps, report_step
from anslag.records import models
from anslag.records.grants import Held, grant_to, held_programme, held_programmes

_POTS = ("pot", "administration")
_PROGRAMME_KINDS = frozenset(get_args(ProgrammeAccount.__value__))
_GRANT_KINDS = frozenset(get_args(GrantAccount.__value__))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Every programme above and below one, those that fund before those they fund."""

    held: tuple[Held, ...]
    grants: Mapping[int, tuple[models.Grant, ...]]
    """By programme, in the key's order."""
    flows: Mapping[tuple[int, int | None], Flows]
    """Net of corrections, by programme and grant; under None what has touched the programme's own accounts."""
    kept: Mapping[tuple[int, int | None], Balances]
    """What the database says stands in the accounts, by the same."""
    reported: Mapping[int, Kronor]
    """By grant: what the accepted report that stands says was used."""
    standing: Mapping[int, models.ReportBack]
    """By grant: that report, its answers not read."""
    last_entry: int | None = None
    """The last entry of the diary that was known; None for all there are."""

    def positions(self, held: Held) -> dict[str, Position]:
        return {
            grant.party.name: position(self.flows.get((held.row.pk, grant.pk), {}))
            for grant in self.grants[held.row.pk]
        }

    def own_flows(self, held: Held) -> Flows:
        return self.flows.get((held.row.pk, None), {})

    def balances(self, held: Held, recipients: Collection[str]) -> dict[str, Kronor]:
        """What stands in the accounts of the grants to those named together, by kind."""
        sums: dict[str, Kronor] = defaultdict(int)
        for grant in self.grants[held.row.pk]:
            if grant.party.name in recipients:
                for kind, amount in self.kept.get((held.row.pk, grant.pk), {}).items():
                    sums[kind] += amount
        return sums

    def funded_by(self, grant: models.Grant) -> tuple[Held, ...]:
        """The programmes that hand on this grant's money."""
        return tuple(each for each in self.held if each.row.funded_by_id == grant.pk)

    def used(self, held: Held) -> dict[str, Kronor]:
        """Kronor used by each recipient and everyone below it, each krona once."""
        return {name: sum(costs.values()) for name, costs in self.costs(held).items()}

    def costs(self, held: Held) -> dict[str, dict[str, Kronor]]:
        """The same per cost category."""
        costs: dict[str, dict[str, Kronor]] = {}
        stand = self.positions(held)
        for grant in self.grants[held.row.pk]:
            own = costs[grant.party.name] = dict(stand[grant.party.name].used)
            for lower in self.rolled_up(grant).values():
                for category, amount in lower.costs.items():
                    own[category] = own.get(category, 0) + amount
        return costs

    def rolled_up(self, grant: models.Grant) -> dict[str, RollUp]:
        """What those below have done with what the grant handed on, by the key of the programme it went through.

        Left out is a programme opened after the grant had reported, until the two are linked.
        """
        return dict(self._rolled_up(grant))

    def clawed_back(self, held: Held) -> dict[str, dict[str, Kronor]]:
        """Demanded back of each recipient and of everyone below it after it was accounted for, per cost category."""
        stand = self.positions(held)
        clawed: dict[str, dict[str, Kronor]] = {}
        for grant in self.grants[held.row.pk]:
            own = stand[grant.party.name].clawed_back
            every = (own, *(lower.clawed_back for lower in self.rolled_up(grant).values()))
            clawed[grant.party.name] = summed(every)
        return clawed

    def _rolled_up(self, grant: models.Grant) -> Iterator[tuple[str, RollUp]]:
        for held in self.funded_by(grant):
            flows = self.own_flows(held)
            funding = held.terms.funding
            if funding is None or _moved(flows, source="appropriation") != _moved(
                flows, target="appropriation"
            ):
                continue
            handed_on = sum(_moved(flows, source="appropriation", target=pot) for pot in _POTS)
            handed_back = sum(
                _moved(flows, source=back, target="appropriation") for back in (*_POTS, "lapsed")
            )
            below = [each for lower in self.grants[held.row.pk] for each in self.rolled_up(lower).values()]
            yield (
                held.key,
                roll_up(funding, self.positions(held).values(), below, pot=handed_on - handed_back),
            )


def chain_of(held: Held, *, last_entry: int | None = None) -> Chain:
    """The chain that the programme is part of; in a handful of queries, whatever its length and breadth.

    With `last_entry`, as it was known when that was the last one in the diary.
    """
    every = held_programmes(opened_by=last_entry)
    up = {each.row.pk: each.row.funded_by.programme_id for each in every if each.row.funded_by}
    top = _top(held.row.pk, up)
    within = tuple(each for each in every if _top(each.row.pk, up) == top)
    keys = [each.row.pk for each in within]
    grants: dict[int, list[models.Grant]] = {key: [] for key in keys}
    for grant in (
        models.Grant.objects.filter(programme__in=keys)
        .select_related("party")
        .defer("programme__folder")
        .order_by("id")
    ):
        grants[grant.programme_id].append(grant)
    accepted = models.ReportBack.objects.filter(grant__programme__in=keys, acceptance__isnull=False)
    known = Q()
    if last_entry is not None:
        known = Q(entry__lte=last_entry)
        accepted = accepted.filter(acceptance__entry__lte=last_entry)
    standing = {each.grant_id: each for each in accepted.order_by("grant_id", "version").defer("answers")}
    flows = _flows(keys, known)
    return Chain(
        held=within,
        grants={key: tuple(rows) for key, rows in grants.items()},
        flows=flows,
        kept=_kept(keys) if last_entry is None else _summed(flows),
        reported={grant: each.used for grant, each in standing.items()},
        standing=standing,
        last_entry=last_entry,
    )


def public_grants_in(chain: Chain, held: Held) -> tuple[PublicGrant, ...]:
    """The programme's grants in the key's order."""
    used, stand = chain.used(held), chain.positions(held)
    return tuple(
        PublicGrant(
            recipient=(name := grant.party.name),
            organisation_number=grant.party.organisation_number or "",
            county_code=grant.party.county_code or "",
            entitled=stand[name].entitled - stand[name].lapsed,
            requisitioned=stand[name].requisitioned,
            paid=stand[name].paid,
            used=used[name],
            passed_on=stand[name].passed_on,
            unused=stand[name].unused,
            waived=stand[name].waived,
            demanded=stand[name].demanded,
            returned=stand[name].returned,
        )
        for grant in chain.grants[held.row.pk]
    )


def staircase(programme: str, recipient: str = "") -> tuple[Step, ...]:
    """`staircase_in` of a programme by its key. Raises a Refusal for a programme or recipient that there is not."""
    held = held_programme(programme)
    if recipient:
        grant_to(held, recipient)
    return staircase_in(chain_of(held), held, recipient)


def staircase_in(chain: Chain, held: Held, recipient: str = "") -> tuple[Step, ...]:
    """Every step of the programme's money: how it came there, what became of it, and of what was handed on.

    With a recipient, only that grant's steps within the programme, and what hangs on it.
    """
    return (*_above(chain, held), *_steps(chain, held, recipient), *_below(chain, held, recipient))


def _above(chain: Chain, held: Held) -> tuple[Step, ...]:
    grant = held.row.funded_by
    if grant is None:
        return ()
    giver = next(each for each in chain.held if each.row.pk == grant.programme_id)
    named = next(each.party.name for each in chain.grants[giver.row.pk] if each.pk == grant.pk)
    return (*_above(chain, giver), *_steps(chain, giver, named))


def _below(chain: Chain, held: Held, recipient: str = "") -> tuple[Step, ...]:
    through = (grant for grant in chain.grants[held.row.pk] if recipient in {"", grant.party.name})
    lower = (each for grant in through for each in chain.funded_by(grant))
    return tuple(step for each in lower for step in (*_steps(chain, each), *_below(chain, each)))


def _steps(chain: Chain, held: Held, recipient: str = "") -> tuple[Step, ...]:
    parts = {part.id: part.title for part in held.terms.pot.parts}
    funded = held.row.funded_by is not None
    kept = chain.kept.get((held.row.pk, None), {})
    own = programme_steps(Stair(programme=held.key), chain.own_flows(held), parts, kept, funded=funded)
    stand = {name: each for name, each in chain.positions(held).items() if recipient in {"", name}}
    stair = Stair(programme=held.key, recipient=recipient)
    steps = grant_steps(stair, stand.values(), chain.balances(held, stand))
    return (*own, *steps, *_report_step(chain, held, stair, stand))


def _report_step(chain: Chain, held: Held, stair: Stair, stand: Mapping[str, Position]) -> Iterator[Step]:
    """The step from reports to ledger, of those whose report has been accepted."""
    reported = {
        grant.party.name: chain.reported[grant.pk]
        for grant in chain.grants[held.row.pk]
        if grant.pk in chain.reported and grant.party.name in stand
    }
    if reported:
        used, clawed = chain.used(held), chain.clawed_back(held)
        here = sum(stand[name].used_itself for name in reported)
        yield report_step(
            stair,
            reported=sum(reported.values()),
            used_here=here,
            used_below=sum(used[name] for name in reported) - here,
            clawed_back=sum(sum(clawed[name].values()) for name in reported),
        )


def _top(programme: int, up: Mapping[int, int]) -> int:
    while programme in up:
        programme = up[programme]
    return programme


def _moved(flows: Flows, *, source: str = "", target: str = "") -> Kronor:
    return sum(
        amount for (left, right, _), amount in flows.items() if source in {"", left} and target in {"", right}
    )


def _kept(programmes: Collection[int]) -> dict[tuple[int, int | None], Balances]:
    """The balances of every account of the programmes, by kind, in one query."""
    kept: dict[tuple[int, int | None], dict[str, Kronor]] = defaultdict(dict)
    rows = models.Account.objects.filter(programme__in=programmes).order_by()
    sums = rows.values_list("programme_id", "grant_id", "kind").annotate(
        balance=Sum(F("total_in") - F("total_out"))
    )
    for programme, grant, kind, balance in sums:
        kept[programme, grant][kind] = balance
    return dict(kept)


def _summed(flows: Mapping[tuple[int, int | None], Flows]) -> dict[tuple[int, int | None], Balances]:
    """What has stood in the accounts, by kind, as what had moved by then adds up."""
    kept: dict[tuple[int, int | None], Balances] = {}
    for (programme, grant), moved in flows.items():
        own = _GRANT_KINDS if grant else _PROGRAMME_KINDS
        sums: dict[str, Kronor] = defaultdict(int)
        for (source, target, _), amount in moved.items():
            for kind, sign in ((source, -1), (target, 1)):
                if kind in own:
                    sums[kind] += sign * amount
        kept[programme, grant] = sums
    return kept


def _flows(keys: Collection[int], known: Q) -> dict[tuple[int, int | None], Flows]:
    """What has moved in each of the programmes, in one query. A correction counts against the flow it undoes."""
    moved: dict[tuple[int, int | None], dict[tuple[str, str, str], Kronor]] = defaultdict(
        lambda: defaultdict(int)
    )
    rows = (
        models.Transfer.objects.filter(Q(source__programme__in=keys) | Q(target__programme__in=keys), known)
        .order_by()
        .values_list(
            "code",
            *("source__programme_id", "source__grant_id", "source__kind", "source__detail"),
            *("target__programme_id", "target__grant_id", "target__kind", "target__detail"),
        )
        .annotate(Sum("amount"))
    )
    for code, *ends, amount in rows:
        source, target = ends[:4], ends[4:]
        left, right, sign = (target, source, -1) if code == CORRECTION else (source, target, 1)
        for owner in {(source[0], source[1]), (target[0], target[1])}:
            moved[owner][left[2], right[2], right[3] or left[3]] += sign * amount
    return dict(moved)
