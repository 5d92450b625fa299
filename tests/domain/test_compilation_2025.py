"""The national report of 2025: the published tables and sums come out, the published slips do not."""

from typing import Any

from anslag.domain.audit.checks import audit
from anslag.domain.narrative import plain
from anslag.domain.publication import Base, Claim, Table
from tests.domain.report_2025 import compiled_2025, published_2025

report = compiled_2025().report


def rows(table: Table) -> list[tuple[str, int]]:
    return [(row.option, row.count) for row in table.rows]


def published_rows(table: dict[str, Any]) -> list[tuple[str, int]]:
    return [(row["option"], row["count"]) for row in table["rows"]]


def published_base(table: dict[str, Any]) -> str | Base:
    return "all" if table["base"] == "all" else Base(**table["base"])


def claims() -> dict[str, Claim]:
    return {statement.key: statement.claim for statement in report.statements}


def test_every_published_table_comes_out_row_by_row_in_its_order() -> None:
    assert {table.key: rows(table) for table in report.tables} == {
        table["key"]: published_rows(table) for table in published_2025()["tables"]
    }


def test_the_tables_stand_in_the_published_order_and_are_numbered_through() -> None:
    assert [table.key for table in report.tables] == [table["key"] for table in published_2025()["tables"]]
    assert [table.number for table in report.tables] == list(range(1, 16))


def test_n_and_whom_it_is_of_are_the_published() -> None:
    assert {table.key: (table.n, table.n_symbol, table.base, table.order) for table in report.tables} == {
        table["key"]: (table["n"], table["n_symbol"], published_base(table), table["order"])
        for table in published_2025()["tables"]
    }


def test_a_column_head_fits_its_table() -> None:
    assert {table.column_heads for table in report.tables if table.n == 20} == {
        ("Nivå", "Antal regioner (n=20)"),
        ("Målgrupp", "Antal regioner (n=20)"),
    }
    assert report.tables[0].column_heads == ("Insatsområden", "Antal regioner (N=21)")


def test_the_partners_are_a_list_without_a_number() -> None:
    assert [(table.key, table.number, table.n) for table in compiled_2025().lists] == [
        ("capability_collaboration", 0, 12)
    ]
    assert rows(compiled_2025().lists[0]) == [
        ("child_and_youth_psychiatry", 12),
        ("specialist_psychiatry", 11),
        ("municipal_health_care", 11),
        ("municipal_social_services", 9),
        ("schools_and_student_health", 5),
        ("civil_society", 3),
    ]


def test_the_sums_are_right() -> None:
    assert report.appendix is not None
    total = report.appendix.total
    assert (total.claimed, total.used, total.share_percent) == (496_000_000, 495_692_106, "99.9")
    assert sum(row.claimed for row in report.appendix.rows) == total.claimed
    assert sum(row.used for row in report.appendix.rows) == total.used


def test_the_appendix_is_in_swedish_alphabetical_order() -> None:
    assert report.appendix is not None
    assert [row.recipient for row in report.appendix.rows] == [
        row["recipient"] for row in published_2025()["appendix"]["rows"]
    ]


def test_the_waived_amount_stays_among_the_unused() -> None:
    assert report.appendix is not None
    unused = {
        row.recipient: (row.claimed - row.used, row.waived)
        for row in report.appendix.rows
        if row.used < row.claimed
    }
    assert unused == {"Region Jönköping": (538, 538), "Region Västernorrland": (307_356, None)}


def test_every_published_statement_is_made_and_made_right() -> None:
    made = claims()
    wrong = {"unused_total", "unused_parts", "stepped_care_most_common"}
    published = {each["key"]: each["claim"] for each in published_2025()["statements"]}
    assert published.keys() - made.keys() == set()
    for key in published.keys() - wrong:
        expected = {
            name: tuple(value) if isinstance(value, list) else value for name, value in published[key].items()
        }
        assert {name: getattr(made[key], name) for name in expected} == expected, key


def test_the_published_slips_in_the_sentences_are_gone() -> None:
    made = claims()
    assert made["unused_total"] == Claim(kind="total", of="unused", value=307_894)
    assert made["unused_parts"] == Claim(kind="parts", parts=(307_356, 538), value=307_894)
    assert made["stepped_care_most_common"] == Claim(
        kind="top",
        table="stepped_care_components",
        options=(
            "assessment_and_triage",
            "advice_brief_psychological",
            "self_care_support",
            "collaboration_specialist_psychiatry",
        ),
        ordered=True,
    )


def test_every_reference_leads_to_the_table_it_means() -> None:
    numbers = {table.key: table.number for table in report.tables}
    assert {reference.means: reference.number for reference in report.references} == numbers


def test_the_areas_are_numbered_by_falling_count_with_the_joint_heading_before_its_own() -> None:
    titles = [
        section.title for section in compiled_2025().sections if section.title.startswith("Insatsområde")
    ]
    assert [title.partition(":")[0] for title in titles] == [
        *(f"Insatsområde {number}" for number in (1, 2, 3, 4)),
        "Insatsområdena 5–7",
        *(f"Insatsområde {number}" for number in (5, 6, 7, 8, 9, 10)),
    ]


def test_the_goal_is_said_as_a_share_and_as_counts() -> None:
    words = [plain(block.runs) for section in compiled_2025().sections for block in section.blocks]
    assert [text for text in words if "71" in text and "(15\N{NO-BREAK SPACE}av 21)" in text] != []


def test_the_audit_finds_nothing() -> None:
    assert audit(report) == ()
