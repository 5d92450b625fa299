"""`anslag export`: a programme's public rows as CSV and JSON."""

import argparse
from pathlib import Path

from anslag.domain.open_data import PublicAnswer, PublicGrant, PublicTransfer
from anslag.files.open_data import write_rows
from anslag.records.chain import chain_of, public_grants_in
from anslag.records.grants import held_programme
from anslag.records.open_data import answers, public_transfers

HELP = "Skriv programmets öppna data: bidrag, rörelser och svar, utan personuppgifter."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("programme", metavar="PROGRAM")
    parser.add_argument("--output", metavar="MAPP", type=Path, help="annars var/export/PROGRAM")


def run(options: argparse.Namespace) -> int:
    held = held_programme(options.programme)
    directory = options.output or Path("var/export") / held.key
    written: tuple[Path, ...] = (
        *write_rows(directory, "grants", PublicGrant, public_grants_in(chain_of(held), held)),
        *write_rows(directory, "transfers", PublicTransfer, public_transfers(held)),
        *write_rows(directory, "answers", PublicAnswer, answers(held)),
    )
    if held.terms.synthetic:
        note = directory / "LÄS-MIG.txt"
        note.write_text(f"{held.terms.synthetic}\n", encoding="utf-8")
        written = (*written, note)
    print("\n".join(str(path) for path in written))
    return 0
