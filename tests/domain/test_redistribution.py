"""What lapsed is shared again: only what there is, only among those who asked, by the same key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anslag.domain.money import NotKronorError
from anslag.domain.party import Party
from anslag.domain.programme import Method, Part
from anslag.domain.redistribution import AskedTwiceError, Redistribution, leftover_key, redistribute
from anslag.domain.share import KeyUnusableError

A, B, C, D = (Party(name=name, kind="") for name in "ABCD")
KEY = {"A": 1, "B": 3, "C": 6, "D": 0}


def amounts(shared: Redistribution) -> dict[str, int]:
    return {line.recipient: line.amount for line in shared.lines}


def test_those_who_asked_share_by_the_key_and_nobody_else_does() -> None:
    shared = redistribute(1_001, part="p", wishers=[A, B], key=KEY)
    assert (shared.outcome, amounts(shared), shared.remains) == ("shared", {"A": 250, "B": 751}, 0)


def test_nothing_left_is_a_case() -> None:
    shared = redistribute(0, part="p", wishers=[A, B], key=KEY)
    assert (shared.outcome, shared.lines, shared.remains) == ("nothing_left", (), 0)


def test_nobody_asked_is_a_case_and_the_money_remains() -> None:
    shared = redistribute(1_000, part="p", wishers=[], key=KEY)
    assert (shared.outcome, shared.lines, shared.remains) == ("nobody_asked", (), 1_000)


@pytest.mark.parametrize("ceilings", [{}, {"D": 5}])
def test_those_with_nothing_in_the_key_can_take_nothing(ceilings: dict[str, int]) -> None:
    shared = redistribute(1_000, part="p", wishers=[D], key=KEY, ceilings=ceilings)
    assert (shared.outcome, amounts(shared), shared.remains) == ("nobody_can_take", {"D": 0}, 1_000)


def test_what_a_ceiling_leaves_goes_to_the_others() -> None:
    shared = redistribute(1_000, part="p", wishers=[A, B, C], key=KEY, ceilings={"C": 200})
    assert amounts(shared) == {"A": 200, "B": 600, "C": 200}


def test_what_all_ceilings_leave_remains() -> None:
    shared = redistribute(1_000, part="p", wishers=[A, B], key=KEY, ceilings={"A": 100, "B": 200})
    assert (shared.outcome, amounts(shared), shared.remains) == ("shared", {"A": 100, "B": 200}, 700)


def test_what_lapses_again_is_shared_in_a_further_round() -> None:
    first = redistribute(1_000, part="p", wishers=[A, B, C], key=KEY)
    assert amounts(first) == {"A": 100, "B": 300, "C": 600}
    second = redistribute(600, part="p", wishers=[A, B], key=KEY)
    assert amounts(second) == {"A": 150, "B": 450}


@given(
    st.integers(0, 10**15),
    st.lists(
        st.tuples(
            st.integers(0, 10**7), st.booleans(), st.none() | st.integers(0, 10**9), st.integers(0, 100)
        ),
        max_size=20,
    ),
)
def test_over_any_rounds_no_krona_is_made_or_lost(
    lapsed: int, figures: list[tuple[int, bool, int | None, int]]
) -> None:
    """Each round its takers requisition some percent of what they got; the rest lapses into the next."""
    everyone = [Party(name=f"M{i:02}", kind="") for i in range(len(figures))]
    key = {party.name: basis for party, (basis, *_) in zip(everyone, figures, strict=True)}
    wishers = [party for party, (_, asks, _, _) in zip(everyone, figures, strict=True) if asks]
    room = {p.name: most for p, (_, _, most, _) in zip(everyone, figures, strict=True) if most is not None}
    percent = {p.name: share for p, (*_, share) in zip(everyone, figures, strict=True)}
    taken = dict.fromkeys(key, 0)
    left = lapsed
    for _ in range(4):
        shared = redistribute(left, part="p", wishers=wishers, key=key, ceilings=room)
        given_now = amounts(shared)
        assert sum(given_now.values()) + shared.remains == left
        assert given_now.keys() <= {party.name for party in wishers}
        assert [name for name, amount in given_now.items() if amount > room.get(name, left)] == []
        requisitioned = {name: amount * percent[name] // 100 for name, amount in given_now.items()}
        taken |= {name: taken[name] + amount for name, amount in requisitioned.items()}
        room = {name: most - requisitioned.get(name, 0) for name, most in room.items()}
        left -= sum(requisitioned.values())
        assert sum(taken.values()) + left == lapsed


@given(st.integers(0, 10**12), st.permutations([A, B, C, D]))
def test_the_order_of_those_who_asked_does_not_matter(lapsed: int, wishers: list[Party]) -> None:
    shuffled = redistribute(lapsed, part="p", wishers=wishers, key=KEY)
    assert set(shuffled.lines) == set(redistribute(lapsed, part="p", wishers=[A, B, C, D], key=KEY).lines)


def test_one_outside_the_key_is_refused() -> None:
    with pytest.raises(KeyUnusableError, match="X har önskat mer men finns inte i nyckeln"):
        redistribute(10, part="p", wishers=[Party(name="X", kind="")], key=KEY)


def test_one_who_asked_twice_is_refused() -> None:
    with pytest.raises(AskedTwiceError, match="A står två gånger"):
        redistribute(10, part="p", wishers=[A, A], key=KEY)


def test_less_than_nothing_cannot_be_shared() -> None:
    with pytest.raises(NotKronorError, match="Det som återstår av delen p är -1"):
        redistribute(-1, part="p", wishers=[A], key=KEY)


def part(name: str, amount: int, method: Method, *, administration: bool = False) -> Part:
    return Part(
        id=name, title=name, amount=amount, method=method, column="tal", administration=administration
    )


FIGURES = {"A": {"tal": 1}, "B": {"tal": 3}}


def test_the_key_of_one_part_is_its_own_and_administration_is_left_out() -> None:
    parts = [part("dela", 100, "proportional"), part("administrera", 10, "equal", administration=True)]
    assert leftover_key(parts, FIGURES, [A, B]) == {"A": 1, "B": 3}


def test_the_key_of_several_parts_is_what_they_gave_together() -> None:
    parts = [part("lika", 10, "equal"), part("dela", 100, "proportional")]
    assert leftover_key(parts, FIGURES, [A, B]) == {"A": 30, "B": 80}
