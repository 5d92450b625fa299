"""A requisition after the last day: what lapsed is given back for it, as far as nobody else has got it."""

from datetime import timedelta

import pytest

from anslag.domain.problem import Refused
from anslag.records.grants import held_programme, positions
from anslag.records.ledger import account
from anslag.records.requisitions import requisitions
from anslag.records.verify import problems
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.redistribution import redistribute_lapsed
from anslag.steps.requisition import close_call, requisition
from tests.steps.test_year import GRANT, STATE, pay_all
from tests.steps.year import CLOSES, OPENS, act

pytestmark = pytest.mark.django_db

LATER = CLOSES + timedelta(days=1)


@pytest.fixture(autouse=True)
def closed(db: None) -> None:
    """Alfa has requisitioned 400 of 500 and wishes for more; Beta's 300 and Gamma's 200 have lapsed with the rest."""
    pay_all(STATE)
    open_programme(act(), programme=GRANT)
    allocate_pot(act(), programme="grant")
    requisition(
        act(OPENS, by="a", approved_by=""),
        programme="grant",
        recipient="Alfa",
        amount=400,
        wants_leftover=True,
    )
    close_call(act(LATER), programme="grant")


def late(name: str, amount: int | None, *, correcting: bool = False) -> None:
    requisition(
        act(LATER, by=name, approved_by="approver"),
        programme="grant",
        recipient=name,
        amount=amount,
        correcting=correcting,
        late_reason="Nämnden möttes sent.",
    )


def refusal(name: str, amount: int) -> list[str]:
    with pytest.raises(Refused) as refused:
        late(name, amount)
    return [each.rule for each in refused.value.problems]


def lapsed() -> int:
    kept = account(held_programme("grant").row, "lapsed")
    return kept.total_in - kept.total_out


def test_what_lapsed_is_given_back_to_whom_it_was() -> None:
    late("Beta", 300)
    stands = positions(held_programme("grant"))["Beta"]
    assert (stands.requisitioned, stands.unrequisitioned, lapsed()) == (300, 0, 300)
    assert problems() == ()


def test_a_part_is_given_back_and_the_rest_later_but_not_more_than_lapsed() -> None:
    late("Beta", 100)
    assert lapsed() == 500
    assert refusal("Beta", 300) == ["requisition.once"]
    late("Beta", 300, correcting=True)
    assert positions(held_programme("grant"))["Beta"].requisitioned == 300
    assert lapsed() == 300
    with pytest.raises(Refused):
        late("Beta", 301, correcting=True)
    assert problems() == ()


def test_nobody_gets_what_lapsed_of_anothers() -> None:
    assert refusal("Beta", 301) == ["requisition.ceiling"]
    assert refusal("Gamma", 201) == ["requisition.ceiling"]


def test_what_has_been_shared_again_is_gone() -> None:
    redistribute_lapsed(act(LATER), programme="grant")
    assert lapsed() == 0
    assert refusal("Beta", 1) == ["requisition.ceiling"]
    assert positions(held_programme("grant"))["Alfa"].requisitioned == 1000
    assert problems() == ()


def test_without_an_approver_and_a_reason_nothing_is_given_back() -> None:
    for approved_by, reason in (("", "Sent."), ("approver", "")):
        with pytest.raises(Refused) as refused:
            requisition(
                act(LATER, by="b", approved_by=approved_by),
                programme="grant",
                recipient="Beta",
                amount=300,
                late_reason=reason,
            )
        assert "call.closes" in [each.rule for each in refused.value.problems]
    assert lapsed() == 600


def test_a_correction_is_of_what_the_receiver_made_itself_and_not_of_what_its_wish_gave() -> None:
    redistribute_lapsed(act(LATER), programme="grant")
    late("Alfa", 300, correcting=True)
    kept = requisitions(held_programme("grant"), recipient="Alfa")
    assert [(each.amount, each.by_wish, each.superseded) for each in kept] == [
        (400, False, True),
        (600, True, False),
        (300, False, False),
    ]
    stands = positions(held_programme("grant"))["Alfa"]
    assert (stands.requisitioned, stands.unrequisitioned, lapsed()) == (900, 0, 100)
    assert problems() == ()
