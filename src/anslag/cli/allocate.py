"""`anslag allocate`: who gets how much, worked out from a folder or a key alone, without a database."""

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from anslag.domain.allocation import Allocation, allocate, allocate_part
from anslag.domain.money import Kronor, format_kronor, whole_kronor
from anslag.domain.party import Party
from anslag.domain.problem import Refusal
from anslag.domain.programme import Part
from anslag.domain.share import Line, largest_remainder
from anslag.files.key_table import read_key_table
from anslag.files.programme_folder import load_programme

HELP = "Räkna ut vad varje mottagare får, på kronan, utan databas."

COLUMNS = ("recipient", "county_code", "amount")
PROOF_COLUMNS = ("part", "basis", "share", "share_decimal", "floor", "rank")
DECIMALS = 6

type Cell = str | int | None
type Record = dict[str, Cell]


class WrongUseError(Refusal):
    """The command was given too much, too little, or a pot that is no amount."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=Path, metavar="MAPP", help="programmets mapp")
    parser.add_argument(
        "--key", type=Path, metavar="FIL", help="en nyckel som CSV, med talet i sista kolumnen"
    )
    parser.add_argument("--pot", metavar="KRONOR", help="beloppet att fördela efter --key")
    parser.add_argument("--json", action="store_true", help="skriv JSON i stället för CSV")
    parser.add_argument(
        "--proof", action="store_true", help="visa varje andel: grund, exakt andel, golv, restens plats"
    )


def run(options: argparse.Namespace) -> int:
    if options.key and not options.folder and not options.proof and options.pot is not None:
        return _run_on_key(options)
    recipients, allocation = _allocated(options)
    records = list(_proved(recipients, allocation) if options.proof else _amounts(recipients, allocation))
    _write(records, COLUMNS + PROOF_COLUMNS if options.proof else COLUMNS, as_json=options.json)
    _tell_what_remains(allocation)
    return 0


def _run_on_key(options: argparse.Namespace) -> int:
    """The amounts alone: proof lines for a million recipients would take ten times as long."""
    key = read_key_table(options.key)
    parties = key.recipients
    bases = [key.basis[party.name][key.column] for party in parties]
    amounts = largest_remainder(_pot(options.pot), bases, lambda position: parties[position].rank)
    records = [_record(party, amount) for party, amount in zip(parties, amounts, strict=True)]
    _write(records, COLUMNS, as_json=options.json)
    return 0


def _write(records: list[Record], columns: tuple[str, ...], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(records, ensure_ascii=False, indent=2))
        return
    table = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    table.writeheader()
    table.writerows(records)


def _allocated(options: argparse.Namespace) -> tuple[tuple[Party, ...], Allocation]:
    if (options.folder is None) == (options.key is None):
        raise WrongUseError("Ange antingen programmets mapp eller --key FIL med --pot KRONOR.")
    if (options.key is None) != (options.pot is None):
        raise WrongUseError("--key och --pot hör ihop: ange båda, eller bara programmets mapp.")
    if options.folder:
        programme = load_programme(options.folder)
        return programme.recipients, allocate(programme)
    pot = _pot(options.pot)
    key = read_key_table(options.key)
    part = Part(id=key.column, title=key.column, amount=pot, method="proportional", column=key.column)
    return key.recipients, Allocation(parts=(allocate_part(part, key.basis, key.recipients),))


def _pot(text: str) -> Kronor:
    """A whole number of kronor, thousands parted by spaces or not at all."""
    if not re.fullmatch(r"[0-9]+|[0-9]{1,3}(\s[0-9]{3})+", text.strip()):
        raise WrongUseError(
            f"--pot är ”{text}”. Ange hela kronor, till exempel 496000000 eller ”496 000 000”."
        )
    digits = re.sub(r"\s", "", text)
    if len(digits) > 30:
        raise WrongUseError(f"--pot har {len(digits)} siffror. Ange ett mindre belopp.")
    return whole_kronor(int(digits), of="--pot")


def _amounts(recipients: tuple[Party, ...], allocation: Allocation) -> Iterator[Record]:
    amounts = allocation.amounts
    for party in recipients:
        yield _record(party, amounts[party.name])


def _proved(recipients: tuple[Party, ...], allocation: Allocation) -> Iterator[Record]:
    """A record for each recipient and part, recipient by recipient."""
    parties = {party.name: party for party in recipients}
    for lines in zip(*(part.lines for part in allocation.parts), strict=True):
        for line in lines:
            yield _record(parties[line.recipient], line.amount) | _proof(line)


def _record(party: Party, amount: Kronor) -> Record:
    return dict(zip(COLUMNS, (party.name, party.county_code or "", amount), strict=True))


def _proof(line: Line) -> Record:
    share = f"{line.share.numerator}/{line.share.denominator}"
    cells = (line.part, line.basis, share, _decimal(line.share), line.floor, line.rank)
    return dict(zip(PROOF_COLUMNS, cells, strict=True))


def _decimal(share: Fraction) -> str:
    """The share with its first decimals, cut and not rounded: the whole part is the floor."""
    whole, decimals = divmod(share.numerator * 10**DECIMALS // share.denominator, 10**DECIMALS)
    return f"{whole}.{decimals:0{DECIMALS}d}"


def _tell_what_remains(allocation: Allocation) -> None:
    for part in allocation.parts:
        if part.remains:
            print(
                f"Delen {part.part}: {format_kronor(part.remains)} kronor blir kvar när alla har fått sitt.",
                file=sys.stderr,
            )
