"""Interest on a late invoice: charged by two people, by an invoice of its own, and never a part of the grant."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from anslag.domain.bank_answer import BankAnswer, Booking, keyed
from anslag.domain.interest import InterestRule, MissingRateError
from anslag.domain.problem import Refused
from anslag.domain.programme import Programme
from anslag.domain.reconciliation import month_of
from anslag.files.invoice_pdf import invoice_pdf
from anslag.records import models
from anslag.records.grants import grant_to, held_programme, position_of, positions
from anslag.records.invoice_life import lives
from anslag.records.invoices import invoice_of, invoice_row
from anslag.records.reconciliation import reconciliation
from anslag.records.statements import unmatched
from anslag.records.verify import problems
from anslag.steps.interest import charge_interest, receive_interest
from anslag.steps.invoice import remind_invoice, write_off
from anslag.steps.proposal import decide, propose
from anslag.steps.repayment import credit_invoice, demand_repayment, receive_repayment
from anslag.steps.report import accept
from anslag.steps.statement import match_rows, matched_by_reference, read_statement
from tests.steps.test_year import pay_all, report, rules
from tests.steps.year import REPORTS, act, programme
from tests.web.giver import staffed

pytestmark = pytest.mark.django_db
CLAIM, FIRST, SECOND = "20320001", "20320002", "20320003"
APRIL, MAY, DUE = date(2032, 4, 30), date(2032, 5, 31), date(2032, 7, 31)
ROWS = "starts,until,percent,source\n2032-01-01,2032-06-30,2.00,Prov\n"


def with_rule(rule: InterestRule) -> Programme:
    made = programme("grant", giver="Verket", basis={"Beta": 1}, pot=1_000_000)
    repayment = replace(made.terms.repayment, interest_rule=rule)
    return replace(made, terms=replace(made.terms, repayment=repayment))


def owing(rule: InterestRule) -> None:
    """Beta is to pay 100 000 by the last of March."""
    pay_all(with_rule(rule))
    report("grant", "Beta", {"pay": 900_000}, left=True)
    accept(act(REPORTS), programme="grant")
    demand_repayment(act(REPORTS), programme="grant", recipient="Beta")


@pytest.fixture
def late(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "interest_act.csv").write_text(ROWS)
    settings.RATE_FOLDER = tmp_path
    owing("interest_act")


def do(step: Callable[..., None], day: date = MAY, invoice: str = CLAIM, **facts: Any) -> None:
    alone = {"approved_by": ""} if step is remind_invoice else {}
    step(act(day, **alone), programme="grant", recipient="Beta", invoice=invoice, **facts)


def charge(until: date = APRIL, day: date = MAY, **more: Any) -> None:
    do(charge_interest, day, until=until, **({"due": DUE} | more))


def refused(step: Callable[..., None], *arguments: Any, **facts: Any) -> list[str]:
    with pytest.raises(Refused) as told:
        step(*arguments, **facts)
    return rules(told)


def left() -> dict[str, int]:
    return {number: life.left for number, life in lives(held_programme("grant"), today=MAY).items()}


@pytest.mark.usefixtures("late")
def test_what_has_run_is_invoiced_once_and_nothing_moves_in_the_ledger() -> None:
    before = models.Transfer.objects.count()
    charge()
    held = held_programme("grant")
    made = invoice_of(held, invoice_row(held, FIRST))
    assert (made.amount, made.due, made.interest_on) == (822, DUE, CLAIM)
    assert [(each.days, each.debt, each.percent) for each in made.interest] == [(30, 100_000, "10,00")]
    assert invoice_pdf(made).startswith(b"%PDF")
    assert refused(charge) == ["interest.until"]
    charge(MAY)
    assert left() == {CLAIM: 100_000, FIRST: 822, SECOND: 849}
    assert (models.Transfer.objects.count(), positions(held)["Beta"].receivable) == (before, 100_000)
    assert problems() == ()


@pytest.mark.usefixtures("late")
def test_interest_is_counted_on_what_was_owed_each_day_and_may_be_charged_when_all_is_paid() -> None:
    receive_repayment(act(APRIL), programme="grant", recipient="Beta", amount=40_000)
    receive_repayment(act(date(2032, 5, 10)), programme="grant", recipient="Beta", amount=60_000)
    charge(MAY)
    days = invoice_of(held_programme("grant"), invoice_row(held_programme("grant"), FIRST)).interest
    assert [(each.days, each.debt) for each in days] == [(30, 100_000), (10, 60_000)]
    assert left() == {CLAIM: 0, FIRST: 986}


@pytest.mark.usefixtures("late")
def test_interest_runs_until_the_bank_booked_it_and_not_until_it_was_noted() -> None:
    for amount, day in ((60_000, 10), (40_000, 2)):
        came = date(2032, 4, day)
        receive_repayment(act(MAY), programme="grant", recipient="Beta", amount=amount, received=came)
    charge(MAY)
    days = invoice_of(held_programme("grant"), invoice_row(held_programme("grant"), FIRST)).interest
    assert [(each.first.day, each.last.day, each.debt) for each in days] == [(1, 2, 100_000), (3, 10, 60_000)]
    life = lives(held_programme("grant"), today=MAY)[CLAIM]
    assert (life.settled, {each.noted for each in life.happened("receive_repayment")}) == (
        date(2032, 4, 10),
        {MAY},
    )


@pytest.mark.usefixtures("late")
def test_what_turns_out_to_have_come_before_interest_was_charged_is_told_until_it_is_charged_anew() -> None:
    charge()
    receive_repayment(act(MAY), programme="grant", recipient="Beta", received=date(2032, 4, 10))
    held = held_programme("grant")
    assert [each.said for each in lives(held, today=MAY)[CLAIM].charged_too_long] == [FIRST]
    do(credit_invoice, invoice=FIRST, reason="Kom in tidigare")
    charge(date(2032, 4, 10))
    assert lives(held, today=MAY)[CLAIM].charged_too_long == ()
    assert left() == {CLAIM: 0, FIRST: 0, "20320004": 274}


@pytest.mark.usefixtures("late")
def test_what_is_paid_of_interest_is_no_repayment_and_no_repayment_pays_interest() -> None:
    charge()
    receive_repayment(act(MAY), programme="grant", recipient="Beta", reference="0")
    assert left() == {CLAIM: 0, FIRST: 822}
    assert refused(do, receive_interest, amount=1) == ["invoice.open"]
    assert refused(do, receive_interest, invoice=FIRST, amount=823) == ["interest.left"]
    tomorrow = MAY + timedelta(1)
    assert refused(do, receive_interest, invoice=FIRST, amount=22, received=tomorrow) == [
        "repayment.received"
    ]
    for amount in (22, 800):
        do(receive_interest, invoice=FIRST, amount=amount, received=APRIL)
    assert left() == {CLAIM: 0, FIRST: 0}
    assert lives(held_programme("grant"), today=MAY)[FIRST].settled == APRIL
    assert problems() == ()


@pytest.mark.usefixtures("late")
def test_what_comes_in_with_its_number_is_matched_and_told_to_the_agencys_books() -> None:
    charge()
    held, reference = held_programme("grant"), invoice_row(held_programme("grant"), FIRST).reference
    came = [(800_00, date(2032, 5, 20)), (22_50, MAY)]
    bookings = [Booking(incoming=True, amount=ore, day=day, reference=reference) for ore, day in came]
    answer = BankAnswer(message="camt.054", reference="1", bookings=tuple(keyed(bookings, "SE")))
    read_statement(act(MAY, approved_by=""), programme="grant", answer=answer, digest="ab" * 32)
    facts = matched_by_reference(held)["grant"]
    assert [(each["recipient"], each["amount"], each["invoice"]) for each in facts] == [
        ("Beta", 800, FIRST),
        ("Beta", 22, FIRST),
    ]
    twice = [facts[0], facts[0]]
    assert refused(match_rows, act(MAY), programme="grant", rows=twice) == ["interest.left"]
    match_rows(act(MAY), programme="grant", rows=facts)
    life = lives(held, today=MAY)[FIRST]
    assert (life.left, life.settled, [each.left for each in unmatched(held)]) == (0, MAY, [50])
    assert [each.day for each in life.happened("receive_interest")] == [day for _, day in came]
    assert position_of(grant_to(held, "Beta")).receivable == 100_000
    beside = reconciliation(held, month_of("2032-05")).beside
    assert [(each.code, each.amount) for each in beside] == [
        ("charge_interest", 822),
        ("receive_interest", 800),
        ("receive_interest", 22),
    ]
    assert problems() == ()


@pytest.mark.usefixtures("late")
def test_a_withdrawn_invoice_of_interest_lets_it_run_again() -> None:
    charge()
    do(remind_invoice, date(2032, 8, 1), FIRST)
    assert refused(do, write_off, date(2032, 8, 1), FIRST, reason="Går inte") == ["write_off.interest"]
    do(credit_invoice, invoice=FIRST, reason="Fel dag")
    assert problems() == ()
    charge(MAY)
    assert left() == {CLAIM: 100_000, FIRST: 0, "20320004": 1671}


@pytest.mark.usefixtures("late")
def test_it_is_not_charged_too_early_too_little_on_interest_or_to_be_paid_in_the_past() -> None:
    assert refused(charge, date(2032, 3, 31)) == ["interest.until"]
    assert refused(charge, date(2032, 6, 1)) == ["interest.until"]
    assert refused(charge, due=MAY) == ["interest.due"]
    assert refused(charge, amount=821) == ["interest.changed"]
    charge()
    assert refused(do, charge_interest, invoice=FIRST, until=MAY, due=DUE) == ["interest.of_interest"]
    assert refused(do, charge_interest, invoice="20329999", until=MAY, due=DUE) == ["invoice.unknown"]


@pytest.mark.usefixtures("late")
def test_a_day_that_no_table_has_is_told_with_the_table_and_the_remedy() -> None:
    day = date(2032, 7, 2)
    with pytest.raises(MissingRateError, match=r"2032-07-01.*interest_act[.]csv.*ANSLAG_RATE_FOLDER"):
        charge(day, day)


def test_without_a_rule_there_is_no_interest() -> None:
    owing("")
    assert refused(charge) == ["interest.rule"]


@pytest.mark.usefixtures("late")
def test_the_one_prepares_it_and_the_other_approves_the_same_amount() -> None:
    people = staffed("Verket", REPORTS).people
    by, other, again = (
        act(MAY, by=people[who], approved_by="") for who in ("case_officer", "approver", "case_officer")
    )
    facts = {"recipient": "Beta", "invoice": CLAIM, "until": APRIL, "due": DUE}
    propose(by, step="charge_interest", party="Beta", programme="grant", facts=facts)
    waiting = models.Proposal.objects.get()
    assert '"amount":822' in waiting.facts
    receive_repayment(act(date(2032, 4, 10)), programme="grant", recipient="Beta", amount=40_000)
    assert refused(decide, other, proposal=waiting.pk, outcome="approved") == ["interest.changed"]
    propose(again, step="charge_interest", party="Beta", programme="grant", facts=facts)
    last = models.Proposal.objects.order_by("-id")[0]
    decide(other, proposal=last.pk, outcome="approved")
    assert left()[FIRST] == 603
