"""`anslag diff`: two folders, and what differs between them."""

import json
from pathlib import Path

import pytest

from anslag.cli.main import main
from tests.files.small_programme import CASES, small_programme

OLD = CASES / "small-programme"

TOLD = """\
Villkor
    title: ”Nedre provbidraget” → ”Nya provbidraget”
    pot.parts[training].assumed: ja → nej
    pot.parts[training].amount: 200 000 → 250 000
    pot.parts[listed].amount: 400 000 → 350 000
  - purposes[courses]: Kurser
  + purposes[visits]: Besök

Formulär
    questions[extent].text: ”Hur väl nådde ni målen?” → ”Nådde ni målen?”

Rapportmall
    sentences[extent].lowest: 4 → 5

Nyckel
  + Lindens verksamhet
  - Granens verksamhet
    places: summa 40 → 43, ändrad för 1 mottagare
"""


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return small_programme(
        tmp_path,
        ("programme.toml", "Nedre provbidraget", "Nya provbidraget"),
        ("programme.toml", "amount = 200_000", "amount = 250_000"),
        ("programme.toml", 'method = "equal"\nassumed = true', 'method = "equal"'),
        ("programme.toml", "amount = 400_000", "amount = 350_000"),
        ("programme.toml", 'id = "courses"\nlabel = "Kurser"', 'id = "visits"\nlabel = "Besök"'),
        ("form.toml", 'text = "Hur väl nådde ni målen?"', 'text = "Nådde ni målen?"'),
        ("report.toml", "lowest = 4", "lowest = 5"),
        ("key.csv", "Björkens verksamhet,01,30", "Björkens verksamhet,01,31"),
        ("key.csv", "Granens verksamhet,01,10", "Lindens verksamhet,01,12"),
        ("parties.csv", "Granens", "Lindens"),
    )


def test_differences_are_told_file_by_file(new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(OLD), str(new)]) == 0
    assert capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ") == TOLD


def test_json_has_every_value_as_it_is(new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "--json", str(OLD), str(new)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["terms"][2] == {"key": "pot.parts[training].amount", "before": 200_000, "after": 250_000}
    assert found["columns"] == [{"column": "places", "before": 40, "after": 43, "changed": 1}]
    assert (found["recipients_added"], found["recipients_removed"]) == (
        ["Lindens verksamhet"],
        ["Granens verksamhet"],
    )


def test_a_folder_does_not_differ_from_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(OLD), str(OLD)]) == 0
    assert capsys.readouterr().out == "Inget skiljer.\n"


def test_a_folder_that_does_not_hold_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = small_programme(tmp_path, ("programme.toml", "grant_year = 2031", "grant_year = 2030"))
    assert main(["diff", str(OLD), str(folder)]) == 2
    assert capsys.readouterr().err == (
        "programme.toml: grant_year (rad 4): Bidragsåret 2030 ligger utanför use_period, 2031-01-01 till 2031-12-31."
        " Rätta året eller perioden. [grant_year_in_use_period]\n"
    )
