"""SIE 4 in pieces of whole lines: one compiled pattern takes apart the lines that are as they use to be.

The pattern matches every line: a transaction of ordinary form, with the head of the voucher that it begins and the
brace that ends the voucher, where they are of ordinary form too; or any other line whole, which `sie_fields` then reads
field by field. So the speed comes from the ordinary lines and no line is ever passed over.
"""

import re
from collections.abc import Iterator

from anslag.files.sie_fields import LineError, Readable

PIECE = 1 << 15
"""So small that what a piece is taken apart into still lies near at hand when it is added up."""

LONGEST_LINE = 1 << 17

_TEXT = rb"""(?:"[^"\\\x00-\x08\n-\x1f\x7f]*+"|[^ \t\r\n"{}\\\x00]++)"""
_REST = rb"[^\r\n\x00]*+\r?+\n"

SCAN = re.compile(
    rb"(?:[ \t]*+(\#VER[ \t]++" + _TEXT + rb"[ \t]++" + _TEXT + rb"[ \t]++[0-9]{8})(?:[ \t]" + _REST +
    rb"|\r?+\n)[ \t]*+\{[ \t]*+\r?+\n)?+"
    rb"[ \t]*+\#TRANS[ \t]++([0-9]{1,12}+)[ \t]++\{([^{}\\\n\x00]*+)\}[ \t]++(-?+[0-9]{1,13}+)(?:\.([0-9][0-9]))?+"
    rb'(?:[ \t]++(?:""|([0-9]{8}))(?:[ \t]' + _REST + rb"|\r?+\n)|[ \t]*+\r?+\n)([ \t]*+\}[ \t]*+\r?+\n)?+"
    rb"|([^\n]*+)\n"
)  # fmt: skip
"""head of voucher, ending in its day, account, objects, kronor, öre, day, end of voucher | any other line."""

_ACCOUNT = 2

type Scanned = tuple[bytes, bytes, bytes, bytes, bytes, bytes, bytes, bytes]


def pieces_of(stream: Readable) -> Iterator[bytes]:
    """The file in pieces that end where a line ends, or the file does. Raises LineError for a line without bound."""
    rest = b""
    while block := stream.read(PIECE):
        end = block.rfind(b"\n") + 1
        if end:
            yield rest + block[:end]
            rest = block[end:]
        else:
            rest += block
        if len(rest) >= LONGEST_LINE:
            raise LineError("raden är orimligt lång.")
    rest = rest.rstrip(b"\x1a")
    if rest:
        yield rest


def line_within(piece: bytes, index: int, *, at_head: bool) -> int:
    """How many lines of the piece stand before its match number `index`, or before the row that ends the match."""
    for number, match in enumerate(SCAN.finditer(piece)):
        if number == index:
            start = match.start() if at_head or not match[_ACCOUNT] else match.start(_ACCOUNT)
            return piece.count(b"\n", 0, start)
    return piece.count(b"\n")
