"""`anslag invoices`: every invoice that has been issued in a programme, as electronic invoices and PDF."""

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

from anslag.files.invoice_files import write_invoices
from anslag.records.grants import held_programme
from anslag.records.invoices import invoices

HELP = "Skriv programmets alla fakturor och kreditfakturor som e-faktura (Peppol) och pdf."

REFUSED = 2


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("programme", metavar="PROGRAM")
    parser.add_argument("--output", metavar="MAPP", type=Path, help="annars var/invoices/PROGRAM")


def run(options: argparse.Namespace) -> int:
    """Changes nothing in the database, and writes the same files each time. An invoice that cannot be sent
    electronically is written as a PDF alone, and told of.
    """
    held = held_programme(options.programme)
    directory = options.output or Path("var/invoices") / held.key
    issued = invoices(held)
    refused = set()
    for files, problems in tqdm(
        write_invoices(directory, issued, programme=held.key), total=len(issued), leave=False, disable=None
    ):
        print("\n".join(str(path) for path in files))
        refused |= {str(problem) for problem in problems}
    print("\n".join(sorted(refused)), file=sys.stderr, end="\n" if refused else "")
    return REFUSED if refused else 0
