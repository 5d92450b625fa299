"""Faults planted in the rules: each is caught by the database or by verify, without knowing what should have come out."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest

from anslag.domain.allocation import Allocation
from anslag.domain.problem import Refusal
from anslag.records.chain import staircase
from anslag.records.grants import held_programme, held_programmes, positions
from anslag.records.verify import problems
from anslag.steps.allocation import allocate_pot
from anslag.steps.closing import close_programme
from anslag.steps.decision import open_programme
from anslag.steps.payment import pay
from anslag.steps.redistribution import redistribute_lapsed
from anslag.steps.repayment import demand_repayment, receive_repayment, waive
from anslag.steps.report import accept
from anslag.steps.requisition import close_call, requisition
from tests.steps.test_year import GRANT, LATER, STATE, pay_all, report
from tests.steps.year import REPAYS, REPORTS, act

pytestmark = pytest.mark.django_db


def a_year() -> None:
    """Two tiers with everything in them: leftover, correction, waiver, repayment, a second version, closing."""
    pay_all(STATE)
    open_programme(act(), programme=GRANT)
    allocate_pot(act(), programme="grant")
    asked = {"Alfa": (500, True), "Beta": (200, False), "Gamma": (100, True)}
    for name, (amount, wish) in asked.items():
        requisition(
            act(by=name, approved_by=""),
            programme="grant",
            recipient=name,
            amount=amount,
            wants_leftover=wish,
        )
    close_call(act(LATER), programme="grant")
    redistribute_lapsed(act(LATER), programme="grant")
    pay(act(LATER), programme="grant")
    paid = {name: each.paid for name, each in positions(held_programme("grant")).items()}
    report("grant", "Alfa", {"pay": paid["Alfa"]})
    report("grant", "Beta", {"pay": 100, "travel": 40}, left=True)
    report("grant", "Gamma", {"travel": paid["Gamma"] - 150}, left=True)
    accept(act(REPORTS), programme="grant")
    report("grant", "Alfa", {"pay": paid["Alfa"] - 1}, left=True, replaces="En krona fel")
    accept(act(REPORTS), programme="grant")
    waive(act(REPORTS), programme="grant", recipient="Beta", ground="Lågt belopp")
    waive(act(REPORTS), programme="grant", recipient="Alfa", ground="Lågt belopp")
    demand_repayment(act(REPORTS), programme="grant", recipient="Gamma")
    receive_repayment(act(REPAYS), programme="grant", recipient="Gamma")
    close_programme(act(REPAYS), programme="grant")


def waiving_too_much() -> None:
    pay_all(STATE)
    report("state", "Verket", {"own": 899}, left=True)
    accept(act(REPORTS), programme="state")
    waive(act(REPORTS), programme="state", recipient="Verket", ground="Lågt belopp")


def receiving_too_much() -> None:
    pay_all(STATE)
    report("state", "Verket", {"own": 899}, left=True)
    accept(act(REPORTS), programme="state")
    demand_repayment(act(REPORTS), programme="state", recipient="Verket")
    receive_repayment(act(REPAYS), programme="state", recipient="Verket", amount=102)


def closing_too_early() -> None:
    pay_all(STATE)
    close_programme(act(LATER), programme="state")


def approving_alone() -> None:
    open_programme(act(), programme=STATE)
    allocate_pot(act(approved_by=""), programme="state")


TEMPTED = {
    "the threshold of waiving is forgotten": waiving_too_much,
    "more is received than is owed": receiving_too_much,
    "a programme is closed with money on its way": closing_too_early,
    "an approval is forgotten": approving_alone,
}
"""The acts that only a missing rule would let through, for the faults that an ordinary year does not meet."""


def caught(year: Callable[[], None]) -> str:
    """What stops the year, or what is found when it has gone by; empty where nobody notices."""
    try:
        year()
    except Refusal as refusal:
        return f"refused: {refusal}"
    found = [str(problem) for problem in problems()]
    steps = [step for held in held_programmes() for step in staircase(held.key)]
    found += [f"{step.programme} {step.name}" for step in steps if step.difference]
    return "; ".join(found)


def test_a_year_without_faults_raises_no_alarm() -> None:
    assert caught(a_year) == ""


def _change(module: str, name: str, change: Callable[[Any], Any]) -> tuple[str, str, Callable[[Any], Any]]:
    return module, name, change


def _short(allocation: Allocation) -> Allocation:
    part = allocation.parts[0]
    line = replace(part.lines[0], amount=part.lines[0].amount - 1)
    return Allocation(parts=(replace(part, lines=(line, *part.lines[1:])),))


def _swapped(allocation: Allocation) -> Allocation:
    part = allocation.parts[0]
    if len(part.lines) < 2:
        return allocation
    first, second, *rest = part.lines
    lines = (replace(first, amount=second.amount), replace(second, amount=first.amount), *rest)
    return Allocation(parts=(replace(part, lines=lines),))


PLANTED = {
    "a krona is lost in the allocation": _change(
        "anslag.steps.allocation", "allocate", lambda real: lambda made: _short(real(made))
    ),
    "two recipients get each other's share": _change(
        "anslag.steps.allocation", "allocate", lambda real: lambda made: _swapped(real(made))
    ),
    "what nobody requisitioned does not lapse": _change(
        "anslag.steps.requisition",
        "positions",
        lambda real: (
            lambda held: {name: replace(each, lapsed=each.entitled) for name, each in real(held).items()}
        ),
    ),
    "leftover goes to one who did not ask": _change(
        "anslag.steps.redistribution",
        "_wishes",
        lambda real: lambda held: real(held) | {"Beta"},
    ),
    "leftover is shared by another key": _change(
        "anslag.steps.redistribution",
        "leftover_key",
        lambda real: lambda *given: dict.fromkeys(real(*given), 1),
    ),
    "more is shared out again than lapsed": _change(
        "anslag.steps.redistribution",
        "redistribute",
        lambda real: lambda lapsed, **given: real(lapsed + 1, **given),
    ),
    "a payment is a krona more than the requisition": _change(
        "anslag.steps.payment",
        "Movement",
        lambda real: lambda **given: real(**{**given, "amount": given["amount"] + 1}),
    ),
    "a payment names no requisition": _change(
        "anslag.steps.payment",
        "Movement",
        lambda real: lambda **given: real(**{**given, "requisition": None}),
    ),
    "used money is booked a krona short": _change(
        "anslag.steps.report",
        "own_use",
        lambda real: lambda use, below: {name: amount - 1 for name, amount in real(use, below).items()},
    ),
    "a cost is booked as another category": _change(
        "anslag.steps.report",
        "own_use",
        lambda real: lambda use, below: {"travel": sum(real(use, below).values())},
    ),
    "a new version is booked on top of the old": _change(
        "anslag.steps.report", "_undo_earlier", lambda _: lambda *_, **__: 0
    ),
    "the threshold of waiving is forgotten": _change(
        "anslag.steps.repayment", "waiver_problems", lambda _: lambda *_, **__: ()
    ),
    "more is received than is owed": _change(
        "anslag.steps.repayment", "receipt_problems", lambda _: lambda *_, **__: ()
    ),
    "what comes back stays with the giver": _change(
        "anslag.steps.repayment", "hand_back", lambda _: lambda *_: None
    ),
    "a programme is closed with money on its way": _change(
        "anslag.steps.closing", "closing_problems", lambda _: lambda *_, **__: ()
    ),
    "the answers kept are not those sealed": _change(
        "anslag.steps.report", "write_answers", lambda real: lambda kept: real({**kept, "used": 1})
    ),
    "an approval is forgotten": _change("anslag.steps.act", "separation_problems", lambda _: lambda **_: ()),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_fault_in_the_rules_is_caught(planted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, change = PLANTED[planted]
    monkeypatch.setattr(f"{module}.{name}", change(getattr(import_module(module), name)))
    assert caught(TEMPTED.get(planted, a_year))
