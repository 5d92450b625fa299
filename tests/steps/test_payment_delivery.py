"""A payment file is delivered once, with its digest in the diary."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

from django.db import connection

from anslag.files.bank_profile import read_bank_profile
from anslag.records import models
from anslag.records.grants import held_programme
from anslag.records.payments import orders
from anslag.records.verify import problems
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.payment import mark_paid, order_payment
from anslag.steps.payment_delivery import deliver_payment_files
from anslag.steps.payment_files_checked import checked_files
from tests.files.schemas import faults
from tests.files.test_payment_file import text
from tests.records.world import disarm, execute
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


def told(folder: Path | None) -> list[str]:
    return [each.message for each in checked_files(folder).problems]


def test_a_delivered_file_is_written_anew_from_the_ledger_and_compared(db: None, tmp_path: Path) -> None:
    ready()
    order()
    deliver_payment_files(OPENS, folder=tmp_path, profile=replace(PROFILE, version="03", bic="NDEASESS"))
    assert (checked_files(tmp_path).count, told(tmp_path), told(None)) == (1, [], [])
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes().replace(b">500.00<", b">900.00<"))
    assert told(tmp_path) == [f"{file} är inte filen som lämnades."]
    file.unlink()
    assert told(tmp_path) == []
    connection.check_constraints()
    disarm()
    execute("UPDATE records_requisition SET amount = amount + 1 WHERE amount = %s", 300)
    assert told(tmp_path) == ["Filen som lämnades är inte den som huvudboken ger."]
