"""A report's form as a workbook: out and in again is the same, and whatever else comes in is told or refused."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anslag.domain.form import Answers, Condition, Form, Option, Question, Section
from anslag.domain.report import Known, questions
from anslag.files.sheet_cells import cell_name
from anslag.files.workbook_layout import question_rows
from anslag.files.workbook_open import MOST_UNPACKED, WorkbookRefusedError, open_workbook
from anslag.files.workbook_read import CellFault, ReadWorkbook, opened_for, read_workbook
from anslag.files.workbook_write import WorkbookOf, report_workbook
from tests.domain.made_forms import KNOWN, drafts, forms
from tests.domain.report_2025 import programme_2025, returns_2025

OF = WorkbookOf(programme="grant", recipient="Alfa", case_reference="Dnr 1", due=date(2032, 2, 28))
AREAS = (Option(id="music", label="Musik, dans"), Option(id="sport", label="Idrott", other=True))
SITES = (Option(id="north", label="Norr"), Option(id="south", label="Söder"))
FORM = Form(
    version=3,
    title="Återrapport",
    sections=(
        Section(
            id="money",
            title="Pengar / kostnader: [allt] som ni har använt",
            questions=(
                Question(id="who", kind="prefilled", text="Mottagare", source_value="recipient"),
                Question(id="used", kind="money", text="Använt", at_most="claimed"),
                Question(id="costs", kind="distribution", text="Till vad", options=SITES, adds_up_to="used"),
                Question(id="sites", kind="table", text="Var", options=SITES, columns=AREAS[:1]),
            ),
        ),
        Section(
            id="work",
            title="Arbetet",
            questions=(
                Question(id="areas", kind="multiple", text="Vad", options=AREAS),
                Question(id="best", kind="single", text="Bäst", options=AREAS[:1]),
                Question(
                    id="together",
                    kind="yes_no",
                    text="Ihop?",
                    shown_if=Condition(question="areas", contains="music"),
                ),
                Question(id="grade", kind="scale", text="Betyg", lowest_label="lågt", highest_label="högt"),
                Question(id="people", kind="count_by_sex", text="Hur många"),
                Question(id="day", kind="date", text="När"),
                Question(id="word", kind="short_text", text="Ett ord", longest=10),
                Question(id="proof", kind="file", text="Underlag"),
            ),
        ),
    ),
)
ANSWERS: Answers = {
    "used": 5000,
    "costs": {"north": 4000, "south": 1000},
    "sites": {"north": {"music": 7}},
    "areas": ("music", "sport"),
    "areas_sport": "Simning",
    "best": "music",
    "together": False,
    "grade": 4,
    "people": {"women": 3, "unknown": 0},
    "day": "2031-05-06",
    "word": "=1+1",
}
MONEY, WORK = "1 Pengar kostnader allt som ni", "2 Arbetet"


def made(answers: Answers = ANSWERS, form: Form = FORM) -> bytes:
    return report_workbook(form, answers, KNOWN, OF)


def read(content: bytes, form: Form = FORM) -> ReadWorkbook:
    return read_workbook(form, opened_for(content)[1])


def edited(change: Callable[[Any], object], content: bytes = b"") -> bytes:
    """The workbook as someone has changed it and saved it in another program."""
    book = openpyxl.load_workbook(BytesIO(content or made()))
    change(book)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def where(book: Any, key: str) -> tuple[Any, int]:
    """The sheet and the row of a key."""
    return next((sheet, row[0].row) for sheet in book for row in sheet.iter_rows() if row[0].value == key)


def written(key: str, value: object) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        sheet, row = where(book, key)
        sheet.cell(row, 3).value = value

    return change


def faults(*changes: Callable[[Any], object]) -> tuple[str, ...]:
    def change(book: Any) -> None:
        for each in changes:
            each(book)

    return tuple(fault.message.replace("\N{NO-BREAK SPACE}", " ") for fault in read(edited(change)).faults)


def test_out_and_in_is_the_same() -> None:
    told = read(made())
    assert (told.answers, told.faults, told.missing) == (ANSWERS, (), ())
    assert told.read == {q.id for q in questions(FORM)} - {"who", "proof"}


def test_saved_in_another_program_it_is_still_the_same() -> None:
    assert read(edited(lambda _book: None)).answers == ANSWERS


def test_it_says_whose_it_is() -> None:
    of, _ = opened_for(made())
    assert (of.programme, of.recipient, of.form) == ("grant", "Alfa", 3)


def test_a_sheet_for_each_section_in_order_with_what_is_asked_and_when() -> None:
    sheets = {sheet.name: sheet for sheet in open_workbook(made())}
    assert list(sheets) == ["Läs först", MONEY, WORK, "listor", "anslag"]
    rows = {row[1]: (row[2], row[3]) for row in sheets[WORK].rows[2:]}
    assert rows["Ihop?"] == ("Nej", "Svara om ni väljer ”Musik, dans” i ”Vad”.")
    assert rows["Underlag"][0] == "Svaras på webben"
    assert rows["Betyg"] == (4.0, "Från 1 (lågt) till 5 (högt).")
    assert {row[1]: row[2] for row in sheets[MONEY].rows[2:]}["Mottagare"] == "Alfa"


def test_no_text_becomes_a_formula() -> None:
    with zipfile.ZipFile(BytesIO(made())) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist() if "sheet" in name)
    assert "<f>1+1</f>" not in text
    assert {sheet.name: len(sheet.formulas) for sheet in open_workbook(made())}[WORK] == 1


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_is_answered_comes_back_as_it_was(data: st.DataObject) -> None:
    form = data.draw(forms())
    answers = data.draw(drafts(form))
    told = read(made(answers, form), form)
    held = {
        name: answer
        for name, answer in answers.items()
        if question_rows(form, next(q for q in questions(form) if q.id == name)).rows and answer != {}
    }
    expected = {name: answer for name, answer in held.items() if name in told.read}
    assert told.faults == ()
    assert told.missing == ()
    assert same(told.answers) == same(expected)
    unread = held.keys() - told.read
    assert all(name.startswith("check_") for name in unread)


def same(answers: Answers) -> dict[str, Any]:
    """Answers without the order in which options were chosen: in a workbook they stand in the form's order."""
    return {
        name: frozenset(answer) if isinstance(answer, tuple) else answer for name, answer in answers.items()
    }


def test_the_real_form_with_all_its_answers_comes_back() -> None:
    form = programme_2025().form
    returned = returns_2025()[0]
    given_ = {
        name: tuple(answer) if isinstance(answer, list) else answer
        for name, answer in returned.answers.items()
    }
    told = read(made(given_, form), form)
    kept = {name: answer for name, answer in given_.items() if name in told.read}
    assert told.faults == ()
    assert same(told.answers) == same(kept)
    assert len(kept) > 20


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        (
            "used",
            "7,4",
            "”7,4” är inget helt tal. Skriv hela kronor, inte tusental eller miljoner.",
        ),
        ("used", -5, "”-5” är inte hela kronor. Ange ett helt antal kronor, noll eller mer."),
        ("used", 10.5, "”10.5” är inget helt tal. Skriv ett helt tal, noll eller mer."),
        ("used", True, "”Ja” är inget helt tal. Skriv ett helt tal, noll eller mer."),
        ("used", date(2031, 1, 1), "”2031-01-01” är inget helt tal. Skriv ett helt tal, noll eller mer."),
        ("best", "Sång", "”Sång” finns inte bland alternativen. Välj ett av: Musik, dans."),
        ("together", "kanske", "”kanske” finns inte bland alternativen. Välj ett av: Ja; Nej."),
        ("areas|music", "kanske", "”kanske” går inte att läsa. Skriv x om det gäller, annars inget."),
        ("grade", 7, "”7” ligger utanför skalan. Ange ett heltal från 1 till 5."),
        ("grade", "bra", "”bra” är inget helt tal. Skriv ett helt tal från 1 till 5."),
        ("day", "i maj", "”i maj” är inget datum. Skriv det som ÅÅÅÅ-MM-DD."),
        ("word", "alldeles för långt", "Svaret har 18 tecken; högst 10 får plats. Korta det med 8 tecken."),
        ("word", "=1+1", "Cellen innehåller en formel. Skriv det den ger, som text eller tal."),
        ("used", '=HYPERLINK("x")', "Cellen innehåller en formel. Skriv det den ger, som text eller tal."),
        ("people|men", "tre", "”tre” är inget helt tal. Skriv beloppet med siffror, till exempel 1 200."),
    ],
)
def test_each_cell_that_does_not_do_is_told(key: str, value: object, expected: str) -> None:
    assert faults(written(key, value)) == (expected,)


@pytest.mark.parametrize(
    ("key", "value", "question", "expected"),
    [
        ("used", "5 000 kr", "used", 5000),
        ("used", 4999.0, "used", 4999),
        ("best", " musik,  DANS ", "best", "music"),
        ("together", True, "together", True),
        ("areas|music", "nej", "areas", ("sport",)),
        ("areas|music", True, "areas", ("music", "sport")),
        ("day", "2031-06-07", "day", "2031-06-07"),
        ("word", 12345, "word", "12345"),
        ("grade", "3", "grade", 3),
    ],
)
def test_what_people_write_is_understood(key: str, value: object, question: str, expected: object) -> None:
    told = read(edited(written(key, value)))
    assert (told.answers[question], told.faults) == (expected, ())


def test_a_fault_says_sheet_and_cell() -> None:
    (fault,) = read(edited(written("grade", 7))).faults
    sheet, row = where(openpyxl.load_workbook(BytesIO(made())), "grade")
    assert fault == CellFault(sheet=sheet.title, cell=f"C{row}", message=fault.message)
    assert sheet.title == WORK


def test_a_cell_that_is_emptied_empties_the_answer() -> None:
    told = read(edited(written("word", None)))
    assert "word" in told.read
    assert "word" not in told.answers


def test_a_row_that_is_gone_is_told_and_its_answer_left_alone() -> None:
    def gone(book: Any) -> None:
        sheet, row = where(book, "costs|south")
        sheet.delete_rows(row)

    told = read(edited(gone))
    assert [question.id for question in told.missing] == ["costs"]
    assert "costs" not in told.read
    assert told.answers == {name: answer for name, answer in ANSWERS.items() if name != "costs"}


def test_rows_in_another_order_are_found() -> None:
    def moved(book: Any) -> None:
        sheet, _ = where(book, "day")
        sheet.insert_rows(3, 4)

    assert read(edited(moved)).answers == ANSWERS


def test_a_row_that_stands_twice_is_told() -> None:
    def doubled(book: Any) -> None:
        sheet, _ = where(book, "day")
        sheet.cell(60, 1).value = "day"

    sheet, row = where(openpyxl.load_workbook(BytesIO(made())), "day")
    assert faults(doubled) == (f"Raden finns också i bladet {sheet.title}, C{row}. Ta bort den ena.",)


def test_merged_cells_are_told() -> None:
    def merged(book: Any) -> None:
        sheet, row = where(book, "day")
        sheet.merge_cells(start_row=row, end_row=row + 1, start_column=3, end_column=3)

    told = faults(merged)
    assert len(told) == 2
    assert all("är sammanslagna. Dela upp dem och skriv svaret här." in each for each in told)


def test_cells_merged_over_and_over_are_refused() -> None:
    many = b"".join(b'<mergeCell ref="F%d:G%d"/>' % (row, row) for row in range(1, 1_002))
    merged = b"</sheetData><mergeCells>" + many + b"</mergeCells>"
    content = with_part(SHEET, lambda part: part.replace(b"</sheetData>", merged))
    assert "för många sammanslagna celler" in refused(content)


def test_an_error_in_a_cell_is_told() -> None:
    def broken(book: Any) -> None:
        sheet, row = where(book, "used")
        sheet.cell(row, 3).value = "#REF!"
        sheet.cell(row, 3).data_type = "e"

    assert faults(broken) == ("Cellen visar ett fel i stället för ett svar. Skriv svaret.",)


def refused(content: bytes) -> str:
    with pytest.raises(WorkbookRefusedError) as told:
        opened_for(content)
    return str(told.value)


def archive(parts: dict[str, bytes]) -> bytes:
    made_ = BytesIO()
    with zipfile.ZipFile(made_, "w", zipfile.ZIP_DEFLATED) as written_:
        for name, part in parts.items():
            written_.writestr(name, part)
    return made_.getvalue()


def with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(BytesIO(made())) as source:
        parts = {each: source.read(each) for each in source.namelist()}
    return archive(parts | {name: change(parts[name])})


SHEET = "xl/worksheets/sheet2.xml"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = with_part(SHEET, lambda _: b" " * (MOST_UNPACKED + 1))
    assert len(bomb) < 1_000_000
    assert refused(bomb).startswith("Filen blir orimligt stor när den packas upp.")


def test_a_cell_at_the_end_of_the_world_is_refused() -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    assert "långt utanför formuläret" in refused(
        with_part(SHEET, lambda part: part.replace(b"</sheetData>", far))
    )
    wide = b'<row r="3000"><c r="XFD3000"><v>1</v></c></row></sheetData>'
    assert "XFD3000" in refused(with_part(SHEET, lambda part: part.replace(b"</sheetData>", wide)))


def test_another_kind_of_spreadsheet_is_not_unfolded() -> None:
    """Its one cell says that it stands nine million times."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    cell = (
        '<table:table-cell table:number-columns-repeated="3000" office:value-type="float" office:value="1">'
        "<text:p>1</text:p></table:table-cell>"
    )
    content = (
        f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" '
        f'xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet><table:table table:name="A">'
        f'<table:table-row table:number-rows-repeated="3000">{cell}</table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<m:manifest xmlns:m="{space}:manifest:1.0"><m:file-entry m:full-path="/"/></m:manifest>'
    parts = {"META-INF/manifest.xml": manifest.encode(), "content.xml": content.encode()}
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    assert "är ingen arbetsbok" in refused(archive({"mimetype": kind} | parts))


def with_two(name: str, first: bytes, last: bytes) -> bytes:
    """A workbook with two parts of one name."""
    content = BytesIO(with_part(name, lambda _: first))
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(content, "a") as more:
        more.writestr(name, last)
    return content.getvalue()


def test_of_two_parts_of_one_name_the_one_that_was_looked_through_is_read() -> None:
    with zipfile.ZipFile(BytesIO(made())) as source:
        part = source.read(SHEET)
    far = part.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    assert opened_for(with_two(SHEET, far, part))
    assert "långt utanför formuläret" in refused(with_two(SHEET, part, far))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "Filen är ingen arbetsbok"),
        (b"PK\x03\x04 half", "Filen är ingen arbetsbok"),
        (b"namn;belopp\nAlfa;1", "Filen är ingen arbetsbok"),
        (
            b"\xd0\xcf\x11\xe0" + b"\0" * 600,
            "Filen är skyddad med lösenord, eller sparad i ett äldre format.",
        ),
        (b"0" * 5_000_001, "Filen är större än 5 MB."),
        (archive({"hej.txt": b"hej"}), "Filen är ingen arbetsbok"),
        (archive({f"{number}": b"" for number in range(501)}), "Filen innehåller för många delar"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, expected: str) -> None:
    assert refused(content).startswith(expected)


def test_an_entity_that_grows_is_refused() -> None:
    doctype = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
    assert "inte hör hemma" in refused(
        with_part(SHEET, lambda part: doctype + part[part.index(b"<worksheet") :])
    )


def test_a_broken_sheet_is_refused() -> None:
    assert refused(with_part(SHEET, lambda part: part[: len(part) // 2])).startswith(
        "Filen är ingen arbetsbok"
    )


def test_another_workbook_is_refused() -> None:
    other = BytesIO()
    book = openpyxl.Workbook()
    book.save(other)
    assert refused(other.getvalue()).startswith("Det här är inte den arbetsbok som ni hämtade.")


def test_any_bytes_in_place_of_others_end_in_a_message_or_in_answers() -> None:
    """A part of the file is overwritten, here and there."""
    content = made()
    for at in range(0, len(content) - 40, len(content) // 60):
        spoiled = content[:at] + b"\xff" * 40 + content[at + 40 :]
        try:
            read(spoiled)
        except WorkbookRefusedError as told:
            assert str(told)


def test_cells_are_called_as_spreadsheets_do() -> None:
    assert [cell_name(place) for place in ((0, 0), (9, 25), (0, 26), (1048575, 16383))] == [
        "A1",
        "Z10",
        "AA1",
        "XFD1048576",
    ]


def test_choices_too_long_for_a_cell_stand_in_a_list_of_their_own() -> None:
    many = tuple(
        Option(id=f"o{number}", label=f"Ett ganska långt alternativ {number}") for number in range(12)
    )
    form = replace(
        FORM,
        sections=(
            Section(id="s", title="S", questions=(Question(id="q", kind="single", text="Q", options=many),)),
        ),
    )
    first = replace(form, sections=(FORM.sections[0], form.sections[0]))
    known: Known = {"claimed": 5400}
    content = report_workbook(first, {"q": "o7"}, known, OF)
    assert read_workbook(first, opened_for(content)[1]).answers["q"] == "o7"
