"""A file of bookkeeping in SIE, whichever of its formats: SIE 4 (types 1 to 4, and 4I) or SIE 5."""

from collections.abc import Callable

from anslag.domain.bookkeeping import BookedRow, Bookkeeping, Ore, Selection
from anslag.files.sie4 import read_sie4
from anslag.files.sie5 import read_sie5
from anslag.files.sie5_rows import Keep as Keep5
from anslag.files.sie_fields import Readable, SieError, day_of, fields_of
from anslag.files.sie_header import LABELS
from anslag.files.sie_tally import Keep as Keep4
from anslag.files.sie_tally import Pairs

MOST_ROWS = 50_000
"""Rows of one project that are read at a time."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_XML = (b"<", b"\xff\xfe<", b"\xfe\xff\0<", b"\xef\xbb\xbf<")


class _Again:
    """A stream whose first bytes have been looked at, and are read again."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int, /) -> bytes:
        head, self._head = self._head, b""
        return head or self._rest.read(size)


def looks_like_sie(head: bytes) -> bool:
    """If a file begins as SIE does, so that a table is read as a table."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    label = start.split(None, 1)[0].upper() if start else b""
    return label in LABELS or start.startswith(_XML) or (head.startswith(_UTF16) and start[2:3] == b"<")


def read_rows(stream: Readable, *, name: str, selection: Selection, encoding: str) -> tuple[BookedRow, ...]:
    """The rows that are meant, of a file whose character set an earlier reading has found."""
    rows: list[BookedRow] = []

    def keep(row: BookedRow) -> None:
        if len(rows) == MOST_ROWS:
            raise SieError(
                f"Urvalet har fler än {MOST_ROWS} rader. Välj ett projekt eller en kortare period."
            )
        rows.append(row)

    _read(stream, name, selection, _decoding(keep, encoding), keep)
    return tuple(rows)


def _decoding(keep: Callable[[BookedRow], None], encoding: str) -> Keep4:
    def kept(account: bytes, day: bytes, ore: Ore, pairs: Pairs, head: bytes) -> None:
        _, series, voucher = (each.decode(encoding) for each in fields_of(head)[:3])
        keep(
            BookedRow(
                account=account.decode(encoding),
                day=day_of(day),
                ore=ore,
                tags=tuple((dimension, code.decode(encoding)) for dimension, code in pairs),
                series=series,
                voucher=voucher,
            )
        )

    return kept


def read_sie(stream: Readable, *, name: str, selection: Selection) -> Bookkeeping:
    """Read a file to its end. Raises SieError, with the line, for what cannot be read exactly."""
    return _read(stream, name, selection)


def _read(
    stream: Readable, name: str, selection: Selection, keep4: Keep4 | None = None, keep5: Keep5 | None = None
) -> Bookkeeping:
    head = stream.read(64)
    whole = _Again(head, stream)
    if head.lstrip(b" \t\r\n").startswith(_XML) or head.startswith(_XML):
        return read_sie5(whole, name=name, selection=selection, keep=keep5)
    if head.startswith(_UTF16):
        raise SieError(
            f"{name}, rad 1: filen är skriven i UTF-16. SIE skrivs i PC8 (cp437). Ta ut den på nytt."
        )
    return read_sie4(whole, name=name, selection=selection, keep=keep4)
