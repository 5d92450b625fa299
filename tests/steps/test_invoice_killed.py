"""Killed at each write of handing an invoice over, the access point has it once, and it is noted once."""

from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from anslag.records import models
from anslag.records.verify import problems
from anslag.steps.invoice_delivery import deliver_invoices
from tests.conftest import World, connected, copied
from tests.steps.killed import killed_at
from tests.steps.test_invoice_delivery import LATER, sender, to_be_sent

TAKE = "(pathlib.Path(sys.argv[0]).parent / 'taken' / path.name).write_bytes(path.read_bytes()); print('id')"
"""What an access point does with a file: it is known by its name."""


WRITES = 5
"""The file to the disk and to its place, the folder to the disk, the entry, and the commit."""


def test_killed_at_each_write_it_is_handed_over_once(
    built: Callable[[World], str], tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    for write in count():
        place = tmp_path / str(write)
        (place / "taken").mkdir(parents=True)
        command = sender(place, TAKE)
        with copied(built(to_be_sent), tmp_path) as copy, connected(copy, django_db_blocker):
            # Never in this process: what sets PDFs has threads, which no later child would have.
            whole = partial(hand_over, place, command)
            killed = killed_at(write, whole)
            assert not killed_at(10**6, whole)
            assert models.DiaryEntry.objects.filter(action="deliver_invoice").count() == 1
            assert [each.name for each in (place / "taken").iterdir()] == ["faktura-202100-5489-20320001.xml"]
            assert problems() == ()
            connections.close_all()
        if not killed:
            break
    assert write == WRITES


def hand_over(place: Path, command: tuple[str, ...]) -> None:
    deliver_invoices(LATER, folder=place / "out", command=command)
