"""Every method shares its part to the krona, and says why each amount is what it is."""

import csv
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anslag.domain.allocation import Allocation, PartAllocation, allocate_part
from anslag.domain.party import Party
from anslag.domain.programme import Basis, Classes, Method, Part
from anslag.domain.share import KeyUnusableError

KEY_2025 = Path(__file__).parent.parent / "cases" / "key-2025.csv"
POT_2025 = 496_000_000
PUBLISHED_2025 = {
    "Region Blekinge": 7_372_439,
    "Region Dalarna": 13_416_138,
    "Region Gotland": 2_857_807,
    "Region Gävleborg": 13_335_697,
    "Region Halland": 16_159_773,
    "Region Jämtland Härjedalen": 6_217_276,
    "Region Jönköping": 17_327_538,
    "Region Kalmar": 11_544_040,
    "Region Kronoberg": 9_531_254,
    "Region Norrbotten": 11_645_937,
    "Region Skåne": 66_924_352,
    "Region Stockholm": 115_800_812,
    "Region Sörmland": 14_135_508,
    "Region Uppsala": 19_100_362,
    "Region Värmland": 13_281_259,
    "Region Västerbotten": 13_187_607,
    "Region Västernorrland": 11_319_304,
    "Region Västmanland": 13_179_924,
    "Region Örebro län": 14_451_741,
    "Region Östergötland": 22_146_737,
    "Västra Götalandsregionen": 83_064_495,
}


def part(amount: int, method: Method, **terms: Any) -> Part:
    return Part(id="del", title="Del", amount=amount, method=method, **terms)


def parties(*names: str) -> tuple[Party, ...]:
    return tuple(Party(name=name, kind="") for name in names)


def column(figures: dict[str, int]) -> Basis:
    return {name: {"tal": figure} for name, figure in figures.items()}


def shared(terms: Part, figures: dict[str, int]) -> dict[str, int]:
    return amounts(allocate_part(terms, column(figures), parties(*figures)))


def amounts(allocated: PartAllocation) -> dict[str, int]:
    return {line.recipient: line.amount for line in allocated.lines}


def key_2025() -> tuple[Basis, tuple[Party, ...]]:
    with KEY_2025.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    basis = {row["recipient"]: {"tal": int(row["population_2024_11_01"])} for row in rows}
    return basis, tuple(Party(name=row["recipient"], kind="", county_code=row["county_code"]) for row in rows)


def test_the_published_amounts_of_2025_to_the_krona() -> None:
    allocated = allocate_part(part(POT_2025, "proportional", column="tal"), *key_2025())
    assert amounts(allocated) == PUBLISHED_2025
    assert sum(amounts(allocated).values()) == POT_2025


def test_plain_rounding_would_give_a_krona_that_does_not_exist() -> None:
    """The control: each share rounded by itself, half up, is the published amount but for one row."""
    basis, _ = key_2025()
    total = sum(row["tal"] for row in basis.values())
    rounded = {name: (2 * POT_2025 * row["tal"] + total) // (2 * total) for name, row in basis.items()}
    assert sum(rounded.values()) == POT_2025 + 1
    assert {name: amount for name, amount in rounded.items() if amount != PUBLISHED_2025[name]} == {
        "Region Sörmland": 14_135_509
    }


def test_a_line_of_2025_proves_its_amount() -> None:
    allocated = allocate_part(part(POT_2025, "proportional", column="tal"), *key_2025())
    line = next(line for line in allocated.lines if line.recipient == "Region Sörmland")
    assert (line.basis, line.share, line.floor, line.rank, line.amount) == (
        301_723,
        Fraction(POT_2025 * 301_723, 10_587_140),
        14_135_508,
        12,
        14_135_508,
    )


def test_equal_remainders_go_by_organisation_number_then_county_code_then_name() -> None:
    by_number = Party(name="Ö", kind="", organisation_number="232100-0016", county_code="99")
    by_later_number = Party(name="A", kind="", organisation_number="232100-0024")
    by_code = Party(name="Z", kind="", county_code="01")
    by_later_code = Party(name="B", kind="", county_code="02")
    by_name, by_later_name = parties("C", "D")
    everyone = (by_later_name, by_name, by_later_code, by_code, by_later_number, by_number)
    for pot in range(7):
        allocated = allocate_part(part(pot, "equal"), {}, everyone)
        assert [name for name in ("Ö", "A", "Z", "B", "C", "D") if amounts(allocated)[name]] == [
            "Ö", "A", "Z", "B", "C", "D",
        ][:pot]  # fmt: skip


def test_given_amounts_are_handed_on_as_they_are() -> None:
    assert shared(part(10, "given", column="tal"), {"A": 7, "B": 3}) == {"A": 7, "B": 3}


def test_equal_shares_differ_by_a_krona_at_most() -> None:
    assert amounts(allocate_part(part(11, "equal"), {}, parties("A", "B", "C"))) == {"A": 4, "B": 4, "C": 3}


def test_a_fixed_amount_each_and_the_rest_in_proportion() -> None:
    terms = part(1_000, "fixed_plus_proportional", column="tal", fixed=100)
    allocated = allocate_part(terms, column({"A": 1, "B": 2, "C": 0}), parties("A", "B", "C"))
    assert [(line.share, line.floor, line.rank, line.amount) for line in allocated.lines] == [
        (Fraction(1_000, 3), 333, 2, 333),
        (Fraction(1_700, 3), 566, 1, 567),
        (Fraction(100), 100, None, 100),
    ]


def test_columns_are_weighed_together() -> None:
    basis: Basis = {"A": {"invånare": 100, "äldre": 50}, "B": {"invånare": 200, "äldre": 0}}
    terms = part(700, "weighted", weights={"invånare": 1, "äldre": 3})
    allocated = allocate_part(terms, basis, parties("A", "B"))
    assert [(line.basis, line.amount) for line in allocated.lines] == [(250, 389), (200, 311)]


def test_an_amount_per_class_leaves_the_rest_of_the_part() -> None:
    classes: Classes = {"A": {"storlek": "liten"}, "B": {"storlek": "stor"}, "C": {"storlek": "liten"}}
    terms = part(1_000, "per_class", column="storlek", class_amounts={"liten": 100, "stor": 500})
    allocated = allocate_part(terms, {}, parties("A", "B", "C"), classes)
    assert amounts(allocated) == {"A": 100, "B": 500, "C": 100}
    assert allocated.remains == 300


def test_what_a_cap_leaves_over_is_shared_by_the_rest_with_the_same_key() -> None:
    terms = part(1_000, "proportional", column="tal", cap=400)
    assert shared(terms, {"A": 8, "B": 1, "C": 1}) == {"A": 400, "B": 300, "C": 300}


def test_a_cap_counts_the_fixed_amount() -> None:
    terms = part(1_000, "fixed_plus_proportional", column="tal", fixed=100, cap=400)
    assert shared(terms, {"A": 8, "B": 1, "C": 1}) == {"A": 400, "B": 300, "C": 300}


def test_what_nobody_can_take_under_a_cap_remains() -> None:
    terms = part(1_000, "proportional", column="tal", cap=400)
    allocated = allocate_part(terms, column({"A": 8, "B": 1}), parties("A", "B"))
    assert amounts(allocated) == {"A": 400, "B": 400}
    assert allocated.remains == 200


def test_a_recipient_gets_the_sum_of_its_parts() -> None:
    everyone = parties("A", "B")
    basis = column({"A": 1, "B": 3})
    allocation = Allocation(
        parts=(
            allocate_part(part(10, "equal"), basis, everyone),
            allocate_part(part(100, "proportional", column="tal", cap=60), basis, everyone),
        )
    )
    assert allocation.amounts == {"A": 45, "B": 65}
    assert allocation.remains == 0


METHODS: tuple[Method, ...] = (
    "given",
    "equal",
    "proportional",
    "fixed_plus_proportional",
    "weighted",
    "per_class",
)


@st.composite
def parts_and_bases(draw: st.DrawFn) -> tuple[Part, Basis, tuple[Party, ...], Classes]:
    """Any legal part of any method, with its key."""
    number = draw(st.integers(1, 12))
    everyone = parties(*(f"M{i:02}" for i in range(number)))
    figures = draw(st.lists(st.integers(0, 10**9), min_size=number, max_size=number).filter(any))
    more = draw(st.lists(st.integers(0, 10**9), min_size=number, max_size=number))
    classes = draw(st.lists(st.sampled_from("ab"), min_size=number, max_size=number))
    method = draw(st.sampled_from(METHODS))
    fixed = draw(st.integers(0, 1_000))
    cap = draw(st.none() | st.integers(fixed, 10**10))
    amount = sum(figures) if method == "given" else draw(st.integers(10**6, 10**15))
    terms = Part(
        id="del",
        title="Del",
        amount=amount,
        method=method,
        column="klass" if method == "per_class" else "tal",
        fixed=fixed,
        weights={"tal": 2, "mer": 3},
        class_amounts={"a": 1_000, "b": 20_000},
        cap=None if method in {"given", "per_class"} else cap,
    )
    names = [party.name for party in everyone]
    basis = {name: {"tal": a, "mer": b} for name, a, b in zip(names, figures, more, strict=True)}
    return (
        terms,
        basis,
        everyone,
        {name: {"klass": label} for name, label in zip(names, classes, strict=True)},
    )


@given(parts_and_bases())
def test_under_any_method_the_lines_and_what_remains_are_the_part(
    case: tuple[Part, Basis, tuple[Party, ...], Classes],
) -> None:
    terms, basis, everyone, classes = case
    allocated = allocate_part(terms, basis, everyone, classes)
    assert [line.recipient for line in allocated.lines] == [party.name for party in everyone]
    assert sum(line.amount for line in allocated.lines) + allocated.remains == terms.amount
    assert allocated.remains >= 0
    assert sum(line.share for line in allocated.lines) == terms.amount - allocated.remains
    assert max(abs(line.amount - line.share) for line in allocated.lines) < 1
    assert max(line.amount for line in allocated.lines) <= (terms.amount if terms.cap is None else terms.cap)


@given(parts_and_bases(), st.randoms(use_true_random=False))
def test_under_any_method_the_order_of_the_recipients_does_not_matter(
    case: tuple[Part, Basis, tuple[Party, ...], Classes], chance: Random
) -> None:
    terms, basis, everyone, classes = case
    shuffled = list(everyone)
    chance.shuffle(shuffled)
    assert set(allocate_part(terms, basis, shuffled, classes).lines) == set(
        allocate_part(terms, basis, everyone, classes).lines
    )


REFUSED = {
    "zero in total": (part(10, "proportional", column="tal"), {"A": 0, "B": 0}, "noll för alla mottagare"),
    "no recipients": (part(10, "equal"), {}, "nyckeln är tom"),
    "negative": (
        part(10, "proportional", column="tal"),
        {"A": 5, "B": -2},
        "B har talet -2 i kolumnen ”tal”",
    ),
    "no such column": (part(10, "proportional", column="x"), {"A": 5}, "A har inget tal i kolumnen ”x”"),
    "fixed above the pot": (
        part(10, "fixed_plus_proportional", column="tal", fixed=6),
        {"A": 5, "B": 5},
        "2 mottagare med 6 kronor var blir tillsammans 12 kronor",
    ),
    "fixed above the cap": (
        part(90, "fixed_plus_proportional", column="tal", fixed=6, cap=5),
        {"A": 5},
        "taket 5 kronor ligger under det fasta beloppet 6 kronor",
    ),
    "given too much": (part(10, "given", column="tal"), {"A": 7, "B": 4}, "tillsammans 11 kronor"),
    "given too little": (part(10, "given", column="tal"), {"A": 7, "B": 2}, "tillsammans 9 kronor"),
    "given above the cap": (
        part(10, "given", column="tal", cap=6),
        {"A": 7, "B": 3},
        "A får 7 kronor, över taket",
    ),
    "negative weight": (part(10, "weighted", weights={"tal": -1}), {"A": 7}, "har vikten -1"),
    "unknown class": (
        part(10, "per_class", column="tal", class_amounts={"stor": 5}),
        {"A": 1},
        "A har klassen ”” i kolumnen ”tal”",
    ),
}


@pytest.mark.parametrize(("terms", "figures", "told"), REFUSED.values(), ids=REFUSED.keys())
def test_a_part_that_cannot_be_shared_is_refused_by_part_and_figure(
    terms: Part, figures: dict[str, int], told: str
) -> None:
    with pytest.raises(KeyUnusableError) as refusal:
        shared(terms, figures)
    assert str(refusal.value).startswith("Delen del: ")
    assert told in str(refusal.value).replace("\N{NO-BREAK SPACE}", " ")


def test_amounts_per_class_above_the_part_are_refused() -> None:
    terms = part(10, "per_class", column="storlek", class_amounts={"stor": 6})
    classes: Classes = {"A": {"storlek": "stor"}, "B": {"storlek": "stor"}}
    with pytest.raises(KeyUnusableError, match="tillsammans 12 kronor, men delen är på 10 kronor"):
        allocate_part(terms, {}, parties("A", "B"), classes)
