"""`anslag read-statement PROGRAMME FILE`: what the bank answers, read by a person with a mandate as on the page."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from anslag.cli.clock import now
from anslag.domain.bank_answer import ORE, return_words
from anslag.domain.money import format_kronor
from anslag.files.bank_file import LARGEST
from anslag.records.sign_in import person_called
from anslag.records.statements import RowKept, StatementRead
from anslag.steps.act import Act
from anslag.steps.statement import read_by_mandate

HELP = (
    "Läs en fil från banken (pain.002, camt.053, camt.054 eller BgMax) och visa vad den leder till. Inget sparas "
    "utan --register."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("programme", metavar="PROGRAM", help="ett av dem vars givare har kontot")
    parser.add_argument("file", metavar="FIL", type=Path)
    parser.add_argument(
        "--by",
        metavar="PERSON",
        required=True,
        help="ekonomen som läser in den; användarnamn eller pseudonym",
    )
    parser.add_argument("--register", action="store_true", help="läs in den, som på sidan")


def run(options: argparse.Namespace) -> int:
    """The same file again changes nothing, and says so."""
    with options.file.open("rb") as file:
        content = file.read(LARGEST + 1)
    person, moment = person_called(options.by), now()
    act = Act(by=person, today=moment.date(), at=moment.isoformat(timespec="seconds"))
    read = read_by_mandate(act, programme=options.programme, content=content, keep=options.register)
    print("\n".join(_told(read)))
    if not options.register and not read.known:
        print("Inget är sparat. Kör igen med --register för att läsa in filen.")
    return 0


def _told(read: StatementRead) -> Iterator[str]:
    if read.known:
        yield f"{read.message} {read.reference}: filen är redan inläst."
        return
    yield f"{read.message} {read.reference}: {read.rows} nya rader"
    for name, amount in read.paid:
        yield f"Betald: {name}, {format_kronor(amount)} kronor"
    for name, amount, reason in read.refused:
        yield f"Nekad av banken: {name}, {format_kronor(amount)} kronor ({reason})"
    for row in read.waiting:
        yield f"Väntar: {_row(row)}"


def _row(row: RowKept) -> str:
    """What came in or went out, and what it is likely to be."""
    sign, kronor, ore = "" if row.incoming else "-", *divmod(row.left, ORE)
    told = row.reference or row.end_to_end or "–"
    what = f"{row.day} {sign}{format_kronor(kronor)},{ore:02} {row.name or '–'}, {told}"
    if row.returned:
        return f"{what}: återkom från banken: {return_words(row.returned)}"
    return f"{what}: OCR-nummer, bokförs av två personer" if row.incoming and row.ocr else what
