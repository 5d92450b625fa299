"""Vouchers as SIE 4I, for the giver's own ledger: characters of code page 437, lines as the format has them."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from anslag.domain.money import Kronor
from anslag.domain.voucher import Voucher, Vouchers
from anslag.files.sie_sum import checksum

ENCODING = "cp437"
SERIES = "ANS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Whose books they are for."""

    name: str
    organisation_number: str = ""


def voucher_sie(found: Vouchers, keeper: Keeper, *, on: date) -> bytes:
    """The file, generated `on` a day. The same vouchers give the same bytes."""
    records = b"".join(_encoded(line) + b"\r\n" for line in _lines(found, keeper, on))
    return b"#FLAGGA 0\r\n#KSUMMA\r\n" + records + b"#KSUMMA %d\r\n" % checksum(records)


def _lines(found: Vouchers, keeper: Keeper, on: date) -> Iterator[str]:
    yield f"#PROGRAM {_quoted('Anslag')} {_quoted(version('anslag'))}"
    yield "#FORMAT PC8"
    yield f"#GEN {on:%Y%m%d}"
    yield "#SIETYP 4"
    if keeper.organisation_number:
        yield f"#ORGNR {keeper.organisation_number}"
    yield f"#FNAMN {_quoted(keeper.name)}"
    for number, label in found.accounts.items():
        yield f"#KONTO {number} {_quoted(label)}"
    if found.dimension is not None:
        yield f"#DIM {found.dimension} {_quoted('Projekt' if found.dimension == PROJECT else 'Objekt')}"
        yield f"#OBJEKT {found.dimension} {_quoted(found.object)} {_quoted(found.object)}"
    for voucher in found.vouchers:
        yield from _voucher(voucher, _tags(found))


PROJECT = 6
"""The dimension that the format reserves for projects."""


def _tags(found: Vouchers) -> str:
    return "{}" if found.dimension is None else f"{{{found.dimension} {_quoted(found.object)}}}"


def _voucher(voucher: Voucher, tags: str) -> Iterator[str]:
    yield f"#VER {SERIES} {voucher.number} {voucher.day:%Y%m%d} {_quoted(voucher.text)}"
    yield "{"
    for row in voucher.rows:
        yield f'   #TRANS {row.account} {tags} {_amount(row.amount)} "" {_quoted(row.text)}'
    yield "}"


def _amount(amount: Kronor) -> str:
    return f"{amount}.00"


def _quoted(text: str) -> str:
    """The format lets a backslash stand before a quotation mark, and has no way to write one that stands for itself."""
    plain = "".join(sign for sign in text if unicodedata.category(sign) != "Cc")
    return '"' + plain.replace("\\", "/").replace('"', '\\"') + '"'


def _encoded(line: str) -> bytes:
    """A sign that the code page lacks is written by its nearest letter, else as a question mark."""
    return b"".join(map(_sign, unicodedata.normalize("NFC", line)))


def _sign(sign: str) -> bytes:
    for form in (sign, _LIKE.get(sign, ""), unicodedata.normalize("NFKD", sign)[:1]):
        try:
            if written := form.encode(ENCODING):
                return written
        except UnicodeEncodeError:
            continue
    return b"?"


_LIKE = {
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{MINUS SIGN}": "-",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
}
