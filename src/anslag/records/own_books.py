"""A recipient's own books, as far as it has brought them here: in its own space, where nobody else reads.

The file itself is kept, compressed, until the rows that are meant have been taken from it; then it is forgotten, and
the texts that may name people with it. Of the rows account, day, öre, objects and voucher are kept.
"""

import base64
import hashlib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anslag.domain import policy
from anslag.domain.bookkeeping import BookedRow, Selection
from anslag.domain.mandate import Mandate
from anslag.domain.money import Kronor
from anslag.domain.problem import Refusal
from anslag.records.drafts import NEW, draft_of, drop_draft, save_draft
from anslag.records.grants import Held
from anslag.records.mandates import scope_of

KIND, FILE, ROWS, MAP = "own_books", "own_books_file", "own_books_rows", "own_books_map"
"""Of draft: what is known of the books, the file, the rows chosen from it; and how accounts are mapped, anywhere."""

READING = "own_books_reading"
"""Of draft: a large file that is to be read by the worker (records/books_reading.py)."""

COMING = "own_books_coming"
"""Of draft: that file, which takes the place of the one before when it has been read, and not until then."""


class NotTheirBooksError(Refusal):
    """Someone asks for another organisation's books."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBooks:
    """What was brought: which file, what it holds, which rows were chosen, and what was taken over in the report."""

    name: str
    sha256: str
    kind: str
    """sie or table."""
    told: Mapping[str, Any]
    """What the file says of itself, as JSON has it."""
    selection: Mapping[str, Any] | None = None
    rows: int = 0
    taken: Mapping[str, Kronor] | None = None
    """Kronor by category, as they were taken over."""
    intervals: Mapping[str, str] | None = None
    """How accounts were mapped when they were."""
    version: int = NEW
    saved_at: datetime | None = None
    saved_by: str = ""

    @property
    def chosen(self) -> Selection | None:
        if self.selection is None:
            return None
        said = self.selection
        return Selection(
            dimension=said["dimension"],
            object=said["object"],
            first=date.fromisoformat(said["first"]) if said["first"] else None,
            last=date.fromisoformat(said["last"]) if said["last"] else None,
        )


def may_read_books(held: Held, recipient: str, *, mandates: Iterable[Mandate], today: date) -> bool:
    mandates = tuple(mandates)
    scope = scope_of(held, {each.party for each in mandates}, owner=recipient)
    return any(
        policy.may(mandates, *needed, scope=scope, today=today)
        for needed in (("report_draft", "read"), ("report", "sign"))
    )


def own_books(held: Held, recipient: str, *, mandates: Iterable[Mandate], today: date) -> OwnBooks | None:
    """What has been brought to the programme. Raises NotTheirBooksError for whoever it is not for."""
    if not may_read_books(held, recipient, mandates=mandates, today=today):
        raise NotTheirBooksError("Bokföringen läser bara mottagaren själv.")
    return books_brought(held.key, recipient)


def books_brought(programme: str, recipient: str) -> OwnBooks | None:
    """The same, for steps."""
    draft = draft_of(KIND, recipient, programme=programme)
    if draft is None:
        return None
    return OwnBooks(**draft.content, version=draft.version, saved_at=draft.saved_at, saved_by=draft.saved_by)


@transaction.atomic
def bring_books(
    held: Held, recipient: str, books: OwnBooks, packed: "PackedFile", *, by: str, at: datetime
) -> None:
    """Keep a file in place of what was brought before."""
    keep_file(held, recipient, {"packed": packed.text}, by=by, at=at)
    save_books(held, recipient, books, by=by, at=at)


def keep_file(held: Held, recipient: str, packed: dict[str, Any], *, by: str, at: datetime) -> None:
    """Keep a file in place of all that was brought before, and say nothing of it yet."""
    forget_books(held, recipient)
    save_draft(FILE, recipient, programme=held.key, content=packed, version=NEW, by=by, at=at)


@transaction.atomic
def choose_rows(
    held: Held, recipient: str, books: OwnBooks, rows: Iterable[BookedRow], *, by: str, at: datetime
) -> None:
    """Keep the rows that are meant, in place of any that were."""
    drop_draft(ROWS, recipient, programme=held.key)
    save_draft(
        ROWS,
        recipient,
        programme=held.key,
        content={"rows": [_written(row) for row in rows]},
        version=NEW,
        by=by,
        at=at,
    )
    save_books(held, recipient, books, by=by, at=at)


@transaction.atomic
def note_taken(held: Held, recipient: str, books: OwnBooks, *, by: str, at: datetime) -> None:
    """The sums are in the report: the file is forgotten, the rows stay behind the sums."""
    drop_draft(FILE, recipient, programme=held.key)
    save_books(held, recipient, books, by=by, at=at)


@transaction.atomic
def forget_books(held: Held, recipient: str) -> None:
    for kind in (KIND, FILE, ROWS, READING, COMING):
        drop_draft(kind, recipient, programme=held.key)


def books_file(held: Held, recipient: str) -> "UnpackedFile | None":
    """The file, while it is kept."""
    return file_brought(held.key, recipient)


def file_brought(programme: str, recipient: str, *, coming: bool = False) -> "UnpackedFile | None":
    """The same, for steps; or the one that waits to take its place."""
    draft = draft_of(COMING if coming else FILE, recipient, programme=programme)
    return UnpackedFile(base64.b64decode(draft.content["packed"])) if draft else None


FAST = 1
"""How hard a file is compressed: someone waits for it, and it is soon forgotten."""


class PackedFile:
    """A file that is compressed as it comes, so that it is never held whole; its SHA-256 is of what came."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        packing, summing = zlib.compressobj(FAST), hashlib.sha256()
        packed = bytearray()
        for piece in pieces:
            summing.update(piece)
            packed += packing.compress(piece)
        packed += packing.flush()
        self.text = base64.b64encode(packed).decode()
        self.sha256 = summing.hexdigest()


class UnpackedFile:
    """The same file again, a piece at a time."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed
        self._unpacking = zlib.decompressobj()

    def read(self, size: int = -1, /) -> bytes:
        if size < 0:
            return self._unpacking.decompress(self._packed)
        piece = self._unpacking.decompress(self._packed, size)
        self._packed = self._unpacking.unconsumed_tail
        return piece


def chosen_rows(programme: str, recipient: str) -> tuple[BookedRow, ...]:
    draft = draft_of(ROWS, recipient, programme=programme)
    return tuple(_row(each) for each in draft.content["rows"]) if draft else ()


def account_map(recipient: str) -> tuple[Mapping[str, str], int]:
    """The intervals of each category as the recipient has written them, in whatever programme, and their version."""
    draft = draft_of(MAP, recipient)
    return (draft.content, draft.version) if draft else ({}, NEW)


def save_account_map(
    recipient: str, intervals: Mapping[str, str], version: int, *, by: str, at: datetime
) -> None:
    before, _ = account_map(recipient)
    save_draft(MAP, recipient, content={**before, **intervals}, version=version, by=by, at=at)


def save_books(held: Held, recipient: str, books: OwnBooks, *, by: str, at: datetime) -> None:
    """Say what is known of the file that is kept."""
    content = asdict(books)
    version = draft.version if (draft := draft_of(KIND, recipient, programme=held.key)) else NEW
    for name in ("version", "saved_at", "saved_by"):
        del content[name]
    save_draft(KIND, recipient, programme=held.key, content=content, version=version, by=by, at=at)


def _written(row: BookedRow) -> list[Any]:
    return [
        row.account,
        row.day.isoformat(),
        row.ore,
        [list(tag) for tag in row.tags],
        row.series,
        row.voucher,
    ]


def _row(said: list[Any]) -> BookedRow:
    account, day, ore, tags, series, voucher = said
    return BookedRow(
        account=account,
        day=date.fromisoformat(day),
        ore=ore,
        tags=tuple((dimension, code) for dimension, code in tags),
        series=series,
        voucher=voucher,
    )
