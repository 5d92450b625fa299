"""`anslag payment-file`: the files that tell a bank of a programme's payment orders."""

import argparse
import sys
from pathlib import Path
from typing import get_args

from django.conf import settings

from anslag.domain.money import format_kronor
from anslag.domain.payment_file import FileVersion, left_out, payment_file
from anslag.files.bank_profile import read_bank_profile
from anslag.files.holidays import holidays_around
from anslag.files.payment_file import file_name, payment_xml, write_whole
from anslag.records.grants import held_programme
from anslag.records.payment_files import batches

HELP = (
    "Skriv en betalfil (ISO 20022 pain.001) för varje godkänt betalningsuppdrag, också de betalda. "
    "Samma fil varje gång; inget bokförs."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("programme", metavar="PROGRAM")
    parser.add_argument(
        "--version",
        choices=get_args(FileVersion.__value__),
        help="av pain.001.001; annars den som bankens profil har",
    )
    parser.add_argument("--output", metavar="MAPP", type=Path, help="annars var/betalfiler")


def run(options: argparse.Namespace) -> int:
    held, profile = held_programme(options.programme), read_bank_profile(settings.BANK_PROFILE)
    version = options.version or profile.version
    directory = options.output or Path("var/betalfiler")
    written = 0
    for batch in batches(held):
        for problem in left_out(batch):
            print(problem, file=sys.stderr)
        file = payment_file(batch, profile, holidays=holidays_around(batch.ordered))
        if file is None:
            continue
        path = directory / file_name(file, version)
        write_whole(path, payment_xml(file, profile, version))
        print(f"{path}  {len(file.transfers)} utbetalningar, {format_kronor(file.amount)} kronor")
        written += 1
    if not written:
        print("Det finns inget godkänt betalningsuppdrag att skriva någon fil för.")
    return 0
