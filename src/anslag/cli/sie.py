"""`anslag sie FILE`: what a file of bookkeeping holds, and the sums of the rows of a project."""

import argparse
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tqdm import tqdm

from anslag.domain.bookkeeping import Bookkeeping, Selection, UnbalancedVoucher, ore_text
from anslag.files.sie import read_sie

HELP = "Läs en SIE-fil och summera transaktionerna, konto för konto."

_MOST_SHOWN = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FIL", type=Path, help="SIE 4 (typ 1–4, 4I) eller SIE 5")
    parser.add_argument(
        "--dimension",
        metavar="NUMMER",
        type=int,
        help="1 är kostnadsställe, 6 är projekt; dess delar ingår",
    )
    parser.add_argument("--object", metavar="OBJEKT", help="bara rader med det här objektet i dimensionen")
    parser.add_argument("--from", dest="first", metavar="DATUM", type=date.fromisoformat, help="från och med")
    parser.add_argument("--to", dest="last", metavar="DATUM", type=date.fromisoformat, help="till och med")
    parser.add_argument("--json", action="store_true", help="skriv som JSON, med belopp i hela ören")


def run(options: argparse.Namespace) -> int:
    selection = Selection(
        dimension=options.dimension, object=options.object, first=options.first, last=options.last
    )
    found = read_shown(options.file, selection)
    print(json.dumps(as_data(found), ensure_ascii=False) if options.json else as_text(found))
    return 0


def read_shown(file: Path, selection: Selection) -> Bookkeeping:
    """Read a file, with a bar on a terminal that tells how much of it has been read."""
    size = file.stat().st_size
    with (
        file.open("rb") as stream,
        tqdm.wrapattr(stream, "read", total=size, desc="Läser", leave=False, disable=None) as shown,
    ):
        return read_sie(shown, name=file.name, selection=selection)


def as_data(found: Bookkeeping) -> dict[str, object]:
    return {
        "type": found.type,
        "encoding": found.encoding,
        "company": found.company,
        "organisation_number": found.organisation_number,
        "currency": found.currency,
        "vouchers": found.vouchers,
        "rows": found.rows,
        "matching_rows": found.matching_rows,
        "unbalanced_vouchers": found.unbalanced_vouchers,
        "unbalanced": [_voucher(each) for each in found.unbalanced],
        "checksum": found.checksum,
        "remarks": list(found.remarks),
        "sums": dict(found.sums),
    }


def _voucher(voucher: UnbalancedVoucher) -> dict[str, object]:
    return {
        "series": voucher.series,
        "number": voucher.number,
        "date": voucher.day.isoformat() if voucher.day else None,
        "difference": voucher.difference,
    }


def as_text(found: Bookkeeping) -> str:
    return "\n".join(_lines(found))


def _lines(found: Bookkeeping) -> Iterator[str]:
    yield f"{found.company or 'Företagets namn saknas'} {found.organisation_number}".strip()
    yield f"SIE {'5' if found.type == 5 else f'4, typ {found.type}'}, {found.encoding}, belopp i {found.currency}"
    yield f"{found.vouchers} verifikationer med {found.rows} rader, varav {found.matching_rows} summeras"
    yield f"{found.unbalanced_vouchers} verifikationer går inte jämnt ut"
    for voucher in found.unbalanced[:_MOST_SHOWN]:
        yield f"  {voucher.series} {voucher.number} {voucher.day}: {ore_text(voucher.difference)}"
    yield from found.remarks
    width = max((len(ore_text(ore)) for ore in found.sums.values()), default=0)
    for account, ore in found.sums.items():
        yield f"{account:<8}{ore_text(ore):>{width}}  {found.accounts.get(account, '')}".rstrip()
