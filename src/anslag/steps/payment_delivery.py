"""Put each payment order's file where the bank fetches it: each order once, whatever is retried or killed.

The order comes first, and the file's name and content follow from it. It is written aside, to the disk, put in its
place, and only then noted. Whoever is killed before it is noted has left the very file that the next one writes over
it, or nothing at all; the bank knows a file that it has got before by the id of its message.
"""

import hashlib
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from anslag.domain.payment_file import BankProfile, Batch, PaymentFile, payment_file
from anslag.domain.problem import Refused
from anslag.files.holidays import holidays_around
from anslag.files.payment_file import file_name, payment_xml, write_whole
from anslag.records import models
from anslag.records.grants import held_programme, held_programmes
from anslag.records.payment_files import batches, undelivered
from anslag.steps.act import Act, enter, step

SCHEDULE = "schema"
"""Who does what the schedule does."""


def deliver_payment_files(today: date, *, folder: Path, profile: BankProfile, at: str = "") -> int:
    """Deliver the files of all orders that wait for a bank and have not been delivered. Returns how many there were."""
    delivered = 0
    for held in held_programmes():
        for number, entry in undelivered(held):
            act = Act(by=SCHEDULE, today=today, at=at, key=f"deliver/{held.key}/{entry}")
            deliver_payment_file(act, programme=held.key, order=number, folder=folder, profile=profile)
            delivered += models.FileDelivery.objects.filter(order=number).count()
    return delivered


@step()
def deliver_payment_file(act: Act, *, programme: str, order: int, folder: Path, profile: BankProfile) -> None:
    """Write the order's file, and note that it is delivered. Nothing is done where it has been."""
    held = held_programme(programme)
    if models.FileDelivery.objects.filter(order=order).exists():
        return
    batch = next(each for each in batches(held) if each.number == order)
    try:
        file, content = file_of(batch, profile)
    except Refused:
        return  # the payer's account is not known, which the pages tell of
    if file is None:
        return
    name = file_name(file, profile.version)
    write_whole(folder.joinpath(name), content)
    digest = hashlib.sha256(content).hexdigest()
    facts: dict[str, Any] = {
        "name": name,
        "digest": digest,
        "amount": file.amount,
        "payments": len(file.transfers),
        "profile": asdict(profile),
    }
    entry = enter(act, held, "deliver_payment_file", when_closed=True, order=batch.entry, **facts)
    models.FileDelivery.objects.create(order_id=order, name=name, digest=digest, entry=entry)


def file_of(batch: Batch, profile: BankProfile) -> tuple[PaymentFile | None, bytes]:
    """The order's file and its bytes; None where nothing in it can be paid. Refused without an account to pay from."""
    file = payment_file(batch, profile, holidays=holidays_around(batch.ordered))
    return file, payment_xml(file, profile, profile.version) if file else b""
