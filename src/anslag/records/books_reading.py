"""Large files of a recipient's own books that wait to be read, or are: rows of our own, which a queue only calls for.

Whoever reads one says so in its row, and again as the reading goes on. A row of which nothing has been heard for a
while belongs to nobody, and is taken again from its beginning; what comes of it is kept once, by whoever still has it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db import transaction

from anslag.domain.bookkeeping import BookedRow
from anslag.domain.mandate import Mandate
from anslag.records.drafts import (
    NEW,
    DraftChangedError,
    draft_of,
    drop_draft,
    every_draft,
    save_draft,
    take_draft,
)
from anslag.records.grants import Held, held_programme
from anslag.records.own_books import (
    COMING,
    READING,
    NotTheirBooksError,
    OwnBooks,
    PackedFile,
    choose_rows,
    keep_file,
    may_read_books,
    save_books,
)

LEASE = timedelta(seconds=60)
"""How long nothing may be heard of a reading before someone else takes it."""

type What = Literal["bring", "choose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is to be read, and how far it has come: to see what the file holds, or for the rows of a choice."""

    what: What
    name: str
    sha256: str
    kind: str
    size: int
    choice: Mapping[str, Any] | None = None
    done: int = 0
    """Bytes."""
    fault: str = ""
    """Why it cannot be read; it then waits for nobody but its owner."""
    heard: str = ""
    """When whoever reads it last said so; empty while nobody does."""
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenReading:
    """One that is being read here, for whom, and the version of its row."""

    programme: str
    recipient: str
    reading: Reading
    version: int
    by: str
    """Whoever brought it: a pseudonym."""


@transaction.atomic
def wait_to_be_read(
    held: Held, recipient: str, reading: Reading, packed: PackedFile | None, *, by: str, at: datetime
) -> None:
    """Put a reading in the queue, in place of any other; with its file, where that is not kept already."""
    stop_reading(held.key, recipient)
    if packed:
        content = {"packed": packed.text}
        save_draft(COMING, recipient, programme=held.key, content=content, version=NEW, by=by, at=at)
    save_draft(READING, recipient, programme=held.key, content=asdict(reading), version=NEW, by=by, at=at)


@transaction.atomic
def stop_reading(programme: str, recipient: str) -> None:
    """Read no more, and forget the file that was to be read; what was brought before stays."""
    for kind in (READING, COMING):
        drop_draft(kind, recipient, programme=programme)


def own_reading(held: Held, recipient: str, *, mandates: Iterable[Mandate], today: date) -> Reading | None:
    """What is being read of a recipient's books. Raises NotTheirBooksError for whoever it is not for."""
    if not may_read_books(held, recipient, mandates=mandates, today=today):
        raise NotTheirBooksError("Bokföringen läser bara mottagaren själv.")
    draft = draft_of(READING, recipient, programme=held.key)
    return Reading(**draft.content) if draft else None


def take_reading(now: datetime) -> TakenReading | None:
    """Take the first that nobody reads; None where there is none."""
    for recipient, programme, draft in every_draft(READING):
        if not _waits(reading := Reading(**draft.content), now):
            continue
        taken = TakenReading(
            programme=programme,
            recipient=recipient,
            reading=replace(reading, tries=reading.tries + 1),
            version=draft.version,
            by=draft.saved_by,
        )
        try:
            return go_on(taken, done=0, now=now)
        except DraftChangedError:
            continue
    return None


def _waits(reading: Reading, now: datetime) -> bool:
    return not reading.fault and (not reading.heard or now - datetime.fromisoformat(reading.heard) > LEASE)


def go_on(taken: TakenReading, *, done: int, now: datetime) -> TakenReading:
    """Say how far it has come. Raises DraftChangedError where it is no longer ours, or no longer wanted."""
    return _said(taken, replace(taken.reading, done=done, heard=now.isoformat()), now)


def give_up(taken: TakenReading, fault: str, *, now: datetime) -> None:
    """Say why it cannot be read. A file that was only just brought is forgotten; the one before stays."""
    with transaction.atomic():
        _said(taken, replace(taken.reading, fault=fault), now)
        drop_draft(COMING, taken.recipient, programme=taken.programme)


@transaction.atomic
def finish(taken: TakenReading, books: OwnBooks, rows: Iterable[BookedRow] | None, *, now: datetime) -> None:
    """Keep what was read, with the rows where it was for them. Raises DraftChangedError where it is not ours."""
    take_draft(READING, taken.recipient, programme=taken.programme, name="", version=taken.version)
    held = held_programme(taken.programme)
    if rows is None:
        coming = draft_of(COMING, taken.recipient, programme=taken.programme)
        assert coming
        keep_file(held, taken.recipient, coming.content, by=taken.by, at=now)
        save_books(held, taken.recipient, books, by=taken.by, at=now)
    else:
        choose_rows(held, taken.recipient, books, rows, by=taken.by, at=now)


def _said(taken: TakenReading, reading: Reading, now: datetime) -> TakenReading:
    saved = save_draft(
        READING,
        taken.recipient,
        programme=taken.programme,
        content=asdict(reading),
        version=taken.version,
        by=taken.by,
        at=now,
    )
    return replace(taken, reading=reading, version=saved.version)
