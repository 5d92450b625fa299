"""The key figures, the flow and the map say what the grants say, and can be seen."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from anslag.domain.open_data import PublicGrant
from anslag.web.open.pattern_values import NOTHING, POT, grants, stages
from anslag.web.parts.county_map import county_map, state_of
from anslag.web.parts.flow import BAND, LEAST, LINE, Flow, flow
from anslag.web.parts.outcome import Share, key_figures, outcome

NEARLY_ALL = replace(
    NOTHING, requisitioned=POT, paid=POT, used=POT - 538, unused=538, waived=500, demanded=38, returned=38
)


def labelled(share: Share) -> dict[str, int]:
    return {part.label: part.amount for part in share.further}


def test_the_four_figures_are_sums_of_the_grants() -> None:
    assert [(figure.label, figure.amount) for figure in key_figures(POT, grants())] == [
        ("Att fördela", 10_000_000),
        ("Rekvirerat", 8_000_000),
        ("Redovisat", 3_400_000),
        ("Ej använt", 600_000),
    ]


def test_every_krona_of_the_pot_goes_one_way_and_ways_of_nothing_are_left_out() -> None:
    whole = outcome(POT, grants())
    assert labelled(whole) == {
        "Använt": 3_400_000,
        "Ej använt": 600_000,
        "Utbetalt, inte redovisat": 2_000_000,
        "Rekvirerat, inte utbetalt": 2_000_000,
        "Inte rekvirerat": 2_000_000,
    }
    assert labelled(whole.further[1]) == {
        "Eftergivet": 500,
        "Återbetalt": 150_000,
        "Krävt, inte återbetalt": 250_000,
        "Inte beslutat": 199_500,
    }
    assert [share.difference for share in (whole, *whole.further)] == [0, 0, 0, 0, 0, 0]
    assert labelled(outcome(POT, ())) == {"Inte rekvirerat": POT}


def test_an_exception_is_drawn_although_it_is_a_ten_thousandth() -> None:
    heights = {post.label: post.height for post in flow(outcome(POT, [NEARLY_ALL])).posts}
    assert heights == {
        "Att fördela": BAND,
        "Använt": BAND,
        "Ej använt": LEAST,
        "Eftergivet": LEAST,
        "Återbetalt": LEAST,
    }


def drawings() -> list[Any]:
    made = [pytest.param(stage.flow, id=stage.id) for stage in stages()]
    half = replace(NOTHING, paid=POT, used=POT // 2, unused=POT // 2, demanded=POT // 2)
    return [
        *made,
        pytest.param(flow(outcome(POT, [half])), id="half"),
        pytest.param(flow(outcome(0, ())), id="0"),
    ]


@pytest.mark.parametrize("drawn", drawings())
def test_labels_stand_clear_of_each_other_and_within_the_drawing(drawn: Flow) -> None:
    by_column: dict[int, list[int]] = {}
    for post in drawn.posts:
        by_column.setdefault(post.x, []).append(post.label_y)
        assert post.amount_y <= drawn.height
        assert post.y + post.height <= drawn.height
    for column in by_column.values():
        assert all(below - above >= 2 * LINE for above, below in pairwise(column))


@pytest.mark.parametrize("drawn", drawings())
def test_a_label_stands_beside_its_upright_or_over_one_that_bands_go_on_from(drawn: Flow) -> None:
    goes_on = {share.label for share in (drawn.share, *drawn.share.further) if share.further}
    for post in drawn.posts:
        if post.label in goes_on:
            assert post.amount_y < post.y
        else:
            assert post.label_x > post.x + post.width


STATES = ["waiting", "requisitioned", "paid", "used", "left"]


def test_a_grant_is_in_the_state_that_its_kronor_say() -> None:
    assert [state_of(grant) for grant in grants()] == STATES


def test_the_map_has_every_county_and_tells_each_state_once() -> None:
    drawn = county_map(grants())
    assert drawn is not None
    assert len({area.code for area in drawn.areas}) == 21
    assert [(line.state, line.recipients) for line in drawn.legend] == [
        ("waiting", ("Alfa",)),
        ("requisitioned", ("Beta",)),
        ("paid", ("Gamma",)),
        ("used", ("Delta",)),
        ("left", ("Epsilon",)),
        ("outside", ()),
    ]
    assert {area.code: area.state for area in drawn.areas if area.state != "outside"} == dict(
        zip(["25", "24", "23", "22", "21"], STATES, strict=True)
    )


def with_code(code: str) -> tuple[PublicGrant, ...]:
    first, *others = grants()
    return (replace(first, county_code=code), *others)


@pytest.mark.parametrize(
    "given", [(), with_code(""), with_code("24"), with_code("99")], ids=["none", "blank", "twice", "unknown"]
)
def test_there_is_no_map_unless_each_recipient_has_a_county_of_its_own(
    given: tuple[PublicGrant, ...],
) -> None:
    assert county_map(given) is None
