"""A year in two tiers, act by act, and every way in which it may not go."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from anslag.domain.problem import Refusal, Refused
from anslag.domain.programme import Funding, Programme
from anslag.domain.trail import Level, reduced
from anslag.domain.trail_levels import levels
from anslag.records.chain import staircase
from anslag.records.grants import held_programme, positions
from anslag.records.ledger import account
from anslag.records.trail import trail
from anslag.records.verify import problems
from anslag.steps.allocation import allocate_pot
from anslag.steps.closing import close_programme
from anslag.steps.decision import open_programme
from anslag.steps.payment import pay
from anslag.steps.redistribution import redistribute_lapsed
from anslag.steps.repayment import demand_repayment, receive_repayment, waive
from anslag.steps.report import accept, submit_report
from anslag.steps.requisition import close_call, requisition
from tests.steps.year import CLOSES, OPENS, REPAYS, REPORTS, REPORTS_DUE, act, answers, programme

pytestmark = pytest.mark.django_db

LATER = CLOSES + timedelta(days=1)
PEOPLE = {"Alfa": 50, "Beta": 30, "Gamma": 20}
STATE = programme("state", giver="Staten", basis={"Verket": 1}, pot=1000, categories=("handed_on", "own"))
GRANT = programme(
    "grant",
    giver="Verket",
    basis=PEOPLE,
    pot=1000,
    funding=Funding(programme="state", recipient="Verket", part="all", roll_up="handed_on"),
)
LOCAL = programme(
    "local",
    giver="Alfa",
    basis={"Ett": 3, "Två": 2},
    pot=500,
    threshold=0,
    funding=Funding(programme="grant", recipient="Alfa", part="all"),
)


def pay_all(made: Programme) -> None:
    """Open a programme and take it to payment of everything."""
    open_programme(act(), programme=made)
    key = made.key
    allocate_pot(act(), programme=key)
    for name in positions(held_programme(key)):
        requisition(act(by=name, approved_by=""), programme=key, recipient=name)
    close_call(act(LATER), programme=key)
    pay(act(LATER), programme=key)


def report(key: str, name: str, costs: dict[str, int], *, left: bool = False, replaces: str = "") -> None:
    submit_report(
        act(REPORTS, by=name, approved_by=""),
        programme=key,
        recipient=name,
        answers=answers(costs, left=left),
        replaces=replaces,
    )


def rules(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.rule for problem in refused.value.problems]


def where(key: str, name: str) -> dict[str, int]:
    """What stands in each of a grant's accounts; empty accounts left out."""
    rows = held_programme(key).row.accounts.filter(grant__party__name=name)
    balances = {
        row.kind + (f":{row.detail}" if row.detail else ""): row.total_in - row.total_out for row in rows
    }
    return {kind: amount for kind, amount in balances.items() if amount}


def balanced(*keys: str) -> bool:
    steps = [step for key in keys for step in staircase(key)]
    return not any(step.difference for step in steps) and problems() == () and not _broken(*keys)


def _broken(*keys: str) -> list[Level]:
    """Levels of any krona's way through the programmes that do not balance, whole or reduced."""
    ways = [(held_programme(key), name) for key in keys for name in ("", *positions(held_programme(key)))]
    found = [trail(held, name) for held, name in ways]
    every = [level for each in found if each for hop in each.hops for level in levels(hop)]
    return [level for level in (*every, *reduced(every)) if not level.balances]


def test_money_goes_down_two_tiers_and_what_is_left_comes_back_to_the_source() -> None:
    pay_all(STATE)
    pay_all(GRANT)
    report("grant", "Alfa", {"pay": 500})
    report("grant", "Beta", {"pay": 100, "travel": 50}, left=True)
    report("grant", "Gamma", {"travel": 130}, left=True)
    accept(act(REPORTS), programme="grant")
    demand_repayment(act(REPORTS), programme="grant", recipient="Beta")
    waive(act(REPORTS), programme="grant", recipient="Gamma", ground="Lågt belopp")
    receive_repayment(act(REPAYS), programme="grant", recipient="Beta")
    close_programme(act(REPAYS), programme="grant")
    report("state", "Verket", {"handed_on": 850}, left=True)
    accept(act(REPORTS), programme="state")
    demand_repayment(act(REPORTS), programme="state", recipient="Verket")
    receive_repayment(act(REPAYS), programme="state", recipient="Verket", amount=150)
    close_programme(act(REPAYS), programme="state")
    assert where("grant", "Gamma") == {"used:travel": 130, "waived": 70}
    assert where("state", "Verket") == {"returned": 150}
    assert balanced("state", "grant")


def test_three_tiers_are_added_up_and_counted_once() -> None:
    pay_all(STATE)
    pay_all(GRANT)
    pay_all(LOCAL)
    report("local", "Ett", {"pay": 300})
    report("local", "Två", {"pay": 150, "travel": 50})
    accept(act(REPORTS), programme="local")
    report("grant", "Alfa", {"pay": 450, "travel": 50})
    report("grant", "Beta", {"pay": 300})
    report("grant", "Gamma", {"pay": 200})
    accept(act(REPORTS), programme="grant")
    assert where("grant", "Alfa") == {}
    assert where("local", "Två") == {"used:pay": 150, "used:travel": 50}
    assert positions(held_programme("grant"))["Alfa"].passed_on == 500
    assert balanced("state", "grant", "local")


def test_a_programme_opened_after_its_funding_grant_reported_ends_the_same() -> None:
    pay_all(STATE)
    pay_all(GRANT)
    report("grant", "Alfa", {"pay": 450, "travel": 50})
    report("grant", "Beta", {"pay": 300})
    report("grant", "Gamma", {"pay": 200})
    accept(act(REPORTS), programme="grant")
    pay_all(LOCAL)
    assert not balanced("local")
    report("local", "Ett", {"pay": 300})
    report("local", "Två", {"pay": 150, "travel": 50})
    accept(act(REPORTS), programme="local")
    assert where("grant", "Alfa") == {}
    assert balanced("state", "grant", "local")


def test_a_late_programme_that_adds_up_to_something_else_is_refused() -> None:
    pay_all(STATE)
    pay_all(GRANT)
    report("grant", "Alfa", {"pay": 450, "travel": 50})
    accept(act(REPORTS), programme="grant", recipients=["Alfa"])
    pay_all(LOCAL)
    report("local", "Ett", {"pay": 300})
    report("local", "Två", {"pay": 151, "travel": 49})
    with pytest.raises(Refused) as refused:
        accept(act(REPORTS), programme="local")
    assert rules(refused) == ["roll_up.category"]
    assert where("local", "Två") == {"paid": 200}


def test_a_report_smaller_than_what_stands_below_it_is_refused() -> None:
    pay_all(STATE)
    pay_all(GRANT)
    pay_all(LOCAL)
    report("local", "Ett", {"pay": 300})
    report("local", "Två", {"pay": 200})
    with pytest.raises(Refused) as early:
        report("grant", "Alfa", {"pay": 500})
    accept(act(REPORTS), programme="local")
    with pytest.raises(Refused) as refused:
        report("grant", "Alfa", {"pay": 499, "travel": 1})
    assert (rules(early), rules(refused)) == (["roll_up.outstanding"], ["roll_up.category"])


def test_what_was_not_requisitioned_is_shared_by_the_key_among_those_who_asked() -> None:
    pay_all(STATE)
    open_programme(act(), programme=GRANT)
    allocate_pot(act(), programme="grant")
    for name, amount, wish in (("Alfa", 500, True), ("Beta", 200, False), ("Gamma", 100, True)):
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
    assert paid == {"Alfa": 643, "Beta": 200, "Gamma": 157}
    assert balanced("grant")


def test_leftover_that_nobody_asked_for_goes_back_to_the_funding_grant_at_closing() -> None:
    pay_all(STATE)
    open_programme(act(), programme=GRANT)
    allocate_pot(act(), programme="grant")
    requisition(act(by="Alfa", approved_by=""), programme="grant", recipient="Alfa")
    close_call(act(LATER), programme="grant")
    redistribute_lapsed(act(LATER), programme="grant")
    pay(act(LATER), programme="grant")
    report("grant", "Alfa", {"pay": 500})
    accept(act(REPORTS), programme="grant")
    close_programme(act(REPORTS), programme="grant")
    assert where("state", "Verket") == {"paid": 500}
    assert balanced("state", "grant")


def test_a_correction_supersedes_and_both_requisitions_remain() -> None:
    pay_all(STATE)
    open_programme(act(), programme=GRANT)
    allocate_pot(act(), programme="grant")
    requisition(act(by="Alfa", approved_by=""), programme="grant", recipient="Alfa", amount=400)
    requisition(
        act(by="Alfa", approved_by=""), programme="grant", recipient="Alfa", amount=450, correcting=True
    )
    close_call(act(LATER), programme="grant")
    pay(act(LATER), programme="grant")
    grant = held_programme("grant").row.grants.get(party__name="Alfa")
    assert list(grant.requisitions.order_by("id").values_list("amount", "round")) == [(400, 1), (450, 1)]
    assert where("grant", "Alfa") == {"paid": 450}


def test_a_new_version_of_an_accepted_report_books_the_difference_and_hides_nothing() -> None:
    pay_all(STATE)
    pay_all(GRANT)
    report("grant", "Beta", {"pay": 300})
    accept(act(REPORTS), programme="grant")
    report("grant", "Beta", {"pay": 250}, left=True, replaces="En faktura var dubbel")
    accept(act(REPORTS), programme="grant")
    grant = held_programme("grant").row.grants.get(party__name="Beta")
    assert where("grant", "Beta") == {"used:pay": 250, "unused": 50}
    assert [each.version for each in grant.reports.order_by("version")] == [1, 2]
    assert balanced("grant")


@pytest.fixture
def allocated() -> None:
    pay_all(STATE)
    open_programme(act(), programme=GRANT)
    allocate_pot(act(), programme="grant")


@pytest.mark.parametrize(
    ("day", "amount", "expected"),
    [
        (OPENS - timedelta(days=1), 1, ["call.opens"]),
        (LATER, 1, ["call.closes"]),
        (OPENS, 0, ["requisition.above_zero"]),
        (OPENS, 501, ["requisition.ceiling"]),
    ],
)
def test_a_requisition_outside_the_terms_is_refused(
    allocated: None, day: date, amount: int, expected: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        requisition(act(day, by="Alfa", approved_by=""), programme="grant", recipient="Alfa", amount=amount)
    assert rules(refused) == expected
    assert where("grant", "Alfa") == {"entitled": 500}


def test_a_late_requisition_takes_a_reason_and_another_person(allocated: None) -> None:
    late: dict[str, Any] = {"programme": "grant", "recipient": "Alfa", "late_reason": "Sjukdom"}
    with pytest.raises(Refused):
        requisition(act(LATER, by="Alfa", approved_by=""), **late)
    requisition(act(LATER, by="Alfa"), **late)
    assert where("grant", "Alfa") == {"requisitioned": 500}


def test_a_second_requisition_is_refused(allocated: None) -> None:
    requisition(act(by="Alfa", approved_by=""), programme="grant", recipient="Alfa", amount=100)
    with pytest.raises(Refused) as refused:
        requisition(act(by="Alfa", approved_by=""), programme="grant", recipient="Alfa", amount=100)
    assert rules(refused) == ["requisition.once"]


def test_the_same_act_asked_for_again_is_done_once_and_with_other_facts_refused(allocated: None) -> None:
    facts: dict[str, Any] = {"programme": "grant", "recipient": "Alfa"}
    once = act(by="Alfa", approved_by="", key="a click")
    requisition(once, **facts, amount=100)
    requisition(once, **facts, amount=100)
    with pytest.raises(Refusal):
        requisition(once, **facts, amount=101)
    assert where("grant", "Alfa") == {"entitled": 400, "requisitioned": 100}


@pytest.mark.parametrize("approved_by", ["", "officer"])
def test_no_single_person_can_pay(allocated: None, approved_by: str) -> None:
    requisition(act(by="Alfa", approved_by=""), programme="grant", recipient="Alfa")
    with pytest.raises(Refused):
        pay(act(approved_by=approved_by), programme="grant")
    assert where("grant", "Alfa") == {"requisitioned": 500}


def test_paying_where_nothing_was_requisitioned_is_refused(allocated: None) -> None:
    with pytest.raises(Refused) as refused:
        pay(act(), programme="grant", recipients=["Alfa"])
    assert rules(refused) == ["payment.requisitioned"]


def test_paying_twice_is_refused() -> None:
    pay_all(STATE)
    pay_all(GRANT)
    with pytest.raises(Refused) as refused:
        pay(act(LATER), programme="grant", recipients=["Alfa"])
    assert rules(refused) == ["payment.requisitioned"]


def test_a_conditional_programme_pays_nothing() -> None:
    made = programme("later", giver="Staten", basis={"Verket": 1}, pot=10, status="conditional")
    open_programme(act(), programme=made)
    allocate_pot(act(), programme="later")
    requisition(act(by="Verket", approved_by=""), programme="later", recipient="Verket")
    with pytest.raises(Refused) as refused:
        pay(act(), programme="later", recipients=["Verket"])
    assert rules(refused) == ["status"]


def test_a_programme_cannot_be_opened_without_its_funding_or_above_it_or_twice() -> None:
    with pytest.raises(Refused) as nothing:
        open_programme(act(), programme=GRANT)
    pay_all(STATE)
    with pytest.raises(Refused) as above:
        open_programme(act(), programme=_larger())
    open_programme(act(), programme=GRANT)
    with pytest.raises(Refused) as twice:
        open_programme(act(), programme=GRANT)
    with pytest.raises(Refused) as second:
        open_programme(act(), programme=replace(GRANT, key="another"))
    assert [rules(each) for each in (nothing, above, twice, second)] == [
        ["open.funding"],
        ["open.funded"],
        ["open.once"],
        ["open.funded"],
    ]


def _larger() -> Programme:
    return programme("grant", giver="Verket", basis=PEOPLE, pot=1001, funding=GRANT.terms.funding)


def test_the_pot_is_allocated_once(allocated: None) -> None:
    with pytest.raises(Refused) as refused:
        allocate_pot(act(), programme="grant")
    assert rules(refused) == ["allocate.once"]


def test_the_call_is_closed_after_its_last_day_and_once(allocated: None) -> None:
    with pytest.raises(Refused) as early:
        close_call(act(CLOSES), programme="grant")
    close_call(act(LATER), programme="grant")
    with pytest.raises(Refused) as twice:
        close_call(act(LATER), programme="grant")
    assert (rules(early), rules(twice)) == (["call.closes"], ["call.once"])


def test_a_report_is_refused_early_unpaid_twice_and_above_what_was_paid() -> None:
    pay_all(STATE)
    pay_all(GRANT)
    facts: dict[str, Any] = {"programme": "grant", "recipient": "Beta"}
    with pytest.raises(Refused) as early:
        submit_report(act(LATER, approved_by=""), **facts, answers=answers({"pay": 300}))
    with pytest.raises(Refused) as above:
        submit_report(act(REPORTS, approved_by=""), **facts, answers=answers({"pay": 301}))
    with pytest.raises(Refused) as off:
        wrong = {**answers({"pay": 300}), "used": 299, "reason": "x"}
        submit_report(act(REPORTS, approved_by=""), **facts, answers=wrong)
    submit_report(act(REPORTS, approved_by=""), **facts, answers=answers({"pay": 300}))
    with pytest.raises(Refused) as twice:
        submit_report(act(REPORTS, approved_by=""), **facts, answers=answers({"pay": 300}))
    assert [rules(each) for each in (early, above, off, twice)] == [
        ["report_back.opens"],
        ["form.at_most"],
        ["form.adds_up"],
        ["report_back.once"],
    ]


def test_a_late_report_is_received_and_marked() -> None:
    pay_all(STATE)
    pay_all(GRANT)
    submit_report(
        act(REPORTS_DUE + timedelta(days=1), approved_by=""),
        programme="grant",
        recipient="Beta",
        answers=answers({"pay": 300}),
    )
    assert held_programme("grant").row.grants.get(party__name="Beta").reports.get().late


def test_unused_money_above_the_threshold_is_not_waived_and_needs_a_ground_below_it() -> None:
    pay_all(STATE)
    pay_all(GRANT)
    report("grant", "Alfa", {"pay": 399}, left=True)
    report("grant", "Beta", {"pay": 200}, left=True)
    accept(act(REPORTS), programme="grant")
    with pytest.raises(Refused) as above:
        waive(act(REPORTS), programme="grant", recipient="Alfa", ground="Lågt belopp")
    with pytest.raises(Refused) as silent:
        waive(act(REPORTS), programme="grant", recipient="Beta", ground=" ")
    assert [rules(each) for each in (above, silent)] == [
        ["repayment.waiver.threshold"],
        ["repayment.waiver.ground"],
    ]


def test_repayment_is_never_more_than_what_is_owed() -> None:
    pay_all(STATE)
    pay_all(GRANT)
    report("grant", "Beta", {"pay": 200}, left=True)
    accept(act(REPORTS), programme="grant")
    demand_repayment(act(REPORTS), programme="grant", recipient="Beta")
    with pytest.raises(Refused) as refused:
        receive_repayment(act(REPAYS), programme="grant", recipient="Beta", amount=101)
    receive_repayment(act(REPAYS), programme="grant", recipient="Beta", amount=40)
    assert rules(refused) == ["repayment.receivable"]
    assert where("grant", "Beta") == {"used:pay": 200, "receivable": 60}
    assert where("state", "Verket") == {"paid": 40}


def test_a_programme_with_money_on_its_way_is_not_closed() -> None:
    pay_all(STATE)
    pay_all(GRANT)
    with pytest.raises(Refused) as refused:
        close_programme(act(REPAYS), programme="grant")
    assert rules(refused) == ["closing.settled"] * 3


def test_a_closed_programme_takes_no_further_step() -> None:
    pay_all(STATE)
    pay_all(GRANT)
    for name in PEOPLE:
        report("grant", name, {"pay": positions(held_programme("grant"))[name].paid})
    accept(act(REPORTS), programme="grant")
    close_programme(act(REPAYS), programme="grant")
    with pytest.raises(Refusal):
        report("grant", "Beta", {"pay": 200}, left=True, replaces="Fel")
        accept(act(REPAYS), programme="grant")
    assert where("grant", "Beta") == {"used:pay": 300}


def test_the_source_of_a_tree_holds_what_its_accounts_hold() -> None:
    pay_all(STATE)
    pay_all(GRANT)
    assert account(held_programme("grant").row, "appropriation").total_in == 1000
    assert balanced("state", "grant")
