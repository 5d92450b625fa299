"""A control sample: the same seed draws the same, whatever the order; and each stratum gives as many as was said."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anslag.domain.sampling import STRATA, Sampled, Stratum, draw_problems, drawn, result_problems, strata

REPORTS = tuple(
    Sampled(recipient=f"Mottagare {number:02}", used=1000 * number, deviations=int(number % 7 == 0))
    for number in range(1, 22)
)
SIZES: dict[Stratum, int] = {"deviating": 2, "large": 3, "small": 1}


def names(sample: dict[Stratum, tuple[Sampled, ...]]) -> dict[Stratum, list[str]]:
    return {stratum: [each.recipient for each in there] for stratum, there in sample.items()}


def test_what_deviates_is_apart_and_the_others_are_parted_at_the_median() -> None:
    found = strata(REPORTS)
    assert [each.used for each in found["deviating"]] == [7000, 14000, 21000]
    assert min(each.used for each in found["large"]) == 11000
    assert max(each.used for each in found["small"]) == 10000
    assert sum(map(len, found.values())) == len(REPORTS)


def test_the_first_by_the_hash_of_seed_and_name_are_drawn() -> None:
    large = [each.recipient for each in strata(REPORTS)["large"]]
    by_hand = sorted(
        large, key=lambda name: hashlib.sha256(f"2032-01-10 OMX 2500\n{name}".encode()).hexdigest()
    )
    sample = names(drawn(REPORTS, seed="2032-01-10 OMX 2500", sizes=SIZES))
    assert sample["large"] == by_hand[:3]
    assert [len(sample[stratum]) for stratum in STRATA] == [2, 3, 1]


@given(st.permutations(REPORTS), st.text(min_size=1, max_size=20))
def test_the_order_in_which_reports_are_given_decides_nothing(reports: list[Sampled], seed: str) -> None:
    assert drawn(reports, seed=seed, sizes=SIZES) == drawn(REPORTS, seed=seed, sizes=SIZES)


def test_another_seed_draws_others() -> None:
    several = {str(names(drawn(REPORTS, seed=str(seed), sizes=SIZES))) for seed in range(20)}
    assert len(several) > 15


def test_a_stratum_with_too_few_is_drawn_whole() -> None:
    assert len(drawn(REPORTS, seed="x", sizes={"deviating": 99})["deviating"]) == 3
    assert names(drawn((), seed="x", sizes=SIZES)) == {"deviating": [], "large": [], "small": []}


@pytest.mark.parametrize(
    ("seed", "sizes", "reports", "rules"),
    [
        ("x", SIZES, 3, []),
        (" ", SIZES, 3, ["sample.seed"]),
        ("x", {"large": 0}, 3, ["sample.size"]),
        ("x", {"large": 2, "small": -1}, 3, ["sample.size"]),
        ("x", SIZES, 0, ["sample.reports"]),
    ],
)
def test_a_sample_needs_a_seed_a_size_and_reports(
    seed: str, sizes: dict[Stratum, int], reports: int, rules: list[str]
) -> None:
    assert [each.rule for each in draw_problems(seed, sizes, reports=reports)] == rules


@pytest.mark.parametrize(
    ("outcome", "questioned", "rules"),
    [
        ("in_order", 0, []),
        ("questioned", 500, []),
        ("questioned", 0, ["sample.questioned"]),
        ("in_order", 1, ["sample.questioned"]),
        ("questioned", 1001, ["sample.questioned"]),
        ("", 0, ["sample.outcome"]),
    ],
)
def test_a_result_says_what_was_seen_and_how_much_is_questioned(
    outcome: str, questioned: int, rules: list[str]
) -> None:
    told = {"questioned": questioned, "used": 1000, "text": "Sett huvudboken.", "without": ""}
    found = result_problems(outcome, drawn=True, came=True, **told)  # type: ignore[arg-type]  # as they stand
    assert [each.rule for each in found] == rules


def test_only_what_is_drawn_has_a_result() -> None:
    found = result_problems("in_order", drawn=False, questioned=0, used=1000, text="", came=False, without="")
    assert [each.rule for each in found] == ["sample.drawn", "sample.text"]


@pytest.mark.parametrize(
    ("came", "without", "rules"),
    [(True, "", []), (False, " ", ["sample.without"]), (False, "Verksamheten är nedlagd.", [])],
)
def test_a_result_waits_for_evidence_or_says_why_not(came: bool, without: str, rules: list[str]) -> None:
    found = result_problems(
        "in_order", drawn=True, questioned=0, used=1000, text="Sett.", came=came, without=without
    )
    assert [each.rule for each in found] == rules
