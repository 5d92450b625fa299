"""Which character set a file was written in, judged by its bytes: what it says of itself is often wrong."""

import codecs

from anslag.files.sie_fields import LineError

UTF8, CP437, LATIN1 = "utf-8", "cp437", "latin-1"

_BOM = codecs.BOM_UTF8
_ASCII = bytes(range(128))
_CP437 = "åäöÅÄÖéÉüÜ".encode(CP437)
_LATIN1 = "åäöÅÄÖéÉüÜ".encode(LATIN1)
_NOT_CP437 = bytes(set(range(128, 256)) - set(_CP437))
_NOT_LATIN1 = bytes(set(range(128, 256)) - set(_LATIN1))
_SWEDISH = tuple(letter.encode() for letter in "åäöÅÄÖ")


class MixedError(LineError):
    """One file in two character sets; `at` is where in the piece the second begins."""

    def __init__(self, at: int) -> None:
        super().__init__("filen blandar UTF-8 med en annan teckenkodning. Ta ut den på nytt.")
        self.at = at


class Encoding:
    """Hears a file piece by piece, each of whole lines, and then says what it was written in."""

    def __init__(self) -> None:
        self._utf8: bool | None = None
        self._swedish_utf8 = False
        self._cp437 = 0
        self._latin1 = 0

    def hear(self, piece: bytes) -> None:
        """Raises MixedError where one file has been written in two character sets."""
        if piece.isascii():
            return
        high = piece.translate(None, _ASCII)
        self._cp437 += len(high.translate(None, _NOT_CP437))
        self._latin1 += len(high.translate(None, _NOT_LATIN1))
        strange = _not_utf8_from(piece)
        self._swedish_utf8 |= any(letter in piece for letter in _SWEDISH)
        self._utf8 = strange is None and self._utf8 is not False
        if not self._utf8 and self._swedish_utf8:
            raise MixedError(strange or 0)

    def name(self) -> str:
        if self._utf8:
            return UTF8
        return LATIN1 if self._latin1 > self._cp437 else CP437


def _not_utf8_from(piece: bytes) -> int | None:
    try:
        piece.decode(UTF8)
    except UnicodeDecodeError as fault:
        return fault.start
    return None


def candidates(text: str) -> frozenset[bytes]:
    """The bytes that a text may be written as, before it is known in which character set."""
    written = set()
    for encoding in (UTF8, CP437, LATIN1):
        try:
            written.add(text.encode(encoding))
        except UnicodeEncodeError:
            continue
    return frozenset(written)


def without_bom(piece: bytes) -> bytes:
    return piece.removeprefix(_BOM)
