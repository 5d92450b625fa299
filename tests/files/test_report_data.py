"""A report as data: read or refused with the place, written so that it reads back the same, and never a traceback."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anslag.domain.publication import Base, Claim, Report
from anslag.files.report_data import (
    FIELDS_OF_CLAIM,
    UnreadableReportError,
    parse_report,
    read_report,
    report_json,
)
from tests.domain.correct_report import report

PUBLISHED = Path(__file__).parents[1] / "cases" / "published-2025.json"

LEAST = {"recipients": 0, "tables": []}


def parse(document: object) -> Report:
    return parse_report(json.dumps(document).encode())


def faults(content: bytes | dict[str, Any]) -> list[tuple[str, str]]:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(UnreadableReportError) as refused:
        parse_report(raw)
    assert {found.code for found in refused.value.findings} == {"unreadable"}
    assert all(found.message and found.remedy for found in refused.value.findings)
    return [(found.place, found.message) for found in refused.value.findings]


@pytest.fixture
def document() -> dict[str, Any]:
    return report(Random(3), recipients=5, key="basis")


def test_the_published_report_is_read() -> None:
    read = read_report(PUBLISHED)
    assert (read.recipients, len(read.tables), len(read.statements), len(read.references)) == (21, 15, 22, 7)
    assert read.tables[1].base == Base(table="areas", option="access")
    assert read.statements[14].claim == Claim(
        kind="top",
        table="stepped_care_components",
        options=(
            "assessment_and_triage",
            "advice_brief_psychological",
            "self_care_support",
            "psychological_treatment",
        ),
        ordered=True,
    )


def test_a_report_that_is_written_reads_back_the_same(tmp_path: Path) -> None:
    published = read_report(PUBLISHED)
    written = tmp_path / "report.json"
    written.write_bytes(report_json(published))
    assert read_report(written) == published


def test_a_written_report_is_readable_text() -> None:
    assert "Region Västra" not in report_json(parse(LEAST)).decode()
    assert "Västra Götalandsregionen" in report_json(read_report(PUBLISHED)).decode()
    assert json.loads(report_json(parse(LEAST))) == LEAST | {
        "title": "", "case_reference": "", "year": 0, "statements": [], "references": [], "synthetic": ""
    }  # fmt: skip


def test_the_least_report_has_recipients_and_tables() -> None:
    assert parse(LEAST) == Report(recipients=0, tables=())


def test_null_is_missing_and_what_a_report_has_not_is_passed_over() -> None:
    assert parse(
        LEAST | {"appendix": None, "allocation": None, "statements": None, "remark": [1.5]}
    ) == parse(LEAST)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert parse_report(b"\xef\xbb\xbf" + json.dumps(LEAST).encode()) == parse(LEAST)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", "rad 1, tecken 0"),
        (b"recipient,claimed\n", "rad 1, tecken 1"),
        (b'{"recipients": 1,\n "tables": [}', "rad 2, tecken 13"),
        (b"\xff\xfe{\x00}\x00", "rad 1, tecken 1"),
        (b"[" * 100_000, "rad 1, tecken 202"),
        (b'{"title": "\\ud800"}', "rad 1, tecken 18"),
    ],
)
def test_what_is_not_json_is_told_by_line(content: bytes, place: str) -> None:
    assert faults(content) == [(place, "Filen är inte JSON härifrån.")]


def test_a_missing_field_is_told_by_its_place(document: dict[str, Any]) -> None:
    del document["tables"][0]["rows"][1]["count"]
    del document["recipients"]
    assert faults(document) == [
        ("recipients", "Fältet saknas."),
        ("tables[0].rows[1].count", "Fältet saknas."),
    ]


@pytest.mark.parametrize("content", [b"[]", b"{}", b"7", b"null", b'"report"', b"true"])
def test_json_that_is_no_report_is_refused(content: bytes) -> None:
    assert faults(content) != []


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("20", "Här ska stå ett heltal."),
        (20.5, "Här ska stå ett heltal."),
        (True, "Här ska stå ett heltal."),
        ([20], "Här ska stå ett heltal."),
        (-1, "Talet −1 ligger utanför det som en rapport kan innehålla."),
        (10**15 + 1, "Talet 1 000 000 000 000 001 ligger utanför det som en rapport kan innehålla."),
    ],
)
def test_a_number_is_a_whole_number(document: dict[str, Any], value: object, message: str) -> None:
    document["tables"][0]["n"] = value
    told = [(place, text.replace("\N{NO-BREAK SPACE}", " ")) for place, text in faults(document)]
    assert told == [("tables[0].n", message)]


def test_a_number_too_long_to_read_is_refused(document: dict[str, Any]) -> None:
    raw = json.dumps(document).replace('"recipients": 5', '"recipients": ' + "9" * 6000).encode()
    assert faults(raw)[0][1] == "Filen är inte JSON härifrån."


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"order": "rising"}, "Här ska stå descending, descending_in_groups eller as_listed."),
        ({"title": 7}, "Här ska stå en text."),
        ({"rows": {}}, "Här ska stå en lista."),
        ({"rows": [[]]}, "Här ska stå ett objekt."),
        ({"base": "some"}, "Här ska stå all, eller ett objekt med table och option."),
        ({"base": {"table": "areas"}}, "Här ska stå all, eller ett objekt med table och option."),
    ],
)
def test_a_value_of_another_shape_is_told_once(
    document: dict[str, Any], table: dict[str, Any], message: str
) -> None:
    document["tables"][0] |= table
    assert faults(document)[0][1] == message
    assert {place.partition("]")[0] for place, _ in faults(document)} == {"tables[0"}


@pytest.mark.parametrize("kind", FIELDS_OF_CLAIM)
def test_a_claim_says_all_that_its_kind_needs(kind: str) -> None:
    said = {"key": "s", "text": "", "claim": {"kind": kind}}
    assert faults(LEAST | {"statements": [said]}) == [
        (f"statements[0].claim.{name}", f"Ett påstående av slaget {kind} måste ha fältet {name}.")
        for name in FIELDS_OF_CLAIM[kind]
    ]


def test_a_claim_may_be_about_less_than_nothing() -> None:
    claim = {"kind": "total", "of": "unused", "value": -30}
    assert (
        parse(LEAST | {"statements": [{"key": "s", "text": "", "claim": claim}]}).statements[0].claim.value
        == -30
    )


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    for path, message in (
        (tmp_path / "none.json", "Filen finns inte."),
        (tmp_path, "Sökvägen är en mapp och ingen fil."),
        (Path("a\0b"), "Filen går inte att läsa."),
    ):
        with pytest.raises(UnreadableReportError, match=message):
            read_report(path)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
def test_any_json_is_read_or_refused(value: object) -> None:
    refused_or_read(json.dumps(value).encode())


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    refused_or_read(content)


def refused_or_read(content: bytes) -> Report | None:
    try:
        return parse_report(content)
    except UnreadableReportError as refused:
        assert str(refused)
        return None
