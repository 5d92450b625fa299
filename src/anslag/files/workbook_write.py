"""A report's form as a workbook, for those who must work in a spreadsheet: what is filled in stands in its cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from anslag.domain.form import Answers, Form
from anslag.domain.money import MOST
from anslag.domain.question_kind import KINDS
from anslag.domain.report import Known, sections, shown, values
from anslag.files.workbook_layout import (
    CHOSEN,
    FIRST,
    INFORMATION,
    LONGEST_CELL,
    CellRow,
    QuestionRows,
    parts_of,
    question_rows,
    sheet_name,
    written_key,
)

KEY, LABEL, ANSWER, HELP = range(4)
"""The columns: the key, which is hidden, what is asked, the answer, and what there is to know."""

LONGEST_LIST = 255
"""Characters of a list within a cell's rule."""

HEADS = ("", "Fråga", "Svar", "Att veta")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookOf:
    """Whose report it is, and what the workbook is told apart by."""

    programme: str
    recipient: str
    case_reference: str
    due: date
    synthetic: str = ""


@dataclass(slots=True)
class _Writing:
    form: Form
    answers: Answers
    known: Mapping[Any, str | int]
    book: xlsxwriter.Workbook
    formats: dict[str, Format] = field(default_factory=dict)


def report_workbook(form: Form, answers: Answers, known: Known, of: WorkbookOf) -> bytes:
    """The workbook, with the answers in it that have a place in a cell."""
    content = BytesIO()
    settings = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(content, settings)
    writing = _Writing(form, answers, values(form, answers, known), book, _formats(book))
    _first(writing, of)
    raised = {question.id: question for question in shown(form, answers, known)}
    checks = {check.id for check in form.checks}
    for number, section in enumerate(sections(form), 1):
        asked = [each for each in section.questions if each.id not in checks or each.id in raised]
        rows = [question_rows(form, raised.get(each.id, each), section) for each in asked]
        _sheet(writing, sheet_name(number, section.title), section.title, rows)
    _information(writing, of)
    book.close()
    return content.getvalue()


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    plain = {"text_wrap": True, "valign": "top"}
    answer = {**plain, "locked": False, "bg_color": "#FFF9E0", "border": 1, "border_color": "#8A8A8A"}
    made = {
        "plain": plain,
        "known": {**plain, "italic": True},
        "title": {"bold": True, "font_size": 14},
        "head": {"bold": True, "bottom": 1},
        "question": {**plain, "bold": True, "top": 1, "top_color": "#C8C8C8"},
        "part": {**plain, "indent": 1},
        "sum": {**plain, "indent": 1, "italic": True, "num_format": "#,##0"},
        "amount": {**answer, "num_format": "#,##0"},
        "number": {**answer, "num_format": "0"},
        "day": {**answer, "num_format": "yyyy-mm-dd", "align": "left"},
        "text": {**answer, "num_format": "@"},
        "mark": {**answer, "num_format": "@"},
        "choice": {**answer, "num_format": "@"},
    }
    return {name: book.add_format(each) for name, each in made.items()}


def _first(writing: _Writing, of: WorkbookOf) -> None:
    sheet = _begun(writing, FIRST)
    lines = (
        writing.form.title,
        f"{of.recipient} · dnr {of.case_reference} · version {writing.form.version} av formuläret",
        f"Redovisa senast {of.due.isoformat()}.",
        "Skriv bara i de gula rutorna. En flik per avsnitt, i samma ordning som på webben.",
        f"Skriv belopp i hela kronor. Välj bland flera alternativ genom att skriva {CHOSEN} på raden.",
        "Vissa frågor ska bara besvaras i vissa fall: det står till höger om frågan.",
        "Lämna sedan in arbetsboken på sidan där ni hämtade den. Inget skickas in förrän ni själva gör det där.",
        "Filer, intyg och underskrift lämnas på webben.",
        of.synthetic,
    )
    sheet.set_column(LABEL, LABEL, 90)
    for row, line in enumerate(filter(None, lines)):
        sheet.write_string(row, LABEL, line, writing.formats["title" if row == 0 else "plain"])


def _begun(writing: _Writing, name: str) -> Worksheet:
    """A sheet where only the cells that are unlocked are written in, and the keys are hidden."""
    sheet = writing.book.add_worksheet(name)
    sheet.set_column(KEY, KEY, 2, None, {"hidden": True})
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    return sheet


def _sheet(writing: _Writing, name: str, title: str, asked: list[QuestionRows]) -> None:
    sheet = _begun(writing, name)
    sheet.set_column(LABEL, LABEL, 55)
    sheet.set_column(ANSWER, ANSWER, 45)
    sheet.set_column(HELP, HELP, 60)
    sheet.write_string(0, LABEL, title, writing.formats["title"])
    for column, head in enumerate(HEADS[1:], 1):
        sheet.write_string(1, column, head, writing.formats["head"])
    sheet.freeze_panes(2, 0)
    row = 2
    for each in asked:
        row = _question(writing, sheet, row, each)


def _question(writing: _Writing, sheet: Worksheet, row: int, asked: QuestionRows) -> int:
    """Write a question from a row on, and return the row after it."""
    question, look = asked.question, writing.formats
    sheet.write_string(row, LABEL, question.text, look["question"])
    sheet.write_string(row, HELP, _help(asked), look["plain"])
    cells = dict(parts_of(question, writing.answers[question.id])) if question.id in writing.answers else {}
    if not asked.rows or any(len(str(cell)) > LONGEST_CELL for cell in cells.values()):
        sheet.write(row, ANSWER, _elsewhere(writing, asked), look["known"])
        return row + 1
    if len(asked.rows) == 1 and not asked.rows[0].label:
        _cell(writing, sheet, row, asked.rows[0], cells.get(asked.rows[0].key))
        return row + 1
    first = row + 1
    for at, each in enumerate(asked.rows, first):
        sheet.write_string(at, LABEL, each.label, look["part"])
        _cell(writing, sheet, at, each, cells.get(each.key))
    after = first + len(asked.rows)
    if KINDS[question.kind].parts or question.kind == "count_by_sex":
        sheet.write_string(after, LABEL, "Summa", look["sum"])
        total = sum(cell for cell in cells.values() if isinstance(cell, int))
        sheet.write_formula(after, ANSWER, f"=SUM(C{first + 1}:C{after})", look["sum"], total)
        after += 1
    return after


def _elsewhere(writing: _Writing, asked: QuestionRows) -> str | int:
    """What stands in place of a cell to answer in."""
    if asked.question.source_value:
        return writing.known.get(asked.question.source_value, "")
    return "Svaras på webben"


def _help(asked: QuestionRows) -> str:
    question = asked.question
    must = "" if question.source_value else "" if question.required else "Frivillig."
    most = f"Högst {asked.rows[0].longest} tecken." if asked.rows and asked.rows[0].kind == "text" else ""
    ends = (
        f"Från {question.lowest} ({question.lowest_label}) till {question.highest} ({question.highest_label})."
        if question.kind == "scale" and question.lowest_label
        else ""
    )
    return " ".join(filter(None, (asked.when, must, question.help, ends, most)))


def _cell(writing: _Writing, sheet: Worksheet, row: int, cell: CellRow, value: str | int | None) -> None:
    sheet.write_string(row, KEY, written_key(cell.key))
    look = writing.formats[cell.kind]
    if value is None or value == "":
        sheet.write_blank(row, ANSWER, None, look)
    elif cell.kind == "day":
        _day(sheet, row, str(value), look)
    elif isinstance(value, int):
        sheet.write_number(row, ANSWER, value, look)
    else:
        sheet.write_string(row, ANSWER, value, look)
    if allowed := _allowed(writing, cell):
        sheet.data_validation(row, ANSWER, row, ANSWER, allowed)


def _day(sheet: Worksheet, row: int, value: str, look: Format) -> None:
    """A day as a spreadsheet has it; before its calendar begins, as text."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        sheet.write_string(row, ANSWER, value, look)
        return
    if day.year < 1901:
        sheet.write_string(row, ANSWER, value, look)
    else:
        sheet.write_datetime(row, ANSWER, day, look)


def _allowed(writing: _Writing, cell: CellRow) -> dict[str, Any] | None:
    """What the spreadsheet itself lets be written; it warns only, since all is looked at again when it comes back."""
    match cell.kind:
        case "amount":
            rule, told = _between(0, MOST), "Skriv ett helt tal, noll eller mer."
        case "number":
            low, high = cell.scale
            rule, told = _between(low, high), f"Skriv ett helt tal från {low} till {high}."
        case "mark":
            rule = {"validate": "list", "source": [CHOSEN]}
            told = f"Skriv {CHOSEN} eller inget."
        case "choice":
            rule, told = {"validate": "list", "source": _choices(writing, cell)}, "Välj i listan."
        case "text":
            rule = {"validate": "length", "criteria": "<=", "value": cell.longest}
            told = f"Högst {cell.longest} tecken får plats."
        case _:
            return None
    return rule | {"error_type": "warning", "error_title": "Kontrollera svaret", "error_message": told}


def _between(low: int, high: int) -> dict[str, Any]:
    return {"validate": "integer", "criteria": "between", "minimum": low, "maximum": high}


def _choices(writing: _Writing, cell: CellRow) -> list[str] | str:
    """The labels, or where they stand: a long list a cell does not take, nor one with commas in it."""
    labels = [label for label, _ in cell.choices]
    if len(",".join(labels)) > LONGEST_LIST or any("," in label for label in labels):
        return _listed(writing, cell.key[0], labels)
    return labels


def _listed(writing: _Writing, question: str, labels: list[str]) -> str:
    """Where the labels stand, in a sheet of their own that is not shown."""
    sheet = writing.book.get_worksheet_by_name("listor")
    if sheet is None:
        sheet = writing.book.add_worksheet("listor")
        sheet.very_hidden()
        sheet.protect()
    column = [each.id for section in sections(writing.form) for each in section.questions].index(question)
    for row, label in enumerate(labels):
        sheet.write_string(row, column, label)
    name = xlsxwriter.utility.xl_col_to_name(column)
    return f"=listor!${name}$1:${name}${len(labels)}"


def _information(writing: _Writing, of: WorkbookOf) -> None:
    sheet = writing.book.add_worksheet(INFORMATION)
    sheet.very_hidden()
    sheet.protect()
    said = {
        "programme": of.programme,
        "recipient": of.recipient,
        "form": str(writing.form.version),
    }
    for row, (name, value) in enumerate(said.items()):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, value)
