"""A recipient's own books are read: at once where the file is small, by the worker where it is large.

What cannot be read exactly is not kept. The same reading is done either way, so that what comes of it is the same.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from django.db import transaction

from anslag.domain.bookkeeping import BookedRow, Bookkeeping, Selection
from anslag.domain.problem import Refusal
from anslag.files.books_table import MOST_BYTES as MOST_TABLE
from anslag.files.books_table import TableColumns, likely_columns, rows_of_table, table_of
from anslag.files.sie import looks_like_sie, read_rows, read_sie
from anslag.files.sie_fields import Readable
from anslag.records.books_reading import (
    Reading,
    TakenReading,
    finish,
    give_up,
    go_on,
    take_reading,
    wait_to_be_read,
)
from anslag.records.drafts import DraftChangedError
from anslag.records.grants import Held
from anslag.records.own_books import (
    OwnBooks,
    PackedFile,
    books_brought,
    bring_books,
    choose_rows,
    file_brought,
)
from anslag.steps.mail import wake

LARGE = 5_000_000
"""Bytes above which nobody waits for a file to be read."""

MOST_OBJECTS = 5_000
"""Objects whose names are kept to choose among; any can be written."""

PIECE = 1 << 16
MOST_TRIES = 3
"""How often a reading that was interrupted is taken up again."""

BETWEEN = timedelta(seconds=1)
"""How often a reading says how far it has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which rows are meant, and in a table which column says what."""

    selection: Selection
    columns: TableColumns | None = None


def bring(held: Held, recipient: str, file: BinaryIO, *, name: str, size: int, by: str, at: datetime) -> bool:
    """Read a file and keep it; False where it is large, and is only kept to be read. Raises Refusal."""
    kind = "sie" if looks_like_sie(file.read(4096)) else "table"
    file.seek(0)
    if kind == "table" and size > MOST_TABLE:
        table_of(file.read(MOST_TABLE + 1))  # refuses it
    told = None if size > LARGE else told_of(file, name, kind)
    file.seek(0)
    packed = PackedFile(_pieces(file))
    if told is None:
        reading = Reading(what="bring", name=name, sha256=packed.sha256, kind=kind, size=size)
        _wait(held, recipient, reading, packed, by=by, at=at)
        return False
    books = OwnBooks(name=name, sha256=packed.sha256, kind=kind, told=told | {"size": size})
    bring_books(held, recipient, books, packed, by=by, at=at)
    return True


def choose(held: Held, recipient: str, books: OwnBooks, choice: Choice, *, by: str, at: datetime) -> bool:
    """Keep the rows that are meant; False where the file is large, and they are to be read. Raises Refusal."""
    size = books.told.get("size", 0)
    if size > LARGE:
        reading = Reading(
            what="choose",
            name=books.name,
            sha256=books.sha256,
            kind=books.kind,
            size=size,
            choice=_written(choice),
        )
        _wait(held, recipient, reading, None, by=by, at=at)
        return False
    file = file_brought(held.key, recipient)
    if file:
        choose_rows(held, recipient, *_chosen(books, choice, file), by=by, at=at)
    return True


def read_next(clock: Callable[[], datetime]) -> bool:
    """Read the first large file that waits; False where none does. Not to be called within a transaction.

    Killed in the middle it has kept nothing, and is read again by whoever takes it next.
    """
    taken = take_reading(clock())
    if taken is None:
        return False
    watched = _Watched(taken, clock)
    with suppress(DraftChangedError):  # it was forgotten or brought anew meanwhile, or another has taken it
        try:
            books, rows = _read(taken.reading, watched, books_brought(taken.programme, taken.recipient))
            finish(watched.taken, books, rows, now=clock())
        except Refusal as refusal:
            give_up(watched.taken, str(refusal), now=clock())
    return True


def _read(
    reading: Reading, file: Readable, before: OwnBooks | None
) -> tuple[OwnBooks, tuple[BookedRow, ...] | None]:
    if reading.tries > MOST_TRIES:
        raise Refusal("Läsningen har avbrutits flera gånger. Ta ut en mindre fil.")
    if reading.what == "choose" and before and reading.choice:
        return _chosen(before, _choice(reading.choice), file)
    told = told_of(file, reading.name, reading.kind) | {"size": reading.size}
    return OwnBooks(name=reading.name, sha256=reading.sha256, kind=reading.kind, told=told), None


def _wait(
    held: Held, recipient: str, reading: Reading, packed: PackedFile | None, *, by: str, at: datetime
) -> None:
    with transaction.atomic():
        wait_to_be_read(held, recipient, reading, packed, by=by, at=at)
        transaction.on_commit(wake.enqueue)


class _Watched:
    """A file whose reading is told of now and then."""

    def __init__(self, taken: TakenReading, clock: Callable[[], datetime]) -> None:
        self.taken = taken
        coming = taken.reading.what == "bring"
        self._file, self._clock = file_brought(taken.programme, taken.recipient, coming=coming), clock
        self._done, self._told = 0, clock()

    def read(self, size: int, /) -> bytes:
        piece = self._file.read(size) if self._file else b""
        self._done += len(piece)
        if (moment := self._clock()) - self._told >= BETWEEN:
            self.taken = go_on(self.taken, done=self._done, now=moment)
            self._told = moment
        return piece


def _pieces(file: Readable) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def told_of(file: Readable, name: str, kind: str) -> dict[str, Any]:
    """What a file says of itself, as it is kept."""
    if kind == "sie":
        return _told_by_sie(read_sie(file, name=name, selection=Selection()))
    table = table_of(b"".join(_pieces(file)))
    return {
        "headings": list(table.headings),
        "columns": likely_columns(table.headings),
        "rows": len(table.rows),
        "accounts": {},
    }


def _told_by_sie(found: Bookkeeping) -> dict[str, Any]:
    """Raises Refusal for books that are not in kronor."""
    if found.currency != "SEK":
        raise Refusal(f"Bokföringen är i {found.currency}. Ta ut den i kronor.")
    if not found.rows:
        raise Refusal("Filen har inga verifikationer. Ta ut en SIE-fil av typ 4.")
    return {
        "type": found.type,
        "encoding": found.encoding,
        "company": found.company,
        "organisation_number": found.organisation_number,
        "vouchers": found.vouchers,
        "rows": found.rows,
        "unbalanced": found.unbalanced_vouchers,
        "remarks": list(found.remarks),
        "dimensions": {str(number): name for number, name in found.dimensions.items()},
        "objects": [[*key, name] for key, name in sorted(found.objects.items())[:MOST_OBJECTS]],
        "accounts": dict(found.accounts),
    }


def _chosen(books: OwnBooks, choice: Choice, file: Readable) -> tuple[OwnBooks, tuple[BookedRow, ...]]:
    chosen = choice.selection
    if choice.columns is None:
        rows = read_rows(file, name=books.name, selection=chosen, encoding=books.told["encoding"])
    else:
        rows = rows_of_table(table_of(b"".join(_pieces(file))), choice.columns, selection=chosen)
    if not rows:
        raise Refusal("Inga rader stämmer med urvalet. Ändra projektet eller perioden.")
    said = _written(choice)["selection"]
    return replace(books, selection=said, rows=len(rows), taken=None, intervals=None), rows


def _written(choice: Choice) -> dict[str, Any]:
    chosen = choice.selection
    return {
        "selection": {
            "dimension": chosen.dimension,
            "object": chosen.object,
            "first": chosen.first.isoformat() if chosen.first else None,
            "last": chosen.last.isoformat() if chosen.last else None,
        },
        "columns": asdict(choice.columns) if choice.columns else None,
    }


def _choice(said: Any) -> Choice:
    chosen = OwnBooks(name="", sha256="", kind="", told={}, selection=said["selection"]).chosen
    assert chosen
    return Choice(selection=chosen, columns=TableColumns(**said["columns"]) if said["columns"] else None)
