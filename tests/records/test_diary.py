"""The diary: one chain, each act once, sealed by the act after it."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from anslag.records.diary import (
    AlreadyDoneError,
    KeyReusedError,
    append_entry,
    done_before,
    hash_of,
    lock_chain,
)
from anslag.records.ledger import account, post
from anslag.records.models import DiaryEntry, Grant, Party, Programme
from tests.records.world import move


@pytest.fixture
def programme(db: None) -> Programme:
    giver = Party.objects.create(name="Åre förbund", kind="kind")
    return Programme.objects.create(
        key="small", title="Litet", giver=giver, case_reference="Dnr 1", folder="{}", digest=""
    )


def write(programme: Programme, key: str = "k1", **changed: Any) -> DiaryEntry:
    act: dict[str, Any] = {
        "day": date(2031, 3, 1),
        "programme": programme,
        "grant": None,
        "action": "note",
        "case_reference": "Dnr 1",
        "prepared_by": "ada",
        "approved_by": "bo",
        "key": key,
        "facts": {"amount": 7},
    }
    return append_entry(**act | changed)


def test_an_entry_is_canonical_json_chained_by_its_hash(programme: Programme) -> None:
    first, second = write(programme), write(programme, "k2")
    assert first.payload == (
        '{"action":"note","approved_by":"bo","case_reference":"Dnr 1","day":"2031-03-01","facts":{"amount":7},'
        '"grant":null,"key":"k1","prepared_by":"ada","programme":"small","seal":""}'
    )
    assert (first.seq, first.previous, first.hash) == (1, "", hash_of(1, "", first.payload))
    assert (second.seq, second.previous) == (2, first.hash)


def test_the_same_acts_give_the_same_chain_on_every_engine(programme: Programme) -> None:
    grant = Grant.objects.create(programme=programme, party=programme.giver)
    post(
        write(programme),
        [move(account(programme, "appropriation"), account(programme, "pot", detail="all"), 500, "fund")],
    )
    post(
        write(programme, "k2", grant=grant),
        [
            move(
                account(programme, "pot", detail="all"),
                account(programme, "entitled", grant=grant),
                500,
                "allocate",
            )
        ],
    )
    assert write(programme, "k3").hash == "b588ec3c2bce33b892e0291cc85c9ea657b303b8a3e4c5e7c0f77038b6ff619b"


def test_an_entry_names_its_grant_and_not_a_row(programme: Programme) -> None:
    grant = Grant.objects.create(programme=programme, party=programme.giver)
    entry = write(programme, grant=grant)
    assert '"grant":["small","Åre förbund"]' in entry.payload


def test_an_entry_seals_what_the_act_before_it_added(programme: Programme) -> None:
    first = write(programme)
    post(first, [move(account(programme, "appropriation"), account(programme, "pot"), 5, "fund")])
    assert '"seal":""' in first.payload
    assert '"seal":""' not in write(programme, "k2").payload
    assert '"seal":""' in write(programme, "k3").payload


def test_the_same_act_again_is_already_done_whatever_the_day(programme: Programme) -> None:
    entry = write(programme)
    with pytest.raises(AlreadyDoneError) as refusal:
        write(programme, day=date(2031, 3, 2))
    assert refusal.value.entry == entry
    assert DiaryEntry.objects.count() == 1


@pytest.mark.parametrize(
    "changed",
    [{"facts": {"amount": 8}}, {"action": "pay"}, {"prepared_by": "cai"}, {"case_reference": "Dnr 2"}],
    ids=["facts", "action", "person", "case"],
)
def test_a_key_cannot_be_used_for_anything_else(programme: Programme, changed: dict[str, Any]) -> None:
    write(programme)
    with pytest.raises(KeyReusedError, match="Nyckeln k1 hör till post 1"):
        write(programme, **changed)


def test_an_act_asked_for_again_is_known_by_its_request(programme: Programme) -> None:
    assert not done_before("k1", "abc")
    write(programme, facts={"request": "abc"})
    assert done_before("k1", "abc")
    with pytest.raises(KeyReusedError):
        done_before("k1", "other")


@pytest.mark.parametrize("facts", [{"amount": 7.5}, {"day": date(2031, 3, 1)}], ids=["a float", "a date"])
def test_facts_are_only_what_has_one_text(programme: Programme, facts: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        write(programme, facts=facts)


def test_an_act_is_one_transaction(fresh_database: str) -> None:
    with pytest.raises(TransactionManagementError):
        lock_chain()
    with transaction.atomic():
        lock_chain()
        assert connection.in_atomic_block
