"""`anslag allocate`: the amounts of a folder or of a key, as CSV or JSON, with or without their proof."""

import json
import sqlite3
from pathlib import Path

import pytest

from anslag.cli.main import main

KEY_2025 = Path(__file__).parent.parent / "cases" / "key-2025.csv"
FOLDER_2025 = Path(__file__).parents[2] / "programmes" / "primary-care-mental-health-2025"
AMOUNTS_2025 = """\
recipient,county_code,amount
Region Blekinge,10,7372439
Region Dalarna,20,13416138
Region Gotland,09,2857807
Region Gävleborg,21,13335697
Region Halland,13,16159773
Region Jämtland Härjedalen,23,6217276
Region Jönköping,06,17327538
Region Kalmar,08,11544040
Region Kronoberg,07,9531254
Region Norrbotten,25,11645937
Region Skåne,12,66924352
Region Stockholm,01,115800812
Region Sörmland,04,14135508
Region Uppsala,03,19100362
Region Värmland,17,13281259
Region Västerbotten,24,13187607
Region Västernorrland,22,11319304
Region Västmanland,19,13179924
Region Örebro län,18,14451741
Region Östergötland,05,22146737
Västra Götalandsregionen,14,83064495
"""


def key(folder: Path, text: str) -> str:
    path = folder / "nyckel.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("pot", ["496000000", "496 000 000", "496\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000"])
def test_a_key_and_a_pot_give_the_amounts_of_2025(pot: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["allocate", "--key", str(KEY_2025), "--pot", pot]) == 0
    assert capsys.readouterr() == (AMOUNTS_2025, "")


def test_a_folder_gives_the_amounts_of_2025_without_a_database(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(sqlite3, "connect")
    assert main(["allocate", str(FOLDER_2025)]) == 0
    assert capsys.readouterr() == (AMOUNTS_2025, "")


def test_json_has_the_same_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["allocate", "--key", str(KEY_2025), "--pot", "496000000", "--json"]) == 0
    printed = capsys.readouterr().out
    rows = [f"{row['recipient']},{row['county_code']},{row['amount']}" for row in json.loads(printed)]
    assert rows == AMOUNTS_2025.splitlines()[1:]
    assert json.loads(printed)[2] == {"recipient": "Region Gotland", "county_code": "09", "amount": 2857807}


def test_the_proof_shows_each_share_exactly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = key(tmp_path, "namn;antal\nA;1\nB;1\nC;4\nD;0\n")
    assert main(["allocate", "--key", path, "--pot", "10", "--proof"]) == 0
    assert capsys.readouterr().out == (
        "recipient,county_code,amount,part,basis,share,share_decimal,floor,rank\n"
        "A,,2,antal,1,5/3,1.666666,1,1\n"
        "B,,2,antal,1,5/3,1.666666,1,2\n"
        "C,,6,antal,4,20/3,6.666666,6,3\n"
        "D,,0,antal,0,0/1,0.000000,0,\n"
    )


def test_the_proof_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = key(tmp_path, "namn;county_code;antal\nA;01;3\n")
    assert main(["allocate", "--key", path, "--pot", "10", "--proof", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "recipient": "A",
            "county_code": "01",
            "amount": 10,
            "part": "antal",
            "basis": 3,
            "share": "10/1",
            "share_decimal": "10.000000",
            "floor": 10,
            "rank": None,
        }
    ]


def test_a_name_with_a_comma_is_quoted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["allocate", "--key", key(tmp_path, "namn;antal\nA, B;1\n"), "--pot", "5"]) == 0
    assert capsys.readouterr().out == 'recipient,county_code,amount\n"A, B",,5\n'


WRONG_USE = {
    "nothing": ([], "Ange antingen programmets mapp eller --key FIL med --pot KRONOR."),
    "both": (
        ["mapp", "--key", "fil", "--pot", "5"],
        "Ange antingen programmets mapp eller --key FIL med --pot KRONOR.",
    ),
    "a key without a pot": (
        ["--key", "fil"],
        "--key och --pot hör ihop: ange båda, eller bara programmets mapp.",
    ),
    "a folder with a pot": (
        ["mapp", "--pot", "5"],
        "--key och --pot hör ihop: ange båda, eller bara programmets mapp.",
    ),
    "no key file": (
        ["--key", "ingen.csv", "--pot", "5"],
        "ingen.csv: Filen finns inte. Rätta sökvägen. [file]",
    ),
}


@pytest.mark.parametrize(("given", "told"), WRONG_USE.values(), ids=WRONG_USE.keys())
def test_wrong_use_ends_in_a_message(given: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["allocate", *given]) == 2
    assert capsys.readouterr() == ("", told + "\n")


@pytest.mark.parametrize("pot", ["5,5", "4.96e8", "496.000.000", "1 00", "", "-5", "fem", "٣"])
def test_a_pot_that_is_no_whole_amount_ends_in_a_message(
    pot: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["allocate", "--key", str(KEY_2025), "--pot", pot]) == 2
    told = f"--pot är ”{pot}”. Ange hela kronor, till exempel 496000000 eller ”496 000 000”.\n"
    assert capsys.readouterr() == ("", told)


@pytest.mark.parametrize("pot", ["1000000000000001", "9" * 31, "9" * 5_000])
def test_an_absurd_pot_ends_in_a_message(pot: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["allocate", "--key", str(KEY_2025), "--pot", pot]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.startswith("--pot "), len(printed.err) < 200) == ("", True, True)


def test_a_key_of_zeros_ends_in_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["allocate", "--key", key(tmp_path, "namn;antal\nA;0\nB;0\n"), "--pot", "5"]) == 2
    told = "Nyckelns tal ska vara hela, inget under noll och minst ett över noll. Rätta talen i nyckeln.\n"
    assert capsys.readouterr() == ("", told)


def test_a_folder_that_is_not_there_ends_in_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["allocate", str(tmp_path / "ingen")]) == 2
    printed = capsys.readouterr()
    assert (printed.out, "ingen" in printed.err, "Traceback" in printed.err) == ("", True, False)
