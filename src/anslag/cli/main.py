"""`anslag COMMAND`: a command per step, and the domain run straight on files."""

import argparse
import sys
from importlib import import_module

from anslag.domain.problem import Refusal

COMMANDS = ()
"""Modules beside this one, in the order help lists them. Each has HELP, `arguments(parser)` and
`run(options) -> int`."""

REFUSED = 2


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="anslag", description="Statsbidrag från beslut till redovisning.")
    commands = parser.add_subparsers(dest="command", metavar="KOMMANDO", required=True)
    for name in COMMANDS:
        module = import_module(f"anslag.cli.{name}")
        command = commands.add_parser(name.replace("_", "-"), help=module.HELP, description=module.HELP)
        module.arguments(command)
        command.set_defaults(run=module.run)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    sys.exit(main())
