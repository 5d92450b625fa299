"""Writes docs/commands.md out of the commands themselves: `python -m scripts.commands_page`."""

import argparse
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import django

from anslag.cli.main import COMMANDS, ON_RECORDS

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"

HEAD = """# Commands

Written by `make fix` out of the commands themselves; a test compares. Messages and help are in Swedish. Exit codes: 0
done; 1 done, and something does not hold; 2 refused or unreadable. Commands marked ● work on the database that
`DATABASE_URL` names (`sqlite:///PATH` or `postgres://...`; a file under `var/` when it is not set), and the others on
files alone.
"""


def page() -> str:
    django.setup()
    return "\n".join([HEAD, *(line for name in COMMANDS for line in _command(name))])


def _command(name: str) -> Iterator[str]:
    module = import_module(f"anslag.cli.{name.replace('-', '_')}")
    parser = argparse.ArgumentParser(prog=f"anslag {name}", add_help=False)
    module.arguments(parser)
    shown = [action for action in parser._actions if action.help is not argparse.SUPPRESS]  # noqa: SLF001
    yield f"## anslag {name}{' ●' if name in ON_RECORDS else ''}"
    yield ""
    yield f"`anslag {' '.join([name, *map(_usage, shown)])}`"
    yield ""
    yield module.HELP
    yield ""
    told = [f"- `{_name(action)}`: {action.help}" for action in shown if action.help]
    yield from [*told, ""] if told else []


def _name(action: argparse.Action) -> str:
    value = action.metavar or action.dest.upper()
    if not action.option_strings:
        return str(value)
    return " ".join([action.option_strings[-1], *([str(value)] if action.nargs != 0 else [])])


def _usage(action: argparse.Action) -> str:
    text = _name(action)
    if action.nargs in ("+", "*"):
        text += " ..."
    return text if action.required and action.nargs != "*" else f"[{text}]"


if __name__ == "__main__":
    PAGE.write_text(page())
