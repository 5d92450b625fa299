"""`anslag schema`: the files it writes are told."""

from pathlib import Path

import pytest

from anslag.cli.main import main


def test_the_schemas_written_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--output", str(tmp_path)]) == 0
    names = ("programme.json", "form.json", "report.json")
    assert capsys.readouterr().out == "".join(f"{tmp_path / name}\n" for name in names)
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(names)


def test_a_place_that_cannot_be_written_in_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["schema", "--output", str(tmp_path / "file")]) == 2
    assert capsys.readouterr().err == (
        f"Det går inte att skriva i {tmp_path / 'file'}: File exists. Ange en annan katalog.\n"
    )
