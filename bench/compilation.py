"""Counting R report-backs for the national report: ours, with the json of Python, answers kept as rows in SQLite."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from anslag.domain.compilation import Account, Compiled, Return, compile_report
from anslag.domain.counting import Tally, count_returns
from anslag.domain.party import Party
from anslag.domain.programme import Programme
from anslag.files.programme_folder import load_programme
from anslag.files.report_html import report_html
from anslag.files.report_pdf import report_pdf
from bench._rounds import duration, medians, print_table, versions

FOLDER = Path(__file__).parents[1] / "programmes" / "primary-care-mental-health-2025"
REPORTS = (21, 290, 10_000)
PUBLISHED = date(2026, 6, 15)

decode = msgspec.json.Decoder(dict).decode


@dataclass(frozen=True, slots=True)
class Case:
    """R made-up reports as they are kept, the year's own answers over and over, and the same answers as rows."""

    programme: Programme
    documents: list[tuple[str, bytes]]
    accounts: list[Account]
    rows: sqlite3.Connection

    @property
    def questions(self) -> list[str]:
        assert self.programme.outline is not None
        return [table.question for table in self.programme.outline.tables]

    def returns(self, read: Callable[[bytes], dict[str, Any]]) -> Iterator[Return]:
        return (Return(name, read(document)) for name, document in self.documents)

    def ours(self) -> Tally:
        return count_returns(self.programme.form, self.returns(decode), counted=self.questions)

    def with_json(self) -> Tally:
        return count_returns(self.programme.form, self.returns(json.loads), counted=self.questions)

    def as_rows(self) -> dict[str, dict[str, int]]:
        """The counts by one query, and the costs by another; what is kept of a hidden question is counted too."""
        counts: dict[str, dict[str, int]] = {name: {} for name in self.questions}
        for question, option, number in self.rows.execute(
            "SELECT question, option, count(*) FROM answer GROUP BY question, option"
        ):
            if question in counts:
                counts[question][option] = number
        self.rows.execute(
            "SELECT option, sum(amount) FROM answer WHERE question = 'costs' GROUP BY option"
        ).fetchall()
        return counts

    def decoding(self) -> None:
        """The limit: every document read, and nothing counted."""
        for _, document in self.documents:
            decode(document)

    def compiled(self) -> Compiled:
        """The whole report, every figure in it."""
        return compile_report(
            programme=self.programme,
            returns=self.returns(decode),
            accounts=self.accounts,
            published=PUBLISHED,
        )


def case(number: int) -> Case:
    lines = (FOLDER / "events.jsonl").read_text(encoding="utf-8").splitlines()
    made = [each["answers"] for each in map(json.loads, lines) if each["step"] == "submit_report"]
    answers = [made[place % len(made)] for place in range(number)]
    documents = [(f"Mottagare {place:06}", msgspec.json.encode(each)) for place, each in enumerate(answers)]
    accounts = [
        Account(recipient=name, allocated=used, claimed=used, used=used)
        for (name, _), used in zip(documents, (each["used_amount"] for each in answers), strict=True)
    ]
    programme = replace(
        load_programme(FOLDER),
        parties=tuple(Party(name=name, kind="region") for name, _ in documents),
        basis={name: {"population_2024_11_01": 1} for name, _ in documents},
    )
    return Case(programme, documents, accounts, _rows(documents))


def _rows(documents: list[tuple[str, bytes]]) -> sqlite3.Connection:
    """A row for each answer, or for each option of one, with an index on each column that is looked up by."""
    rows = sqlite3.connect(":memory:")
    rows.execute("CREATE TABLE answer (recipient TEXT, question TEXT, option TEXT, amount INTEGER)")
    rows.executemany("INSERT INTO answer VALUES (?, ?, ?, ?)", _as_rows(documents))
    rows.execute("CREATE INDEX by_recipient ON answer (recipient)")
    rows.execute("CREATE INDEX by_question ON answer (question)")
    rows.execute("ANALYZE")
    return rows


def _as_rows(documents: list[tuple[str, bytes]]) -> Iterator[tuple[str, str, str, int | None]]:
    for name, document in documents:
        for question, answer in decode(document).items():
            match answer:
                case list():
                    yield from ((name, question, option, None) for option in answer)
                case dict():
                    yield from ((name, question, option, amount) for option, amount in answer.items())
                case _:
                    yield name, question, str(answer), None


def run() -> None:
    print(versions("msgspec", "typst", "pikepdf"), "SQLite", sqlite3.sqlite_version)
    print_table(
        ("reports", "ours", "with json", "rows in SQLite", "decoding (limit)", "rows/ours", "ours/limit"),
        [_counting(number) for number in REPORTS],
    )
    print("The whole report, from kept documents to every figure, and its files:")
    print_table(("recipients", "compiled", "page", "PDF", "growth"), list(_whole(REPORTS)))


def _counting(number: int) -> tuple[str, ...]:
    work = case(number)
    counted = {name: dict(options) for name, options in work.ours().chosen.items()}
    if not counted == work.as_rows() == {name: dict(each) for name, each in work.with_json().chosen.items()}:
        raise AssertionError(f"The sides differ at {number} reports.")
    times = medians(
        {"ours": work.ours, "json": work.with_json, "rows": work.as_rows, "limit": work.decoding},
    )
    return (
        f"{number}",
        *(duration(times[side]) for side in ("ours", "json", "rows", "limit")),
        f"{times['rows'] / times['ours']:.1f}",
        f"{times['ours'] / times['limit']:.1f}",
    )


def _whole(numbers: tuple[int, ...]) -> Iterator[tuple[str, ...]]:
    before: tuple[int, float] | None = None
    for number in numbers:
        work = case(number)
        report = work.compiled()
        times = medians({"compiled": work.compiled, "page": partial(report_html, report)}, rounds=3)
        pdf = medians({"pdf": partial(report_pdf, report)}, rounds=3)["pdf"] if number < 1000 else None
        growth = f"{times['compiled'] / before[1]:.1f} for {number / before[0]:.0f}" if before else ""
        yield (
            f"{number}",
            duration(times["compiled"]),
            duration(times["page"]),
            duration(pdf) if pdf else "-",
            growth,
        )
        before = (number, times["compiled"])
