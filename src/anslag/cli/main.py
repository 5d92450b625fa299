"""`anslag COMMAND`: a command per step, and the domain run straight on files."""

import argparse
import sys
from importlib import import_module
from types import ModuleType

from anslag.cli.parser import SwedishParser
from anslag.domain.problem import Refusal

ON_FILES = ("allocate", "check", "schema", "copy", "diff", "audit", "sie")
"""Commands that need no database. Each is a module beside this one with HELP, `arguments(parser)` and
`run(options) -> int`."""

ON_RECORDS = (
    "replay",
    "trace",
    "follow",
    "obligations",
    "compile",
    "export",
    "reconcile",
    "vouchers",
    "payment-file",
    "invoices",
    "read-statement",
    "verify",
    "account",
    "found",
    "serve",
    "demo",
    "worker",
    "bounces",
)
"""Commands on the database that DATABASE_URL names."""

COMMANDS = (*ON_FILES, *ON_RECORDS)

MAKING = ("replay", "account", "serve", "demo")
"""Those of them that make the database where there is none."""

REFUSED = 2


def main(arguments: list[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    try:
        if given[:1] and given[0] in ON_RECORDS:
            with _database().reachable():
                return _run(given)
        return _run(given)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as fault:
        where = f"{fault.filename}: " if fault.filename else ""
        print(f"{where}{fault.strerror or fault}. Kontrollera sökvägen och rättigheterna.", file=sys.stderr)
        return REFUSED


def _run(given: list[str]) -> int:
    options = _parser(given).parse_args(given)
    if options.command in ON_RECORDS and options.command not in MAKING:
        _database().require_database()
    return int(options.run(options))


def _database() -> ModuleType:
    """Loaded when it is needed: a command on files starts sooner and takes half the memory without it."""
    return import_module("anslag.records.database")


def _parser(given: list[str]) -> argparse.ArgumentParser:
    """The parser of the command asked for, or of all when none is."""
    parser = SwedishParser(prog="anslag", description="Statsbidrag från beslut till redovisning.")
    commands = parser.add_subparsers(dest="command", metavar="KOMMANDO", required=True)
    asked = [name for name in COMMANDS if given[:1] == [name]] or COMMANDS
    if set(asked) & set(ON_RECORDS):
        _database().open_database()
    for name in asked:
        module = import_module(f"anslag.cli.{name.replace('-', '_')}")
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.arguments(command)
        command.set_defaults(run=module.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
