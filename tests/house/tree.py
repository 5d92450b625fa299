"""The project's own files, as the house tests read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "anslag"
ROOMS = ("domain", "records", "steps", "files", "web", "cli")


BUILT = {".venv", ".tools", ".git", "var", "dist", "__pycache__"}
"""What stands in the folder and is no part of the project; beside it, every cache."""


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that belongs to the project, whether or not it has been committed, or unpacked without a repository."""
    found = []
    for folder, folders, files in ROOT.walk():
        folders[:] = sorted(
            name for name in folders if name not in BUILT and not name.endswith(("_cache", ".egg-info"))
        )
        found += [folder / name for name in sorted(files) if not name.endswith(".pyc") and name not in BUILT]
    return tuple(path for path in found if ".hypothesis" not in path.parts)


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
