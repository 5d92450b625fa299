"""Whether each payment file that was delivered is the one that the ledger gives, and still is where it was put."""

import hashlib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from anslag.domain.payment_file import BankProfile, Batch
from anslag.domain.problem import Problem, Refusal
from anslag.records import models
from anslag.records.faults import tampered
from anslag.records.grants import held_programme
from anslag.records.payment_files import batches
from anslag.records.verify import Checked
from anslag.steps.payment_delivery import file_of

RULE = "files"
TITLE = "de lämnade betalfilerna är de som huvudboken ger"


def checked_files(folder: Path | None) -> Checked:
    """Each is written anew, from the order as it was approved, as the bank's profile was when it was delivered.

    `folder`: where files are put for the bank; one that still lies there is read.
    """
    rows = models.FileDelivery.objects.select_related("entry__programme").order_by(
        "entry__programme_id", "id"
    )
    told = [row for row in rows if "profile" in row.entry.facts]
    problems: list[Problem] = []
    for programme, delivered in groupby(told, key=lambda row: row.entry.programme):
        by_number = (
            {each.number: each for each in batches(held_programme(programme.key))} if programme else {}
        )
        for row in delivered:
            problems += _faults(row, by_number.get(row.order_id), folder)
    return Checked(rule=RULE, title=TITLE, count=len(told), problems=tuple(problems))


def _faults(row: models.FileDelivery, batch: Batch | None, folder: Path | None) -> Iterator[Problem]:
    place = f"Betalningsuppdrag {row.order_id}, {row.name}"
    if _digest(_written(row, batch)) != row.digest:
        yield tampered(place, RULE, "Filen som lämnades är inte den som huvudboken ger.")
    lying = folder.joinpath(row.name) if folder else None
    if lying and lying.is_file() and _digest(lying.read_bytes()) != row.digest:
        yield tampered(place, RULE, f"{lying} är inte filen som lämnades.")


def _written(row: models.FileDelivery, batch: Batch | None) -> bytes:
    """The file as it is written now; nothing where it cannot be."""
    try:
        profile = BankProfile(**row.entry.facts["profile"])
        return file_of(batch, profile)[1] if batch else b""
    except (Refusal, TypeError):
        return b""


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
