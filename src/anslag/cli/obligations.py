"""`anslag obligations`: who owes what to whom by when, on a day."""

import argparse
from datetime import date

from anslag.domain.obligation import Obligation
from anslag.records.obligations import owed

HELP = "Visa vem som är skyldig vad till vem, och när, en viss dag."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("programme", metavar="PROGRAM")
    parser.add_argument("--on", metavar="DATUM", type=date.fromisoformat, default=None, help="annars i dag")
    parser.add_argument("--all", action="store_true", help="även det som är gjort")


def run(options: argparse.Namespace) -> int:
    today = options.on or date.today()  # noqa: DTZ011 - the command line is the edge, where the clock is
    for each in owed(options.programme, today):
        if options.all or each.done is None:
            print(_line(each, today))
    return 0


def _line(each: Obligation, today: date) -> str:
    if each.done:
        state = f"gjort {each.done}" + (", sent" if each.is_late(today) else "")
    elif each.is_late(today):
        state = f"försenat {(today - each.due).days} dagar"
    else:
        state = f"{(each.due - today).days} dagar kvar"
    line = f"{each.due}  {each.owed_by} till {each.owed_to}: {each.title} ({state})"
    return "\n".join([line, *(f"            – {content}" for content in each.contents if not each.done)])
