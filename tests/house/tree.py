"""The project's own files, as the house tests read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "anslag"
ROOMS = ("domain", "records", "steps", "files", "web", "cli")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that belongs to the project, whether or not it has been committed yet."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(path for name in listing.split("\0") if name and (path := ROOT / name).is_file())


def modules(*rooms: str) -> list[Path]:
    """The Python files of the rooms, migrations apart; of the whole source when no room is named."""
    folders = [SOURCE / room for room in rooms] or [SOURCE]
    return sorted(
        path for folder in folders for path in folder.rglob("*.py") if "migrations" not in path.parts
    )


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Each call in the file with the dotted name that is called."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def place(path: Path, node: ast.AST | None = None) -> str:
    line = getattr(node, "lineno", None)
    return f"{path.relative_to(ROOT)}:{line}" if line else str(path.relative_to(ROOT))


def text_of(name: str) -> str:
    return (ROOT / name).read_text()
