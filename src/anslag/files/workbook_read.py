"""A report's workbook that comes back: the answers in it, and every cell that cannot be read, by sheet and cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from anslag.domain.form import Answer, Answers, Form, Question
from anslag.domain.money import NotKronorError, read_kronor
from anslag.domain.question_kind import KINDS
from anslag.domain.report import questions
from anslag.files.sheet_cells import Place, cell_name
from anslag.files.workbook_layout import (
    INFORMATION,
    NO,
    YES,
    CellKind,
    CellRow,
    QuestionRows,
    question_rows,
    written_key,
)
from anslag.files.workbook_open import OpenedSheet, WorkbookRefusedError, open_workbook
from anslag.files.workbook_write import ANSWER, KEY

_YES = {"x", "ja", "j", "sant", "true", "1", "✓"}
_NO = {"", "nej", "n", "falskt", "false", "0", "-", "–"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookFor:
    """What the workbook says of itself: the programme's key, the recipient, and the version of the form."""

    programme: str
    recipient: str
    form: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFault:
    """What is wrong in a cell, and how to mend it."""

    sheet: str
    cell: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWorkbook:
    """`answers` to the questions in `read`; a question in `read` without an answer is left empty. `missing` have lost
    their row, and are left as they are.
    """

    answers: Answers
    read: frozenset[str]
    missing: tuple[Question, ...] = ()
    faults: tuple[CellFault, ...] = ()


@dataclass(slots=True)
class _Found:
    """Where each key stands, with what is in its answer's cell."""

    cells: dict[str, tuple[OpenedSheet, Place, Any]] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)


def opened_for(content: bytes) -> tuple[WorkbookFor, tuple[OpenedSheet, ...]]:
    """The workbook's sheets, and whose it is. Raises WorkbookRefusedError for one that was not made here."""
    sheets = open_workbook(content)
    information = next((sheet for sheet in sheets if sheet.name == INFORMATION), None)
    said = {str(row[0]): str(row[1]) for row in (information.rows if information else ()) if len(row) > 1}
    form = said.get("form", "")
    if not form.isdigit() or len(form) > 6 or not {"programme", "recipient"} <= said.keys():
        raise WorkbookRefusedError(
            "Det här är inte den arbetsbok som ni hämtade. Hämta den på den här sidan, och för över svaren till den."
        )
    return WorkbookFor(programme=said["programme"], recipient=said["recipient"], form=int(form)), sheets


def read_workbook(form: Form, sheets: tuple[OpenedSheet, ...]) -> ReadWorkbook:
    """The answers in a workbook made from this form, and what is wrong in its cells."""
    checks = {check.id for check in form.checks}
    asked = [rows for question in questions(form) if (rows := question_rows(form, question)).rows]
    wanted = {written_key(row.key) for each in asked for row in each.rows}
    found = _found(sheets, wanted)
    answers: dict[str, Answer] = {}
    read, missing, faults = set(), [], list(found.faults)
    for each in asked:
        there = [row for row in each.rows if written_key(row.key) in found.cells]
        if len(there) < len(each.rows):
            if each.question.id not in checks:
                missing.append(each.question)
            continue
        answer, told = _answer(each, found)
        faults += told
        read.add(each.question.id)
        if answer is not None and not told:
            answers[each.question.id] = answer
    return ReadWorkbook(answers=answers, read=frozenset(read), missing=tuple(missing), faults=tuple(faults))


def _found(sheets: tuple[OpenedSheet, ...], wanted: set[str]) -> _Found:
    found = _Found()
    for sheet in sheets:
        if sheet.name == INFORMATION:
            continue
        for number, row in enumerate(sheet.rows):
            key = str(row[KEY]) if row else ""
            place = (number, ANSWER)
            if key not in wanted:
                continue
            if key in found.cells:
                first = found.cells[key]
                message = (
                    f"Raden finns också i bladet {first[0].name}, {cell_name(first[1])}. Ta bort den ena."
                )
                found.faults.append(_fault(sheet, place, message))
                continue
            found.cells[key] = (sheet, place, row[ANSWER] if len(row) > ANSWER else "")
            if message := _unreadable(sheet, place):
                found.faults.append(_fault(sheet, place, message))
    return found


def _unreadable(sheet: OpenedSheet, place: Place) -> str:
    """Why a cell cannot be read whatever is in it."""
    for first, last in sheet.merged:
        if first[0] <= place[0] <= last[0] and first[1] <= place[1] <= last[1]:
            return f"Cellerna {cell_name(first)}:{cell_name(last)} är sammanslagna. Dela upp dem och skriv svaret här."
    if place in sheet.errors:
        return "Cellen visar ett fel i stället för ett svar. Skriv svaret."
    if place in sheet.formulas:
        return "Cellen innehåller en formel. Skriv det den ger, som text eller tal."
    return ""


def _fault(sheet: OpenedSheet, place: Place, message: str) -> CellFault:
    return CellFault(sheet=sheet.name, cell=cell_name(place), message=message)


class _NotReadableError(Exception):
    """What is in a cell is no part of an answer."""


def _answer(asked: QuestionRows, found: _Found) -> tuple[Answer | None, list[CellFault]]:
    """The answer that the question's cells give, None for nothing, and what is wrong with it."""
    parts: dict[tuple[str, ...], Any] = {}
    faults = []
    for row in asked.rows:
        sheet, place, value = found.cells[written_key(row.key)]
        if _unreadable(sheet, place):
            continue
        try:
            part = _part(row, value, asked.question)
        except _NotReadableError as told:
            faults.append(_fault(sheet, place, str(told)))
            continue
        if part is not None:
            parts[row.key[1:]] = part
    answer = _put_together(asked.question, parts)
    if (
        answer is not None
        and not faults
        and (wrong := KINDS[asked.question.kind].fault(asked.question, answer))
    ):
        sheet, place, _ = found.cells[written_key(asked.rows[0].key)]
        faults.append(_fault(sheet, place, " ".join(wrong)))
    return answer, faults


def _put_together(question: Question, parts: Mapping[tuple[str, ...], Any]) -> Answer | None:
    if not parts:
        return None
    if question.kind == "multiple":
        return tuple(path[0] for path in parts)
    if () in parts:
        whole: Answer = parts[()]
        return whole
    if question.kind != "table":
        return {path[0]: amount for path, amount in parts.items()}
    rows: dict[str, dict[str, int]] = {}
    for (row, column), amount in parts.items():
        rows.setdefault(row, {})[column] = amount
    return rows


def _part(row: CellRow, value: Any, question: Question) -> Any:
    """What a cell says; None for nothing."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return _READERS[row.kind](row, value, question)


def _amount(value: Any) -> int:
    if isinstance(value, str):
        try:
            return read_kronor(value)
        except NotKronorError as error:
            raise _NotReadableError(f"{_shown(value)} är inget helt tal. {error}") from error
    return _whole(value, "Skriv ett helt tal, noll eller mer.")


def _number(value: Any, question: Question) -> int:
    remedy = f"Skriv ett helt tal från {question.lowest} till {question.highest}."
    if isinstance(value, str) and value.strip().lstrip("-").isdecimal() and len(value) < 10:
        return int(value)
    return _whole(value, remedy)


def _whole(value: Any, remedy: str) -> int:
    if type(value) is int or (isinstance(value, float) and value.is_integer()):
        return int(value)
    raise _NotReadableError(f"{_shown(value)} är inget helt tal. {remedy}")


def _mark(value: Any) -> bool | None:
    text = _text(value).casefold()
    if text in _YES:
        return True
    if text in _NO:
        return None
    raise _NotReadableError(f"{_shown(value)} går inte att läsa. Skriv x om det gäller, annars inget.")


def _choice(row: CellRow, value: Any) -> str | bool:
    labels = {_folded(label): stands for label, stands in row.choices}
    if set(labels.values()) == {YES, NO}:
        if isinstance(value, bool):
            return value
        if (stands := labels.get(_folded(_text(value)))) is not None:
            return stands == YES
    elif (stands := labels.get(_folded(_text(value)))) is not None:
        return stands
    raise _NotReadableError(
        f"{_shown(value)} finns inte bland alternativen. Välj ett av: {'; '.join(label for label, _ in row.choices)}."
    )


def _day(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value).strip()).isoformat()
    except ValueError as error:
        raise _NotReadableError(f"{_shown(value)} är inget datum. Skriv det som ÅÅÅÅ-MM-DD.") from error


def _text(value: Any) -> str:
    """A cell as text: a number without decimals as it was written, where the spreadsheet took it for one."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


_READERS: Mapping[CellKind, Callable[[CellRow, Any, Question], Any]] = {
    "amount": lambda _row, value, _question: _amount(value),
    "number": lambda _row, value, question: _number(value, question),
    "mark": lambda _row, value, _question: _mark(value),
    "choice": lambda row, value, _question: _choice(row, value),
    "day": lambda _row, value, _question: _day(value),
    "text": lambda _row, value, _question: _text(value),
}


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _shown(value: Any) -> str:
    text = _text(value)
    return f"”{text[:60]}…”" if len(text) > 60 else f"”{text}”"
