"""A case of clawback from its ground to its invoice or to the decision to abstain, and payments that are stopped."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from anslag.domain.clawback import Case, in_other_cases
from anslag.domain.problem import Refused
from anslag.domain.trail_levels import levels
from anslag.records import models
from anslag.records.clawbacks import UnknownCaseError, case_numbered, cases, payment_stops
from anslag.records.grants import held_programme, positions
from anslag.records.invoices import invoices
from anslag.records.obligations import owed_by_party
from anslag.records.trail import trail
from anslag.steps.allocation import allocate_pot
from anslag.steps.clawback import (
    abstain_from_clawback,
    answer_hearing,
    claw_back,
    lift_stop,
    open_clawback,
    stop_payment,
)
from anslag.steps.decision import open_programme
from anslag.steps.invoice import agree_instalments, grant_respite
from anslag.steps.payment import pay
from anslag.steps.repayment import credit_invoice, receive_repayment
from anslag.steps.report import accept
from anslag.steps.requisition import requisition
from tests.steps.test_year import GRANT, STATE, balanced, pay_all, report, rules, where
from tests.steps.year import OPENS, REPORTS, act

pytestmark = pytest.mark.django_db
ANSWER_BY = REPORTS + timedelta(23)
DECIDED = ANSWER_BY + timedelta(1)
DUE = DECIDED + timedelta(30)
OPENING: dict[str, Any] = {
    "ground": "unused",
    "amount": 120,
    "reason": "Lönerna gällde annat.",
    "answer_by": ANSWER_BY,
    "evidence": "Granskning 3",
}


@pytest.fixture(autouse=True)
def used(db: None) -> None:
    """Beta has used 300: pay 200 and travel 100."""
    pay_all(STATE)
    pay_all(GRANT)
    report("grant", "Alfa", {"pay": 500})
    report("grant", "Beta", {"pay": 200, "travel": 100})
    report("grant", "Gamma", {"travel": 200})
    accept(act(REPORTS), programme="grant")


def do(step: Callable[..., None], day: date, *, alone: bool = False, **facts: Any) -> None:
    by = act(day, approved_by="") if alone else act(day)
    step(by, programme="grant", **({"recipient": "Beta"} | facts))


def opened(**facts: Any) -> int:
    do(open_clawback, REPORTS, alone=True, **(OPENING | facts))
    return cases(held_programme("grant"))[0].number


def case() -> Case:
    return cases(held_programme("grant"))[0]


def refused(step: Callable[..., None], day: date, **facts: Any) -> list[str]:
    with pytest.raises(Refused) as told:
        do(step, day, **facts)
    return rules(told)


def test_a_case_is_heard_and_decided_in_part_with_an_invoice() -> None:
    number = opened()
    assert (case().state(REPORTS), case().state(ANSWER_BY), case().state(DECIDED)) == (
        "hearing",
        "hearing",
        "to_decide",
    )
    do(answer_hearing, REPORTS, alone=True, case=number, answer="Lönerna gällde insatsen.")
    assert (case().state(REPORTS), case().answer) == ("to_decide", "Lönerna gällde insatsen.")
    do(claw_back, DECIDED, case=number, amount=80, due=DUE, reason="Delvis annat.")
    assert (case().state(DECIDED), case().clawed_back, case().invoice) == ("clawed_back", 80, "20320001")
    (issued,) = invoices(held_programme("grant"))
    assert (issued.amount, issued.due, issued.claim, issued.reason) == (80, DUE, "claw_back", "Oanvänt")
    assert where("grant", "Beta") == {"used:pay": 120, "used:travel": 100, "receivable": 80}
    stands = positions(held_programme("grant"))["Beta"]
    assert (stands.used_itself, stands.clawed_back, stands.receivable) == (220, {"pay": 80}, 80)
    assert balanced("state", "grant")


def test_what_is_clawed_back_and_paid_goes_up_and_a_credit_note_puts_it_back() -> None:
    number = opened()
    do(claw_back, DECIDED, case=number, amount=120, due=DUE, reason="Annat.")
    do(credit_invoice, DECIDED, invoice="20320001", reason="Fel dag")
    assert where("grant", "Beta") == {"used:pay": 200, "used:travel": 100}
    assert balanced("state", "grant")
    other = opened()
    do(claw_back, DECIDED, case=other, amount=120, due=DUE, reason="Annat.")
    do(receive_repayment, DUE)
    assert where("state", "Verket") == {"paid": 120}
    assert balanced("state", "grant")


def repayments(today: date) -> list[tuple[str, date, date | None, int | None]]:
    return [
        (each.obligation.name, each.obligation.due, each.obligation.done, each.obligation.amount)
        for each in owed_by_party("Beta", today)
        if each.obligation.what in {"repayment", "hearing"}
    ]


def test_a_hearing_is_owed_until_it_is_answered_and_each_invoice_by_the_day_that_stands() -> None:
    number = opened()
    heard = [(f"hearing/{number}", ANSWER_BY, None, None)]
    assert (repayments(REPORTS), repayments(ANSWER_BY), repayments(DECIDED)) == (heard, heard, [])
    answered = REPORTS + timedelta(1)
    do(answer_hearing, answered, alone=True, case=number, answer="Lönerna gällde insatsen.")
    assert (repayments(REPORTS), repayments(answered)) == (heard, [])
    do(claw_back, DECIDED, case=number, amount=80, due=DUE, reason="Annat.")
    do(claw_back, DECIDED, case=opened(amount=20), amount=20, due=DUE + timedelta(1), reason="Annat.")
    one, other = ("repayment/20320001", DUE, None, 80), ("repayment/20320002", DUE + timedelta(1), None, 20)
    assert repayments(DECIDED) == [one, other]
    until = DUE + timedelta(60)
    put_off = DECIDED + timedelta(1)
    do(grant_respite, put_off, invoice="20320001", until=until, reason="Likviditet.")
    assert repayments(put_off) == [other, ("repayment/20320001", until, None, 80)]
    assert repayments(DECIDED) == [one, other]
    plan = [(DUE, 30), (until, 50)]
    do(agree_instalments, put_off, invoice="20320001", plan=plan, written="Avtal 1")
    assert repayments(put_off) == [("repayment/20320001", DUE, None, 30), other]
    do(receive_repayment, DUE)
    assert {done for _, _, done, _ in repayments(DUE)} == {DUE}
    assert {done for _, _, done, _ in repayments(put_off)} == {None}


def test_more_than_one_category_is_taken_from_the_largest_first() -> None:
    number = opened(amount=250)
    do(claw_back, DECIDED, case=number, amount=250, due=DUE, reason="Annat.")
    assert where("grant", "Beta") == {"used:travel": 50, "receivable": 250}
    assert positions(held_programme("grant"))["Beta"].clawed_back == {"pay": 200, "travel": 50}
    way = trail(held_programme("grant"), recipient="Beta")
    assert way is not None
    assert way.hops[-1].costs == {"pay": 200, "travel": 100}
    shown = {level.name: level for level in levels(way.hops[-1])}
    assert [(row.label, row.amount) for row in shown["used"].rows if row.amount < 0] == [("krävt åter", -250)]
    assert (shown["used"].balances, shown["report"].balances) == (True, True)
    assert balanced("state", "grant")


def test_whoever_proposes_it_chooses_the_category_that_it_is_taken_from_first() -> None:
    decision: dict[str, Any] = {"case": opened(amount=250), "amount": 120, "due": DUE, "reason": "Annat."}
    assert refused(claw_back, DECIDED, **decision, category="x") == ["clawback.category"]
    do(claw_back, DECIDED, **decision, category="travel")
    entry = models.DiaryEntry.objects.get(action="claw_back")
    assert (entry.facts["category"], entry.facts["taken"]) == ("travel", {"travel": 100, "pay": 20})
    assert dict(entry.transfers.values_list("source__detail", "amount")) == entry.facts["taken"]
    assert positions(held_programme("grant"))["Beta"].clawed_back == {"travel": 100, "pay": 20}
    assert balanced("state", "grant")


def test_of_cases_about_the_same_money_each_tells_what_the_others_are_about() -> None:
    first, second = opened(amount=200), opened(amount=90)
    every = cases(held_programme("grant"))
    told = [in_other_cases(every, "Beta", but=each) for each in (first, second, 0)]
    assert told == [90, 200, 290]
    do(claw_back, DECIDED, case=first, amount=200, due=DUE, reason="Annat.")
    assert in_other_cases(cases(held_programme("grant")), "Beta", but=second) == 0


def test_to_abstain_moves_nothing_and_takes_reasons() -> None:
    number = opened()
    assert refused(abstain_from_clawback, DECIDED, case=number, reason=" ") == ["clawback.reason"]
    do(abstain_from_clawback, DECIDED, case=number, reason="Särskilda skäl.")
    assert (case().state(DECIDED), case().decision) == ("abstained", "Särskilda skäl.")
    assert where("grant", "Beta") == {"used:pay": 200, "used:travel": 100}
    assert refused(claw_back, DECIDED, case=number, amount=1, due=DUE, reason="x") == ["clawback.decided"]
    assert balanced("state", "grant")


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"ground": "other"}, "clawback.ground"),
        ({"amount": 0}, "clawback.amount"),
        ({"amount": 301}, "clawback.amount"),
        ({"reason": " "}, "clawback.reason"),
        ({"answer_by": REPORTS + timedelta(13)}, "clawback.answer_by"),
        ({"answer_by": REPORTS + timedelta(15)}, "clawback.answer_by"),
        ({"answer_by": REPORTS + timedelta(21)}, "clawback.answer_by"),
    ],
)
def test_a_case_is_opened_on_a_ground_of_the_terms_with_time_to_answer(
    facts: dict[str, Any], rule: str
) -> None:
    assert refused(open_clawback, REPORTS, alone=True, **(OPENING | facts)) == [rule]


def test_money_that_was_handed_on_is_clawed_back_where_it_was_handed_on() -> None:
    by = act(REPORTS, approved_by="")
    with pytest.raises(Refused) as told:
        open_clawback(by, programme="state", recipient="Verket", **OPENING)
    (problem,) = told.value.problems
    said = f"{problem.message} {problem.remedy}".replace("\N{NO-BREAK SPACE}", " ")
    assert "Verket har fördelat 1 000 kr vidare, till mottagarna i ”Bidraget grant”." in said
    assert "Verket ger det bidraget och öppnar ärendet där" in said


def test_nothing_is_decided_before_the_recipient_has_been_heard() -> None:
    number = opened()
    decision = {"case": number, "amount": 120, "due": DUE, "reason": "Annat."}
    assert refused(claw_back, ANSWER_BY, **decision) == ["clawback.heard"]
    assert refused(abstain_from_clawback, ANSWER_BY, case=number, reason="x") == ["clawback.heard"]
    for facts, rule in (
        ({"amount": 121}, "clawback.amount"),
        ({"due": DECIDED}, "clawback.due"),
        ({"recipient": "Alfa"}, "clawback.case"),
    ):
        assert refused(claw_back, DECIDED, **(decision | facts)) == [rule]
    assert models.Invoice.objects.count() == 0


def test_an_answer_is_kept_beside_the_diary_and_a_late_one_is_taken() -> None:
    number = opened()
    assert refused(answer_hearing, DECIDED, alone=True, case=number, answer=" ") == ["clawback.answer"]
    do(answer_hearing, DECIDED, alone=True, case=number, answer="Vi håller inte med.")
    kept = models.HearingAnswer.objects.get()
    assert kept.text == "Vi håller inte med."
    assert "håller" not in kept.entry.payload
    do(abstain_from_clawback, DECIDED, case=number, reason="x")
    assert refused(answer_hearing, DECIDED, alone=True, case=number, answer="Mer") == ["clawback.decided"]
    with pytest.raises(UnknownCaseError):
        case_numbered(held_programme("grant"), 1)


def test_a_stopped_receiver_is_not_paid_until_two_people_lift_the_stop() -> None:
    other = replace(STATE, key="again")
    open_programme(act(), programme=other)
    allocate_pot(act(), programme="again")
    requisition(act(by="Verket", approved_by=""), programme="again", recipient="Verket")
    to = {"programme": "again", "recipient": "Verket"}
    stop_payment(act(OPENS, approved_by=""), reason="Granskning pågår.", **to)
    assert payment_stops(held_programme("again"))["Verket"].reason == "Granskning pågår."
    with pytest.raises(Refused) as told:
        pay(act(OPENS), programme="again")
    assert rules(told) == ["payment.stopped"]
    with pytest.raises(Refused) as told:
        lift_stop(act(OPENS, approved_by=""), reason="Klart.", **to)
    assert rules(told) == ["act.approved"]
    lift_stop(act(OPENS), reason="Klart.", **to)
    assert payment_stops(held_programme("again")) == {}
    pay(act(OPENS), programme="again")
