"""The database itself refuses what must never be, whoever asks and however."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from tests.records.attacks import (
    Attack,
    Try,
    account,
    correction,
    entry,
    move,
    paying_back,
    payment,
    requisition,
)
from tests.records.attacks_on_banking import (
    changed_account,
    delivery,
    match,
    refusal,
    row,
    statement,
)
from tests.records.attacks_on_invoices import answer, credit_note, invoice
from tests.records.attacks_on_proposals import form_version, line, order, proposal, verdict
from tests.records.attacks_on_reviews import EVERY_ATTACK, said
from tests.records.world import World, everything, make_world


@pytest.fixture
def world(db: None) -> World:
    made = make_world()
    connection.check_constraints()  # PostgreSQL will not truncate or alter a table while it has checks to do
    return made


def here(attack: Attack) -> bool:
    """Whether the attack can be made on this engine. One that cannot is refused by having no meaning."""
    return attack.only in {"", connection.vendor}


def test_every_attack_is_refused_by_its_rule_and_changes_nothing(
    world: World, tell: Callable[[str], None]
) -> None:
    before = everything()
    tried, succeeded, otherwise = 0, [], []
    for attack in filter(here, EVERY_ATTACK):
        tried += 1
        told = ""
        try:
            with transaction.atomic():
                attack.attempt(world)
                succeeded.append(attack.name)
                transaction.set_rollback(True)
        except DatabaseError as error:
            told = str(error)
        if not any(rule in told for rule in attack.rules):
            otherwise.append((attack.name, told))
        assert everything() == before, attack.name
    tell(f"X8 attacks with plain SQL, {connection.vendor}: {tried} tried, {len(succeeded)} succeeded")
    assert (succeeded, otherwise) == ([], [])
    assert tried > 100


@pytest.mark.parametrize(
    "allowed",
    [
        pytest.param(move("north paid", "north used pay", 380, "use"), id="use all that is left"),
        pytest.param(move("north paid", "lower appropriation", 1, "pass_on"), id="pass on"),
        pytest.param(move("lower appropriation", "north paid", 1, "hand_back"), id="hand back"),
        pytest.param(payment(), id="pay"),
        pytest.param(correction("west used pay", "west paid", 150), id="correct"),
        pytest.param(entry(), id="write an entry"),
        pytest.param(
            entry(said={"grant": ["upper", "Norra"]}, grant_id=lambda world: world.north.pk), id="of a grant"
        ),
        pytest.param(requisition(), id="supersede a requisition"),
        pytest.param(requisition(round=2, supersedes_id=None), id="requisition in another round"),
        pytest.param(paying_back(), id="pay back"),
        pytest.param(account(), id="open an account"),
        pytest.param(proposal(), id="propose"),
        pytest.param(verdict("approved", by="ada", approved_by="bo"), id="approve"),
        pytest.param(
            verdict("approved", by="ada", approved_by="bo", action="link"), id="approve what ends in a link"
        ),
        pytest.param(verdict("declined", by="bo"), id="decline"),
        pytest.param(verdict("withdrawn", by="ada", reason=""), id="take back"),
        pytest.param(order(), id="order nothing"),
        pytest.param(line(), id="order a requisition"),
        pytest.param(invoice(), id="invoice what is clawed back"),
        pytest.param(credit_note(), id="credit an invoice"),
        pytest.param(changed_account(), id="change an account"),
        pytest.param(changed_account(action="open"), id="found an account"),
        pytest.param(delivery(), id="deliver a file"),
        pytest.param(refusal(), id="refuse a line"),
        pytest.param(statement(), id="read a statement"),
        pytest.param(row(), id="book a row"),
        pytest.param(match(), id="set a part aside"),
        pytest.param(
            match(action="match_rows", approved_by="bo", reason="", grant_id=lambda world: world.west.pk),
            id="match a repayment",
        ),
        pytest.param(said(), id="approve a part"),
        pytest.param(said(action="draw_sample", of_report=False), id="draw a sample"),
        pytest.param(
            said(action="settle_coding", of_report=False, approved_by="bo"), id="settle codes by two"
        ),
        pytest.param(form_version(), id="change a form"),
        pytest.param(answer(), id="answer in a hearing"),
    ],
)
def test_what_each_attack_is_a_twist_of_is_allowed(world: World, allowed: Try) -> None:
    allowed(world)
