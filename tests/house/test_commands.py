"""Every command is told in docs/commands.md, as it is."""

from pathlib import Path

from anslag.cli.main import COMMANDS
from scripts.commands_page import page
from tests.house.tree import SOURCE, text_of


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    assert text_of("docs/commands.md") == page(), "write it anew with `make fix`"


def test_every_module_of_the_command_line_is_a_command() -> None:
    modules = {path.stem for path in Path(SOURCE / "cli").glob("[a-z]*.py")} - {"main"}
    assert {
        name.replace("_", "-") for name in modules if "HELP = " in text_of(f"src/anslag/cli/{name}.py")
    } == set(COMMANDS)
