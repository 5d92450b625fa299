"""The fields of a line of SIE 4: labels, texts in quotes, lists of objects, amounts and days."""

import re
from datetime import date
from typing import Protocol

from anslag.domain.bookkeeping import MOST_ORE, Ore
from anslag.domain.problem import Refusal

LONGEST_TOLD = 40

_FIELD = re.compile(
    rb"""[ \t]*(?:"((?:\\"|[^"]|"(?![ \t{]|$))*)(?:"|$)|\{((?:"(?:\\"|[^"])*"|[^"{}])*)\}|([^ \t"{][^ \t{]*))"""
)
"""A quote inside a text should be escaped and often is not: a text ends at a quote with a space after it, or with
the line."""
_TAG = re.compile(rb"""[ \t]*(?:"((?:\\"|[^"])*)"|([^ \t"{}]+)|(["{}]))""")
_AMOUNT = re.compile(rb"\+?(-?)([0-9]*)(?:\.([0-9]*))?")
_DAY = re.compile(rb"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")


class Listed(bytes):
    """What stands between the braces of a list of objects."""

    __slots__ = ()


class Readable(Protocol):
    """A file, as far as it is needed here."""

    def read(self, size: int, /) -> bytes: ...


class SieError(Refusal):
    """A file of bookkeeping that cannot be read to its end. It says the line."""


class LineError(ValueError):
    """What is wrong with a line; whoever reads the file adds which line."""


def fields_of(line: bytes) -> list[bytes]:
    """The fields of one line, without their quotes. Raises LineError for a brace that has no end."""
    found: list[bytes] = []
    at, end = 0, len(line.rstrip(b" \t"))
    while at < end:
        match = _FIELD.match(line, at, end)
        if match is None:
            raise LineError(f"klammern {told(line[at:end])} har inget slut.")
        text, tags, bare = match.groups()
        if tags is not None:
            found.append(Listed(tags))
        else:
            found.append(text.replace(b'\\"', b'"') if text is not None else bare)
        at = match.end()
    return found


def unclosed(line: bytes) -> bool:
    """If quotes do not come in pairs: real programs cut texts off, and leave quotes within them as they are."""
    return (line.count(b'"') - line.count(b'\\"')) % 2 == 1


def pairs_of(tags: bytes) -> tuple[tuple[int, bytes], ...]:
    """What stands in a list of objects as pairs of dimension and object."""
    found = []
    for text, bare, stray in _TAG.findall(tags):
        if stray:
            raise LineError(f"{told(stray)} står inuti en objektlista.")
        found.append((text.replace(b'\\"', b'"') if text else bare).strip())
    if len(found) % 2:
        raise LineError("objektlistan består inte av par av dimension och objekt.")
    if strange := [number for number in found[::2] if not (number.isdigit() and len(number) <= 9)]:
        raise LineError(f"dimensionen {told(strange[0])} är inte ett nummer.")
    return tuple(zip(map(int, found[::2]), found[1::2], strict=True))


def ore_of(text: bytes) -> Ore:
    """An amount in öre, exactly. Raises LineError for what is not kronor with at most two decimals."""
    match = _AMOUNT.fullmatch(text)
    if match is None or not (match[2] or match[3]):
        raise LineError(f"beloppet {told(text)} går inte att läsa. Det ska stå som -1234.50.")
    decimals = (match[3] or b"").rstrip(b"0")
    if len(decimals) > 2:
        raise LineError(f"beloppet {told(text)} har fler än två decimaler.")
    if len(match[2]) > 40:
        raise LineError(f"beloppet {told(text)} är orimligt stort.")
    ore = int((match[2] or b"0") + decimals.ljust(2, b"0"))
    if ore > MOST_ORE:
        raise LineError(f"beloppet {told(text)} är orimligt stort.")
    return -ore if match[1] else ore


def day_of(text: bytes) -> date:
    match = _DAY.fullmatch(text)
    try:
        if match:
            return date(*map(int, match.groups()))
    except ValueError:
        pass
    raise LineError(f"dagen {told(text)} finns inte. Den ska stå som år, månad och dag.")


def told(text: bytes) -> str:
    """A few characters of what stood there, safe to print."""
    try:
        written = text.decode()
    except UnicodeDecodeError:
        written = text.decode("cp437")
    shown = " ".join(written.split())
    shown = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in shown)
    return f"”{shown[:LONGEST_TOLD]}…”" if len(shown) > LONGEST_TOLD else f"”{shown}”"
