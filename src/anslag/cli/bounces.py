"""`anslag bounces FILE...`: messages that came back are noted on what was sent."""

import argparse
import sys
from pathlib import Path

from anslag.cli.clock import now
from anslag.domain.problem import Refusal
from anslag.files.returned_mail import read_returned
from anslag.steps.mail import note_returned

HELP = "Läs brev som har kommit tillbaka och märk dem som studsade."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FIL", nargs="+", type=Path, help="ett brev per fil, som det kom")


def run(options: argparse.Namespace) -> int:
    faults = 0
    for file in options.files:
        try:
            returned = read_returned(file)
            note_returned(returned, now=now())
        except Refusal as refusal:
            faults += 1
            print(refusal, file=sys.stderr)
        else:
            print(f"{file}: {returned.reason}")
    return 2 if faults else 0
