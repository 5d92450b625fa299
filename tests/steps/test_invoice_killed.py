"""Killed at each write of handing an invoice over, the access point has it once, and it is noted once."""

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from signal import SIGKILL

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from anslag.records import models
from anslag.records.verify import problems
from tests.conftest import World, connected, copied
from tests.steps.test_invoice_delivery import sender, to_be_sent

TAKE = "(pathlib.Path(sys.argv[0]).parent / 'taken' / path.name).write_bytes(path.read_bytes()); print('id')"
"""What an access point does with a file: it is known by its name."""

WRITES = 5
"""The file to the disk and to its place, the folder to the disk, the entry, and the commit."""

HAND_OVER = """
import sys
from pathlib import Path
from anslag.records.database import open_database
open_database()
from anslag.steps.invoice_delivery import deliver_invoices
from tests.steps.killed import Counting, counted
from tests.steps.test_invoice_delivery import LATER
write, folder, *command = sys.argv[1:]
with counted(Counting(int(write))):
    deliver_invoices(LATER, folder=Path(folder), command=command)
"""


@pytest.mark.full
def test_killed_at_each_write_it_is_handed_over_once(
    built: Callable[[World], str], tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    for write in count():
        place = tmp_path / str(write)
        (place / "taken").mkdir(parents=True)
        command = sender(place, TAKE)
        with copied(built(to_be_sent), tmp_path) as copy:
            killed = handed_over(copy, write, place, command) == -SIGKILL
            assert handed_over(copy, 10**6, place, command) == 0
            with connected(copy, django_db_blocker):
                assert models.DiaryEntry.objects.filter(action="deliver_invoice").count() == 1
                assert problems() == ()
                connections.close_all()
            assert [each.name for each in (place / "taken").iterdir()] == ["faktura-202100-5489-20320001.xml"]
        if not killed:
            break
    assert write == WRITES


def handed_over(url: str, write: int, place: Path, command: tuple[str, ...]) -> int:
    """In a process of its own: what sets PDFs has threads, which a fork would not have."""
    told = [sys.executable, "-c", HAND_OVER, str(write), str(place / "out"), *command]
    return subprocess.run(told, env=os.environ | {"DATABASE_URL": url}, check=False).returncode
