"""`anslag check`: every fault of programme folders, told so that it can be mended."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from anslag.domain.money import format_kronor
from anslag.domain.problem import Problem
from anslag.files.programme_counts import Counts, counts
from anslag.files.programme_folder import FaultyFolderError, load_programme
from anslag.files.programme_read import UnreadableFolderError

HELP = "Kontrollera programmappar: villkor, nyckel, parter, formulär och rapportmall."

HOLDS, FAULTY, UNREADABLE = 0, 1, 2


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", metavar="MAPP", nargs="+", type=Path, help="en mapp med programme.toml")
    parser.add_argument("--json", action="store_true", help="skriv en rad JSON för varje mapp")


def run(options: argparse.Namespace) -> int:
    """0 when all folders hold, 1 when one has faults, 2 when one cannot be read."""
    return max(_check(folder, as_json=options.json) for folder in options.folders)


def _check(folder: Path, *, as_json: bool) -> int:
    found: Counts | None = None
    problems: tuple[Problem, ...] = ()
    status = HOLDS
    try:
        found = counts(load_programme(folder))
    except FaultyFolderError as faulty:
        problems, status = faulty.problems, FAULTY
    except UnreadableFolderError as unreadable:
        if not as_json:
            print(unreadable, file=sys.stderr)
            return UNREADABLE
        problems, status = (unreadable.problem,), UNREADABLE
    if as_json:
        print(_line(folder, found, problems))
    else:
        print(_holds(folder, found) if found else _faults(folder, problems))
    return status


def _line(folder: Path, found: Counts | None, problems: tuple[Problem, ...]) -> str:
    told = {"problems": [asdict(problem) for problem in problems], "counts": asdict(found) if found else None}
    return json.dumps({"folder": str(folder), **told}, ensure_ascii=False)


def _holds(folder: Path, found: Counts) -> str:
    return (
        f"Mappen håller: {folder}\n"
        f"  {found.recipients} mottagare, {format_kronor(found.pot)} kronor, antal delar: {found.parts}\n"
        f"  {found.questions} frågor, varav {found.asked_of_all} ställs till alla"
        f" och {found.required} är obligatoriska\n"
        f"  antal tabeller i rapporten: {found.tables}"
    )


def _faults(folder: Path, problems: tuple[Problem, ...]) -> str:
    lines = [f"Mappen håller inte: {folder}, antal fel: {len(problems)}"]
    for problem in problems:
        lines += [
            "",
            f"  {problem.place}",
            f"    {problem.message}",
            f"    {problem.remedy} [{problem.rule}]",
        ]
    return "\n".join(lines)
