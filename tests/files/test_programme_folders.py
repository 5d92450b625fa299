"""The programmes that come with the source hold."""

from pathlib import Path

import pytest

from tests.files.small_programme import told

FOLDERS = sorted(path.parent for path in (Path(__file__).parents[2] / "programmes").glob("*/programme.toml"))


def test_there_are_programmes() -> None:
    assert FOLDERS != []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_programme_folder_holds(folder: Path) -> None:
    assert told(folder) == ()
