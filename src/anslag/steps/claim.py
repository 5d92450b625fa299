"""Rows of a recipient's own books are claimed by its report, each in one programme and no other."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from anslag.domain.booked_costs import booked_costs, fingerprints, read_intervals
from anslag.domain.bookkeeping import BookedRow
from anslag.domain.day import date_text
from anslag.domain.problem import Problem
from anslag.records import models
from anslag.records.changing import ClaimedRow
from anslag.records.grants import Held
from anslag.records.own_books import OwnBooks, books_brought, chosen_rows
from anslag.steps.act import refuse

MOST_AT_ONCE = 5_000


def claim_rows(held: Held, party: models.Party, *, nothing: bool = False) -> dict[str, Any]:
    """Claim what was taken over from the books, let go of what no longer is, and give the facts that say so.

    They travel with the report: sums, and the proof of where they are from. None where nothing was taken over. Refused
    where a row is claimed in another programme. A report of `nothing` claims nothing.
    """
    books = None if nothing else books_brought(held.key, party.name)
    rows = _claimed(held, party.name, books) if books and books.taken is not None else ()
    marks = fingerprints(party.name, rows)
    others = _claimed_elsewhere(held, party, marks)
    refuse(
        [_claimed_before(row, others[mark]) for row, mark in zip(rows, marks, strict=True) if mark in others][
            :1
        ]
    )
    mine = ClaimedRow.objects.filter(party=party, programme=held.row)
    kept = set(mine.values_list("fingerprint", flat=True))
    for part in _parts(sorted(kept - set(marks))):
        mine.filter(fingerprint__in=part).delete()
    ClaimedRow.objects.bulk_create(
        [ClaimedRow(party=party, programme=held.row, fingerprint=mark) for mark in sorted(set(marks) - kept)],
        batch_size=MOST_AT_ONCE,
    )
    return {"books": _proof(books, marks)} if books and books.taken is not None else {}


def _claimed(held: Held, recipient: str, books: OwnBooks) -> tuple[BookedRow, ...]:
    """The rows that were in a category when they were taken over."""
    mapping = {category: read_intervals(text) for category, text in (books.intervals or {}).items()}
    return booked_costs(chosen_rows(held.key, recipient), mapping).claimed


def _claimed_elsewhere(held: Held, party: models.Party, marks: Sequence[str]) -> dict[str, str]:
    """The title of the programme where each is claimed."""
    if not marks:
        return {}
    others = ClaimedRow.objects.filter(party=party).exclude(programme=held.row)
    wanted = set(marks)
    claimed = others.values_list("fingerprint", "programme__title")
    return {mark: title for mark, title in claimed if mark in wanted}


def _claimed_before(row: BookedRow, programme: str) -> Problem:
    voucher = f"{row.series} {row.voucher}".strip()
    return Problem(
        place="Bokföringen",
        rule="claim.once",
        message=f"Verifikation {voucher} den {date_text(row.day)} på konto {row.account} är redan redovisad "
        f"i {programme}. Samma kostnad får redovisas en gång.",
        remedy="Välj ett annat projekt, eller rätta den andra redovisningen först.",
    )


def _proof(books: OwnBooks, marks: Sequence[str]) -> Mapping[str, Any]:
    return {
        "file": books.sha256,
        "selection": books.selection,
        "vouchers": books.told.get("vouchers", 0),
        "rows": len(marks),
        "digest": hashlib.sha256("\n".join(sorted(marks)).encode()).hexdigest(),
        "kronor": books.taken,
    }


def _parts(marks: Sequence[str]) -> list[Sequence[str]]:
    return [marks[at : at + MOST_AT_ONCE] for at in range(0, len(marks), MOST_AT_ONCE)]
