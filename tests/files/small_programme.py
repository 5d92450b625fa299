"""The small made-up programme of tests/cases with the one that funds it, copied and broken for a test."""

import shutil
from pathlib import Path

from anslag.files.programme_folder import folder_problems

CASES = Path(__file__).parents[1] / "cases"
ABOVE = "small-programme-above"

type Edit = tuple[str, str, str]
"""A file of the folder, a text that stands in it, and what to put there instead."""

type Faults = dict[str, tuple[tuple[Edit, ...], tuple[str, ...]]]
"""By what is wrong: the edits that make it so, and everything that is told of it."""


def small_programme(place: Path, *edits: Edit) -> Path:
    """A copy of the folder in `place`, beside a copy of the one that funds it, with the first of each text edited."""
    for name in (ABOVE, "small-programme"):
        shutil.copytree(CASES / name, place / name)
    folder = place / "small-programme"
    for file, before, after in edits:
        text = (folder / file).read_text()
        assert before in text, f"{before} does not stand in {file}"
        (folder / file).write_text(text.replace(before, after, 1))
    return folder


def told(folder: Path) -> tuple[str, ...]:
    """Each fault as it is shown, with common spaces."""
    return tuple(str(problem).replace("\N{NO-BREAK SPACE}", " ") for problem in folder_problems(folder))


def told_by_files(folder: Path) -> tuple[str, ...]:
    """The same without what the domain says of the outline: those words are held by its own tests."""
    return tuple(line for line in told(folder) if "[outline." not in line)
