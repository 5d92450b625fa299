"""Any sequence of steps, with amounts drawn from what stands: every invariant holds after each of them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F, Sum
from hypothesis import HealthCheck, Phase
from hypothesis import settings as walking
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from anslag.domain.bank_answer import ORE, BankAnswer, Booking, keyed
from anslag.domain.problem import Refusal
from anslag.domain.programme import Funding, Programme
from anslag.records import models
from anslag.records.chain import staircase
from anslag.records.clawbacks import cases
from anslag.records.grants import grant_to, held_programme, position_of
from anslag.records.invoices import written
from anslag.records.roll_up import rolled_up
from anslag.records.verify import problems
from anslag.steps.allocation import allocate_pot
from anslag.steps.clawback import abstain_from_clawback, claw_back, open_clawback
from anslag.steps.closing import close_programme
from anslag.steps.decision import open_programme
from anslag.steps.interest import charge_interest, receive_interest
from anslag.steps.invoice import remind_invoice, write_off
from anslag.steps.overpayment import pay_back
from anslag.steps.payment import pay
from anslag.steps.redistribution import redistribute_lapsed
from anslag.steps.repayment import credit_invoice, demand_repayment, receive_repayment, waive
from anslag.steps.report import accept, submit_report
from anslag.steps.requisition import close_call, requisition
from anslag.steps.returned_payment import return_payment
from anslag.steps.statement import read_statement
from tests.steps.year import CLOSES, REPAYS, REPORTS, act, answers, programme

PHASES = tuple(phase for phase in Phase if phase is not Phase.shrink)
APPROPRIATION = 9_000
LATE = REPAYS + timedelta(days=1)
LATER = CLOSES + timedelta(days=1)
STATE = programme("state", giver="Staten", basis={"Verket": 1}, pot=APPROPRIATION, categories=("on", "own"))
GRANT = programme(
    "grant",
    giver="Verket",
    basis={"Alfa": 7, "Beta": 5, "Gamma": 1},
    pot=8_999,
    funding=Funding(programme="state", recipient="Verket", part="all", roll_up="on"),
)
LOCAL = programme(
    "local",
    giver="Alfa",
    basis={"Ett": 2, "Två": 1},
    pot=1_000,
    threshold=0,
    funding=Funding(programme="grant", recipient="Alfa", part="all"),
)


def with_interest(made: Programme) -> Programme:
    repayment = replace(made.terms.repayment, interest_rule="interest_act")
    return replace(made, terms=replace(made.terms, repayment=repayment))


MADE = {made.key: made for made in map(with_interest, (STATE, GRANT, LOCAL))}
keys = st.sampled_from(list(MADE))
parts = st.integers(0, 1000)
stages = st.sampled_from([9, 9, 9, 8, 7, 6, 5, 3, 0])
days = st.sampled_from([CLOSES, LATER, REPORTS, REPAYS])

done: Counter[str] = Counter()


class AnyYear(RuleBasedStateMachine):
    """Steps are tried in any order; one that is refused must leave everything as it was."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(reached=st.tuples(stages, stages, stages), amounts=st.lists(parts, min_size=6, max_size=6))
    def begin(self, reached: tuple[int, int, int], amounts: list[int]) -> None:
        """The tiers have come some way already, so that the late stages are tried as often as the early."""
        for key, stage in zip(MADE, reached, strict=True):
            self.come_some_way(key, stage, amounts)

    def come_some_way(self, key: str, stage: int, amounts: list[int]) -> None:
        stages_in_order: list[Callable[[], object]] = [
            lambda: self.open(key=key),
            lambda: self.allocate(key=key),
            lambda: self.requisition_all(key, amounts),
            lambda: self.close_call(key=key, day=LATER),
            lambda: self.redistribute(key=key),
            lambda: self.pay(key=key),
            lambda: self.report_all(key, amounts),
            lambda: self.accept(key=key),
            lambda: self.settle(key=key, pick=0),
        ]
        for go in stages_in_order[:stage]:
            go()

    def requisition_all(self, key: str, amounts: list[int]) -> None:
        for pick, amount in zip(range(len(MADE[key].basis)), amounts, strict=False):
            self.requisition(key=key, pick=pick, amount=amount, wish=bool(amount % 2), correcting=False)

    def report_all(self, key: str, amounts: list[int]) -> None:
        for pick, amount in zip(range(len(MADE[key].basis)), amounts, strict=False):
            self.report(key=key, pick=pick, used=amount, split=amount, again=False)

    def attempt(self, step: Callable[..., None], day: date = CLOSES, **facts: Any) -> None:
        before = self.rows()
        try:
            with transaction.atomic():
                step(act(day), **facts)
            done[step.__name__] += 1
        except Refusal:
            done["refused"] += 1
            assert self.rows() == before

    def rows(self) -> tuple[int, ...]:
        kept = (models.DiaryEntry, models.Transfer, models.Requisition, models.ReportBack, models.Programme)
        return tuple(kind.objects.count() for kind in kept)

    def recipient(self, key: str, pick: int) -> str:
        names = list(MADE[key].basis)
        return names[pick % len(names)]

    def standing(self, key: str, name: str) -> tuple[int, int, dict[str, int]]:
        """What has been paid, what is passed on, and the costs that stand below."""
        try:
            grant = grant_to(held_programme(key), name)
        except Refusal:
            return 0, 0, {}
        position = position_of(grant)
        costs: dict[str, int] = {}
        for lower in rolled_up(grant).values():
            costs |= lower.costs
        return position.paid, position.passed_on, costs

    @rule(key=keys)
    def open(self, key: str) -> None:
        self.attempt(open_programme, programme=MADE[key])

    @rule(key=keys)
    def allocate(self, key: str) -> None:
        self.attempt(allocate_pot, programme=key)

    @rule(key=keys, pick=parts, amount=parts, wish=st.booleans(), correcting=st.booleans())
    def requisition(self, key: str, *, pick: int, amount: int, wish: bool, correcting: bool) -> None:
        name = self.recipient(key, pick)
        asked = None if amount < 400 else amount * 6
        self.attempt(
            requisition,
            programme=key,
            recipient=name,
            amount=asked,
            wants_leftover=wish,
            correcting=correcting,
        )

    @rule(key=keys, day=days)
    def close_call(self, key: str, day: date) -> None:
        self.attempt(close_call, day, programme=key)

    @rule(key=keys)
    def redistribute(self, key: str) -> None:
        self.attempt(redistribute_lapsed, LATER, programme=key)

    @rule(key=keys)
    def pay(self, key: str) -> None:
        self.attempt(pay, LATER, programme=key)

    @rule(key=keys, pick=parts, fee=st.integers(0, 2))
    def bounce(self, key: str, pick: int, fee: int = 0) -> None:
        """The bank sends back what has been paid to one, less a fee now and then; it is paid anew or not."""
        self.attempt(pay, LATER, programme=key)
        name = self.recipient(key, pick)
        line = models.PaymentOrderLine.objects.filter(requisition__grant__party__name=name).last()
        row = self.booked(key, max(1, line.requisition.amount - fee) if line else 1)
        about = {"row": row, "line": line.pk if line else 0}
        self.attempt(return_payment, LATER, programme=key, **about, reason="Avslutat", fee=fee)

    def booked(self, key: str, amount: int) -> int:
        """The number of a booking on the giver's account that has just been read."""
        number = models.DiaryEntry.objects.count()
        booking = Booking(incoming=True, amount=amount * ORE, day=LATER, bank_reference=str(number))
        answer = BankAnswer(message="camt.054", reference="", bookings=tuple(keyed([booking], "SE")))
        self.attempt(read_statement, LATER, programme=key, answer=answer, digest=f"{number:064}")
        row = models.StatementRow.objects.last()
        return row.pk if row else 0

    @rule(key=keys, pick=parts, amount=st.integers(1, 50), bounces=st.booleans())
    def overpay(self, key: str, pick: int, amount: int, *, bounces: bool) -> None:
        """Someone pays in what it does not owe, and is paid it back; now and then that comes back too."""
        name, row = self.recipient(key, pick), self.booked(key, amount)
        self.attempt(pay_back, LATER, programme=key, row=row, recipient=name)
        if bounces:
            self.bounce(key=key, pick=pick)
        self.attempt(pay, LATER, programme=key)

    @rule(key=keys, pick=parts, used=parts, split=parts, again=st.booleans(), fits=st.integers(0, 3))
    def report(self, key: str, *, pick: int, used: int, split: int, again: bool, fits: int = 1) -> None:
        """A report that fits what stands below it, three times in four; else whatever it happens to be."""
        name = self.recipient(key, pick)
        paid, passed_on, costs = self.standing(key, name)
        own = paid - passed_on
        spent = own - own // 4 if used % 3 == 0 else own - min(own, used // 2)
        first, second = [option.id for option in MADE[key].form.sections[0].questions[1].options]
        if not fits:
            costs = {}
        costs[first] = costs.get(first, 0) + spent * split // 1000
        costs[second] = costs.get(second, 0) + spent - spent * split // 1000
        self.attempt(
            submit_report,
            REPORTS,
            programme=key,
            recipient=name,
            answers=answers(costs, left=sum(costs.values()) < paid),
            replaces="Rättat" if again else "",
        )

    @rule(key=keys)
    def accept(self, key: str) -> None:
        self.attempt(accept, REPORTS, programme=key)

    @rule(key=keys, pick=parts)
    def demand(self, key: str, pick: int) -> None:
        self.attempt(demand_repayment, REPORTS, programme=key, recipient=self.recipient(key, pick))

    @rule(key=keys, pick=parts)
    def waive(self, key: str, pick: int) -> None:
        self.attempt(waive, REPORTS, programme=key, recipient=self.recipient(key, pick), ground="Lågt")

    @rule(key=keys, pick=parts, amount=st.none() | parts, ago=st.integers(-1, 60))
    def repay(self, key: str, pick: int, amount: int | None, ago: int = 0) -> None:
        """The bank booked it some days ago; in days to come it has booked nothing."""
        about = {"programme": key, "recipient": self.recipient(key, pick)}
        received = REPAYS - timedelta(ago)
        self.attempt(receive_repayment, REPAYS, **about, amount=amount, received=received)

    @rule(key=keys, pick=parts)
    def credit(self, key: str, pick: int) -> None:
        """An invoice of the recipient's that stands, if there is one."""
        self.demand(key=key, pick=pick)
        name, number = self.invoice(key, pick)
        self.attempt(credit_invoice, REPAYS, programme=key, recipient=name, invoice=number, reason="Fel")

    @rule(key=keys, pick=parts, reminded=st.booleans())
    def give_up(self, key: str, pick: int, *, reminded: bool) -> None:
        self.report_and_accept(key=key, amounts=[pick] * 3)
        self.demand(key=key, pick=pick)
        name, number = self.invoice(key, pick)
        if reminded:
            self.attempt(remind_invoice, LATE, programme=key, recipient=name, invoice=number)
        self.attempt(write_off, LATE, programme=key, recipient=name, invoice=number, reason="Går inte")

    @rule(key=keys, pick=parts, amount=st.integers(0, 1200), abstains=st.booleans())
    def claw_back(self, key: str, pick: int, amount: int, *, abstains: bool) -> None:
        """A case about a share of what has been used, now and then of more than that, and what is decided."""
        name = self.recipient(key, pick)
        try:
            used = position_of(grant_to(held_programme(key), name)).used_itself
        except Refusal:
            return
        about = {"programme": key, "recipient": name}
        asked = used * amount // 1000
        opening = {"ground": "unused", "amount": asked, "reason": "x", "answer_by": REPAYS}
        self.attempt(open_clawback, REPORTS, **about, **opening)
        case = next((each.number for each in cases(held_programme(key)) if each.recipient == name), 0)
        if abstains:
            self.attempt(abstain_from_clawback, LATE, **about, case=case, reason="x")
        else:
            due = LATE + timedelta(9)
            self.attempt(claw_back, LATE, **about, case=case, amount=asked, due=due, reason="x")

    @rule(key=keys, pick=parts, days=st.integers(0, 60), withdrawn=st.booleans())
    def interest(self, key: str, pick: int, days: int, *, withdrawn: bool) -> None:
        """Interest on an invoice of the recipient's, now and then withdrawn, else paid."""
        self.demand(key=key, pick=pick)
        name, number = self.invoice(key, pick)
        about, day = {"programme": key, "recipient": name}, LATE + timedelta(days)
        self.attempt(charge_interest, day, **about, invoice=number, until=day, due=day + timedelta(30))
        last = models.Invoice.objects.filter(entry__action="charge_interest").order_by("-id").first()
        made = written(last) if last else ""
        if withdrawn:
            self.attempt(credit_invoice, day, **about, invoice=made, reason="Fel")
        else:
            self.attempt(receive_interest, day, **about, invoice=made, amount=last.amount if last else 1)

    def invoice(self, key: str, pick: int) -> tuple[str, str]:
        name = self.recipient(key, pick)
        rows = models.Invoice.objects.filter(grant__programme__key=key, grant__party__name=name, credits=None)
        rows = rows.exclude(entry__action="charge_interest")
        row = rows.filter(credited_by=None).order_by("id").first()
        return name, written(row) if row else ""

    @rule(key=keys, amounts=st.lists(parts, min_size=3, max_size=3))
    def report_and_accept(self, key: str, amounts: list[int]) -> None:
        self.report_all(key, amounts)
        self.accept(key=key)

    @rule(key=keys, pick=parts)
    def settle(self, key: str, pick: int) -> None:
        self.demand(key=key, pick=pick)
        self.repay(key=key, pick=pick, amount=None)

    @rule(key=keys)
    def close(self, key: str) -> None:
        self.attempt(close_programme, REPAYS, programme=key)

    @invariant()
    def money_in_equals_money_out_and_what_remains(self) -> None:
        total = models.Account.objects.aggregate(left=Sum(F("total_in") - F("total_out")))["left"]
        assert (total or 0) == 0

    @invariant()
    def everything_verifies(self) -> None:
        assert problems() == ()

    @invariant()
    def every_step_of_the_staircase_balances(self) -> None:
        for held in models.Programme.objects.values_list("key", flat=True):
            off = [step for step in staircase(held) if step.difference and step.name != "funding"]
            assert off == []


FEW = 10
"""Walks in the ordinary run: they come as far as the money back, and seldom further."""


@pytest.mark.django_db
@pytest.mark.parametrize("walks", [FEW, pytest.param(60, marks=pytest.mark.full)])
def test_any_sequence_of_steps_keeps_every_invariant(walks: int, settings: Any, tmp_path: Path) -> None:
    done.clear()
    (tmp_path / "interest_act.csv").write_text(
        "starts,until,percent,source\n2032-01-01,2032-12-31,90.00,Prov\n"
    )
    settings.RATE_FOLDER = tmp_path
    run_state_machine_as_test(
        AnyYear,
        settings=walking(
            max_examples=walks,
            stateful_step_count=25,
            derandomize=True,
            report_multiple_bugs=False,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(f"steps done and refused: {dict(done)}")  # noqa: T201 - how far the walks came
    reached = {"pay", "accept", "demand_repayment", "receive_repayment", "redistribute_lapsed"}
    if walks > FEW:
        reached |= {"credit_invoice", "write_off", "claw_back", "abstain_from_clawback"}
        reached |= {"charge_interest", "return_payment", "pay_back"}
    assert reached <= set(done)
