"""Every level of a programme on a krona's way, worked out from what has moved and what stands in the accounts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from anslag.domain.grant import Flows
from anslag.domain.money import Kronor
from anslag.domain.trail import Hop, Level, LevelName, Row

_POTS = ("pot", "administration")
_OWN = (*_POTS, "lapsed", "returned")


def levels(hop: Hop) -> tuple[Level, ...]:
    """Every level of one programme, from what it was given to what came back."""
    return (*way_down(hop), _used(hop), _unused(hop), _settled(hop), *_report(hop), *_areas(hop))


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
        [*asked, _summed(hop, ("entitled",), ("lapsed",), "inte rekvirerat")],
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
    rows = []
    for category in dict.fromkeys((*labels, *(each.detail for each in hop.moved if each.target == "used"))):
        label = labels.get(category, category)
        booked = sum(
            amount
            for (source, target, detail), amount in hop.through.items()
            if detail == category and target == "used"
        )
        back = sum(
            amount
            for (source, target, detail), amount in hop.through.items()
            if detail == category and source == "used" and target == "appropriation"
        )
        rows.append(_added(label, booked - back, _uses(hop, category, label)))
    clawed = _net(hop.through, ("used",), ("receivable",))
    taken = _added("krävt åter", -clawed, _taken(hop))
    left = Row(label="ej använt", amount=_net(hop.through, ("paid",), ("unused",)) + clawed)
    return _level(
        "used",
        "Använt per kostnadsslag",
        stays,
        [*rows, taken, left],
        [("inte redovisat", hop.standing.get("paid", 0))],
    )


def _uses(hop: Hop, category: str, label: str) -> list[Row]:
    """What was booked as used in a category, and below nothing what has been handed on of it since."""
    return [
        Row(
            label=label if hop.recipient else f"{label}, {each.recipient}",
            amount=each.amount if each.target == "used" else -each.amount,
            moved=each,
            recipient=each.recipient,
        )
        for each in hop.moved
        if each.recipient
        and each.detail == category
        and "used" in {each.source, each.target}
        and "receivable" not in {each.source, each.target}
    ]


def _taken(hop: Hop) -> list[Row]:
    """What has been clawed back of it, below nothing: the categories stand as they were reported."""
    rows = _each(hop, ("used",), ("receivable",))
    return [replace(row, label=f"krävt åter, {row.recipient}", amount=-row.amount) for row in rows]


def _unused(hop: Hop) -> Level:
    clawed = _net(hop.through, ("used",), ("receivable",))
    return _level(
        "unused",
        "Ej använt",
        _net(hop.through, ("paid",), ("unused",)) + clawed,
        [
            _summed(hop, ("unused",), ("waived",), "eftergivet"),
            _summed(hop, ("unused", "used"), ("receivable",), "krävt åter"),
        ],
        [("inte beslutat", hop.standing.get("unused", 0))],
    )


def _settled(hop: Hop) -> Level:
    """What was waived stays with the recipient; what was demanded comes back, is given up, or is still owed."""
    waived = _net(hop.through, ("unused",), ("waived",))
    demanded = _net(hop.through, ("unused", "used"), ("receivable",))
    return _level(
        "settled",
        "Återbetalt eller eftergivet",
        waived + demanded,
        [*_each(hop, ("receivable",), ("returned",)), *_each(hop, ("unused", "receivable"), ("waived",))],
        [("fordran", hop.standing.get("receivable", 0))],
    )


def _report(hop: Hop) -> tuple[Level, ...]:
    """What accepted reports say was used, and where it is booked: here and through every level below, once."""
    if not hop.reported:
        return ()
    labels = {each.id: each.label for each in hop.terms.cost_categories}
    rows = [
        Row(label=labels.get(name, name), amount=hop.costs.get(name, 0))
        for name in dict.fromkeys((*labels, *sorted(hop.costs)))
    ]
    return (_level("report", "Redovisat som använt, genom alla led", hop.reported, rows),)


def _areas(hop: Hop) -> tuple[Level, ...]:
    """What the same reports say was used in each area. Where they name areas and no kronor, all of it is undivided."""
    if hop.areas is None or not hop.reported:
        return ()
    rows = [Row(label=label, amount=amount) for label, amount in hop.areas.items()]
    left = hop.reported - sum(hop.areas.values())
    return (_level("area", "Redovisat per område", hop.reported, rows, [("inte uppdelat på område", left)]),)


def _summed(hop: Hop, sources: Collection[str], targets: Collection[str], label: str) -> Row:
    """Movements that are not shown one by one, as one row."""
    rows = [
        Row(label=f"{label}, {each.recipient}", amount=each.amount, moved=each, recipient=each.recipient)
        for each in hop.moved
        if each.source in sources and each.target in targets
    ]
    return _added(label, _net(hop.through, sources, targets), rows)


def _added(label: str, amount: Kronor, rows: Sequence[Row]) -> Row:
    """Rows as one row; a single one as itself."""
    if len(rows) == 1:
        return Row(label=label, amount=amount, moved=rows[0].moved)
    return Row(label=label, amount=amount, behind=tuple(rows), count=len(rows))
