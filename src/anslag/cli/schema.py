"""`anslag schema`: JSON Schemas of the folder's TOML files, for editors."""

import argparse
from pathlib import Path

from anslag.files.programme_schema import write_schemas

HELP = "Skriv JSON-scheman för programme.toml, form.toml och report.toml."


def arguments(parser: argparse.ArgumentParser) -> None:
    default = Path("programmes/schema")
    parser.add_argument(
        "--output", metavar="KATALOG", type=Path, default=default, help=f"var de skrivs; annars {default}"
    )


def run(options: argparse.Namespace) -> int:
    for path in write_schemas(options.output):
        print(path)
    return 0
