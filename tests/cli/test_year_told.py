"""What the year tells once it has been replayed: staircase, report, open data, obligations."""

import csv
import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_replay import GRANT, LOCAL, PROGRAMMES, ROOT, STATE, YEAR, Anslag
from tests.files.schemas import faults
from tests.files.schematron import faults as broken_rules
from tests.files.test_payment_file import text

PUBLISHED = json.loads((ROOT / "tests/cases/published-2025.json").read_text())


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, template_url: str) -> Anslag:
    """The whole year, on SQLite whatever the engine: reading it is the same, and replaying is tested elsewhere."""
    told = Anslag(f"sqlite:///{tmp_path_factory.mktemp('year')}/year.sqlite3")
    assert told.replay(*YEAR).returncode == 0
    return told


@pytest.fixture(scope="module")
def documents(year: Anslag, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    assert year.run("compile", GRANT, "--output", folder).returncode == 0
    return folder


@pytest.fixture(scope="module")
def public(year: Anslag, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("public")
    assert year.run("export", GRANT, "--output", folder).returncode == 0
    return folder


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_the_report_has_the_published_tables_to_the_count(documents: Path) -> None:
    made = json.loads((documents / "report.json").read_text())
    assert [_counts(table) for table in made["tables"]] == [_counts(table) for table in PUBLISHED["tables"]]
    assert [table["number"] for table in made["tables"]] == list(range(1, 16))


def _counts(table: dict[str, Any]) -> tuple[object, ...]:
    counts = [(row["option"], row["count"]) for row in table["rows"]]
    return table["key"], table["n"], table["base"], table["row_kind"], table["order"], counts


def test_the_reports_sums_hold_and_no_slip_of_the_published_one_is_left(
    year: Anslag, documents: Path
) -> None:
    made = json.loads((documents / "report.json").read_text())
    assert made["appendix"]["total"] == {"claimed": 496_000_000, "used": 495_692_106, "share_percent": "99.9"}
    claims = {each["key"]: each["claim"] for each in made["statements"]}
    assert claims["unused_total"]["value"] == 307_894
    assert claims["recipients_not_fully_used"]["value"] == 2
    assert set(claims) >= {each["key"] for each in PUBLISHED["statements"]}
    assert year.run("audit", documents / "report.json").returncode == 0
    assert year.run("audit", ROOT / "tests/cases/published-2025.json").returncode == 1


def test_a_report_compiled_twice_is_the_same_to_the_byte(
    year: Anslag, documents: Path, tmp_path: Path
) -> None:
    assert year.run("compile", GRANT, "--output", tmp_path).returncode == 0
    files = sorted(file.relative_to(documents) for file in documents.rglob("*") if file.is_file())
    assert [name for name in files if (tmp_path / name).read_bytes() != (documents / name).read_bytes()] == []
    assert len(files) == 3 + 17


def test_every_page_and_file_that_shows_synthetic_answers_says_so(documents: Path, public: Path) -> None:
    assert "yntetisk" in (documents / "report.html").read_text()
    assert "yntetisk" in json.loads((documents / "report.json").read_text())["synthetic"]
    assert "yntetisk" in (public / "LÄS-MIG.txt").read_text()


def test_public_rows_are_what_the_ledger_holds(year: Anslag, public: Path) -> None:
    moved: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows(public / "transfers.csv"):
        moved[row["source"], row["target"]] += int(row["amount"])
    kept = year.rows(
        "SELECT s.kind, t.kind, sum(x.amount) FROM records_transfer x"
        " JOIN records_account s ON s.id = x.source_id JOIN records_account t ON t.id = x.target_id"
        f" JOIN records_programme p ON p.id IN (s.programme_id, t.programme_id) AND p.key = '{GRANT}'"
        " GROUP BY 1, 2"
    )
    assert moved == {(source, target): amount for source, target, amount in kept}
    grants = rows(public / "grants.csv")
    assert sum(int(row["paid"]) for row in grants) == moved["requisitioned", "paid"] == 496_000_000
    assert sum(int(row["used"]) for row in grants) == 495_692_106
    assert json.loads((public / "grants.json").read_text())[0]["recipient"] == grants[0]["recipient"]


def test_public_rows_name_no_person_and_hold_no_free_text(public: Path) -> None:
    questions = {row["question"] for row in rows(public / "answers.csv")}
    assert questions & {"contact_name", "contact_email", "contact_phone", "unused_reason"} == set()
    assert "areas" in questions
    everything = "".join(file.read_text() for file in public.iterdir())
    assert [word for word in ("@", "Syntetiskt svar", "proxy-", "case-officer") if word in everything] == []


def test_one_recipients_staircase_goes_from_the_appropriation_to_what_stands_below(year: Anslag) -> None:
    told = json.loads(year.run("trace", GRANT, "Region Örebro län", "--json").stdout)
    whose = [(step["programme"], step["recipient"]) for step in told["steps"]]
    assert list(dict.fromkeys(whose)) == [
        (STATE, None),
        (STATE, "Socialstyrelsen"),
        (GRANT, None),
        (GRANT, "Region Örebro län"),
        (LOCAL, None),
    ]
    assert all(step["in"] == sum(out["amount"] for out in step["out"]) for step in told["steps"])


def test_a_recipient_or_programme_that_is_not_there_is_told_of(year: Anslag) -> None:
    for asked in (
        ["trace", "none"],
        ["trace", GRANT, "Region Ingenstans"],
        ["compile", "none", "--output", "x"],
    ):
        told = year.run(*asked)
        assert (told.returncode, "Traceback" in told.stderr) == (2, False)


def test_a_staircase_that_does_not_balance_says_by_how_much(fresh_database_url: str) -> None:
    late = Anslag(fresh_database_url)
    assert late.replay(GRANT).returncode == 0
    some = late.run("replay", PROGRAMMES / LOCAL, "--until", "2025-10-01")
    assert some.returncode == 0
    told = late.run("trace", LOCAL)
    assert told.returncode == 1
    assert "skiljer" in told.stdout
    off = [
        step for step in json.loads(late.run("trace", LOCAL, "--json").stdout)["steps"] if step["difference"]
    ]
    assert [(step["programme"], step["step"], step["difference"]) for step in off] == [
        (LOCAL, "funding", -14_451_741)
    ]


def test_obligations_are_what_is_not_yet_done_on_a_day(year: Anslag) -> None:
    before = year.run("obligations", GRANT, "--on", "2026-01-31").stdout.splitlines()
    assert sum("Redovisa" in line for line in before) == 21
    after = year.run("obligations", GRANT, "--on", "2026-07-01").stdout
    assert after == ""


PAID = {GRANT: (21, 496_000_000), LOCAL: (29, 14_451_741)}


@pytest.mark.parametrize(("programme", "version"), [(GRANT, "03"), (GRANT, "09"), (LOCAL, "09")])
def test_the_payment_file_has_every_payment_once_and_is_the_same_each_time(
    year: Anslag, tmp_path: Path, programme: str, version: str
) -> None:
    payments, amount = PAID[programme]
    before = everything(year)
    asked = ("payment-file", programme, "--version", version, "--output")
    told = [year.run(*asked, tmp_path / each) for each in "ab"]
    assert [(each.returncode, each.stderr) for each in told] == [(0, ""), (0, "")]
    (file,), (again,) = ([*(tmp_path / each).iterdir()] for each in "ab")
    content = file.read_bytes()
    assert (file.name, content) == (again.name, again.read_bytes())
    assert faults(content, f"pain.001.001.{version}") == []
    assert text(content, "CtrlSum") == [f"{amount}.00"] * 2
    assert text(content, "NbOfTxs") == [str(payments)] * 2
    assert sum(int(each.removesuffix(".00")) for each in text(content, "InstdAmt")) == amount
    assert len(set(text(content, "EndToEndId"))) == payments
    assert everything(year) == before


def everything(year: Anslag) -> list[str]:
    """All that is kept, as SQL."""
    with closing(sqlite3.connect(year.environment["DATABASE_URL"].removeprefix("sqlite:///"))) as kept:
        return [*kept.iterdump()]


def test_a_programme_whose_giver_has_no_account_is_told_what_to_do(year: Anslag, tmp_path: Path) -> None:
    told = year.run("payment-file", STATE, "--output", tmp_path)
    assert told.returncode == 2
    assert "Kontot som Regeringen betalar från är inte känt." in told.stderr
    assert [*tmp_path.iterdir()] == []


def test_the_year_has_one_invoice_by_the_official_rules_and_one_waiver(year: Anslag, tmp_path: Path) -> None:
    before = everything(year)
    written = year.run("invoices", GRANT, "--output", tmp_path / "once")
    assert (written.returncode, written.stderr) == (0, "")
    again = year.run("invoices", GRANT, "--output", tmp_path / "again")
    assert again.returncode == 0
    files = {path.name: path.read_bytes() for path in (tmp_path / "once").iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()} == files
    name = f"{GRANT}-faktura-20260001"
    assert sorted(files) == [f"{name}.pdf", f"{name}.xml"]
    invoice = files[f"{name}.xml"]
    assert broken_rules(invoice) == []
    assert b'currencyID="SEK">307356.00</cbc:PayableAmount>' in invoice
    assert "Region Västernorrland".encode() in invoice
    waived = "SELECT amount FROM records_transfer WHERE code = 'waive'"
    assert year.rows(waived) == [(538,)]
    assert everything(year) == before


def test_an_invoice_that_cannot_be_sent_electronically_is_a_pdf_and_says_why(
    year: Anslag, tmp_path: Path
) -> None:
    written = year.run("invoices", STATE, "--output", tmp_path)
    assert written.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == [f"{STATE}-faktura-20260001.pdf"]
    for column in ("organisation_number", "endpoint", "bankgiro"):
        assert f"Fyll i kolumnen {column} för Regeringen i parties.csv." in written.stderr
