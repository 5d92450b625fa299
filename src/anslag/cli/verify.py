"""`anslag verify`: everything that is kept, checked against itself."""

import argparse
import json
from dataclasses import asdict

from django.conf import settings
from tqdm import tqdm

from anslag.domain.money import format_kronor
from anslag.domain.problem import Refusal
from anslag.records.database import database_is_prepared
from anslag.records.verify import CHECKS, checked_all
from anslag.steps.payment_files_checked import checked_files

HELP = "Kontrollera hela databasen: diariets kedja, varje konto och varje summa."

FAULTY = 1


class NothingKeptError(Refusal):
    """There is no database to verify."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="skriv resultatet som JSON")


def run(options: argparse.Namespace) -> int:
    if not database_is_prepared():
        raise NothingKeptError("Databasen finns inte eller är inte förberedd. Kontrollera DATABASE_URL.")

    checks = list(tqdm(checked_all(), total=len(CHECKS), desc="Kontrollerar", leave=False, disable=None))
    checks.append(checked_files(settings.BANK_FOLDER))
    problems = [problem for check in checks for problem in check.problems]
    if options.json:
        print(json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=2))
    else:
        for check in checks:
            outcome = "FEL" if check.problems else "OK"
            print(f"{outcome:4} {check.title} ({format_kronor(check.count)} kontrollerade)")
        for problem in problems:
            print(problem)
        print(f"{len(problems)} fel." if problems else "Allt stämmer.")
    return FAULTY if problems else 0
