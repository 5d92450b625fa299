"""Killed at every write from preparing a payment to reading the bank's answer, each payment is made exactly once."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from anslag.domain.programme import Programme
from anslag.files.bank_profile import read_bank_profile
from anslag.records import models
from anslag.records.grants import held_programme
from anslag.records.statements import unmatched
from anslag.records.verify import problems
from anslag.steps.payment_delivery import deliver_payment_files
from anslag.steps.proposal import decide, propose
from anslag.steps.statement import read_bank_answer
from tests.conftest import World, connected, copied
from tests.steps.bank import IBAN, Bank, bank
from tests.steps.killed import Moment, killed_at
from tests.steps.two_people import SHARES, asked, staffed
from tests.steps.year import act, programme

DAY = date(2031, 3, 3)
LATER = DAY + timedelta(days=60)
PROFILE = read_bank_profile()
MOMENTS: tuple[Moment, ...] = ("before", "after")


def made() -> Programme:
    """Its giver pays from an account in a bank."""
    given = programme("grant", giver="Verket", basis=SHARES, pot=1000)
    parties = tuple(replace(each, account=IBAN if each.name == "Verket" else None) for each in given.parties)
    return replace(given, parties=parties)


def ready() -> None:
    """Three have requisitioned."""
    staffed(made())
    for name in SHARES:
        asked(name, day=DAY)


def whole(at: Bank) -> None:
    """Prepared, approved, its file written and delivered, what the bank answers read: all of it, however often."""
    preparing = act(DAY, by="economist", approved_by="", key="prepare")
    propose(preparing, step="order_payment", party="Verket", programme="grant", facts={})
    waiting = models.Proposal.objects.get().pk
    decide(act(DAY, approved_by="", by="approver", key="approve"), proposal=waiting, outcome="approved")
    deliver_payment_files(DAY, folder=at.drop, profile=PROFILE)
    at.take()
    at.days_pass(1)
    for content in at.answers():
        reading = act(LATER, by="economist", approved_by="", key=hashlib.sha256(content).hexdigest())
        read_bank_answer(reading, programme="grant", content=content)


def kills_at(write: int, moment: Moment, at: Bank) -> int:
    """Killed there, and at the same write of what is left, again and again; then whole. The bank takes at once."""
    kills = 0
    for _ in range(4):
        if not killed_at(write, lambda: whole(at), moment):
            break
        kills += 1
        at.take()
    assert not killed_at(10**6, lambda: whole(at))
    return kills


def exactly_once(at: Bank) -> bool:
    """Each is paid once in the ledger, once by the bank, and the two are matched; and all that is kept holds."""
    paid = models.Transfer.objects.filter(code="pay").values_list("target__grant__party__name", "amount")
    by_bank = Counter(
        (each["creditor_name"], each["amount"] // 100)
        for each in at.ask("GET", "/_mock/payments")
        if each["status"] != "RJCT"
    )
    return (
        sorted(paid) == sorted(SHARES.items())
        and by_bank == Counter(SHARES.items())
        and models.RowMatch.objects.exclude(line=None).count() == len(SHARES)
        and models.FileDelivery.objects.count() == 1
        and unmatched(held_programme("grant")) == ()
        and problems() == ()
    )


def in_turn(
    moments: Iterator[tuple[int, Moment]], url: str, folder: Path, blocker: DjangoDbBlocker
) -> Iterator[int]:
    """How many times it was killed at each moment, as long as there is any write left there."""
    for write, moment in moments:
        place = folder / f"{write}-{moment}"
        place.mkdir()
        with copied(url, folder) as copy, bank(place, opened=DAY) as at, connected(copy, blocker):
            kills = kills_at(write, moment, at)
            assert exactly_once(at), f"killed {moment} write {write}"
            connections.close_all()
        if not kills:
            return
        yield kills


def test_killed_at_a_few_of_its_writes_each_payment_is_made_once(
    built: Callable[[World], str], tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    few: tuple[tuple[int, Moment], ...] = ((6, "after"), (14, "before"), (17, "before"))
    kills = list(in_turn(iter(few), built(ready), tmp_path, django_db_blocker))
    assert len(kills) == len(few)


@pytest.mark.full
def test_killed_at_every_write_two_hundred_times_each_payment_is_made_once(
    built: Callable[[World], str],
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
    tell: Callable[[str], None],
) -> None:
    kills = 0
    for moment in MOMENTS:
        turns = ((write, moment) for write in count())
        kills += sum(in_turn(turns, built(ready), tmp_path, django_db_blocker))
    tell(f"X4 payments killed with SIGKILL before and after every write: {kills} kills, 0 wrong")
    assert kills >= 200
