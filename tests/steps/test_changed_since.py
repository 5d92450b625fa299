"""What has changed between a proposal and its approval is not approved: nobody approves what nobody has seen."""

from datetime import timedelta
from typing import Any

import pytest

from anslag.domain.mandate import GIVING
from anslag.domain.problem import Refused
from anslag.records.grants import held_programme, positions
from anslag.records.mandates import add_person
from anslag.records.proposals import proposals
from anslag.records.verify import problems
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.mandate import appoint, found
from anslag.steps.proposal import decide, propose
from anslag.steps.redistribution import redistribute_lapsed
from anslag.steps.requisition import close_call, requisition
from tests.steps.test_year import GRANT, STATE, pay_all
from tests.steps.year import CLOSES, OPENS, act

pytestmark = pytest.mark.django_db

LATER = CLOSES + timedelta(days=1)


@pytest.fixture
def staff(db: None) -> dict[str, str]:
    """The giver's people by role. Alfa has requisitioned a part and wishes for more; Beta and Gamma nothing."""
    pay_all(STATE)
    open_programme(act(), programme=GRANT)
    allocate_pot(act(), programme="grant")
    roles: tuple[str, ...] = ("signatory", *GIVING)
    people = {role: add_person(name=role, email=f"{role}@example.org") for role in roles}
    for role in ("signatory", "approver"):
        found(act(by="x", approved_by="y"), party="Verket", person=people[role], role=role, evidence="§ 1")
    for role in ("case_officer", "economist", "auditor"):
        two: dict[str, Any] = {"by": people["signatory"], "approved_by": people["approver"]}
        appoint(act(**two), party="Verket", person=people[role], role=role, evidence="§ 1")
    requisition(
        act(OPENS, by="a", approved_by=""),
        programme="grant",
        recipient="Alfa",
        amount=400,
        wants_leftover=True,
    )
    return people


def proposed(staff: dict[str, str], step: str) -> int:
    propose(
        act(LATER, by=staff["case_officer"], approved_by=""),
        step=step,
        party="Verket",
        programme="grant",
        facts={},
    )
    return proposals(programme="grant", waiting=True)[0].number


def approved(staff: dict[str, str], number: int) -> None:
    decide(act(LATER, by=staff["approver"], approved_by=""), proposal=number, outcome="approved")


def late(name: str, amount: int) -> None:
    requisition(
        act(LATER, by=name, approved_by="approver"),
        programme="grant",
        recipient=name,
        amount=amount,
        late_reason="Sent möte.",
    )


@pytest.mark.parametrize("step", ["close_call", "redistribute"])
def test_what_has_changed_is_refused_with_both_amounts(staff: dict[str, str], step: str) -> None:
    if step == "redistribute":
        close_call(act(LATER), programme="grant")
    number = proposed(staff, step)
    late("Beta", 100)
    with pytest.raises(Refused) as refused:
        approved(staff, number)
    (problem,) = refused.value.problems
    assert problem.rule == "proposal.changed"
    assert "600 kr" in problem.message
    assert "500 kr" in problem.message
    decide(
        act(LATER, by=staff["approver"], approved_by=""),
        proposal=number,
        outcome="declined",
        reason="Ändrat.",
    )
    approved(staff, proposed(staff, step))
    assert problems() == ()


@pytest.mark.parametrize("step", ["close_call", "redistribute"])
def test_what_has_not_changed_is_done(staff: dict[str, str], step: str) -> None:
    if step == "redistribute":
        close_call(act(LATER), programme="grant")
    approved(staff, proposed(staff, step))
    assert held_programme("grant").row.diary.filter(action=step).count() == 1


def test_amounts_that_add_up_to_the_same_but_are_shared_otherwise_are_another_proposal(
    staff: dict[str, str],
) -> None:
    close_call(act(LATER), programme="grant")
    wrong = {"Beta": 600}
    with pytest.raises(Refused) as refused:
        redistribute_lapsed(act(LATER), programme="grant", amounts=wrong)
    assert [each.rule for each in refused.value.problems] == ["proposal.changed"]
    assert positions(held_programme("grant"))["Beta"].requisitioned == 0
