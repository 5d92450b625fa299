"""#KSUMMA: the checksum that some files of SIE 4 carry, over labels and fields but not what parts them."""

import re
from zlib import crc32

from anslag.files.sie_fields import LineError

_BETWEEN = re.compile(rb'"((?:\\"|[^"\n])*)"|[ \t\r\n{}]+')
_LABEL = re.compile(rb"^[ \t]*#KSUMMA\b", re.MULTILINE)


def checksum(records: bytes) -> int:
    """Of the records between the two #KSUMMA."""
    return crc32(_BETWEEN.sub(_kept, records))


class Checksum:
    """Hears whole lines from the first #KSUMMA to the second."""

    def __init__(self) -> None:
        self.begun = self.told = self.agrees = False
        self._value = 0

    def hear(self, piece: bytes) -> None:
        """Add what is to be added of a piece, whose label #KSUMMA, if any, is met later line by line."""
        if self.told or not (self.begun or b"#KSUMMA" in piece):
            return
        start = 0
        labels = [match.start() for match in _LABEL.finditer(piece)]
        if not self.begun:
            if not labels:
                return
            start = piece.index(b"\n", labels.pop(0)) + 1
            self.begun = True
        end = labels[0] if labels else len(piece)
        self.told = bool(labels)
        self._value = crc32(_BETWEEN.sub(_kept, piece[start:end]), self._value)

    def compare(self, stated: bytes) -> None:
        if not stated.lstrip(b"-").isdigit() or len(stated) > 12:
            raise LineError("#KSUMMA är inte ett tal.")
        self.agrees = int(stated) % 2**32 == self._value


def _kept(match: re.Match[bytes]) -> bytes:
    return (match[1] or b"").replace(b'\\"', b'"')
