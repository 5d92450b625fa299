"""What the text says in figures, held against the report's own figures."""

from typing import Any

import pytest

from anslag.domain.audit.amounts import column_sum, overuse, row_share
from anslag.domain.audit.claims import parts_mismatch, rank_mismatch, statement_mismatch
from anslag.domain.audit.totals import share_as_printed
from anslag.domain.publication import (
    Appendix,
    AppendixRow,
    AppendixTotal,
    Claim,
    Report,
    Row,
    Statement,
    Table,
)

ROWS = (("A", 1000, 1000, "100"), ("B", 1000, 999, "99"), ("C", 500, 0, "0"))


def appendix(
    rows: tuple[tuple[str, int, int, str], ...] = ROWS, total: tuple[int, int, str] = (2500, 1999, "80.0")
) -> Appendix:
    return Appendix(
        rows=tuple(
            AppendixRow(recipient=name, claimed=claimed, used=used, share_percent=share)
            for name, claimed, used, share in rows
        ),
        total=AppendixTotal(claimed=total[0], used=total[1], share_percent=total[2]),
    )


TABLE = Table(
    key="t",
    number=4,
    row_kind="kind",
    base="all",
    n=12,
    order="descending",
    rows=tuple(Row(option=option, label=option.upper(), count=count) for option, count in zip("abcd", (9, 7, 7, 2), strict=True)),
)  # fmt: skip


def found(claim: dict[str, Any], money: Appendix | None = None) -> list[tuple[str, object, object]]:
    said = Statement(key="s", text="Så här är det.", claim=Claim(**claim))
    report = Report(recipients=12, tables=(TABLE,), appendix=money, statements=(said,))
    checks = (statement_mismatch, parts_mismatch, rank_mismatch)
    findings = [finding for check in checks for finding in check(report)]
    assert {finding.place for finding in findings} <= {"statements[s]"}
    return [(finding.code, finding.expected, finding.found) for finding in findings]


@pytest.mark.parametrize(
    ("claim", "right", "wrong"),
    [
        ({"kind": "share", "of": "used", "within": "claimed"}, {"percent": "80.0"}, {"percent": "79.9"}),
        ({"kind": "share", "of": "unused", "within": "claimed"}, {"percent": "20"}, {"percent": "21"}),
        ({"kind": "total", "of": "claimed"}, {"value": 2500}, {"value": 2501}),
        ({"kind": "total", "of": "used"}, {"value": 1999}, {"value": 2000}),
        ({"kind": "total", "of": "unused"}, {"value": 501}, {"value": 500}),
        ({"kind": "recipients"}, {"value": 12}, {"value": 11}),
        ({"kind": "recipients_where", "test": "used<claimed"}, {"value": 2}, {"value": 3}),
        ({"kind": "recipients_where", "test": "used>claimed"}, {"value": 0}, {"value": 1}),
        ({"kind": "unused_of", "recipient": "B"}, {"value": 1}, {"value": 0}),
        ({"kind": "cell", "table": "t", "option": "b"}, {"value": 7}, {"value": 6}),
        ({"kind": "cell", "table": "t", "option": "left_out"}, {"value": 0}, {"value": 1}),
    ],
)
def test_a_figure_is_what_the_report_bears_out(
    claim: dict[str, Any], right: dict[str, Any], wrong: dict[str, Any]
) -> None:
    assert found(claim | right, appendix()) == []
    (expected,), (printed,) = right.values(), wrong.values()
    assert found(claim | wrong, appendix()) == [("statement_mismatch", expected, printed)]


@pytest.mark.parametrize(
    "claim",
    [
        {"kind": "cell", "table": "none", "option": "b", "value": 7},
        {"kind": "unused_of", "recipient": "D", "value": 0},
    ],
)
def test_a_figure_about_what_is_not_there_is_told(claim: dict[str, Any]) -> None:
    assert found(claim, appendix()) == [("statement_mismatch", None, claim["value"])]


@pytest.mark.parametrize(
    "claim",
    [
        {"kind": "share", "of": "used", "within": "claimed", "percent": "1"},
        {"kind": "total", "of": "used", "value": 1},
        {"kind": "recipients_where", "test": "used<claimed", "value": 1},
        {"kind": "unused_of", "recipient": "B", "value": 7},
    ],
)
def test_without_an_appendix_nothing_is_said_of_money(claim: dict[str, Any]) -> None:
    assert found(claim) == []


def test_where_the_printed_sum_is_the_fault_a_figure_that_agrees_with_the_rows_is_let_be() -> None:
    misprinted = appendix(total=(2600, 1999, "80.0"))
    assert found({"kind": "total", "of": "unused", "value": 501}, misprinted) == []
    assert found({"kind": "total", "of": "unused", "value": 601}, misprinted) == []
    assert found({"kind": "total", "of": "unused", "value": 600}, misprinted) == [
        ("statement_mismatch", 601, 600)
    ]


@pytest.mark.parametrize(("parts", "value", "right"), [((1, 2), 3, True), ((), 0, True), ((1, 2), 4, False)])
def test_parts_add_up_to_their_sum(parts: tuple[int, ...], value: int, right: bool) -> None:
    expected = [] if right else [("parts_mismatch", sum(parts), value)]
    assert found({"kind": "parts", "parts": parts, "value": value}) == expected


@pytest.mark.parametrize(
    ("options", "ordered", "right"),
    [
        ("a", True, True),
        ("ab", True, True),
        ("ac", True, True),
        ("ba", True, False),
        ("ba", False, True),
        ("acb", True, True),
        ("abcd", True, True),
        ("ad", False, False),
        ("bc", False, False),
        ("aa", False, False),
        ("ax", False, False),
        ("", True, True),
    ],
)
def test_a_rank_is_right_if_the_counts_allow_it_whichever_way_equals_fall(
    options: str, ordered: bool, right: bool
) -> None:
    claim = {"kind": "top", "table": "t", "options": tuple(options), "ordered": ordered}
    assert [code for code, _, _ in found(claim)] == ([] if right else ["rank_mismatch"])


@pytest.mark.parametrize(("option", "right"), [("a", True), ("b", True), ("d", False), ("left_out", False)])
def test_a_majority_is_more_than_half(option: str, right: bool) -> None:
    told = found({"kind": "majority", "table": "t", "option": option})
    assert [code for code, _, _ in told] == ([] if right else ["rank_mismatch"])


def test_half_is_no_majority() -> None:
    half = Table(key="h", number=1, row_kind="", base="all", n=4, order="as_listed", rows=(Row(option="a", label="A", count=2),))  # fmt: skip
    said = Statement(key="s", text="De flesta.", claim=Claim(kind="majority", table="h", option="a"))
    findings = list(rank_mismatch(Report(recipients=4, tables=(half,), statements=(said,))))
    assert [(finding.expected, finding.found) for finding in findings] == [(3, 2)]


@pytest.mark.parametrize("kind", ["top", "majority"])
def test_a_rank_in_a_table_that_is_not_there_is_told(kind: str) -> None:
    claim = {"kind": kind, "table": "none", "option": "a", "options": ("a",)}
    assert found(claim) == [("rank_mismatch", None, "none")]


@pytest.mark.parametrize(
    ("printed", "part", "whole", "share"),
    [
        ("99", 17_327_000, 17_327_538, "99"),
        ("100", 17_327_000, 17_327_538, "99"),
        ("99.9", 495_692_106, 496_000_000, "99.9"),
        ("99,9", 495_692_106, 496_000_000, "99.9"),
        ("12.34", 1, 8, "12.50"),
        ("13", 1, 8, "13"),
        ("100", 1, 1, "100"),
        ("0", 0, 0, "0"),
        ("100", 11, 10, "100"),
        ("100.0", 11, 10, "100.0"),
        ("110", 11, 10, "110"),
        ("105", 11, 10, "110"),
        ("nästan allt", 1, 3, "33"),
        ("", 1, 3, "33"),
        ("33.", 1, 3, "33"),
    ],
)
def test_a_share_is_exact_at_the_printed_number_of_decimals(
    printed: str, part: int, whole: int, share: str
) -> None:
    assert share_as_printed(printed, part, whole) == share


def test_an_overuse_is_one_fault_and_its_column_another() -> None:
    rows = (("A", 1000, 1100, "100"), *ROWS[1:])
    report = Report(recipients=3, tables=(), appendix=appendix(rows))
    told = [finding.place for check in (column_sum, row_share, overuse) for finding in check(report)]
    assert told == ["appendix.total.used", "appendix.rows[A].used"]
