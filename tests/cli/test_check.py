"""`anslag check`: what a person reads, and what a program reads."""

import json
from pathlib import Path

import pytest

from anslag.cli.main import main
from tests.files.small_programme import ABOVE, CASES, small_programme

HOLDS = """\
Mappen håller: {folder}
  2 mottagare, 600 000 kronor, antal delar: 2
  7 frågor, varav 6 ställs till alla och 6 är obligatoriska
  antal tabeller i rapporten: 2
"""

FAULTY = """\
Mappen håller inte: {folder}, antal fel: 2

  programme.toml: pot.amount (rad 25)
    Delarna blir tillsammans 600 000 kronor men potten är 600 001 kronor.
    Ändra delarna eller potten så att de stämmer. [parts_add_up]

  programme.toml: funding.part (rad 21)
    Potten är 600 001 kronor, men small-programme-above ger Norra förbundet 600 000 kronor i delen main.
    Gör dem lika. [funding_gives_this_pot]
"""


def broken(place: Path) -> Path:
    return small_programme(place, ("programme.toml", "amount = 600_000", "amount = 600_001"))


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")


def test_a_folder_that_holds_is_told_with_its_size_and_burden(capsys: pytest.CaptureFixture[str]) -> None:
    folder = CASES / "small-programme"
    assert main(["check", str(folder)]) == 0
    assert printed(capsys) == HOLDS.format(folder=folder)


def test_faults_are_told_with_place_rule_and_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = broken(tmp_path)
    assert main(["check", str(folder)]) == 1
    assert printed(capsys) == FAULTY.format(folder=folder)


def test_a_folder_that_cannot_be_read_is_told_and_the_others_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(tmp_path / "nowhere"), str(CASES / ABOVE)]) == 2
    told = capsys.readouterr()
    assert told.err == (
        f"{tmp_path / 'nowhere'}: Det finns ingen sådan mapp. Ange en mapp som innehåller programme.toml.\n"
    )
    assert told.out.startswith(f"Mappen håller: {CASES / ABOVE}\n")


def test_json_is_a_line_for_each_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = broken(tmp_path)
    assert main(["check", "--json", str(folder), str(CASES / ABOVE), str(tmp_path / "nowhere")]) == 2
    faulty, holds, unreadable = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [problem["rule"] for problem in faulty["problems"]] == ["parts_add_up", "funding_gives_this_pot"]
    assert holds == {
        "folder": str(CASES / ABOVE),
        "problems": [],
        "counts": {
            "recipients": 3,
            "parts": 2,
            "pot": 1_100_000,
            "questions": 2,
            "required": 2,
            "asked_of_all": 2,
            "tables": 0,
        },
    }
    assert unreadable["problems"] == [
        {
            "place": str(tmp_path / "nowhere"),
            "rule": "folder_readable",
            "message": "Det finns ingen sådan mapp.",
            "remedy": "Ange en mapp som innehåller programme.toml.",
        }
    ]
