"""The tour is executed: each command in docs/tour.md prints what the tour says it prints."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

from tests.house.tree import ROOT, text_of

ANY_LINES = "..."
"""A line of its own in the tour: whatever lines are printed there."""


def commands(page: str) -> Iterator[tuple[str, str]]:
    """Each command of the console blocks, with what it should print."""
    for block in re.findall(r"^```console\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output.rstrip("\n")


def agrees(printed: str, told: str) -> bool:
    """Whether they are equal line by line, where `...` stands for any lines; spaces at a line's end do not count."""
    pieces = [
        r"(?:.*\n)*?" if line.strip() == ANY_LINES else re.escape(line.rstrip()) + r"\n"
        for line in told.splitlines()
    ]
    text = "".join(line.rstrip() + "\n" for line in printed.splitlines())
    return re.fullmatch("".join(pieces), text) is not None


def run(command: str, folder: Path) -> str:
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "DATABASE_URL": "sqlite:///var/tour.sqlite3",
        "COLUMNS": "110",
    }
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def test_the_tour_prints_what_it_says(tmp_path: Path) -> None:
    for folder in ("programmes", "tests/cases"):
        copytree(ROOT / folder, tmp_path / folder)
    for command, told in commands(text_of("docs/tour.md")):
        printed = run(command, tmp_path)
        assert agrees(printed, told), f"$ {command}\n{printed}\n--- the tour says ---\n{told}"


def test_the_tour_has_commands() -> None:
    assert len(list(commands(text_of("docs/tour.md")))) > 5


def test_a_difference_is_seen() -> None:
    assert agrees("a\nb\nc\n", "a\n...\nc")
    assert agrees("a\nc", "a\n...\nc")
    assert not agrees("a\nb\nd\n", "a\n...\nc")
    assert not agrees("a\nb\n", "a")
    assert not agrees("", "a")
