"""`anslag vouchers`: a month of a programme as vouchers for the giver's own ledger, in SIE 4I."""

import argparse
from pathlib import Path

from anslag.domain.money import format_kronor
from anslag.domain.reconciliation import month_of
from anslag.domain.voucher import vouchers
from anslag.files.voucher_sie import Keeper, voucher_sie
from anslag.records.grants import held_programme
from anslag.records.reconciliation import reconciliation

HELP = "Skriv en månads händelser som verifikationer till givarens egen bokföring, i SIE 4I."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("programme", metavar="PROGRAM")
    parser.add_argument("--month", metavar="ÅÅÅÅ-MM", required=True)
    parser.add_argument("--output", metavar="FIL", type=Path, help="annars PROGRAM-MÅNAD.si")


def run(options: argparse.Namespace) -> int:
    held, month = held_programme(options.programme), month_of(options.month)
    found = vouchers(held.terms, reconciliation(held, month).told)
    file = options.output or Path(f"{held.key}-{month}.si")
    giver = held.programme.giver
    keeper = Keeper(name=giver.name, organisation_number=giver.organisation_number or "")
    file.write_bytes(voucher_sie(found, keeper, on=month.end))
    print(file)
    print(f"Verifikationer: {len(found.vouchers)}.")
    for account, amount in sorted(found.sums.items()):
        print(f"{account} {found.accounts.get(account, '')}: {format_kronor(amount)} kr")
    for code, amount in found.left_out.items():
        print(f"Bokförs inte enligt programmet: {code}, {format_kronor(amount)} kr")
    return 0
