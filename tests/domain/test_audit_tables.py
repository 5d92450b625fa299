"""Order, n, labels, numbers and references, case by case."""

from collections.abc import Iterable

import pytest

from anslag.domain.audit.finding import Finding
from anslag.domain.audit.numbering import (
    out_of_sequence,
    reference_ambiguous,
    reference_missing,
    table_number_duplicate,
)
from anslag.domain.audit.tables import label_inconsistent, sort_order, subgroup_n
from anslag.domain.outline import Order
from anslag.domain.publication import Appendix, AppendixTotal, Base, Reference, Report, Row, Table


def table(
    counts: str = "3 2 1",
    *,
    key: str = "t",
    number: int = 1,
    order: Order = "descending",
    base: Base | None = None,
    n: int = 9,
    heads: tuple[str, ...] = (),
    labels: tuple[str, ...] = (),
    kind: str = "kind",
) -> Table:
    """Counts as "clinical:3 clinical:2 managers:5" or "3 2"; options are o0, o1 ... in that order."""
    rows = []
    for place, text in enumerate(counts.split()):
        group, _, count = text.rpartition(":")
        label = labels[place] if labels else f"Etikett {place}"
        rows.append(Row(option=f"o{place}", label=label, count=int(count), group=group))
    return Table(
        key=key, number=number, row_kind=kind, base=base or "all", n=n, order=order, rows=tuple(rows), column_heads=heads
    )  # fmt: skip


def report(
    *tables: Table, references: tuple[Reference, ...] = (), appendix: Appendix | None = None
) -> Report:
    return Report(recipients=9, tables=tables, references=references, appendix=appendix)


def places(findings: Iterable[Finding]) -> list[str]:
    return [finding.place for finding in findings]


@pytest.mark.parametrize(
    ("order", "counts", "broken_at"),
    [
        ("descending", "3 3 1", []),
        ("descending", "3 1 2 1", ["o2"]),
        ("descending", "1 2 3", ["o1"]),
        ("descending", "", []),
        ("as_listed", "1 3 2", []),
        ("descending_in_groups", "a:3 a:1 b:9 b:9", []),
        ("descending_in_groups", "a:3 a:4 b:9", ["o1"]),
        ("descending_in_groups", "a:3 b:9 a:1", ["o2"]),
    ],
)
def test_a_table_keeps_its_own_order(order: Order, counts: str, broken_at: list[str]) -> None:
    assert places(sort_order(report(table(counts, order=order)))) == [
        f"tables[t].rows[{row}]" for row in broken_at
    ]


def test_a_subgroup_is_as_many_as_chose_it() -> None:
    areas = table("7 4", key="areas")
    assert places(subgroup_n(report(areas, table(n=4, base=Base(table="areas", option="o1"))))) == []
    assert places(subgroup_n(report(areas, table(n=5, base=Base(table="areas", option="o1"))))) == [
        "tables[t].n"
    ]
    assert places(subgroup_n(report(areas, table(n=4, base=Base(table="none", option="o1"))))) == [
        "tables[t].base"
    ]


def test_an_option_left_out_of_its_table_was_chosen_by_nobody() -> None:
    areas = table("7 4", key="areas")
    assert (
        places(subgroup_n(report(areas, table("", n=0, base=Base(table="areas", option="left_out"))))) == []
    )


def test_nobody_is_counted_that_was_not_asked() -> None:
    assert places(subgroup_n(report(table("10 9 1")))) == ["tables[t].rows[o0].count"]


@pytest.mark.parametrize(
    ("head", "faults"),
    [("Antal (N=9)", 0), ("Antal (n = 9)", 0), ("Antal", 0), ("Antal (n=8)", 1), ("Antal (n=99)", 1)],
)
def test_a_head_prints_the_n_of_its_table(head: str, faults: int) -> None:
    assert places(subgroup_n(report(table(heads=("Svar", head))))) == ["tables[t].column_heads[1]"] * faults


def test_thousands_in_a_head_may_be_parted_by_a_space() -> None:
    heads = ("Svar", "Antal (N=1\N{NO-BREAK SPACE}290)")
    large = Report(recipients=1290, tables=(table(n=1290, heads=heads),))
    assert places(subgroup_n(large)) == []


def test_a_wrong_n_is_told_once_whether_or_not_the_head_repeats_it() -> None:
    assert places(subgroup_n(report(table(n=8, heads=("Svar", "Antal (n=8)"))))) == ["tables[t].n"]
    assert places(subgroup_n(report(table(n=8, heads=("Svar", "Antal (n=9)"))))) == ["tables[t].n"]


def test_a_label_is_one_within_a_kind_and_free_between_kinds() -> None:
    one = table("1", labels=("Vuxna",))
    assert list(label_inconsistent(report(one, table("1", key="u", labels=("Vuxna",))))) == []
    assert list(label_inconsistent(report(one, table("1", key="u", labels=("Alla",), kind="other")))) == []
    assert places(label_inconsistent(report(one, table("1", key="u", labels=("vuxna",))))) == [
        "tables[u].rows[o0].label"
    ]


def test_the_label_most_used_is_right_and_each_other_is_told_once() -> None:
    labels = ("Nivå – ett", "Nivå - ett", "Nivå - ett", "Nivå – ett", "Nivå - ett", "Nivå ett")
    tables = [table("1", key=f"t{place}", labels=(label,)) for place, label in enumerate(labels)]
    findings = list(label_inconsistent(report(*tables)))
    assert [(found.place, found.expected, found.found) for found in findings] == [
        ("tables[t0].rows[o0].label", "Nivå - ett", "Nivå – ett"),
        ("tables[t5].rows[o0].label", "Nivå - ett", "Nivå ett"),
    ]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([], []),
        ([1, 2, 3], []),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 14, 10, 11, 12, 13, 14], [(9, 10)]),
        ([1, 2, 99, 4], [(2, 3)]),
        ([1, 2, 99], [(2, 3)]),
        ([7, 2, 3], [(0, 1)]),
        ([7], [(0, 1)]),
        ([0, 1, 2], [(0, 1)]),
        ([1, 2, 4, 5, 6], [(2, 3)]),
        ([2, 3, 4], [(0, 1)]),
        ([1, 2, 2, 3], []),
        ([1, 2, 2, 4], []),
        ([1, 1, 1], []),
        ([1, 2, 3, 2, 5], [(3, 4)]),
        ([1, 5, 6, 4], [(1, 2), (2, 3)]),
    ],
)
def test_numbers_out_of_sequence_are_as_few_as_explain_it(
    numbers: list[int], told: list[tuple[int, int]]
) -> None:
    assert out_of_sequence(numbers) == told


def test_two_tables_that_change_places_are_told_as_two() -> None:
    assert len(out_of_sequence([1, 3, 2, 4])) == 2


def test_a_number_borne_by_three_tables_is_told_once() -> None:
    tables = [table(key=key, number=1) for key in "abc"]
    assert places(table_number_duplicate(report(*tables))) == ["tables[a, b, c].number"]


@pytest.mark.parametrize(
    ("number", "means", "code"),
    [
        (1, "a", None),
        (2, "b", "reference_ambiguous"),
        (2, "c", "reference_ambiguous"),
        (2, "a", "reference_missing"),
        (1, "b", "reference_missing"),
        (5, "a", "reference_missing"),
        (1, "nothing", "reference_missing"),
        (1, "appendix", None),
        (2, "appendix", "reference_missing"),
    ],
)
def test_a_reference_leads_to_the_table_meant_and_to_no_other(
    number: int, means: str, code: str | None
) -> None:
    tables = [table(key="a", number=1), table(key="b", number=2), table(key="c", number=2)]
    appendix = Appendix(rows=(), total=AppendixTotal(claimed=0, used=0, share_percent="0"))
    referring = report(
        *tables, references=(Reference(at="s", number=number, means=means),), appendix=appendix
    )
    findings = [*reference_ambiguous(referring), *reference_missing(referring)]
    assert [(found.code, found.place) for found in findings] == (
        [(code, "references[0] (s)")] if code else []
    )
