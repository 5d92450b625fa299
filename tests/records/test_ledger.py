"""Movements are posted all or none, and a refusal says which figure and which rule."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anslag.domain.money import NotKronorError
from anslag.records.ledger import account, accounts, post
from anslag.records.models import Account, Transfer
from anslag.records.refusals import DatabaseRefusal, OverdrawnError
from tests.records.world import World, make_world, move


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def said(error: pytest.ExceptionInfo[Exception]) -> str:
    return str(error.value).replace("\N{NO-BREAK SPACE}", " ")


def test_an_overdrawn_account_is_told_by_name_and_figures(world: World) -> None:
    with pytest.raises(OverdrawnError) as refusal:
        post(world.newest, [move(world.account("north paid"), world.account("north used pay"), 12345, "use")])
    assert said(refusal) == ("Norra: 12 345 kr är mer än det som är utbetalt, 380 kr. Kontrollera beloppet.")


def test_the_movement_that_overdraws_is_found_among_many(world: World) -> None:
    paid, used = world.account("north paid"), world.account("north used pay")
    with pytest.raises(OverdrawnError, match="80"):
        post(world.newest, [move(paid, used, 300, "use"), move(paid, used, 81, "use")])


def test_nothing_is_posted_when_one_movement_is_refused(world: World) -> None:
    paid, used, left = (world.account(f"north {name}") for name in ("paid", "used pay", "unused"))
    before = Transfer.objects.count()
    with pytest.raises(OverdrawnError):
        post(world.newest, [move(paid, used, 1, "use"), move(paid, left, 10**6, "leave")])
    assert Transfer.objects.count() == before
    assert account(world.upper, "used", grant=world.north, detail="pay").total_in == 0


@pytest.mark.parametrize(
    ("movement", "rule", "told"),
    [
        (
            ("north paid", "north entitled", "use"),
            "transfer_goes_along_an_edge",
            "En sådan rörelse finns inte.",
        ),
        (
            ("north paid", "west used pay", "use"),
            "transfer_stays_in_its_tree",
            "Pengarna går bara inom ett bidrag",
        ),
        (
            ("old pot all", "old appropriation", "release"),
            "transfer_in_closed_programme_is_a_correction",
            "Programmet är stängt.",
        ),
    ],
)
def test_a_broken_rule_is_told_in_plain_words(
    world: World, movement: tuple[str, str, str], rule: str, told: str
) -> None:
    source, target, code = movement
    with pytest.raises(DatabaseRefusal) as refusal:
        post(world.newest, [move(world.account(source), world.account(target), 1, code)])
    assert refusal.value.rule == rule
    assert said(refusal).startswith(told)


@pytest.mark.parametrize("amount", [1.0, "1", True, -1])
def test_an_amount_is_whole_kronor(world: World, amount: int) -> None:
    with pytest.raises(NotKronorError):
        post(
            world.newest, [move(world.account("north paid"), world.account("north used pay"), amount, "use")]
        )


def test_many_movements_take_no_more_queries_than_one(world: World) -> None:
    paid, used = world.account("north paid"), world.account("north used pay")
    with CaptureQueriesContext(connection) as few:
        post(world.newest, [move(paid, used, 1, "use")])
    with CaptureQueriesContext(connection) as many:
        post(world.newest, [move(paid, used, 1, "use")] * 300)
    assert len(few) == len(many)
    assert world.account("north used pay").total_in == 301


def test_an_account_is_opened_once(world: World) -> None:
    assert account(world.upper, "used", grant=world.north, detail="x") == account(
        world.upper, "used", grant=world.north, detail="x"
    )
    assert Account.objects.filter(detail="x").count() == 1
    assert set(accounts(world.upper, "paid")) == {
        each.pk for each in (world.north, world.south, world.west, world.east)
    }
