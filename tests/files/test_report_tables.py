"""The tables as CSV hold the figures of the report, and nothing that a spreadsheet would run."""

import csv
import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

from anslag.domain.publication import Row, Table
from anslag.files.report_data import read_report
from anslag.files.report_documents import write_documents
from anslag.files.report_tables import report_tables
from tests.domain.report_2025 import compiled_2025


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode())))


def counts(table: Table) -> list[tuple[str, str, str, str]]:
    return [(row.option, row.label, str(row.count), str(table.n)) for row in table.rows]


def test_every_table_and_list_has_a_file_with_its_counts() -> None:
    compiled = compiled_2025()
    files = report_tables(compiled)
    tables = (*compiled.report.tables, *compiled.lists)
    assert set(files) == {table.key for table in tables} | {"appendix"}
    for table in tables:
        rows = [(row["option"], row["label"], row["count"], row["n"]) for row in read(files[table.key])]
        assert rows == counts(table), table.key


def test_the_appendix_has_each_amount_with_the_waived_among_the_unused() -> None:
    appendix = compiled_2025().report.appendix
    assert appendix is not None
    rows = read(report_tables(compiled_2025())["appendix"])
    assert [
        (row["recipient"], int(row["claimed"]), int(row["used"]), row["share_percent"]) for row in rows
    ] == [(row.recipient, row.claimed, row.used, row.share_percent) for row in appendix.rows]
    assert [(row["recipient"], row["unused"], row["waived"]) for row in rows if row["unused"] != "0"] == [
        ("Region Jönköping", "538", "538"),
        ("Region Västernorrland", "307356", "0"),
    ]


def test_amounts_allocated_are_told_where_they_are_not_what_was_claimed() -> None:
    report = compiled_2025().report
    assert report.appendix is not None
    rows = tuple(replace(row, allocated=row.claimed + 1) for row in report.appendix.rows)
    changed = replace(compiled_2025(), report=replace(report, appendix=replace(report.appendix, rows=rows)))
    first = read(report_tables(changed)["appendix"])[0]
    assert int(first["allocated"]) == int(first["claimed"]) + 1


def test_a_label_that_a_spreadsheet_would_run_is_marked_as_text() -> None:
    report = compiled_2025().report
    risky = replace(report.tables[0], rows=(Row(option="a", label='=HYPERLINK("x")', count=1),))
    changed = replace(compiled_2025(), report=replace(report, tables=(risky, *report.tables[1:])))
    assert read(report_tables(changed)["areas"])[0]["label"] == '\'=HYPERLINK("x")'


def test_all_documents_are_written_and_the_data_reads_back_as_the_report(tmp_path: Path) -> None:
    paths = write_documents(compiled_2025(), tmp_path / "report")
    written = {path.relative_to(tmp_path / "report").as_posix() for path in paths}
    keys = {table.key for table in (*compiled_2025().report.tables, *compiled_2025().lists)}
    assert written == {"report.html", "report.pdf", "report.json"} | {
        f"tables/{key}.csv" for key in keys | {"appendix"}
    }
    assert {path.name for path in (tmp_path / "report").rglob("*") if path.is_file()} == {
        path.name for path in paths
    }
    assert read_report(tmp_path / "report" / "report.json") == compiled_2025().report


def test_the_data_and_the_tables_tell_the_same(tmp_path: Path) -> None:
    write_documents(compiled_2025(), tmp_path)
    data = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    for table in data["tables"]:
        rows = read((tmp_path / "tables" / f"{table['key']}.csv").read_bytes())
        assert [(row["option"], int(row["count"])) for row in rows] == [
            (row["option"], row["count"]) for row in table["rows"]
        ]
