"""Any table of recipients is read the same, and each fault is told by line."""

from pathlib import Path

import pytest

from anslag.domain.party import Party
from anslag.files.key_table import KeyTable, KeyTableError, read_key_table

EXPECTED = KeyTable(
    recipients=(
        Party(name="Åsen, norra", kind="", county_code="01", organisation_number="232100-0016"),
        Party(name="Björken", kind="", county_code="10"),
    ),
    column="antal",
    basis={"Åsen, norra": {"antal": 30}, "Björken": {"antal": 0}},
)
TEXTS = {
    "comma": 'namn,county_code,organisation_number,antal\n"Åsen, norra",01,232100-0016,30\nBjörken,10,,0\n',
    "semicolon": "namn;county_code;organisation_number;antal\nÅsen, norra;01;232100-0016;30\nBjörken;10;;0\n",
    "tab": "namn\tcounty_code\torganisation_number\tantal\nÅsen, norra\t01\t232100-0016\t30\nBjörken\t10\t\t0\n",
    "byte order mark": "\ufeffnamn;county_code;organisation_number;antal\nÅsen, norra;01;232100-0016;30\nBjörken;10;;0",
    "carriage returns": "namn;county_code;organisation_number;antal\r\nÅsen, norra;01;232100-0016;30\r\nBjörken;10;;0\r\n",
    "empty lines and outer spaces": (
        "\nnamn;county_code;organisation_number;antal\n\n Åsen, norra ;01;232100-0016; 30\n;;;\nBjörken;10;;0\n"
    ),
}


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "nyckel.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def told(path: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(KeyTableError) as refusal:
        read_key_table(path)
    return [(problem.place, problem.rule, problem.message) for problem in refusal.value.problems]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_the_same_table_however_it_is_written(tmp_path: Path, text: str) -> None:
    assert read_key_table(written(tmp_path, text)) == EXPECTED


def test_a_header_with_another_delimiter_in_a_name_is_read_by_the_one_the_rows_use(tmp_path: Path) -> None:
    table = read_key_table(written(tmp_path, "namn;antal, tusen\nA;1\n"))
    assert (table.column, table.basis) == ("antal, tusen", {"A": {"antal, tusen": 1}})


NUMBERS = {
    "1 000": ("B: talet 1 000 har avskiljare mellan tusental.", "Skriv 1000."),
    "1.000.000": ("B: talet 1.000.000 har avskiljare mellan tusental.", "Skriv 1000000."),
    "1,5": ("B: talet 1,5 har decimaler.", "Skriv ett helt tal; nyckeln räknas exakt."),
    "2.0": ("B: talet 2.0 har decimaler.", "Skriv ett helt tal; nyckeln räknas exakt."),
    "-3": ("B: talet -3 är mindre än noll.", "Skriv noll eller ett tal över noll."),
    "": ("B: talet saknas.", "Skriv 0 om mottagaren inte ska ha något."),
    "många": ("B: ”många” är inget tal.", "Skriv ett helt tal med bara siffror i sista kolumnen."),
    "1e6": ("B: ”1e6” är inget tal.", "Skriv ett helt tal med bara siffror i sista kolumnen."),
    "٣": ("B: ”٣” är inget tal.", "Skriv ett helt tal med bara siffror i sista kolumnen."),
    "1_000": ("B: ”1_000” är inget tal.", "Skriv ett helt tal med bara siffror i sista kolumnen."),
    "1000000000000001": (
        "B: talet 1000000000000001 är för stort.",
        "Ange högst 1 000 000 000 000 000.".replace(" 000", "\N{NO-BREAK SPACE}000"),
    ),
}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_cell_that_is_no_whole_number_is_told_with_its_remedy(tmp_path: Path, text: str) -> None:
    with pytest.raises(KeyTableError) as refusal:
        read_key_table(written(tmp_path, f"namn;antal\nA;1\nB;{text}\n"))
    (problem,) = refusal.value.problems
    assert (problem.place, problem.rule) == ("nyckel.csv, rad 3", "whole_number")
    assert (problem.message, problem.remedy) == NUMBERS[text]


FAULTS = {
    "latin-1": (
        "namn,antal\nÅ,1\n".encode("latin-1"),
        [("nyckel.csv, rad 2", "utf_8", "Filen är inte UTF-8.")],
    ),
    "empty": (b"", [("nyckel.csv", "csv", "Filen är tom.")]),
    "only a header": (
        b"namn,antal\n",
        [("nyckel.csv, rad 1", "recipient", "Filen har ingen mottagare.")],
    ),
    "no header": (
        b"A,1\nB,2\n",
        [("nyckel.csv, rad 1", "columns", "Första raden slutar med talet 1 och är ingen rubrikrad.")],
    ),
    "one column": (
        b"namn\nA\n",
        [
            ("nyckel.csv, rad 1", "columns", "Filen har bara en kolumn."),
            ("nyckel.csv, rad 2", "whole_number", "A: ”A” är inget tal."),
        ],
    ),
    "a column twice": (
        b"namn,antal,antal\nA,1,2\n",
        [("nyckel.csv, rad 1", "columns", "Kolumnen ”antal” finns flera gånger.")],
    ),
    "too few cells": (
        b"namn,kod,antal\nA,01,1\nB,1\n",
        [("nyckel.csv, rad 3", "columns", "Raden har 2 celler men rubrikraden 3.")],
    ),
    "no name": (
        b"namn,antal\nA,1\n,1\n",
        [("nyckel.csv, rad 3", "recipient", "Mottagaren saknar namn.")],
    ),
    "a recipient twice": (
        b"namn,antal\nA,1\nB,1\nA,2\n",
        [("nyckel.csv, rad 4", "duplicate_recipient", "A står redan på rad 2.")],
    ),
    "an open quotation mark": (
        b'namn,antal\nA,1\n"B,1\n',
        [
            (
                "nyckel.csv, rad 3",
                "csv",
                "Raden går inte att läsa: ett citattecken sluts inte, eller står mitt i en cell.",
            )
        ],
    ),
    "several faults": (
        b"namn,antal\nA,x\nA,\n",
        [
            ("nyckel.csv, rad 2", "whole_number", "A: ”x” är inget tal."),
            ("nyckel.csv, rad 3", "duplicate_recipient", "A står redan på rad 2."),
            ("nyckel.csv, rad 3", "whole_number", "A: talet saknas."),
        ],
    ),
}


@pytest.mark.parametrize(("content", "expected"), FAULTS.values(), ids=FAULTS.keys())
def test_each_fault_is_told_by_its_line(
    tmp_path: Path, content: bytes, expected: list[tuple[str, str, str]]
) -> None:
    assert told(written(tmp_path, content)) == expected


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert told(tmp_path / "ingen.csv") == [("ingen.csv", "file", "Filen finns inte.")]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert told(tmp_path) == [(tmp_path.name, "file", "Filen går inte att läsa.")]
