"""Many who decide at the same moment: one act, whoever is first."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import perf_counter
from typing import Any

import pytest
from django.db import connection

from anslag.domain.problem import Refused
from anslag.records import models
from anslag.records.grants import held_programme, positions
from anslag.records.payments import orders
from anslag.records.proposals import proposal
from anslag.records.refusals import DatabaseRefusal
from anslag.records.verify import problems
from anslag.steps import proposal as step
from anslag.steps.payment import mark_paid
from tests.steps.two_people import EVIDENCE, asked, decided, person, proposed, staffed
from tests.steps.year import OPENS, act

MANY = 25


@pytest.fixture(autouse=True)
def giver(fresh_database: str) -> None:
    staffed()
    asked("Alfa")


def at_once(*asked_for: Callable[[], None]) -> Counter[str]:
    """Do all at the same moment, each from a connection of its own, and count how they ended."""
    start = Barrier(len(asked_for))

    def one(do: Callable[[], None]) -> str:
        start.wait()
        try:
            do()
        except Refused as refusal:
            return refusal.problems[0].rule
        except DatabaseRefusal as refusal:
            return refusal.rule
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(asked_for)) as clients:
        return Counter(clients.map(one, asked_for))


def approvers(count: int) -> list[str]:
    names = [person(f"approver-{number}") for number in range(count)]
    for name in names:
        facts = {"party": "Verket", "person": name, "role": "approver", "evidence": EVIDENCE}
        decided(proposed("appoint", facts, programme="", by="signatory"))
    return names


def approving(number: int, by: str, **more: Any) -> Callable[[], None]:
    return lambda: decided(number, by=by, **more)


def entries() -> int:
    return models.DiaryEntry.objects.count()


def test_many_who_approve_at_once_are_one_act(tell: Callable[[str], None]) -> None:
    names, number = approvers(MANY), proposed("order_payment", by="economist")
    before, began = entries(), perf_counter()
    ended = at_once(*(approving(number, by) for by in names))
    tell(f"{MANY} approve at once, {connection.vendor}: {dict(ended)}, {perf_counter() - began:.1f} s")
    assert ended == {"done": 1, "proposal.once": MANY - 1}
    assert entries() == before + 1
    assert [each.amount for each in orders(held_programme("grant"))] == [500]
    assert problems() == ()


def test_one_who_approves_in_many_windows_at_once_is_one_act() -> None:
    number = proposed("order_payment", by="economist")
    before = entries()
    ended = at_once(*(approving(number, "approver") for _ in range(MANY)))
    assert ended == {"done": 1, "proposal.once": MANY - 1}
    assert entries() == before + 1


def test_a_button_pressed_many_times_is_one_act_and_no_fault() -> None:
    number = proposed("order_payment", by="economist")
    before = entries()
    ended = at_once(*(approving(number, "approver", key="form") for _ in range(MANY)))
    assert ended == {"done": MANY}
    assert entries() == before + 1


def test_whoever_proposed_it_does_not_approve_it_in_two_windows_either() -> None:
    person("both")
    for role in ("economist", "approver"):
        facts = {"party": "Verket", "person": "both", "role": role, "evidence": EVIDENCE}
        decided(proposed("appoint", facts, programme="", by="signatory"))
    before = entries()
    start = Barrier(2)

    def alone() -> None:
        start.wait()
        decided(proposed("order_payment", by="both"), by="both")

    assert at_once(alone, alone) == {"proposal.self": 2}
    assert entries() == before + 2, "each was proposed, and neither approved"
    assert orders(held_programme("grant")) == ()


def test_approved_declined_and_taken_back_at_once_is_one_of_them() -> None:
    number = proposed("order_payment", by="economist")
    before = entries()
    ended = at_once(
        lambda: decided(number, by="approver"),
        lambda: decided(number, "declined", by="second", reason="Ett skäl"),
        lambda: decided(number, "withdrawn", by="economist"),
    )
    assert ended == {"done": 1, "proposal.once": 2}
    assert entries() == before + 1
    assert proposal(number).outcome
    assert problems() == ()


def test_two_proposals_of_the_same_payment_pay_it_once() -> None:
    both = [proposed("order_payment", by=by) for by in ("economist", "case_officer")]
    ended = at_once(approving(both[0], "approver"), approving(both[1], "second"))
    assert ended == {"done": 1, "payment.requisitioned": 1}
    assert len(orders(held_programme("grant"))) == 1


def test_an_order_and_a_correction_at_once_pay_what_was_prepared_or_nothing() -> None:
    number = proposed("order_payment", by="economist")
    ended = at_once(approving(number, "approver"), lambda: asked("Alfa", 400, correcting=True))
    assert ended["done"] == 1
    assert ended.keys() - {"done"} <= {"payment.changed", "requisition.correction"}
    assert problems() == ()


def test_an_order_is_marked_as_paid_once_by_many_at_once() -> None:
    decided(proposed("order_payment", by="economist"))
    facts: dict[str, Any] = {
        "order": orders(held_programme("grant"))[0].number,
        "paid_on": OPENS,
        "reference": "bg",
    }
    mark = lambda: mark_paid(act(by="economist", approved_by=""), programme="grant", **facts)  # noqa: E731
    assert at_once(*(mark for _ in range(8))) == {"done": 1, "payment.once": 7}
    assert positions(held_programme("grant"))["Alfa"].paid == 500
    assert problems() == ()


def test_control_where_the_rule_is_forgotten_the_database_still_lets_one_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(step, "verdict_problems", lambda *_, **__: ())
    number = proposed("order_payment", by="economist")
    ended = at_once(*(approving(number, "approver") for _ in range(8)))
    assert ended["done"] == 1
    assert (models.Verdict.objects.count(), len(orders(held_programme("grant")))) == (1, 1)
    assert problems() == ()
