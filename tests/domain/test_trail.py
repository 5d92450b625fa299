"""The levels of a krona's way: each krona that comes in goes out or remains, and what breaks that is seen."""

from dataclasses import replace
from datetime import date

import pytest

from anslag.domain.trail import Hop, Level, LevelName, Moved, one_by_one, reduced
from anslag.domain.trail_levels import levels
from tests.steps.year import programme

DAY = date(2031, 3, 1)
TERMS = programme("grant", giver="Verket", basis={"Alfa": 1, "Beta": 1}, pot=100).terms
WAY = (
    ("fund", "appropriation", "pot", "", 100),
    ("allocate", "pot", "entitled", "Alfa", 60),
    ("allocate", "pot", "entitled", "Beta", 40),
    ("requisition", "entitled", "requisitioned", "Alfa", 60),
    ("requisition", "entitled", "requisitioned", "Beta", 30),
    ("pay", "requisitioned", "paid", "Alfa", 60),
    ("use", "paid", "used", "Alfa", 45),
    ("leave", "paid", "unused", "Alfa", 15),
    ("demand", "unused", "receivable", "Alfa", 10),
    ("waive", "unused", "waived", "Alfa", 5),
    ("repay", "receivable", "returned", "Alfa", 4),
)
STANDING = {"entitled": 10, "requisitioned": 30, "paid": 0, "unused": 0, "receivable": 6}


def moved(entry: int, way: tuple[str, str, str, str, int]) -> Moved:
    code, source, target, recipient, amount = way
    return Moved(
        entry=entry,
        day=DAY,
        code=code,
        source=source,
        target=target,
        detail="pay" if target == "used" else "all" if code == "fund" else "",
        recipient=recipient,
        elsewhere="",
        amount=amount,
        case_reference="Dnr",
        by="officer",
        approved_by="approver",
        reason="lågt belopp" if code == "waive" else "",
        requisition=4 if code == "pay" else 0,
        order=9 if code == "pay" else 0,
    )


ROWS = tuple(moved(entry, each) for entry, each in enumerate(WAY, 1))


def hop(*, standing: dict[str, int] = STANDING, pot: int = 0, rows: tuple[Moved, ...] = ROWS) -> Hop:
    own: dict[tuple[str, str, str], int] = {}
    through: dict[tuple[str, str, str], int] = {}
    for each in rows:
        edge = (each.source, each.target, each.detail)
        for flows, touched in ((own, each.source in {"appropriation", "pot"}), (through, each.recipient)):
            if touched:
                flows[edge] = flows.get(edge, 0) + each.amount
    return Hop(
        key="grant",
        terms=TERMS,
        recipient="",
        own=own,
        through=through,
        kept={"pot": pot},
        standing=standing,
        moved=rows,
        titles={},
        reported=45,
        costs={"pay": 45},
    )


def named(made: Hop) -> dict[LevelName, Level]:
    return {level.name: level for level in levels(made)}


def told(level: Level) -> list[tuple[str, int]]:
    return [(row.label, row.amount) for row in level.rows]


def test_every_krona_is_followed_from_the_appropriation_to_what_came_back() -> None:
    assert [(level.label, level.came_in, told(level)) for level in levels(hop())] == [
        ("Anslag", 100, [("till potten", 100)]),
        ("Beslut", 100, [("Allt", 100)]),
        ("Fördelning", 100, [("Alfa", 60), ("Beta", 40)]),
        ("Rekvisition", 100, [("Alfa", 60), ("Beta", 30), ("kvar att rekvirera", 10)]),
        ("Utbetalning", 90, [("Alfa", 60), ("väntar på utbetalning", 30)]),
        ("Fördelat vidare", 60, [("stannar hos mottagarna", 60)]),
        ("Använt per kostnadsslag", 60, [("Pay", 45), ("ej använt", 15)]),
        ("Ej använt", 15, [("eftergivet", 5), ("krävt åter", 10)]),
        ("Återbetalt eller eftergivet", 15, [("Alfa", 4), ("Alfa", 5), ("fordran", 6)]),
        ("Redovisat som använt, genom alla led", 45, [("Pay", 45)]),
    ]
    assert all(level.balances for level in levels(hop()))


@pytest.mark.parametrize(
    ("made", "broken"),
    [
        (hop(standing={**STANDING, "paid": 1}), {"used": -1}),
        (hop(standing={**STANDING, "entitled": 9}), {"requisition": 1}),
        (hop(pot=-3), {"allocation": 3}),
        (replace(hop(), reported=46), {"report": 1}),
        (replace(hop(), terms=replace(TERMS, pot=replace(TERMS.pot, amount=101))), {"appropriation": 1}),
    ],
)
def test_a_level_that_does_not_balance_says_by_how_much(made: Hop, broken: dict[str, int]) -> None:
    assert {level.name: level.difference for level in levels(made) if not level.balances} == broken


def test_a_remainder_below_nothing_does_not_balance_though_the_sum_does() -> None:
    rows = (*ROWS, moved(12, ("repay", "receivable", "returned", "Alfa", 7)))
    level = named(hop(rows=rows, standing={**STANDING, "receivable": -1}))["settled"]
    assert (level.difference, level.balances) == (0, False)


def test_a_correction_counts_against_what_it_undoes() -> None:
    undone = moved(12, ("correct", "paid", "used", "Alfa", -45))
    made = hop(rows=(*ROWS, undone), standing={**STANDING, "paid": 45})
    assert told(named(made)["used"]) == [("ej använt", 15), ("inte redovisat", 45)]


def test_what_is_given_up_is_no_longer_owed_and_stands_as_not_repaid() -> None:
    rows = (*ROWS, moved(12, ("write_off", "receivable", "waived", "Alfa", 6)))
    level = named(hop(rows=rows, standing={**STANDING, "receivable": 0}))["settled"]
    assert (told(level), level.balances) == ([("Alfa", 4), ("Alfa", 5), ("Alfa", 6)], True)


def test_a_category_stands_as_it_was_reported_and_what_is_clawed_back_in_a_row_of_its_own() -> None:
    more = (
        moved(12, ("use", "paid", "used", "Beta", 20)),
        moved(13, ("claw_back", "used", "receivable", "Alfa", 5)),
    )
    rows = (*ROWS, *(replace(each, detail="pay") for each in more))
    level = named(hop(rows=rows, standing={**STANDING, "paid": -20, "receivable": 11}))["used"]
    assert told(level) == [("Pay", 65), ("krävt åter", -5), ("ej använt", 20), ("inte redovisat", -20)]
    assert told(one_by_one(level))[:3] == [("Pay, Alfa", 45), ("Pay, Beta", 20), ("krävt åter", -5)]
    assert one_by_one(level).went == level.went


def test_what_reports_share_over_areas_is_a_level_and_what_they_do_not_is_said() -> None:
    assert "area" not in named(hop())
    level = named(replace(hop(), areas={"Vård": 30, "Stöd": 0}))["area"]
    assert (level.came_in, told(level)) == (45, [("Vård", 30), ("inte uppdelat på område", 15)])
    assert told(named(replace(hop(), areas={}))["area"]) == [("inte uppdelat på område", 45)]
    assert not named(replace(hop(), areas={"Vård": 46}))["area"].balances


def test_anyone_sees_what_is_decided_and_nobody_by_name() -> None:
    shown = {level.name: level for level in reduced(levels(hop()))}
    assert told(shown["requisition"]) == [("Alfa", 60), ("kvar att rekvirera", 10), ("inte avgjort än", 30)]
    rows = [row.moved for level in shown.values() for row in level.rows if row.moved]
    assert {(each.by, each.approved_by, each.reason, each.order, each.requisition) for each in rows} == {
        ("", "", "", 0, 0)
    }
    assert all(level.balances for level in shown.values())
