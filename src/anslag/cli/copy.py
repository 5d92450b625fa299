"""`anslag copy`: next year's programme folder, from this year's."""

import argparse
from pathlib import Path

from anslag.cli.diff import difference_text
from anslag.files.programme_copy import Copied, copy_folder
from anslag.files.programme_diff import difference
from anslag.files.programme_folder import load_programme

HELP = "Gör en programmapp för ett kommande år: dagarna flyttas, allt annat följer med."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="GAMMAL", type=Path, help="mappen att utgå från")
    parser.add_argument("new", metavar="NY", type=Path, help="mappen att skapa")
    parser.add_argument(
        "--years", metavar="ANTAL", type=int, default=1, help="hur många år dagarna flyttas; annars 1"
    )
    parser.add_argument(
        "--set",
        metavar="NYCKEL=VÄRDE",
        dest="settings",
        action="append",
        default=[],
        help="ändra ett villkor, som pot.parts[main].amount=1000; kan upprepas",
    )


def run(options: argparse.Namespace) -> int:
    """0 when the new folder holds, 1 when it is written but has something to mend."""
    copied = copy_folder(options.old, options.new, years=options.years, settings=options.settings)
    print(f"{options.new} är skapad. Den bygger på {options.old}.\n")
    if not copied.problems:
        print(difference_text(difference(load_programme(options.old), load_programme(options.new))))
    print("\n".join(_left_to_do(copied)))
    return 1 if copied.problems else 0


def _left_to_do(copied: Copied) -> list[str]:
    lines = ["", "Att se över", "  decisions: besluten är kvar med sina dagar; lägg till det nya årets."]
    lines.append(
        "  key.csv, key.reference_date och sources.md: siffrorna, deras dag och källorna är det gamla årets."
    )
    lines += [f"  {place} nämner {copied.old_year}." for place in copied.old_year_named]
    if copied.problems:
        lines += ["", "Att rätta"]
        lines += [f"  {problem.place}: {problem.message} {problem.remedy}" for problem in copied.problems]
    return lines
