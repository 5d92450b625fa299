"""Accounts as people write them, and what is no account."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from anslag.domain.bank_account import (
    BankAccount,
    NotAnAccountError,
    masked,
    read_bank_account,
    read_bankgiro,
)


@pytest.mark.parametrize(
    ("text", "form", "number", "clearing", "shown"),
    [
        ("9900-1018", "bankgiro", "99001018", "", "9900-1018"),
        ("BG 99001018", "bankgiro", "99001018", "", "9900-1018"),
        ("bankgiro: 991-2346", "bankgiro", "9912346", "", "991-2346"),
        ("PG 12 34 56-6", "plusgiro", "1234566", "", "PG 123456-6"),
        ("123456-6", "plusgiro", "1234566", "", "PG 123456-6"),
        ("1-8", "plusgiro", "18", "", "PG 1-8"),
        ("6000, 123 456 789", "bank_account", "123456789", "6000", "6000, 123456789"),
        ("8327-9, 123 456-7", "bank_account", "1234567", "83279", "8327-9, 1234567"),
        (
            "se35 5000 0000 0549 1000 0003",
            "iban",
            "SE3550000000054910000003",
            "",
            "SE35 5000 0000 0549 1000 0003",
        ),
    ],
)
def test_an_account_is_read_as_it_is_written_and_shown_in_one_way(
    text: str, form: str, number: str, clearing: str, shown: str
) -> None:
    account = read_bank_account(text)
    assert account == BankAccount(form=form, number=number, clearing=clearing)  # type: ignore[arg-type]
    assert str(account) == shown
    assert read_bank_account(shown) == account


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("9900-1019", "9900-1019 är inget bankgiro: kontrollsiffran"),
        ("PG 123456-5", "inget plusgiro: kontrollsiffran"),
        ("SE3650000000054910000003", "inget IBAN: kontrollsiffrorna"),
        ("8327-8, 1234567", "Clearingnumret 8327-8 stämmer inte"),
        ("6000-5, 1234567", "Clearingnumret 6000-5 stämmer inte"),
        ("6000, 12345678901", "inget kontonummer"),
        ("DE89370400440532013000", "är inget konto"),
        ("９９００-１０１８", "är inget konto"),
        ("", "är inget konto"),
        ("9900-10188", "är inget konto"),
    ],
)
def test_what_is_no_account_is_told_with_what_to_do(text: str, told: str) -> None:
    with pytest.raises(NotAnAccountError, match=told):
        read_bank_account(text)


def test_a_bankgiro_may_lack_its_hyphen_where_nothing_else_can_stand() -> None:
    assert read_bankgiro("99001018") == read_bankgiro("9900-1018") == read_bank_account("9900-1018")
    with pytest.raises(NotAnAccountError):
        read_bankgiro("123456-6")


@given(st.integers(100000, 9999999))
def test_one_wrong_digit_in_a_bankgiro_is_found(number: int) -> None:
    right = f"{number}{luhn.calc_check_digit(str(number))}"
    assert read_bankgiro(right).number == right
    wrong = f"{number}{(int(right[-1]) + 1) % 10}"
    with pytest.raises(NotAnAccountError):
        read_bankgiro(wrong)


@pytest.mark.parametrize(
    ("number", "shown"),
    [("9900-0184", "••••0184"), ("SE35 5000 0003", "••••0003"), ("1-8", "••••"), ("", "••••")],
)
def test_enough_of_an_account_is_shown_to_know_it_by(number: str, shown: str) -> None:
    assert masked(number) == shown
