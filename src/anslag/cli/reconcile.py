"""`anslag reconcile`: a month of a programme's ledger as a workbook, with what does not agree."""

import argparse
from pathlib import Path

from anslag.domain.money import format_kronor
from anslag.domain.reconciliation import differences, month_of
from anslag.files.reconciliation_xlsx import reconciliation_xlsx
from anslag.records.grants import held_programme
from anslag.records.reconciliation import reconciliation

HELP = "Stäm av en månad i programmets reskontra, som arbetsbok."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("programme", metavar="PROGRAM")
    parser.add_argument("--month", metavar="ÅÅÅÅ-MM", required=True)
    parser.add_argument("--output", metavar="FIL", type=Path, help="annars PROGRAM-MÅNAD.xlsx")


def run(options: argparse.Namespace) -> int:
    month = month_of(options.month)
    found = reconciliation(held_programme(options.programme), month)
    file = options.output or Path(f"{found.programme}-{month}.xlsx")
    file.write_bytes(reconciliation_xlsx(found, on=month.end))
    print(file)
    print(f"Rörelser: {len(found.booked)}, inlagda efter månadens slut: {len(found.late)}.")
    wrong = differences(found)
    for each in wrong:
        off = format_kronor(abs(each.found - each.expected))
        print(f"{each.where}: {each.rule} Skiljer {off} kr.")
    if not wrong:
        print("Allt stämmer.")
    return 1 if wrong else 0
