"""What waits for the giver, from what has happened: each thing when it is to be done, and not before or after."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from anslag.domain.agenda import Situation, agenda
from anslag.domain.grant import Position
from anslag.domain.programme import NationalReport
from tests.domain.test_stage import owed
from tests.steps.year import CLOSES, OPENS, REPAYS, REPORTS_DUE, programme

REPORT = NationalReport(due=date(2032, 6, 30), to="Departementet")
TERMS = replace(
    programme("grant", giver="Verket", basis={"Alfa": 1, "Beta": 1}, pot=100).terms, national_report=REPORT
)
DAY = timedelta(days=1)
BEGUN = {"open", "allocate"}
CLOSED = {*BEGUN, "close_call"}
ENTITLED = Position(entitled=50, used={})
ASKED = replace(ENTITLED, requisitioned=50)
PAID = replace(ASKED, paid=50)


def waiting(today: date, *positions: Position, **changed: Any) -> dict[str, tuple[int, int]]:
    names = ("Alfa", "Beta")
    nothing: dict[str, Any] = {
        "terms": TERMS,
        "positions": dict(zip(names, positions, strict=False)),
        "acts": BEGUN,
        "lapsed": 0,
        "proposals": (),
        "to_pay": (),
        "ordered": (),
        "reported": set(),
        "accepted": set(),
    }
    situation = Situation(**(nothing | changed))
    return {each.waiting: (each.count, each.amount) for each in agenda(situation, today)}


@pytest.mark.parametrize(
    ("today", "positions", "changed", "expected"),
    [
        (OPENS, (), {"acts": {"open"}}, {"allocate": (0, 100)}),
        (OPENS, (ENTITLED, ASKED), {}, {"not_requisitioned": (1, 50)}),
        (OPENS - DAY, (ENTITLED,), {}, {}),
        (CLOSES, (ASKED, ASKED), {}, {}),
        (CLOSES + DAY, (ASKED, ASKED), {}, {"close_call": (0, 0)}),
        (
            CLOSES + DAY,
            (ENTITLED, ASKED),
            {},
            {"not_requisitioned": (1, 50), "close_call": (0, 50)},
        ),
        (CLOSES + DAY, (ASKED,), {"acts": CLOSED}, {}),
        (CLOSES + DAY, (ASKED,), {"acts": CLOSED, "lapsed": 7}, {"redistribute": (0, 7)}),
        (CLOSES + DAY, (ASKED,), {"acts": {*CLOSED, "redistribute"}, "lapsed": 7}, {}),
        (CLOSES, (ASKED,), {"to_pay": (30, 20)}, {"order_payment": (2, 50)}),
        (CLOSES, (ASKED,), {"ordered": (50,)}, {"mark_paid": (1, 50)}),
        (CLOSES, (ASKED,), {"proposals": ("requisition",)}, {"late_requisitions": (1, 0)}),
        (
            CLOSES,
            (ASKED,),
            {"proposals": ("order_payment", "requisition", "close_call")},
            {"late_requisitions": (1, 0), "proposals": (2, 0)},
        ),
        (REPORTS_DUE, (PAID, PAID), {"acts": CLOSED}, {}),
        (
            REPORTS_DUE + DAY,
            (PAID, PAID),
            {"acts": CLOSED, "reported": {"Alfa"}},
            {"review": (1, 0), "late_reports": (1, 0)},
        ),
        (
            REPAYS,
            (replace(PAID, unused=5),),
            {"acts": CLOSED, "reported": {"Alfa"}},
            {"review": (1, 0), "decide_unused": (1, 5)},
        ),
        (
            REPAYS + DAY,
            (replace(PAID, unused=10, demanded=10),),
            {
                "acts": {*CLOSED, "publish"},
                "reported": {"Alfa"},
                "accepted": {"Alfa"},
                "claims": owed(REPAYS + DAY),
            },
            {"late_repayments": (1, 10)},
        ),
        (
            REPAYS,
            (PAID, PAID),
            {"acts": CLOSED, "reported": {"Alfa", "Beta"}, "accepted": {"Alfa", "Beta"}},
            {"compile": (2, 0)},
        ),
        (
            REPAYS,
            (PAID, PAID),
            {"acts": {*CLOSED, "publish"}, "reported": {"Alfa", "Beta"}, "accepted": {"Alfa", "Beta"}},
            {},
        ),
    ],
)
def test_what_waits(
    today: date,
    positions: tuple[Position, ...],
    changed: dict[str, Any],
    expected: dict[str, tuple[int, int]],
) -> None:
    assert waiting(today, *positions, **changed) == expected


def test_nothing_is_to_be_paid_while_the_money_is_not_decided() -> None:
    conditional = replace(TERMS, status="conditional")
    assert waiting(CLOSES, ASKED, to_pay=(50,), terms=conditional) == {}
