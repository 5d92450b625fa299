"""A key from a spreadsheet: read however it was saved, and every cell that does not do told by its place."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from anslag.domain.programme import Part
from anslag.files.key_outcome import RecipientOutcome, key_outcome
from anslag.files.key_upload import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    NEW,
    SKIPPED,
    Columns,
    Sheet,
    SheetRefusedError,
    Unknown,
    UploadedKey,
    decoded,
    letter,
    likely_columns,
    read_sheet,
    unused_columns,
    uploaded_key,
)
from tests.steps.year import programme

NAMES = ("Alfa", "Beta", "Örnen")
TEXT = "Namn;Kod;Antal\nAlfa;01;1 200\nBeta;02;300\nÖrnen;03;0\n"


def read(text: str, **changed: Any) -> UploadedKey:
    sheet = read_sheet(text, known=NAMES)
    columns = likely_columns(sheet, ["people"], known=NAMES)
    given = {"parties": NAMES, "current": NAMES} | changed
    taken = given.pop("taken_for", {})
    return uploaded_key(sheet, Columns(name=columns.name, figures=columns.figures, taken_for=taken), **given)


def told(key: UploadedKey) -> list[tuple[str, str, str]]:
    return [(each.place, each.rule, each.message.replace("\N{NO-BREAK SPACE}", " ")) for each in key.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_however_it_was_saved_it_is_the_same_key(encoding: str, delimiter: str, newline: str) -> None:
    text = decoded(TEXT.replace(";", delimiter).replace("\n", newline).encode(encoding))
    key = read(text)
    assert key.basis == {"Alfa": {"people": 1200}, "Beta": {"people": 300}, "Örnen": {"people": 0}}
    assert key.holds
    assert (key.new, key.skipped, key.missing, key.unknown) == ((), (), (), ())


@pytest.mark.parametrize("space", [" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"])
def test_any_space_may_stand_between_thousands(space: str) -> None:
    assert read(f"Namn\tAntal\nAlfa\t1{space}234{space}567").basis == {"Alfa": {"people": 1234567}}


def test_rows_pasted_without_a_header_are_named_by_letter() -> None:
    sheet = read_sheet("Alfa\t5\nBeta\t6", known=NAMES)
    assert sheet == Sheet(columns=("A", "B"), rows=((1, ("Alfa", "5")), (2, ("Beta", "6"))), headings=2)


def test_a_year_as_a_header_is_a_header() -> None:
    assert read_sheet("Namn;2031\nAlfa;5", known=NAMES).columns == ("Namn", "2031")


def test_columns_are_found_by_title_else_by_what_stands_in_them() -> None:
    sheet = read_sheet("kod;people;Namn;anm\n1;5;Alfa;x\n2;6;Beta;y", known=NAMES)
    assert likely_columns(sheet, ["people"], known=NAMES) == Columns(name=2, figures={"people": 1})
    assert likely_columns(sheet, ["a", "b"], known=NAMES) == Columns(name=2, figures={"a": 1, "b": 0})
    assert list(unused_columns(Columns(name=2, figures={"a": 1, "b": 1, "c": 2}))) == ["b", "c"]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("Alfa;01;", ("Cell C2", "whole_number", "Alfa: talet saknas.")),
        ("Alfa;01", ("Cell C2", "whole_number", "Alfa: talet saknas.")),
        ("Alfa;01;12,5", ("Cell C2", "whole_number", "Alfa: talet 12,5 har decimaler.")),
        ("Alfa;01;1.200", ("Cell C2", "whole_number", "Alfa: talet 1.200 har avskiljare mellan tusental.")),
        ("Alfa;01;-5", ("Cell C2", "whole_number", "Alfa: talet -5 är mindre än noll.")),
        ("Alfa;01;fem", ("Cell C2", "whole_number", "Alfa: ”fem” är inget tal.")),
        ("Alfa;01;1e5", ("Cell C2", "whole_number", "Alfa: ”1e5” är inget tal.")),
        ("Alfa;01;=A1", ("Cell C2", "whole_number", "Alfa: ”=A1” är inget tal.")),
        ("Beta;01;5", ("Cell A3", "duplicate_recipient", "Beta står redan i A2.")),
        ("beta ;01;5", ("Cell A3", "duplicate_recipient", "Beta står redan i A2.")),
        (";01;5", ("Cell A2", "recipient", "Namnet saknas.")),
    ],
)
def test_each_cell_that_does_not_do_is_told_by_its_place(row: str, fault: tuple[str, str, str]) -> None:
    key = read(f"Namn;Kod;Antal\n{row}\nBeta;02;300")
    assert told(key) == [fault]
    assert not key.holds


@pytest.mark.parametrize(
    ("header", "row", "place"),
    [
        ("Namn,Kod,Antal\n", "Alfa,12,1,428,503", "Cell D{}: ”428”"),
        ("Namn,Kod,Antal\n", "Alfa,12,1428503,5", "Cell D{}: ”5”"),
        ("Namn,Kod,Antal,,\n", "Alfa,12,61,029", "Cell D{}: ”029”"),
        ("Namn,Kod,Antal\n", "Alfa,12,5,,x", "Cell E{}: ”x”"),
        ("", "Alfa,12,1428503,5", "Cell D{}: ”5”"),
    ],
)
def test_a_number_that_was_cut_at_a_comma_is_told_by_its_cell_and_never_read(
    header: str, row: str, place: str
) -> None:
    line = 2 if header else 1
    key = read(f"{header}{row}\nBeta,02,300\nÖrnen,03,0\n")
    assert [f"{problem.place}: {problem.message}" for problem in key.problems] == [
        f"{place.format(line)} står utanför kolumnerna."
    ]
    assert not key.holds
    assert key.basis["Alfa"] == {}


def test_what_stands_beside_a_row_that_is_skipped_does_not_matter() -> None:
    assert read(f"{TEXT}Källa;;;SCB\n", taken_for={"Källa": SKIPPED}).holds


def test_a_line_that_is_empty_does_not_move_the_numbers_of_those_below() -> None:
    assert [place for place, *_ in told(read("Namn;Kod;Antal\n;;\n\nAlfa;01;x"))] == ["Cell C4"]


def test_a_name_that_no_party_has_is_asked_about_with_those_it_may_be() -> None:
    text = TEXT.replace("Beta", "Bäta") + "Summa;;1500\n"
    key = read(text)
    assert key.unknown == (
        Unknown(written="Bäta", cell="A3", near=("Beta",)),
        Unknown(written="Summa", cell="A5", near=()),
    )
    assert key.missing == ("Beta",)
    assert not key.holds
    answered = read(text, taken_for={"Bäta": "Beta", "Summa": SKIPPED})
    assert answered.holds
    assert answered.basis["Beta"] == {"people": 300}
    assert (answered.skipped, answered.missing) == (("Summa",), ())


def test_a_new_recipient_is_new_and_whoever_is_gone_is_told() -> None:
    key = read("Namn;Antal\nAlfa;1\nDelta;2", taken_for={"Delta": NEW})
    assert (key.new, key.missing) == (("Delta",), ("Beta", "Örnen"))
    assert key.basis == {"Alfa": {"people": 1}, "Delta": {"people": 2}}


def test_a_party_named_twice_by_an_answer_is_told_too() -> None:
    assert told(read("Namn;Antal\nAlfa;1\nAlpha;2", taken_for={"Alpha": "Alfa"})) == [
        ("Cell A3", "duplicate_recipient", "Alfa står redan i A2.")
    ]


def test_a_column_of_classes_is_kept_as_words() -> None:
    key = read("Namn;Antal\nAlfa;small\nBeta;large", words_in=frozenset({"people"}))
    assert key.classes == {"Alfa": {"people": "small"}, "Beta": {"people": "large"}}
    assert key.basis == {"Alfa": {}, "Beta": {}}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Tabellen är tom"),
        ("\n ; ;\n", "Tabellen är tom"),
        ("Alfa\nBeta", "bara en kolumn"),
        ("Namn;Antal", "bara en rubrikrad"),
        ('Namn;Antal\nAlfa;"5', "Rad 2 går inte att läsa"),
        ("a;" * (MOST_COLUMNS + 1) + "b\n1;2", "för stor"),
        ("a;b\n" + "1;2\n" * MOST_ROWS, "för stor"),
        (f"a;b\n{'x' * 140_000};1", "går inte att läsa"),
    ],
)
def test_what_is_no_table_of_names_and_figures_is_refused(text: str, words: str) -> None:
    with pytest.raises(SheetRefusedError, match=words):
        read_sheet(text, known=NAMES)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a" * (MOST_BYTES + 1), "större än 1 MB"),
        (b"PK\x03\x04", "kalkylblad"),
        (b"\xff\xfea", "inte att läsa"),
        (b"a;\x81\x8d", "inte att läsa"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(SheetRefusedError, match=words):
        decoded(data)


def test_columns_are_lettered_as_in_a_spreadsheet() -> None:
    assert [letter(number) for number in (0, 25, 26, 27, 51, 52)] == ["A", "Z", "AA", "AB", "AZ", "BA"]


def test_what_the_key_gives_stands_beside_what_was_decided_and_what_was() -> None:
    made = programme("grant", giver="Givaren", basis={"Alfa": 2, "Beta": 1}, pot=100)
    outcome = key_outcome(made, {"Alfa": 50, "Gamma": 40})
    assert outcome.recipients == (
        RecipientOutcome(name="Alfa", amount=67, before=50),
        RecipientOutcome(name="Beta", amount=33, before=None),
        RecipientOutcome(name="Gamma", amount=None, before=40),
    )
    assert [each.change for each in outcome.recipients] == [17, 33, -40]
    assert (outcome.total, outcome.difference, outcome.total_change) == (100, 0, 10)
    assert outcome.recipients[0].amount == round(Fraction(200, 3))


@pytest.mark.parametrize(("given", "difference"), [(60, 10), (40, -10), (50, 0)])
def test_given_amounts_that_do_not_add_up_are_told_in_kronor(given: int, difference: int) -> None:
    part = Part(id="all", title="Allt", amount=100, method="given", column="people")
    made = programme("grant", giver="Givaren", basis={"Alfa": 50, "Beta": given}, pot=100, parts=(part,))
    (outcome,) = key_outcome(made, {}).parts
    assert (outcome.gives, outcome.difference, bool(outcome.fault)) == (
        50 + given,
        difference,
        difference != 0,
    )


def test_a_key_that_cannot_be_used_says_why() -> None:
    made = programme("grant", giver="Givaren", basis={"Alfa": 0}, pot=100)
    (outcome,) = key_outcome(made, {}).parts
    assert (outcome.gives, outcome.difference) == (None, None)
    assert "noll för alla mottagare" in outcome.fault


def test_the_sheet_is_read_from_a_file_that_a_spreadsheet_saved(tmp_path: Path) -> None:
    file = tmp_path / "key.csv"
    file.write_bytes(b"\xef\xbb\xbfNamn;Antal\r\nAlfa;1\xc2\xa0000\r\n;\r\n")
    assert read(decoded(file.read_bytes())).basis == {"Alfa": {"people": 1000}}
