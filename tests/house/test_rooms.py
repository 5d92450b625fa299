"""Every room says on its door what may not enter; every module opens with what it is for."""

import ast
from pathlib import Path

import pytest

from tests.house.tree import ROOMS, ROOT, SOURCE, modules, parsed, place

DOORS = [
    SOURCE / room / "__init__.py"
    for room in (*ROOMS, "web/giving", "web/receiving", "web/people", "web/open")
]


def test_there_are_six_rooms_and_no_drawer() -> None:
    found = {path.name for path in SOURCE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert found == set(ROOMS)


@pytest.mark.parametrize("door", DOORS, ids=place)
def test_a_door_says_what_may_not_enter(door: Path) -> None:
    assert "May not enter:" in (ast.get_docstring(parsed(door)) or "")
    assert parsed(door).body[1:] == [], "a door holds its head and no code"


def test_every_module_opens_with_one_sentence() -> None:
    silent = [
        place(path)
        for path in modules()
        if path.stat().st_size
        and not (ast.get_docstring(parsed(path)) or "")
        .partition("\n\n")[0]
        .rstrip()
        .endswith((".", ":", '."', "?"))
    ]
    assert silent == []


def test_tests_stand_in_the_rooms_they_test() -> None:
    known = {*ROOMS, "browser", "house", "cases", "full"}
    folders = {
        path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name != "__pycache__"
    }
    assert folders - known == set()
