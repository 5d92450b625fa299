"""The same act asked for many times at once, and many acts at once for the same money."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import perf_counter

import pytest
from django.db import connection

from anslag.domain.problem import Refusal
from anslag.records import models
from anslag.records.grants import held_programme, positions
from anslag.records.refusals import DatabaseRefusal
from anslag.records.verify import problems
from anslag.steps import payment as payment_step
from anslag.steps import requisition as requisition_step
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.payment import pay
from anslag.steps.report import submit_report
from anslag.steps.requisition import requisition
from tests.steps.test_year import LATER, STATE, pay_all
from tests.steps.year import REPORTS, act, answers, programme

CLIENTS = 8
FORTY = {f"Mottagare {number:02d}": 1 for number in range(40)}
MANY = programme("many", giver="Staten", basis=FORTY, pot=4000)


def at_once(*asked: Callable[[], None]) -> Counter[str]:
    """Do all acts from as many clients as there are, and count how each ended."""
    start = Barrier(min(CLIENTS, len(asked)))

    def one(number: int, do: Callable[[], None]) -> str:
        try:
            if number < start.parties:
                start.wait()
            do()
        except Refusal as refusal:
            return type(refusal).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(CLIENTS) as clients:
        return Counter(clients.map(one, range(len(asked)), asked))


def report(name: str, *, key: str, replaces: str = "") -> Callable[[], None]:
    return lambda: submit_report(
        act(REPORTS, approved_by="", **({"key": key} if key else {})),
        programme="many",
        recipient=name,
        answers=answers({"pay": 100}),
        replaces=replaces,
    )


@pytest.mark.usefixtures("fresh_database")
def test_a_report_sent_many_times_at_once_is_received_once() -> None:
    pay_all(MANY)
    started = perf_counter()
    ended = at_once(*(report(name, key=f"form {name}") for _ in range(10) for name in FORTY))
    assert ended == {"done": 400}
    assert models.ReportBack.objects.count() == 40
    print(f"load: 400 sends of 40 forms, lost: 0, doubled: 0, {perf_counter() - started:.1f} s")  # noqa: T201 - house rule


@pytest.mark.usefixtures("fresh_database")
def test_the_storm_does_repeat_where_every_send_is_an_act_of_its_own() -> None:
    pay_all(MANY)
    at_once(*(report("Mottagare 00", key="", replaces="Igen") for _ in range(16)))
    assert models.ReportBack.objects.count() == 16


@pytest.mark.usefixtures("fresh_database")
def test_two_who_requisition_at_once_give_one_requisition() -> None:
    open_programme(act(), programme=STATE)
    allocate_pot(act(), programme="state")
    asked = [
        lambda by=number: requisition(
            act(by=f"proxy-{by}", approved_by=""), programme="state", recipient="Verket"
        )
        for number in range(CLIENTS)
    ]
    assert at_once(*asked) == {"done": 1, "Refused": CLIENTS - 1}
    assert positions(held_programme("state"))["Verket"].requisitioned == 1000
    assert problems() == ()


@pytest.mark.usefixtures("fresh_database")
def test_where_the_rule_is_forgotten_the_database_still_gives_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requisition_step, "requisition_problems", lambda _: ())
    open_programme(act(), programme=STATE)
    allocate_pot(act(), programme="state")
    asked = [
        lambda by=number: requisition(
            act(by=f"proxy-{by}", approved_by=""), programme="state", recipient="Verket", amount=1000
        )
        for number in range(CLIENTS)
    ]
    ended = at_once(*asked)
    assert ended["done"] >= 1
    assert positions(held_programme("state"))["Verket"].requisitioned == 1000
    assert problems() == ()


@pytest.mark.usefixtures("fresh_database")
def test_a_payment_attested_by_many_at_once_is_made_once() -> None:
    open_programme(act(), programme=STATE)
    allocate_pot(act(), programme="state")
    requisition(act(by="proxy", approved_by=""), programme="state", recipient="Verket")
    asked = [
        lambda by=number: pay(act(LATER, approved_by=f"approver-{by}"), programme="state")
        for number in range(CLIENTS)
    ]
    assert at_once(*asked) == {"done": 1, "Refused": CLIENTS - 1}
    assert positions(held_programme("state"))["Verket"].paid == 1000


@pytest.mark.usefixtures("fresh_database")
def test_where_the_rule_of_payment_is_forgotten_nothing_is_paid_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(payment_step, "payment_problems", lambda *_, **__: ())
    open_programme(act(), programme=STATE)
    allocate_pot(act(), programme="state")
    requisition(act(by="proxy", approved_by=""), programme="state", recipient="Verket")
    at_once(*(lambda: pay(act(LATER), programme="state") for _ in range(CLIENTS)))
    assert positions(held_programme("state"))["Verket"].paid == 1000
    assert problems() == ()


@pytest.mark.usefixtures("fresh_database")
def test_nobody_attests_their_own_payment_however_many_try() -> None:
    open_programme(act(), programme=STATE)
    allocate_pot(act(), programme="state")
    requisition(act(by="proxy", approved_by=""), programme="state", recipient="Verket")
    asked = [lambda: pay(act(LATER, approved_by="officer"), programme="state") for _ in range(CLIENTS)]
    assert at_once(*asked) == {"Refused": CLIENTS}
    assert positions(held_programme("state"))["Verket"].paid == 0


@pytest.mark.usefixtures("fresh_database")
def test_where_that_rule_is_forgotten_the_database_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    open_programme(act(), programme=STATE)
    allocate_pot(act(), programme="state")
    requisition(act(by="proxy", approved_by=""), programme="state", recipient="Verket")
    monkeypatch.setattr("anslag.steps.act.separation_problems", lambda **_: ())
    with pytest.raises(DatabaseRefusal):
        pay(act(LATER, approved_by="officer"), programme="state")
    assert positions(held_programme("state"))["Verket"].paid == 0
