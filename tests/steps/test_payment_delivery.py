"""A payment file is delivered once, with its digest in the diary, whoever is killed and whenever."""

import hashlib
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from anslag.files.bank_profile import read_bank_profile
from anslag.records import models
from anslag.records.grants import held_programme
from anslag.records.payments import orders
from anslag.records.verify import problems
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.payment import mark_paid, order_payment
from anslag.steps.payment_delivery import deliver_payment_files
from tests.conftest import World, connected, copied
from tests.files.schemas import faults
from tests.files.test_payment_file import text
from tests.steps.killed import killed_before
from tests.steps.two_people import asked
from tests.steps.year import OPENS, act, programme

PROFILE = read_bank_profile()
AMOUNTS = {"Alfa": 500, "Beta": 300, "Gamma": 200}


def ready() -> None:
    """Three have requisitioned."""
    open_programme(act(), programme=programme("grant", giver="Verket", basis=AMOUNTS, pot=1000))
    allocate_pot(act(), programme="grant")
    for name in AMOUNTS:
        asked(name)


def delivered(folder: Path, day: date = OPENS) -> int:
    return deliver_payment_files(day, folder=folder, profile=PROFILE)


def order() -> int:
    order_payment(act(key="order"), programme="grant")
    return orders(held_programme("grant"))[0].number


def test_a_file_is_delivered_with_its_digest_in_the_diary_and_not_again(db: None, tmp_path: Path) -> None:
    ready()
    order()
    assert [delivered(tmp_path), delivered(tmp_path)] == [1, 0]
    (file,) = tmp_path.iterdir()
    content = file.read_bytes()
    assert faults(content, "pain.001.001.09") == []
    row = models.FileDelivery.objects.get()
    assert (row.name, row.digest) == (file.name, hashlib.sha256(content).hexdigest())
    assert row.entry.facts["digest"] == row.digest
    assert (row.entry.facts["amount"], text(content, "GrpHdr", "CtrlSum")) == (1000, ["1000.00"])
    assert orders(held_programme("grant"))[0].delivered == file.name
    assert problems() == ()


def test_what_is_paid_or_only_known_to_be_paid_is_not_delivered(db: None, tmp_path: Path) -> None:
    ready()
    number = order()
    facts = {"paid_on": OPENS, "reference": "b"}
    mark_paid(act(by="economist", approved_by=""), programme="grant", order=number, **facts)  # type: ignore[arg-type]
    assert delivered(tmp_path) == 0
    assert [*tmp_path.iterdir()] == []


def test_without_an_account_of_the_payers_nothing_is_delivered(db: None, tmp_path: Path) -> None:
    made = programme("grant", giver="Verket", basis=AMOUNTS, pot=1000)
    parties = tuple(replace(each, bankgiro=None) if each.name == "Verket" else each for each in made.parties)
    open_programme(act(), programme=replace(made, parties=parties))
    allocate_pot(act(), programme="grant")
    asked("Alfa")
    order()
    assert delivered(tmp_path) == 0
    assert [*tmp_path.iterdir()] == []


def whole(folder: Path) -> None:
    """The order is approved, its file delivered, and what the bank has paid marked: all of it, as often as needed."""
    order_payment(act(key="order"), programme="grant")
    delivered(folder)
    for each in orders(held_programme("grant")):
        if each.waits:
            doing = act(by="economist", approved_by="", key="paid")
            mark_paid(doing, programme="grant", order=each.number, paid_on=OPENS, reference="b")


def once(url: str, folder: Path, blocker: DjangoDbBlocker, chance: random.Random) -> tuple[int, bool]:
    """Kill it at one moment after another until it has come to its end. Times killed, and whether all is as it should."""
    kills = 0
    with connected(url, blocker):
        while killed_before(chance.randrange(14), lambda: whole(folder)):
            kills += 1
        paid = models.Transfer.objects.filter(code="pay").values_list("target__grant__party__name", "amount")
        right = sorted(paid) == sorted(AMOUNTS.items())
        files = [each for each in folder.iterdir() if not each.name.endswith(".part")]
        right &= [each.name for each in files] == [models.FileDelivery.objects.get().name]
        content = files[0].read_bytes()
        right &= models.FileDelivery.objects.get().digest == hashlib.sha256(content).hexdigest()
        right &= sorted(text(content, "CdtTrfTxInf", "Cdtr", "Nm")) == sorted(AMOUNTS)
        right &= problems() == ()
        connections.close_all()
    return kills, right


def killed(
    times: int,
    built: Callable[[World], str],
    folder: Path,
    blocker: DjangoDbBlocker,
    tell: Callable[[str], None],
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    chance, url = random.Random(seed), built(ready)
    kills, wrong, year = 0, 0, 0
    while kills < times:
        year += 1
        place = folder / str(year)
        place.mkdir()
        with copied(url, folder) as copy:
            more, right = once(copy, place, blocker, chance)
        kills, wrong = kills + more, wrong + (not right)
    tell(f"X4 payment orders killed with SIGKILL: {year} orders, {kills} kills, {wrong} wrong (seed {seed})")
    assert wrong == 0


def test_killed_at_any_moment_each_is_paid_once(
    built: Callable[[World], str],
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
    tell: Callable[[str], None],
) -> None:
    killed(10, built, tmp_path, django_db_blocker, tell)


@pytest.mark.full
def test_killed_two_hundred_times_each_is_paid_once(
    built: Callable[[World], str],
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
    tell: Callable[[str], None],
) -> None:
    killed(200, built, tmp_path, django_db_blocker, tell)
