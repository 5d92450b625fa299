"""Amounts as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anslag.domain.money import MOST, NotKronorError, format_kronor, read_kronor

SPACES = ("", " ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}", "\N{FIGURE SPACE}")


@given(st.integers(0, MOST))
def test_what_is_shown_is_read_back(amount: int) -> None:
    assert read_kronor(format_kronor(amount)) == amount


@given(
    st.integers(0, MOST),
    st.sampled_from(SPACES),
    st.sampled_from(("", "kr", " kr", " kronor", ":-", ",00", ",-")),
)
def test_spaces_and_units_are_read(amount: int, space: str, unit: str) -> None:
    assert read_kronor(f"{amount:,}".replace(",", space) + unit) == amount


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("7.372.139", "Menar du 7\N{NO-BREAK SPACE}372\N{NO-BREAK SPACE}139 kronor?"),
        ("7,372,139", "Menar du 7\N{NO-BREAK SPACE}372\N{NO-BREAK SPACE}139 kronor?"),
        ("7,4", "inte tusental eller miljoner"),
        ("7,4 mkr", "inte tusental eller miljoner"),
        ("7 mnkr", "inte tusental eller miljoner"),
        ("7 372 139,50", "utan ören"),
        ("−500", "utan minustecken"),
        ("-500", "utan minustecken"),
        ("tolv", "med siffror"),
        ("", "med siffror"),
        ("１２", "med siffror"),
        ("9" * 17, "Ange ett belopp från 0"),
        ("9" * 26, "för stort"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_do(text: str, told: str) -> None:
    with pytest.raises(NotKronorError) as refused:
        read_kronor(text)
    assert told in str(refused.value)


def test_an_amount_below_nothing_has_a_minus_sign() -> None:
    assert format_kronor(-672_462) == "\N{MINUS SIGN}672\N{NO-BREAK SPACE}462"
