"""`anslag sie` prints what a file holds, as text and as JSON, and refuses what it cannot read."""

import json
from pathlib import Path

import pytest

from anslag.cli.main import main
from tests.files.sie_files import PLAIN, SIE5, sie4, voucher
from tests.files.sie_hostile import BROKEN


def written(place: Path, content: bytes) -> str:
    (place / "bok.se").write_bytes(content)
    return str(place / "bok.se")


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["sie", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_as_data_amounts_are_whole_ore(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(printed(capsys, written(tmp_path, PLAIN), "--json")) == {
        "type": 4,
        "encoding": "cp437",
        "company": "Åsö vård",
        "organisation_number": "",
        "currency": "SEK",
        "vouchers": 1,
        "rows": 3,
        "matching_rows": 3,
        "unbalanced_vouchers": 0,
        "unbalanced": [],
        "checksum": False,
        "remarks": [],
        "sums": {"1930": -125063, "2640": 25013, "4000": 100050},
    }


def test_rows_are_chosen_by_object_and_period(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for content in (PLAIN, SIE5):
        file = written(tmp_path, content)
        chosen = json.loads(printed(capsys, file, "--dimension", "6", "--object", "P1", "--json"))
        assert chosen["sums"] == {"4000": 100050}
        later = json.loads(printed(capsys, file, "--from", "2031-03-01", "--to", "2031-12-31", "--json"))
        assert (later["sums"], later["rows"], later["matching_rows"]) == ({}, 3, 0)


def test_an_unbalanced_voucher_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, sie4(*voucher("#TRANS 1930 {} -0.01")))
    assert json.loads(printed(capsys, file, "--json"))["unbalanced"] == [
        {"series": "A", "number": "1", "date": "2031-01-15", "difference": -1}
    ]
    assert "  A 1 2031-01-15: -0,01\n" in printed(capsys, file)


def test_as_text_it_is_read_by_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, written(tmp_path, PLAIN)).replace("\N{NO-BREAK SPACE}", " ") == (
        "Åsö vård\n"
        "SIE 4, typ 4, cp437, belopp i SEK\n"
        "1 verifikationer med 3 rader, varav 3 summeras\n"
        "0 verifikationer går inte jämnt ut\n"
        "1930    -1 250,63\n"
        "2640       250,13\n"
        "4000     1 000,50  Inköp\n"
    )


@pytest.mark.parametrize("case", ["nothing", "a picture", "an absurd amount", "XML that unfolds"])
def test_what_cannot_be_read_is_refused(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sie", written(tmp_path, BROKEN[case][0]), "--json"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("bok.se, rad 1:" if case != "an absurd amount" else "bok.se, rad 9:")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--object", "P1"], "Ange också dimensionens nummer"),
        (["--from", "2031-02-01", "--to", "2031-01-01"], "en början som inte är efter slutet"),
    ],
)
def test_a_choice_that_cannot_be_meant_is_refused(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sie", written(tmp_path, PLAIN), *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sie", str(tmp_path / "borta.se")]) == 2
    assert main(["sie", str(tmp_path)]) == 2
    assert "Kontrollera sökvägen" in capsys.readouterr().err
