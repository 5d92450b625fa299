"""A QR code as one path, which needs no style of its own and so is let through by a strict policy."""

from dataclasses import dataclass
from itertools import groupby

import segno

MARGIN = 4
"""Light squares around the code, without which it is not seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    size: int
    path: str


def drawn(text: str) -> Drawing:
    code = segno.make_qr(text, error="m")
    rows = [bytes(row) for row in code.matrix_iter(border=MARGIN)]
    return Drawing(size=len(rows), path="".join(_run(row, y) for y, row in enumerate(rows)))


def _run(row: bytes, y: int) -> str:
    """The dark stretches of a row."""
    path, x = "", 0
    for dark, squares in groupby(row):
        width = len(list(squares))
        path += f"M{x} {y}h{width}v1h-{width}z" if dark else ""
        x += width
    return path
