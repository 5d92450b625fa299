"""Every krona's way as a staircase of levels: what came in at each, every movement out of it, and what remains."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from anslag.domain.grant import Flows
from anslag.domain.money import Kronor
from anslag.domain.programme import Decision, Terms
from anslag.domain.staircase import Balances

type LevelName = Literal[
    "appropriation",
    "decision",
    "allocation",
    "lapsed",
    "requisition",
    "payment",
    "passed_on",
    "used",
    "unused",
    "settled",
    "report",
]

_POTS = ("pot", "administration")
_OWN = (*_POTS, "lapsed", "returned")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A transfer as it is followed. What undoes another stands as the other, with its amount below nothing."""

    entry: int
    """The number in the diary of the act that moved it."""
    day: date
    code: str
    source: str
    target: str
    detail: str
    """The part of the pot, or the cost category."""
    recipient: str
    """Whose grant in the programme; empty between the programme's own accounts."""
    elsewhere: str
    """The key of the other programme, where the transfer is between two."""
    amount: Kronor
    case_reference: str
    by: str
    """Pseudonym, as is `approved_by`."""
    approved_by: str
    reason: str = ""
    requisition: int = 0
    """The entry of the requisition that it is about."""
    order: int = 0
    """The payment order that let it be paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a level: one movement, several added up, or what remains where it was."""

    label: str
    amount: Kronor
    moved: Moved | None = None
    decisions: tuple[Decision, ...] = ()
    count: int = 0
    """How many movements it adds up, where they are not shown one by one."""
    recipient: str = ""
    """Whose krona is followed further."""
    programme: str = ""
    """Where it is followed further: the key of another programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What came in, and where it went. It balances when nothing is left over, missing or below nothing."""

    name: LevelName
    label: str
    came_in: Kronor
    rows: tuple[Row, ...]
    kept: tuple[str, ...] = ()
    """Labels of rows that say what remains."""

    @property
    def went(self) -> Kronor:
        return sum(row.amount for row in self.rows)

    @property
    def difference(self) -> Kronor:
        return self.came_in - self.went

    @property
    def below_nothing(self) -> tuple[Row, ...]:
        """What remains somewhere and is less than nothing."""
        return tuple(row for row in self.rows if row.label in self.kept and row.amount < 0)

    @property
    def balances(self) -> bool:
        return not self.difference and not self.below_nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One programme on the way: the whole of it, or the way of one recipient's kronor through it."""

    key: str
    terms: Terms
    recipient: str
    """Empty for all."""
    own: Flows
    """Net, between the programme's own accounts and everything else."""
    through: Flows
    """Net, through the grants that are followed."""
    kept: Balances
    """What stands in the programme's own accounts, by kind."""
    standing: Balances
    """What stands in the accounts of the grants that are followed, by kind."""
    moved: tuple[Moved, ...]
    titles: Mapping[str, str]
    """Of the programmes on either side, by key."""
    reported: Kronor = 0
    """What accepted reports say was used."""
    costs: Mapping[str, Kronor]
    """Used per cost category by those who have reported, and through them further down, each krona once."""


def levels(hop: Hop) -> tuple[Level, ...]:
    """Every level of one programme, from what it was given to what came back."""
    return (*way_down(hop), _used(hop), _unused(hop), _settled(hop), *_report(hop))


def way_down(hop: Hop) -> tuple[Level, ...]:
    """The levels that kronor pass on their way to the programmes below."""
    lapsed = _lapsed(hop)
    return (
        _appropriation(hop),
        _decision(hop),
        _allocation(hop),
        *((lapsed,) if lapsed.came_in or lapsed.rows else ()),
        _requisition(hop),
        _payment(hop),
        _passed_on(hop),
    )


def reduced(staircase: Iterable[Level]) -> tuple[Level, ...]:
    """The same for anyone: no person and no reason, and of requisitions only those that have been decided on."""
    every = tuple(staircase)
    paid = {
        (row.moved.requisition, row.recipient)
        for level in every
        if level.name == "payment"
        for row in level.rows
        if row.moved
    }
    return tuple(_reduced(level, paid) for level in every)


def _reduced(level: Level, paid: Collection[tuple[int, str]]) -> Level:
    rows = level.rows
    if level.name == "requisition":
        open_ones = [row for row in rows if _undecided(row, paid)]
        rows = tuple(row for row in rows if row not in open_ones)
        waiting = Row(
            label="inte avgjort än", amount=sum(row.amount for row in open_ones), count=len(open_ones)
        )
        rows = (*rows, waiting) if open_ones else rows
    return replace(level, rows=tuple(replace(row, moved=_impersonal(row.moved)) for row in rows))


def _undecided(row: Row, paid: Collection[tuple[int, str]]) -> bool:
    moved = row.moved
    if moved is None or "requisitioned" not in {moved.source, moved.target}:
        return False
    return row.amount < 0 or (moved.entry, row.recipient) not in paid


def _impersonal(moved: Moved | None) -> Moved | None:
    return replace(moved, by="", approved_by="", reason="", requisition=0, order=0) if moved else None


def _net(flows: Flows, sources: Collection[str], targets: Collection[str]) -> Kronor:
    return sum(
        amount for (source, target, _), amount in flows.items() if source in sources and target in targets
    )


def _level(
    name: LevelName, label: str, came_in: Kronor, rows: Iterable[Row], kept: Iterable[tuple[str, Kronor]] = ()
) -> Level:
    """A level whose rows end with what remains. Rows of nothing are left out."""
    remains = tuple(Row(label=words, amount=amount) for words, amount in kept)
    every = tuple(row for row in (*rows, *remains) if row.amount)
    return Level(
        name=name, label=label, came_in=came_in, rows=every, kept=tuple(row.label for row in remains)
    )


def _each(hop: Hop, sources: Collection[str], targets: Collection[str], label: str = "") -> list[Row]:
    """A row per movement between these kinds of accounts; without a label it is called by its recipient."""
    return [
        Row(label=label or each.recipient, amount=each.amount, moved=each, recipient=each.recipient)
        for each in hop.moved
        if each.source in sources and each.target in targets
    ]


def _others(hop: Hop, sources: Collection[str], targets: Collection[str], shown: Iterable[Row]) -> list[Row]:
    """What others than the one who is followed got of the programme's own accounts."""
    left = _net(hop.own, sources, targets) - sum(row.amount for row in shown)
    return [Row(label="övriga mottagare", amount=left)] if hop.recipient else []


def _appropriation(hop: Hop) -> Level:
    funded = Row(
        label="till potten",
        amount=_net(hop.own, ("appropriation",), _POTS),
        moved=next((each for each in hop.moved if each.code == "fund"), None),
    )
    if hop.terms.funding is None:
        return _level("appropriation", "Anslag", hop.terms.pot.amount, [funded])
    came = _net(hop.own, ("paid", "used"), ("appropriation",))
    released = [
        Row(label="återlämnat till bidraget ovan", amount=-_net(hop.own, _OWN, ("appropriation",))),
        *(
            row
            for row in _each(hop, ("appropriation",), ("paid",), "tillbaka uppåt")
            if row.moved and not row.moved.recipient  # what programmes below hand back is its recipients'
        ),
    ]
    return _level("appropriation", "Ur bidraget ovan", came, [funded, *released])


def _decision(hop: Hop) -> Level:
    """The pot as it was decided, part by part."""
    parts = [
        Row(
            label=part.title,
            amount=sum(hop.own.get(("appropriation", pot, part.id), 0) for pot in _POTS),
            moved=next((each for each in hop.moved if each.code == "fund" and each.detail == part.id), None),
            decisions=hop.terms.decisions,
        )
        for part in hop.terms.pot.parts
    ]
    return _level("decision", "Beslut", _net(hop.own, ("appropriation",), _POTS), parts)


def _allocation(hop: Hop) -> Level:
    shares = _each(hop, _POTS, ("entitled",))
    return _level(
        "allocation",
        "Fördelning",
        _net(hop.own, ("appropriation",), _POTS),
        [
            *shares,
            *_others(hop, _POTS, ("entitled",), shares),
            *_each(hop, _POTS, ("appropriation",), "återlämnat"),
        ],
        [("kvar i potten", sum(hop.kept.get(kind, 0) for kind in _POTS))],
    )


def _lapsed(hop: Hop) -> Level:
    shares = _each(hop, ("lapsed",), ("entitled",))
    return _level(
        "lapsed",
        "Inte rekvirerat",
        _net(hop.own, ("entitled",), ("lapsed",)),
        [
            *shares,
            *_others(hop, ("lapsed",), ("entitled",), shares),
            *_each(hop, ("lapsed",), ("appropriation",), "återlämnat"),
        ],
        [("kvar hos givaren", hop.kept.get("lapsed", 0))],
    )


def _requisition(hop: Hop) -> Level:
    withdrawn = [
        Row(label=each.recipient, amount=-each.amount, moved=each, recipient=each.recipient)
        for each in hop.moved
        if (each.source, each.target) == ("requisitioned", "entitled")
    ]
    asked = [*_each(hop, ("entitled",), ("requisitioned",)), *withdrawn]
    return _level(
        "requisition",
        "Rekvisition",
        _net(hop.through, (*_POTS, "lapsed"), ("entitled",)),
        [*asked, *_summed(hop, ("entitled",), ("lapsed",), "inte rekvirerat")],
        [("kvar att rekvirera", hop.standing.get("entitled", 0))],
    )


def _payment(hop: Hop) -> Level:
    asked = _net(hop.through, ("entitled",), ("requisitioned",))
    return _level(
        "payment",
        "Utbetalning",
        asked - _net(hop.through, ("requisitioned",), ("entitled",)),
        _each(hop, ("requisitioned",), ("paid",)),
        [("väntar på utbetalning", hop.standing.get("requisitioned", 0))],
    )


def _handed_on(flows: Flows) -> Kronor:
    down = _net(flows, ("paid", "used"), ("appropriation",))
    return down - _net(flows, ("appropriation",), ("paid",))


def _passed_on(hop: Hop) -> Level:
    """To programmes below, less what they have handed back; the rest stays with the recipients."""
    paid = _net(hop.through, ("requisitioned",), ("paid",))
    handed = [
        Row(
            label=hop.titles.get(each.elsewhere, each.elsewhere),
            amount=each.amount if each.target == "appropriation" else -each.amount,
            moved=each,
            programme=each.elsewhere,
        )
        for each in hop.moved
        if each.recipient and "appropriation" in {each.source, each.target} and each.elsewhere
    ]
    stays = Row(label="stannar hos mottagarna", amount=paid - _handed_on(hop.through))
    return _level("passed_on", "Fördelat vidare", paid, [*handed, stays])


def _used(hop: Hop) -> Level:
    stays = _net(hop.through, ("requisitioned",), ("paid",)) - _handed_on(hop.through)
    labels = {each.id: each.label for each in hop.terms.cost_categories}
    taken = ("appropriation", "receivable")
    rows = []
    for category in dict.fromkeys((*labels, *(each.detail for each in hop.moved if each.target == "used"))):
        behind = [each for each in hop.moved if each.detail == category and each.target == "used"]
        booked = sum(
            amount
            for (source, target, detail), amount in hop.through.items()
            if detail == category and target == "used"
        )
        back = sum(
            amount
            for (source, target, detail), amount in hop.through.items()
            if detail == category and source == "used" and target in taken
        )
        rows.append(
            Row(
                label=labels.get(category, category),
                amount=booked - back,
                moved=behind[0] if len(behind) == 1 else None,
                count=len(behind),
            )
        )
    clawed = _net(hop.through, ("used",), ("receivable",))
    left = Row(label="ej använt", amount=_net(hop.through, ("paid",), ("unused",)) + clawed)
    return _level(
        "used",
        "Använt per kostnadsslag",
        stays,
        [*rows, left],
        [("inte redovisat", hop.standing.get("paid", 0))],
    )


def _unused(hop: Hop) -> Level:
    clawed = _net(hop.through, ("used",), ("receivable",))
    return _level(
        "unused",
        "Ej använt",
        _net(hop.through, ("paid",), ("unused",)) + clawed,
        [
            *_summed(hop, ("unused",), ("waived",), "eftergivet"),
            *_summed(hop, ("unused", "used"), ("receivable",), "krävt åter"),
        ],
        [("inte beslutat", hop.standing.get("unused", 0))],
    )


def _settled(hop: Hop) -> Level:
    """What was waived stays with the recipient; what was demanded comes back, or is still owed."""
    waived = _net(hop.through, ("unused",), ("waived",))
    demanded = _net(hop.through, ("unused", "used"), ("receivable",))
    return _level(
        "settled",
        "Återbetalt eller eftergivet",
        waived + demanded,
        [*_each(hop, ("receivable",), ("returned",)), *_each(hop, ("unused",), ("waived",))],
        [("fordran", hop.standing.get("receivable", 0))],
    )


def _report(hop: Hop) -> tuple[Level, ...]:
    """What accepted reports say was used, and where it is booked: here and through every level below, once."""
    if not hop.reported:
        return ()
    labels = {each.id: each.label for each in hop.terms.cost_categories}
    rows = [Row(label=labels.get(name, name), amount=amount) for name, amount in hop.costs.items()]
    return (_level("report", "Redovisat som använt, genom alla led", hop.reported, rows),)


def _summed(hop: Hop, sources: Collection[str], targets: Collection[str], label: str) -> list[Row]:
    """Movements that are shown one by one on the next level, as one row; a single one as itself."""
    behind = _each(hop, sources, targets, label)
    if len(behind) == 1:
        return [replace(behind[0], recipient="")]
    return [Row(label=label, amount=_net(hop.through, sources, targets), count=len(behind))]
