"""A table of bookkeeping gives the rows that a SIE file gives, or says which row cannot be read."""

import subprocess
import sys
import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from openpyxl import Workbook

from anslag.domain.bookkeeping import BookedRow, Selection
from anslag.files.books_table import (
    TableColumns,
    TableError,
    likely_columns,
    rows_of_table,
    table_of,
    written_ore,
)
from anslag.files.sie import looks_like_sie, read_rows
from anslag.files.sie_fields import LineError
from tests.files.sie_files import PLAIN, SIE5

CSV = (
    "Konto;Datum;Ver.nr;Debet;Kredit;Projekt;Text\n"
    "4000;2031-01-15;1;1 000,50;;P1;Papper åt Anna\n"
    "2640;2031-01-15;1;250,13;;;\n\n"
    "1930;20310115;1;;1 250,63;;\n"
)
COLUMNS = TableColumns(account=0, day=1, voucher=2, amount=3, credit=4, object=5)
ROWS = (
    BookedRow(account="4000", day=date(2031, 1, 15), ore=100050, tags=((0, "P1"),), voucher="1"),
    BookedRow(account="2640", day=date(2031, 1, 15), ore=25013, voucher="1"),
    BookedRow(account="1930", day=date(2031, 1, 15), ore=-125063, voucher="1"),
)


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(), CSV.encode("utf-8-sig"), CSV.encode("cp1252"), CSV.encode("utf-16"),
        CSV.replace(";", "\t").encode(), CSV.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8", "mark", "cp1252", "utf-16", "pasted", "windows"],
)  # fmt: skip
def test_rows_are_read_and_their_texts_left(content: bytes) -> None:
    assert rows_of_table(table_of(content), COLUMNS, selection=Selection()) == ROWS


def test_rows_are_chosen_by_object_and_day() -> None:
    table = table_of(CSV.encode())
    assert rows_of_table(table, COLUMNS, selection=Selection(dimension=0, object="P1")) == ROWS[:1]
    assert rows_of_table(table, COLUMNS, selection=Selection(last=date(2031, 1, 14))) == ()


def test_columns_are_found_by_what_they_are_called() -> None:
    assert likely_columns(table_of(CSV.encode()).headings) == {
        "account": 0, "day": 1, "voucher": 2, "amount": 3, "credit": 4, "object": 5,
    }  # fmt: skip
    assert likely_columns(["A", "B"]) == {}


@pytest.mark.parametrize(
    ("written", "ore"),
    [
        ("1 234,50", 123450), ("1234.5", 123450), ("-1 234", -123400), ("−5,00", -500), ("1.234,50", 123450),
        ("1,234.50", 123450), ("1.234.567", 123456700), ("12'345", 1234500), ("0", 0), ("12,30 kr", 1230),
        ("1\N{NO-BREAK SPACE}000", 100000), ("", 0),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(written: str, ore: int) -> None:
    assert written_ore(written, needed=False) == ore


@pytest.mark.parametrize(
    "written", ["1.234", "1,234", "1.234.50", "tolv", "1,2,3", "1e5", "", "(5)", "12,345"]
)
def test_what_may_mean_two_things_is_refused(written: str) -> None:
    with pytest.raises(LineError):
        written_ore(written)


@given(some.integers(-(10**14), 10**14))
def test_an_amount_comes_back_as_it_was(ore: int) -> None:
    kronor, rest = divmod(abs(ore), 100)
    grouped = f"{kronor:,}".replace(",", " ")
    assert written_ore(f"{'-' if ore < 0 else ''}{grouped},{rest:02d}") == ore


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "tom"),
        (b"konto;datum\n", "tom"),
        (b"\0\1\2;\0\n" * 9, "går inte att läsa som text"),
        (b"PK\x03\x04 inget kalkylblad", "går inte att öppna"),
        (b'konto;datum\n4000;"x\n', "Rad 2 går inte att läsa"),
        (b"a;b\n" + b";" * 100 + b"x\n", "Rad 2 har fler än 60 kolumner"),
        (b"a;b\n" * 200_001, "fler än 200.000 rader"),
        (b"a;b\n" + b"\n" * 200_001, "fler än 200.000 rader"),
        (b"a;b\n" + b"1;" * 100_001, "Rad 2 är för lång"),
        (b"a;b\n1;" + b"x" * 131_073, "Rad 2 går inte att läsa"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(TableError, match=said):
        table_of(content)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("konto;2031-01-15;1;1;;", "Rad 2: kontot ”konto”"),
        ("4000;i går;1;1;;", "Rad 2: dagen ”i går”"),
        ("4000;2031-02-31;1;1;;", "Rad 2: dagen ”2031-02-31”"),
        ("4000;2031-01-15;1;x;;", "Rad 2: beloppet ”x”"),
        ("4000;2031-01-15;1;;;", "Rad 2: beloppet ””"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(row: str, said: str) -> None:
    table = table_of(f"{CSV.splitlines()[0]}\n{row}\n".encode())
    with pytest.raises(TableError, match=said):
        rows_of_table(table, COLUMNS, selection=Selection())


def spreadsheet(*rows: tuple[str, ...], padding: int = 0) -> bytes:
    """A workbook of one sheet, as little as a program writes."""
    cells = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{chr(65 + at)}{number}"' + (f"><v>{cell}</v></c>" if cell.replace(".", "").isdigit() else f' t="inlineStr"><is><t>{cell}</t></is></c>')
            for at, cell in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )  # fmt: skip
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{relations}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="Blad" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
        f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
        "xl/padding.xml": " " * padding,
    }
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return written.getvalue()


def test_a_spreadsheet_is_read_as_the_same_table() -> None:
    content = spreadsheet(
        ("Konto", "Datum", "Ver", "Belopp", "Projekt"),
        ("4000", "2031-01-15", "1", "1000.5", "P1"),
        ("2640", "2031-01-15", "1", "250.13", ""),
    )
    columns = TableColumns(account=0, day=1, voucher=2, amount=3, object=4)
    assert rows_of_table(table_of(content), columns, selection=Selection()) == ROWS[:2]


def test_a_spreadsheet_that_unfolds_to_too_much_is_not_opened() -> None:
    with pytest.raises(TableError, match="orimligt stort"):
        table_of(spreadsheet(("a", "b"), padding=101_000_000))


def test_a_spreadsheet_that_lies_of_its_size_is_not_opened() -> None:
    """It says that a part holds little, and the part unfolds to far more."""
    content = spreadsheet(("a", "b"), padding=50_000_000)
    small = content.replace((50_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    assert small != content
    with pytest.raises(TableError, match="går inte att öppna"):
        table_of(small)


SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def written_sheet(**cells: object) -> bytes:
    """A workbook as an ordinary library writes it."""
    book = Workbook()
    sheet: Any = book.active
    for place, value in cells.items():
        sheet[place] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("place", ["XFD1048576", "xfd1048576", "A200001", "BI1"])
def test_a_cell_that_stands_too_far_out_is_named_before_the_sheet_is_built(place: str) -> None:
    content = written_sheet(**{"A1": "Konto", place.upper(): "x"})
    with pytest.raises(
        TableError, match=f"Cellen {place.upper()} ligger för långt ut.*200.000 rader och 60 kol"
    ):
        table_of(rewritten(content, place.upper().encode(), place.encode()))


def test_a_sheet_that_is_mostly_nothing_is_not_built() -> None:
    with pytest.raises(TableError, match="fler än 4 miljoner celler"):
        table_of(written_sheet(A1="Konto", BH200000="x"))


def naming(text: str, cells: int) -> bytes:
    """A workbook whose cells all name the same text."""
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, cells + 1))
    shared = f'<sst xmlns="{SPREADSHEET}"><si><t>{text}</t></si></sst>'
    relation = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships'
        '/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(written_sheet(A1=1))) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            part = before.read(name).decode()
            if name.endswith("workbook.xml.rels"):
                part = part.replace("</Relationships>", relation)
            elif name.endswith("sheet1.xml"):
                part = f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{rows}</sheetData></worksheet>'
            after.writestr(name, part)
        after.writestr("xl/sharedStrings.xml", shared)
    return out.getvalue()


def test_a_long_text_that_many_cells_name_is_not_built() -> None:
    assert len(table_of(naming("Konto", 3)).rows) == 2
    with pytest.raises(TableError, match="mer än 50 miljoner tecken"):
        table_of(naming("x" * 30_000, 2_000))


def test_a_sheet_whose_elements_never_end_is_not_read_to_its_end() -> None:
    deep = f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{"<a>" * 101}'
    content = rewritten(spreadsheet(("a", "b")), b"<sheetData>", deep.encode())
    with pytest.raises(TableError, match="går inte att öppna"):
        table_of(content)


HOSTILE = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (700_000_000,) * 2)
from anslag.files.books_table import TableError, table_of
from tests.files import test_books_table as made
try:
    table_of(eval(sys.argv[1], vars(made)))
except TableError as refused:
    print(refused)
"""


@pytest.mark.parametrize(
    "content",
    [
        "b'a;b' + b';' * 24_000_000",
        "b'a;b' + b'\\n' * 24_000_000",
        "b'a;b' + b'\"x;' * 6_000_000",
        "rewritten(naming('x', 100_000), b'<t>x', b'<t>' + b'x' * 12_000_000)",
        "rewritten(spreadsheet(('a', 'b')), b'<sheetData>', b'<sheetData>' + b'<a>' * 6_000_000)",
    ],
)
def test_a_hostile_table_does_not_fill_the_memory(content: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HOSTILE, content], capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout.strip(), done.stderr


def rewritten(content: bytes, old: bytes, new: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(old, new))
    return out.getvalue()


def test_a_formula_that_is_not_counted_is_named() -> None:
    with pytest.raises(TableError, match="Cellen B4 är en formel som inte är uträknad"):
        table_of(written_sheet(A3="Konto", B3="Belopp", A4="4000", B4="=1+1"))


@pytest.mark.parametrize(("content", "encoding"), [(PLAIN, "cp437"), (SIE5, "utf-8")])
def test_sie_gives_rows_of_the_same_kind(content: bytes, encoding: str) -> None:
    rows = read_rows(BytesIO(content), name="x", selection=Selection(dimension=6), encoding=encoding)
    assert [(each.account, each.ore, each.series, each.voucher) for each in rows] == [
        ("4000", 100050, "A", "1")
    ]
    assert (6, "P1") in rows[0].tags


def test_sie_is_told_from_tables() -> None:
    assert all(map(looks_like_sie, (PLAIN, SIE5, b"\xef\xbb\xbf#FLAGGA 0", b"\xff\xfe<\0")))
    assert not any(map(looks_like_sie, (CSV.encode(), b"", b"#x;y", b"PK\x03\x04")))
