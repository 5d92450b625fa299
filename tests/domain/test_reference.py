"""OCR numbers: made of any number, read back as they were filled out, and never taken for another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anslag.domain.reference import NotReferableError, as_ocr_number, is_ocr_number, ocr_number

NUMBERS = st.integers(1, 10**23 - 1)


@pytest.mark.parametrize(
    ("number", "reference"),
    [(1, "0141"), (12, "1248"), (2025001, "202500195"), (202500012, "20250001219")],
)
def test_an_ocr_number_ends_in_its_length_and_a_check_digit(number: int, reference: str) -> None:
    assert ocr_number(number) == reference
    assert is_ocr_number(reference)


@pytest.mark.parametrize("reference", ["57398", "5739 8", "", "12", "1" * 26, "０１４１", "0142", "0131"])
def test_what_is_none_is_not_taken_for_one(reference: str) -> None:
    assert not is_ocr_number(reference)


@given(NUMBERS, st.integers(0, 10))
def test_a_bank_may_fill_it_out_with_zeros_and_spaces(number: int, zeros: int) -> None:
    reference = ocr_number(number)
    assert as_ocr_number(f"  {'0' * zeros}{reference} ") == reference


@given(NUMBERS, NUMBERS)
def test_two_numbers_never_get_the_same(one: int, other: int) -> None:
    assert (ocr_number(one) == ocr_number(other)) == (one == other)


@given(NUMBERS, st.data())
def test_one_wrong_digit_is_found(number: int, data: st.DataObject) -> None:
    reference = ocr_number(number)
    place = data.draw(st.integers(0, len(reference) - 1))
    other = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != reference[place]))
    assert not is_ocr_number(reference[:place] + other + reference[place + 1 :])


@pytest.mark.parametrize("number", [0, -1, 10**23])
def test_a_number_that_cannot_be_one_is_refused(number: int) -> None:
    with pytest.raises(NotReferableError, match="1 till 23 siffror"):
        ocr_number(number)
