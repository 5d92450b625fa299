"""A file of bookkeeping in SIE, whichever of its formats: SIE 4 (types 1 to 4, and 4I) or SIE 5."""

from pathlib import Path

from anslag.domain.bookkeeping import Bookkeeping, Selection
from anslag.files.sie4 import read_sie4
from anslag.files.sie5 import read_sie5
from anslag.files.sie_fields import Readable, SieError

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_XML = (b"<", b"\xff\xfe<", b"\xfe\xff\0<", b"\xef\xbb\xbf<")


class _Again:
    """A stream whose first bytes have been looked at, and are read again."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int, /) -> bytes:
        head, self._head = self._head, b""
        return head or self._rest.read(size)


def read_sie_file(path: Path, *, selection: Selection) -> Bookkeeping:
    with path.open("rb") as stream:
        return read_sie(stream, name=path.name, selection=selection)


def read_sie(stream: Readable, *, name: str, selection: Selection) -> Bookkeeping:
    """Read a file to its end. Raises SieError, with the line, for what cannot be read exactly."""
    head = stream.read(64)
    whole = _Again(head, stream)
    if head.lstrip(b" \t\r\n").startswith(_XML) or head.startswith(_XML):
        return read_sie5(whole, name=name, selection=selection)
    if head.startswith(_UTF16):
        raise SieError(
            f"{name}, rad 1: filen är skriven i UTF-16. SIE skrivs i PC8 (cp437). Ta ut den på nytt."
        )
    return read_sie4(whole, name=name, selection=selection)
