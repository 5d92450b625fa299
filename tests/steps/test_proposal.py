"""An act that takes two people: proposed by one, decided once by another, done as it was proposed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from anslag.domain.policy import STEPS
from anslag.domain.problem import Refusal
from anslag.records import models
from anslag.records.diary import KeyReusedError
from anslag.records.folder import dump_form, dump_programme
from anslag.records.grants import held_programme, positions
from anslag.records.mandates import contact_of, mandates_in
from anslag.records.payments import orders
from anslag.records.proposals import UnknownProposalError, proposal, proposals
from anslag.records.verify import problems
from anslag.steps.clawback import open_clawback, stop_payment
from anslag.steps.facts import typed
from anslag.steps.invoice import remind_invoice
from anslag.steps.mandate import revoke
from anslag.steps.payment import mark_paid
from anslag.steps.proposal import PROPOSED, WHOEVER
from anslag.steps.report import submit_report
from tests.records.world import everything, insert
from tests.steps.two_people import (
    EVIDENCE,
    GRANT,
    asked,
    decided,
    person,
    proposed,
    refused,
    staffed,
    what_was_done,
)
from tests.steps.year import CLOSES, REPAYS, REPORTS, act, answers, programme

LATER = CLOSES + timedelta(1)
OTHER = programme("other", giver="Verket", basis={"Alfa": 1}, pot=10)
STRANGERS = programme("strangers", giver="Annan", basis={"Alfa": 1}, pot=10)


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def giver(db: None) -> None:
    staffed()


# What is approved is what is done


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposing:
    """A step of the year, and what has to happen before it can be proposed."""

    step: str
    facts: dict[str, Any] = field(default_factory=dict)
    party: str = "Verket"
    programme: str = "grant"
    by: str = "case_officer"
    day: date = LATER
    before: Callable[[], object] = lambda: None


def requisitions() -> None:
    asked("Alfa", wants_leftover=True)
    asked("Beta", 100)


def payments_and_reports() -> None:
    facts: dict[str, Any] = {
        "order": orders(held_programme("grant"))[0].number,
        "paid_on": LATER,
        "reference": "bg 1",
    }
    mark_paid(act(LATER, by="economist", approved_by=""), programme="grant", **facts)
    for name, used in (("Alfa", 700), ("Beta", 150)):
        submit_report(
            act(REPORTS, by=name.lower(), approved_by=""),
            programme="grant",
            recipient=name,
            answers=answers({"pay": used}, left=True),
        )


def year() -> Iterator[Proposing]:
    in_time = replace(OTHER, terms=replace(OTHER.terms, call=replace(OTHER.terms.call, closes=LATER)))
    yield Proposing(step="open", programme="", facts={"folder": dump_programme(in_time)})
    yield Proposing(step="allocate", programme="other")
    late = {
        "recipient": "Beta",
        "amount": 100,
        "correcting": True,
        "late_reason": "Sjukdom",
        "stated": {"ref": "7"},
    }
    yield Proposing(
        step="requisition", party="Beta", by="beta", facts=late | {"amount": 200}, before=requisitions
    )
    yield Proposing(step="close_call")
    next_form = replace(GRANT.form, version=2, title="Återrapport, rättad")
    yield Proposing(step="change_form", facts={"form": dump_form(next_form), "reason": "Fel titel"})
    yield Proposing(step="redistribute")
    yield Proposing(step="order_payment", by="economist", facts={"amount": 1000})
    yield Proposing(step="accept", day=REPORTS, before=payments_and_reports)
    yield Proposing(
        step="demand_repayment", party="Alfa", facts={"recipient": "Alfa", "due": REPAYS}, day=REPORTS
    )
    wrong = {"recipient": "Alfa", "invoice": "20320001", "reason": "Fel dag"}
    yield Proposing(step="credit_invoice", party="Alfa", facts=wrong, day=REPORTS)
    yield Proposing(step="waive", party="Beta", facts={"recipient": "Beta", "ground": "Lågt"}, day=REPORTS)
    back = {"recipient": "Alfa", "amount": 50, "reference": "bg 2"}
    yield Proposing(
        step="receive_repayment",
        by="economist",
        party="Alfa",
        facts=back,
        day=REPAYS,
        before=demanded_anew,
    )
    yield from the_debt_is_given_up()
    yield from what_was_used_is_clawed_back()
    yield Proposing(
        step="lift_stop",
        facts={"recipient": "Beta", "reason": "Klart"},
        party="Beta",
        day=REPAYS,
        before=stopped,
    )
    yield Proposing(step="close", day=REPAYS)
    changed = {"recipient": "Alfa", "account": "5050-1055"}
    yield Proposing(step="change_account", party="Alfa", by="alfa", facts=changed, day=REPAYS)
    newcomer = {"party": "Verket", "person": person("newcomer"), "evidence": EVIDENCE}
    yield Proposing(
        step="appoint",
        programme="",
        by="signatory",
        facts=newcomer | {"role": "economist", "programme": "other", "until": REPAYS},
    )
    head = {
        "party": "Alfa",
        "giver": "Verket",
        "person": person("head"),
        "evidence": EVIDENCE,
        "until": REPAYS,
    }
    yield Proposing(step="name_signatory", programme="", party="Alfa", by="alfa", facts=head)
    gone = {"person": person("gone"), "giver": "Verket"}
    yield Proposing(step="erase_person", programme="", facts=gone)


def the_debt_is_given_up() -> Iterator[Proposing]:
    about = {"recipient": "Alfa", "invoice": "20320003"}
    late = REPAYS + timedelta(90)
    wait = about | {"until": REPAYS + timedelta(30), "reason": "Ekonomin"}
    yield Proposing(step="grant_respite", party="Alfa", facts=wait, day=REPAYS)
    plan = [[(REPAYS + timedelta(each)).isoformat(), 25] for each in (40, 80)]
    agreed = about | {"plan": plan, "written": "Dnr 1"}
    yield Proposing(step="agree_instalments", party="Alfa", facts=agreed, day=REPAYS)
    to = about | {"to": "Inkasso"}
    yield Proposing(step="hand_over_debt", party="Alfa", facts=to, day=late, before=lambda: reminded(late))
    yield Proposing(step="write_off", party="Alfa", facts=about | {"reason": "Går inte"}, day=late)


def reminded(day: date) -> None:
    by = act(day, by="case_officer", approved_by="")
    remind_invoice(by, programme="grant", recipient="Alfa", invoice="20320003")


def what_was_used_is_clawed_back() -> Iterator[Proposing]:
    cases: list[int] = []

    def open_case() -> None:
        facts: dict[str, Any] = {
            "ground": "unused",
            "amount": 50,
            "reason": "x",
            "answer_by": REPORTS + timedelta(16),
        }
        by = act(REPORTS, by="case_officer", approved_by="")
        open_clawback(by, programme="grant", recipient="Beta", **facts)
        cases.append(latest())

    for step, more in (
        ("claw_back", {"amount": 20, "due": REPAYS + timedelta(30)}),
        ("abstain_from_clawback", {}),
    ):
        open_case()
        facts = {"recipient": "Beta", "case": cases[-1], "reason": "Skäl"} | more
        yield Proposing(step=step, party="Beta", facts=facts, day=REPAYS)
    credited = {"recipient": "Beta", "invoice": "20320004", "reason": "Fel"}
    decided(proposed("credit_invoice", credited, party="Beta", day=REPAYS), day=REPAYS)


def stopped() -> None:
    by = act(REPAYS, by="case_officer", approved_by="")
    stop_payment(by, programme="grant", recipient="Beta", reason="Granskning")


def demanded_anew() -> None:
    decided(proposed("demand_repayment", {"recipient": "Alfa"}, party="Alfa", day=REPORTS), day=REPORTS)


def directly(asked_for: Proposing) -> list[dict[str, Any]]:
    """What the step does when two people do it at once; undone."""
    facts = {
        name: each.isoformat() if isinstance(each, date) else each for name, each in asked_for.facts.items()
    }
    within = {"programme": asked_for.programme} if asked_for.programme else {}
    by = act(asked_for.day, by=asked_for.by, approved_by="approver")
    since = latest()
    with transaction.atomic():
        PROPOSED[asked_for.step](by, **within, **typed(PROPOSED[asked_for.step], facts))
        done = what_was_done(since)
        transaction.set_rollback(True)
    return done


def latest() -> int:
    return models.DiaryEntry.objects.order_by("-seq").values_list("seq", flat=True)[0]


IN_TESTS_OF_THEIR_OWN = {
    "match_rows",
    "return_payment",
    "pay_back",
    "settle_coding",
    "charge_interest",
    "receive_interest",
}
"""Steps that need a statement, coded answers or a rule on interest first: proposed and decided in their own tests."""


def test_every_step_is_done_as_proposed_by_the_one_and_the_other() -> None:
    walked = set()
    for each in year():
        each.before()
        expected, since = directly(each), latest()
        where = {"party": each.party, "programme": each.programme}
        number = proposed(each.step, each.facts, **where, by=each.by, day=each.day)
        assert what_was_done(since) == [], "nothing is done while it waits"
        decided(number, reason="Det finns skäl", day=each.day)
        assert what_was_done(since) == expected
        assert problems() == ()
        walked.add(each.step)
    assert walked == set(PROPOSED) - {"publish"} - IN_TESTS_OF_THEIR_OWN
    assert contact_of("gone") == ("", "")
    assert {"newcomer", "head"} <= {each.person for name in ("Verket", "Alfa") for each in mandates_in(name)}


def test_every_step_that_takes_two_can_be_proposed() -> None:
    at_once = {"pay", "mark_paid"}
    assert set(PROPOSED) == {name for name, needed in STEPS.items() if needed.approved_by} - at_once


def test_a_proposal_is_read_with_what_became_of_it() -> None:
    number = proposed("close_call", day=LATER)
    waiting = proposal(number)
    assert (waiting.step, waiting.programme, waiting.party) == ("close_call", "grant", "Verket")
    assert (waiting.prepared_by, waiting.outcome, waiting.decided_by) == ("case_officer", "", "")
    assert [each.number for each in proposals(programme="grant", waiting=True)] == [number]
    decided(number, day=LATER)
    done = proposal(number)
    assert (done.outcome, done.decided_by, done.decided) == ("approved", "approver", LATER)
    assert proposals(programme="grant", waiting=True) == ()
    with pytest.raises(UnknownProposalError):
        proposal(number + 1)


# Not by oneself


def test_whoever_proposed_it_neither_approves_nor_declines_it() -> None:
    number = proposed("close_call", day=LATER)
    for by in ("case_officer", " case_officer", "Case_Officer"):
        assert refused(decided, number, by=by, day=LATER)[0] == "proposal.self"
        assert refused(decided, number, "declined", by=by, reason="Nej", day=LATER)[0] == "proposal.self"


def test_one_who_may_both_prepare_and_approve_does_not_approve_their_own() -> None:
    appointed("both", "case_officer")
    appointed("both", "approver")
    number = proposed("close_call", by="both", day=LATER)
    assert refused(lambda: decided(number, by="both", day=LATER)) == ["proposal.self"]
    decided(number, day=LATER)


def appointed(name: str, role: str) -> None:
    if not models.Person.objects.filter(pseudonym=name).exists():
        person(name)
    facts = {"party": "Verket", "person": name, "role": role, "evidence": EVIDENCE}
    decided(proposed("appoint", facts, programme="", by="signatory"))


def test_nobody_passes_for_the_one_who_stands_in_at_the_rehearsal() -> None:
    number = proposed("close_call", day=LATER)
    assert refused(lambda: decided(number, by=WHOEVER, day=LATER)) == ["permission.call"]


@pytest.mark.parametrize("by", ["case_officer", "economist", "auditor", "signatory", "alfa", "nobody"])
def test_only_an_approver_approves_and_declines(by: str) -> None:
    asked("Alfa")
    number = proposed("order_payment", by="economist")
    for outcome in ("approved", "declined"):
        rules = refused(decided, number, outcome, by=by, reason="Ett skäl")
        assert rules in (["permission.payment"], ["proposal.self"])


# Declined, taken back, decided once


def test_declining_takes_a_reason_and_does_nothing() -> None:
    number, since = proposed("close_call", day=LATER), latest()
    for reason in ("", "  "):
        rules = refused(decided, number, "declined", reason=reason, day=LATER)
        assert rules == ["proposal.reason"]
    decided(number, "declined", reason="För tidigt", day=LATER)
    assert [(each["action"], each["added"]) for each in what_was_done(since)] == [("decline", [])]
    assert (proposal(number).reason, proposal(number).decided_by) == ("För tidigt", "approver")
    assert problems() == ()


def test_only_the_one_who_prepared_it_takes_it_back_even_without_a_mandate() -> None:
    number = proposed("close_call", day=LATER)
    for by in ("approver", "economist", "nobody"):
        assert refused(decided, number, "withdrawn", by=by, day=LATER) == ["proposal.own"]
    ended("case_officer")
    decided(number, "withdrawn", by="case_officer", day=LATER)
    assert (proposal(number).outcome, proposal(number).decided_by) == ("withdrawn", "case_officer")
    assert problems() == ()


def ended(name: str, role: str = "") -> None:
    revoke(act(by="signatory", approved_by=""), party="Verket", person=name, role=role or name)


@pytest.mark.parametrize("first", ["approved", "declined", "withdrawn"])
@pytest.mark.parametrize("then", ["approved", "declined", "withdrawn"])
def test_what_is_decided_is_not_decided_again(first: str, then: str) -> None:
    number = proposed("close_call", day=LATER)
    by = {"approved": "approver", "declined": "approver", "withdrawn": "case_officer"}
    decided(number, first, by=by[first], reason="Ett skäl", day=LATER)
    again = refused(lambda: decided(number, then, by=by[then], reason="Ett skäl", day=LATER))
    assert again == ["proposal.once"]
    assert proposal(number).outcome == first


@pytest.mark.parametrize("outcome", ["approved", "declined"])
def test_the_same_sending_twice_is_one_decision_and_no_fault(outcome: str) -> None:
    number = proposed("close_call", day=LATER)
    sent: dict[str, Any] = {"reason": "Ett skäl", "day": LATER, "key": "form"}
    decided(number, outcome, **sent)
    before = everything()
    decided(number, outcome, **sent)
    assert everything() == before
    with pytest.raises(KeyReusedError):
        decided(number, outcome, **sent | {"reason": "Ett annat skäl"})


# What would be refused is refused at once


def test_what_would_be_refused_when_approved_is_refused_when_proposed() -> None:
    asked("Alfa")
    late = {"recipient": "Beta", "late_reason": "Sjukdom"}
    waive = {"recipient": "Alfa", "ground": "Lågt"}
    known = {"party": "Verket", "person": "economist", "role": "economist", "evidence": EVIDENCE}
    assert refused(lambda: proposed("close_call")) == ["call.closes"]
    assert refused(lambda: proposed("allocate")) == ["allocate.once"]
    assert refused(lambda: proposed("redistribute")) == ["redistribute.closed"]
    assert refused(lambda: proposed("accept", day=REPORTS)) == ["accept.submitted"]
    assert refused(lambda: proposed("publish", day=REPORTS)) == ["publish.compiled"]
    assert refused(lambda: proposed("waive", waive, party="Alfa", day=REPORTS)) == ["repayment.unused"]
    assert refused(lambda: proposed("order_payment", {"recipients": ["Beta"]})) == ["payment.requisitioned"]
    assert refused(lambda: proposed("order_payment", {"amount": 499})) == ["payment.changed"]
    assert refused(
        lambda: proposed("requisition", late | {"amount": 301}, party="Beta", by="beta", day=LATER)
    ) == ["requisition.ceiling"]
    assert refused(
        lambda: proposed("requisition", {"recipient": "Beta"}, party="Beta", by="beta", day=LATER)
    ) == ["call.closes"]
    opening = {"folder": dump_programme(GRANT)}
    assert refused(lambda: proposed("open", opening, programme="")) == ["open.once"]
    assert refused(lambda: proposed("appoint", known, programme="", by="signatory")) == ["mandate.once"]
    gone = {"person": "economist", "giver": "Verket"}
    assert refused(lambda: proposed("erase_person", gone, programme="")) == ["erasure.mandate"]


def test_a_rehearsal_that_succeeds_leaves_only_the_proposal() -> None:
    asked("Alfa")
    before = everything()
    proposed("order_payment", by="economist")
    after = everything()
    assert {table for table in after if after[table] != before[table]} == {"diaryentry", "proposal"}
    assert [len(after[table]) - len(before[table]) for table in ("diaryentry", "proposal")] == [1, 1]


def test_facts_that_the_step_does_not_take_are_refused() -> None:
    assert refused(lambda: proposed("close_call", {"soon": True}, day=LATER)) == ["proposal.facts"]
    assert refused(lambda: proposed("waive", {"recipient": "Alfa"}, party="Alfa")) == ["proposal.facts"]
    assert refused(lambda: proposed("demand_repayment", {"recipient": "Alfa", "due": "snart"})) == [
        "proposal.facts"
    ]
    assert refused(lambda: proposed("open", {"folder": "{}"}, programme="")) == ["proposal.facts"]
    assert refused(lambda: proposed("pay")) == ["proposal.step"]


def test_a_proposal_is_for_the_party_that_its_facts_are_about() -> None:
    asked("Beta", 100)
    late = {"recipient": "Beta", "amount": 300, "correcting": True, "late_reason": "Sjukdom"}
    assert refused(lambda: proposed("requisition", late, party="Alfa", by="alfa", day=LATER)) == [
        "proposal.party"
    ]
    assert refused(lambda: proposed("requisition", late, party="Beta", by="alfa", day=LATER)) == [
        "permission.requisition"
    ]
    another = {"folder": dump_programme(STRANGERS)}
    assert refused(lambda: proposed("open", another, programme="")) == ["proposal.party"]
    assert refused(lambda: proposed("close_call", party="Annan", day=LATER)) == ["proposal.party"]


def test_whoever_may_not_prepare_it_does_not_propose_it() -> None:
    for by in ("approver", "economist", "auditor", "alfa", "nobody"):
        assert refused(proposed, "close_call", by=by, day=LATER) == ["permission.call"]


# Between proposing and deciding


def test_a_mandate_ended_in_between_stops_the_approval_and_not_the_declining() -> None:
    number = proposed("close_call", day=LATER)
    ended("case_officer")
    assert refused(lambda: decided(number, day=LATER)) == ["permission.call"]
    decided(number, "declined", reason="Den som förberedde det har slutat", day=LATER)


def test_an_approver_whose_mandate_has_ended_decides_nothing() -> None:
    number = proposed("close_call", day=LATER)
    ended("second", "approver")
    for outcome in ("approved", "declined"):
        rules = refused(decided, number, outcome, by="second", reason="Ett skäl", day=LATER)
        assert rules == ["permission.call"]
    decided(number, day=LATER)


def test_what_has_been_done_in_between_is_refused_by_the_step_itself() -> None:
    first, second = proposed("close_call", day=LATER), proposed("close_call", day=LATER)
    decided(first, day=LATER)
    assert refused(lambda: decided(second, day=LATER)) == ["call.once"]
    decided(second, "declined", reason="Den är redan stängd", day=LATER)


# A late requisition


def test_a_late_requisition_takes_the_approvers_reason_and_keeps_both_people() -> None:
    late = {"recipient": "Beta", "amount": 300, "late_reason": "Registratorn var sjuk"}
    number = proposed("requisition", late, party="Beta", by="beta", day=LATER)
    assert refused(lambda: decided(number, day=LATER)) == ["proposal.reason"]
    decided(number, reason="Förseningen var ursäktlig", day=LATER)
    row = models.Requisition.objects.get()
    assert (row.entry.prepared_by, row.entry.approved_by) == ("beta", "approver")
    assert (row.late_reason, proposal(number).reason) == (
        "Registratorn var sjuk",
        "Förseningen var ursäktlig",
    )
    assert positions(held_programme("grant"))["Beta"].requisitioned == 300
    assert problems() == ()


# Straight into the tables


def test_plain_sql_does_not_approve_ones_own_proposal_either() -> None:
    number = proposed("close_call", day=LATER)
    before = everything()
    for seq in (latest(), models.Proposal.objects.get(pk=number).entry_id, 1):
        columns = {"proposal_id": number, "outcome": "approved", "reason": "", "entry_id": seq}
        with pytest.raises(Exception, match="verdict_belongs_to_its_entry"), transaction.atomic():
            insert("verdict", columns)
    assert everything() == before


def test_what_only_the_database_refuses_is_told_in_swedish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anslag.steps.proposal.verdict_problems", lambda *_, **__: ())
    appointed("both", "case_officer")
    appointed("both", "approver")
    number = proposed("close_call", by="both", day=LATER)
    with pytest.raises(Refusal, match="kan inte själv besluta om det"), transaction.atomic():
        decided(number, "declined", by="both", reason="Ett skäl", day=LATER)
    with pytest.raises(Refusal, match="kan inte godkänna sin egen åtgärd"), transaction.atomic():
        decided(number, by="both", day=LATER)
    with pytest.raises(Refusal, match="Skriv varför"), transaction.atomic():
        decided(number, "declined", day=LATER)
