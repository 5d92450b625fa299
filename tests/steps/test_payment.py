"""A payment: prepared by one, ordered by another's approval, marked as paid; once, and as it was prepared."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from anslag.domain.problem import Refused
from anslag.records import models
from anslag.records.grants import held_programme, positions
from anslag.records.payments import UnknownOrderError, orders, waiting_payments
from anslag.records.proposals import proposal
from anslag.records.verify import problems
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.invoice import agree_instalments, grant_respite
from anslag.steps.mandate import revoke
from anslag.steps.payment import mark_paid, order_payment, pay
from anslag.steps.permission import by_mandate
from anslag.steps.repayment import demand_repayment, receive_repayment
from anslag.steps.report import accept, submit_report
from anslag.steps.requisition import requisition
from tests.records.world import everything
from tests.steps.two_people import asked, decided, proposed, refused, staffed
from tests.steps.year import CLOSES, OPENS, REPAYS, REPORTS, act, answers, programme

pytestmark = pytest.mark.django_db

NEXT = OPENS + timedelta(1)
LATER = CLOSES + timedelta(1)
LATE = REPAYS + timedelta(1)


@pytest.fixture(autouse=True)
def giver(db: None) -> None:
    staffed()


def ordered(*recipients: str, **more: Any) -> int:
    """Prepare and approve an order, and return its number."""
    facts: dict[str, Any] = {"recipients": list(recipients)} if recipients else {}
    decided(proposed("order_payment", facts, by="economist", **more), **more)
    return orders(held_programme("grant"))[0].number


def marked(
    order: int,
    *,
    by: str = "economist",
    paid_on: date = NEXT,
    reference: str = "bg 1",
    day: date = NEXT,
    **more: Any,
) -> None:
    """Mark as paid, as a page does it: whoever marks it is asked for a mandate."""
    doing = act(day, by=by, **({"approved_by": ""} | more))
    with by_mandate(doing, "mark_paid", programme="grant"):
        mark_paid(doing, programme="grant", order=order, paid_on=paid_on, reference=reference)


def paid(name: str) -> int:
    return positions(held_programme("grant"))[name].paid


def waiting() -> dict[str, int]:
    return {each.recipient: each.amount for each in waiting_payments(held_programme("grant"))}


def test_an_order_moves_nothing_until_it_is_marked_as_paid() -> None:
    asked("Alfa")
    asked("Beta", 120)
    number = ordered()
    kept = orders(held_programme("grant"))[0]
    assert (kept.prepared_by, kept.approved_by, kept.paid_on, kept.amount) == (
        "economist",
        "approver",
        None,
        620,
    )
    assert (paid("Alfa"), paid("Beta"), waiting()) == (0, 0, {})
    marked(number, paid_on=OPENS)
    kept = orders(held_programme("grant"))[0]
    assert (kept.paid_on, kept.reference) == (OPENS, "bg 1")
    assert (paid("Alfa"), paid("Beta")) == (500, 120)
    last = models.Transfer.objects.filter(code="pay").order_by("-id")[0]
    assert (last.prepared_by, last.approved_by) == ("economist", "approver")
    assert problems() == ()


def test_it_is_marked_once_and_the_same_sending_twice_is_no_fault() -> None:
    asked("Alfa")
    number = ordered()
    marked(number, key="form")
    before = everything()
    marked(number, key="form")
    assert everything() == before
    assert refused(lambda: marked(number)) == ["payment.once"]
    assert paid("Alfa") == 500


def test_whoever_approved_the_order_does_not_mark_it_whatever_they_say() -> None:
    asked("Alfa")
    number = ordered()
    facts: dict[str, Any] = {"programme": "grant", "order": number, "paid_on": NEXT, "reference": "bg 1"}
    assert refused(lambda: marked(number, by="approver")) == ["permission.payment_batch"]
    assert refused(lambda: mark_paid(act(NEXT, by="approver", approved_by=""), **facts)) == ["act.separation"]
    assert refused(lambda: mark_paid(act(NEXT, by="approver", approved_by="second"), **facts)) == [
        "payment.approved"
    ]
    assert refused(lambda: mark_paid(act(NEXT, by="economist", approved_by="second"), **facts)) == [
        "payment.approved"
    ]
    mark_paid(act(NEXT, by="economist"), **facts)


@pytest.mark.parametrize("by", ["case_officer", "second", "auditor", "signatory", "alfa"])
def test_only_an_economist_marks_it(by: str) -> None:
    asked("Alfa")
    number = ordered()
    assert refused(lambda: marked(number, by=by)) == ["permission.payment_batch"]


def test_an_order_is_marked_though_its_approver_has_left() -> None:
    asked("Alfa")
    number = ordered()
    revoke(act(by="signatory", approved_by=""), party="Verket", person="approver", role="approver")
    marked(number)
    assert paid("Alfa") == 500
    assert problems() == ()


def test_it_is_marked_on_a_day_between_the_order_and_today_with_a_reference() -> None:
    asked("Alfa", day=OPENS)
    number = ordered(day=NEXT)
    assert refused(lambda: marked(number, paid_on=OPENS)) == ["payment.paid_on"]
    assert refused(lambda: marked(number, paid_on=NEXT + timedelta(1))) == ["payment.paid_on"]
    assert refused(lambda: marked(number, reference=" ")) == ["payment.reference"]
    with pytest.raises(UnknownOrderError):
        marked(number + 1)


def test_an_order_of_another_programme_is_not_found() -> None:
    asked("Alfa")
    number = ordered()
    open_programme(act(), programme=programme("other", giver="Verket", basis={"Alfa": 1}, pot=10))
    with pytest.raises(UnknownOrderError):
        mark_paid(act(NEXT), programme="other", order=number, paid_on=NEXT, reference="bg 1")


def test_what_is_no_longer_what_was_prepared_is_refused_with_both_amounts() -> None:
    asked("Alfa", 400)
    number = proposed("order_payment", by="economist")
    asked("Alfa", 450, correcting=True)
    with pytest.raises(Refused) as refusal:
        decided(number)
    told = str(refusal.value)
    assert "förbereddes på 400 kr, men rekvisitionerna är nu på 450 kr" in told
    assert refused(lambda: decided(number)) == ["payment.changed"] * 2
    decided(number, "declined", reason="Beloppet har ändrats")
    ordered()
    assert problems() == ()


def test_the_same_sum_to_others_is_not_what_was_prepared() -> None:
    asked("Alfa", 400)
    asked("Beta", 100)
    number = proposed("order_payment", by="economist")
    asked("Alfa", 300, correcting=True)
    asked("Beta", 200, correcting=True)
    assert refused(lambda: decided(number)) == ["payment.changed"] * 2


def test_whoever_approves_sees_what_is_to_be_paid_to_whom() -> None:
    asked("Alfa", 400)
    asked("Beta", 100)
    facts = proposal(proposed("order_payment", by="economist")).facts
    assert facts == {"amount": 500, "amounts": {"Alfa": 400, "Beta": 100}, "recipients": ["Alfa", "Beta"]}


def test_what_is_requisitioned_after_it_was_prepared_waits_for_the_next_order() -> None:
    asked("Alfa")
    number = proposed("order_payment", by="economist")
    asked("Beta", 120)
    decided(number)
    assert waiting() == {"Beta": 120}
    first = orders(held_programme("grant"))[0]
    assert [line.recipient for line in first.lines] == ["Alfa"]
    second = ordered()
    assert [line.recipient for line in orders(held_programme("grant"))[0].lines] == ["Beta"]
    marked(second)
    marked(first.number)
    assert (paid("Alfa"), paid("Beta")) == (500, 120)
    assert problems() == ()


def test_what_is_ordered_is_neither_corrected_nor_ordered_again() -> None:
    asked("Alfa", 400)
    both = proposed("order_payment", by="economist"), proposed("order_payment", by="case_officer")
    decided(both[0])
    assert refused(lambda: asked("Alfa", 50, correcting=True)) == ["requisition.correction"]
    assert refused(lambda: decided(both[1])) == ["payment.requisitioned"]
    assert refused(lambda: order_payment(act(), programme="grant")) == ["payment.requisitioned"] * 3
    assert refused(lambda: pay(act(), programme="grant")) == ["payment.requisitioned"] * 3
    marked(orders(held_programme("grant"))[0].number)
    assert refused(lambda: asked("Alfa", 50, correcting=True)) == ["requisition.correction"]


def test_one_who_has_been_ordered_can_requisition_the_rest_in_a_round_of_its_own() -> None:
    asked("Alfa", 400)
    ordered()
    asked("Alfa", 100)
    assert waiting() == {"Alfa": 100}
    ordered("Alfa")
    assert [each.amount for each in orders(held_programme("grant"))] == [100, 400]
    assert problems() == ()


def test_only_those_named_are_ordered() -> None:
    asked("Alfa")
    asked("Beta", 120)
    ordered("Beta")
    assert waiting() == {"Alfa": 500}
    assert refused(lambda: ordered("Alfa", "Beta")) == ["payment.requisitioned"]


def test_an_order_takes_two_people_and_a_mandate_each() -> None:
    asked("Alfa")
    facts: dict[str, Any] = {"programme": "grant"}
    assert refused(lambda: order_payment(act(approved_by=""), **facts)) == ["act.approved"]
    assert refused(lambda: order_payment(act(by="approver"), **facts)) == ["act.separation"]
    for by in ("approver", "auditor", "alfa"):
        assert refused(proposed, "order_payment", by=by) == ["permission.payment"]


def test_paying_at_once_makes_its_order_itself() -> None:
    asked("Alfa")
    pay(act(NEXT), programme="grant", reference="bg 3")
    kept = orders(held_programme("grant"))[0]
    assert (kept.amount, kept.approved_by, kept.paid_on, kept.reference) == (500, "approver", NEXT, "bg 3")
    assert refused(lambda: marked(kept.number)) == ["payment.once"]
    assert problems() == ()


def test_nothing_is_ordered_in_a_programme_that_has_no_money_yet() -> None:
    conditional = programme("hoped", giver="Verket", basis={"Alfa": 1}, pot=10, status="conditional")
    open_programme(act(), programme=conditional)
    assert refused(lambda: order_payment(act(), programme="hoped")) == ["status"]


def test_where_the_step_forgets_the_order_the_database_refuses_the_payment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("anslag.steps.payment._order", lambda *_: None)
    asked("Alfa")
    with pytest.raises(Exception, match="två personer har godkänt"), transaction.atomic():
        pay(act(NEXT), programme="grant")
    assert paid("Alfa") == 0


def test_where_the_step_forgets_that_it_is_ordered_the_database_refuses_a_correction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked("Alfa", 400)
    ordered()
    monkeypatch.setattr(
        "anslag.steps.requisition._unpaid", lambda grant: grant.requisitions.order_by("-round").first()
    )
    before = everything()
    with pytest.raises(Exception, match="kan inte ändras"), transaction.atomic():
        asked("Alfa", 450, correcting=True)
    assert everything() == before


def next_year(*, bars: bool) -> None:
    """Alfa has 50 kronor of this year's to repay, and has requisitioned next year's."""
    asked("Alfa")
    pay(act(NEXT), programme="grant", recipients=["Alfa"])
    told = answers({"pay": 450}, left=True)
    submit_report(act(REPORTS, by="alfa", approved_by=""), programme="grant", recipient="Alfa", answers=told)
    accept(act(REPORTS), programme="grant", recipients=["Alfa"])
    demand_repayment(act(REPORTS), programme="grant", recipient="Alfa")
    made = programme("next", giver="Verket", basis={"Alfa": 1}, pot=100)
    payment = replace(made.terms.payment, open_debt_bars=bars)
    open_programme(act(), programme=replace(made, terms=replace(made.terms, payment=payment)))
    allocate_pot(act(), programme="next")
    requisition(act(by="alfa", approved_by=""), programme="next", recipient="Alfa")


def order_next_years(day: date) -> int:
    return proposed("order_payment", programme="next", by="economist", day=day)


def paid_off() -> None:
    receive_repayment(act(LATE), programme="grant", recipient="Alfa")


def put_off() -> None:
    about = {"programme": "grant", "recipient": "Alfa", "invoice": "20320001"}
    grant_respite(act(REPAYS), **about, until=LATE, reason="Ekonomin", special=False)


def parted() -> None:
    plan = [(LATE, 20), (LATE + timedelta(1), 30)]
    about = {"programme": "grant", "recipient": "Alfa", "invoice": "20320001"}
    agree_instalments(act(REPAYS), **about, plan=plan, written="Dnr 1")


@pytest.mark.parametrize("done", [paid_off, put_off, parted])
def test_an_overdue_debt_hinders_a_payment_where_the_terms_say_so(done: Callable[[], None]) -> None:
    next_year(bars=True)
    assert refused(lambda: order_next_years(LATE)) == ["payment.debt"]
    done()
    if done is not paid_off:
        assert refused(lambda: order_next_years(LATE + timedelta(1))) == ["payment.debt"]
    decided(order_next_years(LATE), day=LATE)
    assert orders(held_programme("next"))[0].amount == 100


@pytest.mark.parametrize(("bars", "day"), [(True, REPAYS), (False, LATE)])
def test_a_debt_hinders_nothing_before_it_is_overdue_or_where_the_terms_say_nothing(
    bars: bool, day: date
) -> None:
    next_year(bars=bars)
    decided(order_next_years(day), day=day)
    assert orders(held_programme("next"))[0].amount == 100
