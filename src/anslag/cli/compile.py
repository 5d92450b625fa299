"""`anslag compile`: the national report as page, document and data."""

import argparse
from datetime import date
from pathlib import Path

from anslag.files.report_documents import write_documents
from anslag.records.grants import held_programme
from anslag.steps.compilation import compiled

HELP = "Skriv programmets redovisning som webbsida, PDF och data."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("programme", metavar="PROGRAM")
    parser.add_argument("--output", metavar="MAPP", type=Path, required=True)
    parser.add_argument(
        "--on",
        metavar="DATUM",
        type=date.fromisoformat,
        help="rapportens dag; annars dagen den sammanställdes",
    )


def run(options: argparse.Namespace) -> int:
    held = held_programme(options.programme)
    kept = held.row.publications.order_by("-version").first()
    day = options.on or (kept.entry.day if kept else date.today())  # noqa: DTZ011 - the edge, where the clock is
    report = compiled(held, published=day, version=kept.version if kept else 1)
    for path in write_documents(report, options.output):
        print(path)
    return 0
