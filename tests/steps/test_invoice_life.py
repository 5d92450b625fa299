"""What is done with an invoice, by how many, and how it stands after each."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from anslag.domain.invoice_life import Life, reminder_notice, settled
from anslag.domain.problem import Refused
from anslag.records.grants import held_programme, positions
from anslag.records.invoice_life import lives
from anslag.records.models import Mail
from anslag.steps.closing import close_programme
from anslag.steps.invoice import (
    agree_instalments,
    grant_respite,
    hand_over_debt,
    remind_invoice,
    send_invoice,
    write_off,
)
from anslag.steps.repayment import demand_repayment, receive_repayment
from anslag.steps.report import accept
from tests.steps.test_year import GRANT, STATE, balanced, pay_all, report, rules, where
from tests.steps.year import REPAYS, REPORTS, act

pytestmark = pytest.mark.django_db
NUMBER = "20320001"
LATE = REPAYS + timedelta(1)
ALONE = ("send_invoice", "remind_invoice")


@pytest.fixture(autouse=True)
def invoice(db: None) -> None:
    """Beta is to pay 150."""
    pay_all(STATE)
    pay_all(GRANT)
    report("grant", "Beta", {"pay": 100, "travel": 50}, left=True)
    accept(act(REPORTS), programme="grant")
    demand_repayment(act(REPORTS), programme="grant", recipient="Beta")


def do(step: Callable[..., None], day: date = LATE, **facts: Any) -> None:
    who = {"approved_by": ""} if step.__name__ in ALONE else {}
    step(act(day, **who), programme="grant", recipient="Beta", **({"invoice": NUMBER} | facts))


def receive(amount: int, day: date = LATE, reference: str = "") -> None:
    receive_repayment(act(day), programme="grant", recipient="Beta", amount=amount, reference=reference)


def now(today: date = LATE) -> Life:
    return lives(held_programme("grant"), today=today)[NUMBER]


def refused(step: Callable[..., None], day: date = LATE, **facts: Any) -> list[str]:
    with pytest.raises(Refused) as told:
        do(step, day, **facts)
    return rules(told)


def test_it_is_issued_then_late_reminded_of_and_paid() -> None:
    assert (now(REPORTS).state, now(REPAYS).state, now().state) == ("issued", "issued", "late")
    assert refused(remind_invoice, REPAYS) == ["invoice.late"]
    do(remind_invoice)
    assert now().state == "reminded"
    receive(50)
    assert (now().state, now().left, now().paid) == ("reminded", 100, 50)
    receive(100)
    assert (now().state, now().left) == ("paid", 0)
    letters = Mail.objects.count()
    assert refused(remind_invoice) == ["invoice.open"]
    assert Mail.objects.count() == letters


def test_one_that_the_parties_cannot_be_sent_electronically_is_not_sent() -> None:
    assert set(refused(send_invoice, REPORTS)) == {
        "invoice.organisation_number",
        "invoice.endpoint",
        "invoice.buyer_reference",
    }


def test_respite_moves_the_last_day_and_over_a_year_takes_special_reasons() -> None:
    later, far = REPAYS + timedelta(60), REPAYS + timedelta(366)
    assert refused(grant_respite, until=REPAYS, reason="Ekonomin") == ["respite.until"]
    assert refused(grant_respite, until=later, reason=" ") == ["invoice.reason"]
    assert refused(grant_respite, until=far, reason="Ekonomin") == ["respite.longest"]
    do(grant_respite, until=later, reason="Ekonomin")
    assert (now().state, now().pay_by, now(later + timedelta(1)).state) == ("respite", later, "late")
    do(grant_respite, until=far, reason="Ekonomin", special=True)
    assert now().pay_by == far


def test_instalments_are_all_that_is_left_in_writing_and_the_next_one_is_due() -> None:
    first, second = LATE + timedelta(30), LATE + timedelta(60)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"plan": [(first, 100), (second, 40)]}, "instalments.sum"),
        ({"plan": [(first, 150)]}, "instalments.number"),
        ({"plan": [(second, 100), (first, 50)]}, "instalments.days"),
        ({"plan": [(LATE, 100), (first, 50)]}, "instalments.days"),
        ({"plan": [(first, 100), (second, 50)], "written": " "}, "instalments.written"),
    ]
    for facts, rule in wrong:
        assert refused(agree_instalments, **({"written": "Dnr 1"} | facts)) == [rule]
    do(agree_instalments, plan=[(first, 100), (second, 50)], written="Dnr 1")
    assert (now().state, now().pay_by) == ("instalments", first)
    receive(100, LATE + timedelta(20))
    assert now().pay_by == second
    assert (now(second).state, now(second + timedelta(1)).state) == ("instalments", "late")
    assert [now(day).overdue for day in (second, second + timedelta(1))] == [0, 50]


def test_of_instalments_that_have_not_come_only_those_whose_days_have_passed_are_reminded_of() -> None:
    first, second = LATE + timedelta(30), LATE + timedelta(60)
    do(agree_instalments, plan=[(first, 100), (second, 50)], written="Dnr 1")
    receive(30)
    late = now(first + timedelta(1))
    assert late.overdue == 70
    told = reminder_notice(STATE.terms, late, recipient="Beta", invoice=NUMBER, address="", number=1)
    assert "Att betala nu: 70 kronor\nKvar av hela fakturan: 120 kronor" in told.text


def test_a_debt_is_handed_over_once_when_it_is_late_and_reminded_of() -> None:
    assert refused(hand_over_debt, REPAYS, to="Inkasso") == ["collection.late", "collection.reminded"]
    do(remind_invoice)
    assert refused(hand_over_debt, to=" ") == ["collection.to"]
    do(hand_over_debt, to="Inkasso")
    assert now().state == "handed_over"
    assert refused(hand_over_debt, to="Inkasso") == ["collection.once"]


def test_what_is_written_off_stays_visible_and_settles_the_grant() -> None:
    assert refused(write_off, reason="Går inte att driva in") == ["write_off.reminded"]
    do(remind_invoice)
    receive(40)
    assert refused(write_off, reason="") == ["invoice.reason"]
    do(write_off, reason="Går inte att driva in")
    assert (now().state, now().left, now().written_off) == ("written_off", 0, 110)
    stands = positions(held_programme("grant"))["Beta"]
    assert (stands.unused, stands.demanded, stands.returned, stands.written_off) == (150, 150, 40, 110)
    assert stands.receivable == 0
    assert where("grant", "Beta")["waived"] == 110
    assert balanced("state", "grant")


def test_two_people_decide_and_one_does_what_only_asks() -> None:
    for step, facts in (
        (grant_respite, {"until": LATE + timedelta(9), "reason": "x"}),
        (hand_over_debt, {"to": "x"}),
        (write_off, {"reason": "x"}),
    ):
        with pytest.raises(Refused) as told:
            step(act(LATE, approved_by=""), programme="grant", recipient="Beta", invoice=NUMBER, **facts)
        assert rules(told) == ["act.approved"]


def test_another_receivers_invoice_is_unknown() -> None:
    with pytest.raises(Refused) as told:
        remind_invoice(act(LATE, approved_by=""), programme="grant", recipient="Alfa", invoice=NUMBER)
    assert rules(told) == ["invoice.unknown"]


def test_a_receipt_counts_on_the_invoice_it_names_and_then_on_the_oldest() -> None:
    invoices = [("1", 100), ("2", 50), ("3", 25)]
    assert settled(invoices, [("2", 60), ("", 95), ("9", 20)]) == (
        ((1, 50), (0, 10)),
        ((0, 90), (2, 5)),
        ((2, 20),),
    )


def test_a_programme_with_a_debt_written_off_can_be_closed() -> None:
    do(remind_invoice)
    do(write_off, reason="Går inte att driva in")
    report("grant", "Alfa", {"pay": 500})
    report("grant", "Gamma", {"travel": 200})
    accept(act(REPORTS), programme="grant")
    close_programme(act(LATE), programme="grant")
    assert balanced("state", "grant")
