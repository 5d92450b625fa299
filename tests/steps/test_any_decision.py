"""Any order of proposing, deciding, ordering, marking and correcting: what takes two people is always done by two."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from anslag.domain.problem import Refusal
from anslag.records import models
from anslag.records.grants import held_programme, positions
from anslag.records.payments import orders, waiting_payments
from anslag.records.proposals import proposals
from anslag.records.verify import problems
from anslag.steps.mandate import appoint, revoke
from anslag.steps.payment import mark_paid, pay
from anslag.steps.requisition import requisition
from tests.records.world import everything
from tests.steps.two_people import EVIDENCE, decided, proposed, staffed
from tests.steps.year import CLOSES, OPENS, act

PHASES = tuple(phase for phase in Phase if phase is not Phase.shrink)
LATER = CLOSES + timedelta(1)

people = st.sampled_from(["approver", "second", "case_officer", "economist", "auditor", "alfa", "beta"])
preparing = st.sampled_from(["case_officer", "economist", "case_officer", "economist", "approver", "alfa"])
approving = st.sampled_from(["approver", "second", "approver", "second", "economist", "case_officer"])
outcomes = st.sampled_from(["approved", "approved", "declined", "withdrawn"])
weeks = st.sampled_from(["approved", "declined", "withdrawn", "paid", "both"])
days = st.sampled_from([OPENS, OPENS, LATER])
receivers = st.sampled_from(["Alfa", "Beta"])
picks = st.integers(0, 50)

done: Counter[str] = Counter()


class AnyDecision(RuleBasedStateMachine):
    """Everyone tries everything; what is refused must leave every table as it was."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(weeks=st.lists(weeks, min_size=1, max_size=3))
    def begin(self, weeks: list[str]) -> None:
        """Some weeks have gone by, so that the late stages are tried as often as the early."""
        staffed()
        for number, ends in enumerate(weeks):
            self.go_all_the_way(correcting=False, amount=10 + number, ends=ends)

    @contextmanager
    def attempt(self, what: str) -> Iterator[None]:
        before = everything()
        try:
            with transaction.atomic():
                yield
            done[what] += 1
        except Refusal:
            done[f"{what} refused"] += 1
            assert everything() == before

    @rule(name=receivers, amount=st.integers(1, 90), correcting=st.booleans())
    def requisition(self, name: str, *, amount: int, correcting: bool) -> None:
        by = act(by=name.lower(), approved_by="")
        with self.attempt("correct" if correcting else "requisition"):
            requisition(by, programme="grant", recipient=name, amount=amount, correcting=correcting)

    @rule(by=preparing, names=st.none() | st.lists(receivers, min_size=1, unique=True))
    def propose_payment(self, by: str, names: list[str] | None) -> None:
        with self.attempt("propose a payment"):
            proposed("order_payment", {"recipients": names} if names else {}, by=by)

    @rule(by=preparing, step=st.sampled_from(["close_call", "redistribute"]), day=days)
    def propose(self, by: str, step: str, day: Any) -> None:
        with self.attempt(f"propose to {step}"):
            proposed(step, by=by, day=day)

    @rule(name=receivers, amount=st.integers(1, 350), correcting=st.booleans())
    def propose_late(self, name: str, *, amount: int, correcting: bool) -> None:
        facts = {"recipient": name, "amount": amount, "correcting": correcting, "late_reason": "Sjukdom"}
        with self.attempt("propose late"):
            proposed("requisition", facts, party=name, by=name.lower(), day=LATER)

    @rule(
        pick=picks,
        by=approving,
        outcome=outcomes,
        reason=st.sampled_from(["", "Ett skäl", "Ett skäl"]),
        day=days,
    )
    def decide(self, pick: int, *, by: str, outcome: str, reason: str, day: Any) -> None:
        waiting = proposals(programme="grant", waiting=bool(pick % 5))
        if not waiting:
            return
        chosen = waiting[pick // 10 % len(waiting)] if pick <= 50 else waiting[0]
        by = chosen.prepared_by if pick % 7 == 0 else by
        with self.attempt(outcome):
            decided(chosen.number, outcome, by=by, reason=reason, day=day)

    @rule(pick=picks, by=people)
    def mark(self, pick: int, by: str) -> None:
        kept = [each for each in orders(held_programme("grant")) if each.paid_on is None or pick % 5 == 0]
        if not kept:
            return
        order = kept[pick % len(kept)]
        with self.attempt("mark as paid"):
            facts: dict[str, Any] = {"order": order.number, "paid_on": order.ordered, "reference": "bg"}
            mark_paid(act(LATER, by=by, approved_by=""), programme="grant", **facts)

    @rule(correcting=st.booleans(), amount=st.integers(1, 60), ends=weeks)
    def go_all_the_way(self, *, correcting: bool, amount: int, ends: str) -> None:
        self.requisition(name="Beta", amount=amount, correcting=correcting)
        if ends == "paid":
            self.pay(approved_by="second")
            return
        self.propose_payment(by="economist", names=None)
        for outcome in ["declined", "approved"] if ends == "both" else [ends]:
            by = "economist" if outcome == "withdrawn" else "second"
            self.decide(pick=51, by=by, outcome=outcome, reason="Ett skäl", day=OPENS)
        self.mark(pick=51, by="economist")

    @rule(approved_by=approving)
    def pay(self, approved_by: str) -> None:
        with self.attempt("pay at once"):
            pay(act(LATER, by="economist", approved_by=approved_by), programme="grant")

    @rule(name=st.sampled_from(["case_officer", "second"]), day=days)
    def come_and_go(self, name: str, day: Any) -> None:
        """A mandate ends, or is given again."""
        role = "approver" if name == "second" else name
        by = act(day, by="signatory")
        with self.attempt("come or go"):
            try:
                with transaction.atomic():
                    appoint(by, party="Verket", person=name, role=role, evidence=EVIDENCE)
            except Refusal:
                revoke(act(day, by="signatory", approved_by=""), party="Verket", person=name, role=role)

    @invariant()
    def everything_verifies(self) -> None:
        assert problems() == ()

    @invariant()
    def nobody_decided_on_their_own(self) -> None:
        for each in proposals(programme="grant") if held("grant") else ():
            assert each.outcome in {"", "withdrawn"} or each.decided_by != each.prepared_by
            assert each.outcome != "withdrawn" or each.decided_by == each.prepared_by

    @invariant()
    def what_is_requisitioned_waits_or_is_ordered_or_paid_and_only_one_of_them(self) -> None:
        if not held("grant"):
            return
        kept, stand = orders(held_programme("grant")), positions(held_programme("grant"))
        waiting = sum(each.amount for each in waiting_payments(held_programme("grant")))
        assert sum(each.amount for each in kept if each.paid_on) == sum(each.paid for each in stand.values())
        assert waiting + sum(each.amount for each in kept) == sum(
            each.requisitioned for each in stand.values()
        )


def held(key: str) -> bool:
    return models.Programme.objects.filter(key=key).exists()


@pytest.mark.django_db
def test_any_sequence_of_decisions_keeps_two_people_behind_each(tell: Callable[[str], None]) -> None:
    done.clear()
    run_state_machine_as_test(
        AnyDecision,
        settings=settings(
            max_examples=10,
            stateful_step_count=30,
            derandomize=True,
            report_multiple_bugs=False,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )
    tell(f"decisions done and refused: {dict(sorted(done.items()))}")
    reached = {"approved", "declined", "withdrawn", "mark as paid", "pay at once", "correct", "propose late"}
    assert reached | {"approved refused", "declined refused", "mark as paid refused"} <= set(done)
