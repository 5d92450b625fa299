"""Where money is paid to: a bankgiro, a plusgiro, an account in a bank or an IBAN, with what can be checked of it.

The check digits of bankgiro and plusgiro are Luhn's, that of an IBAN is ISO 7064's. A clearing number of five digits
ends in one too. Each bank checks the rest of an account number in its own way: that is not checked here.
"""

import re
from dataclasses import dataclass
from typing import Literal

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10

from anslag.domain.problem import Refusal

type AccountForm = Literal["bankgiro", "plusgiro", "bank_account", "iban"]

SPACES = re.compile(r"[\s.]+")
BANKGIRO = re.compile(r"(?:bg|bankgiro):?([0-9]{3,4}-?[0-9]{4})", re.IGNORECASE)
PLAIN_BANKGIRO = re.compile(r"[0-9]{3,4}-[0-9]{4}")
PLUSGIRO = re.compile(r"(?:pg|plusgiro):?([0-9]{1,7}-?[0-9])", re.IGNORECASE)
PLAIN_PLUSGIRO = re.compile(r"[0-9]{1,7}-[0-9]")
IBAN = re.compile(r"SE[0-9]{22}")
DIGITS = re.compile(r"[0-9]{7,8}")
BANK_ACCOUNT = re.compile(r"([0-9]{4}(?:-?[0-9])?),([0-9-]{2,14})")

KEPT = 4
"""Digits that are shown of a number that is not shown whole."""


class NotAnAccountError(Refusal):
    """A text that is no account, or whose check digit is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """An account as its digits; an IBAN with its letters. `clearing` is that of an account in a bank."""

    form: AccountForm
    number: str
    clearing: str = ""

    def __str__(self) -> str:
        match self.form:
            case "bankgiro":
                return f"{self.number[:-4]}-{self.number[-4:]}"
            case "plusgiro":
                return f"PG {self.number[:-1]}-{self.number[-1]}"
            case "bank_account":
                clearing = (
                    self.clearing if len(self.clearing) == 4 else f"{self.clearing[:4]}-{self.clearing[4]}"
                )
                return f"{clearing}, {self.number}"
            case "iban":
                return " ".join(self.number[place : place + 4] for place in range(0, len(self.number), 4))


def read_bank_account(text: str) -> BankAccount:
    """The account that is written, in any of the forms that people write.

    `9900-1018` or `BG 99001018`, `PG 12 34 56-6`, `8327-9, 123 456 789`, `SE35 5000 ...`. A number is a plusgiro when
    it says so, or has its hyphen before the last digit. Raises NotAnAccountError with what to do.
    """
    bare = SPACES.sub("", text.strip())
    if found := BANKGIRO.fullmatch(bare):
        return _giro("bankgiro", found[1])
    if PLAIN_BANKGIRO.fullmatch(bare):
        return _giro("bankgiro", bare)
    if found := PLUSGIRO.fullmatch(bare):
        return _giro("plusgiro", found[1])
    if PLAIN_PLUSGIRO.fullmatch(bare):
        return _giro("plusgiro", bare)
    if IBAN.fullmatch(bare.upper()):
        return _iban(bare.upper())
    if found := BANK_ACCOUNT.fullmatch(bare):
        return _bank_account(found[1].replace("-", ""), found[2].replace("-", ""))
    raise NotAnAccountError(
        f"”{text.strip()}” är inget konto. Skriv ett bankgiro som 9900-1018, ett plusgiro som PG 12345-5, "
        "clearingnummer och kontonummer som 6000, 123456789, eller ett svenskt IBAN."
    )


def read_bankgiro(text: str) -> BankAccount:
    """The bankgiro that is written with or without its hyphen."""
    bare = SPACES.sub("", text.strip())
    account = read_bank_account(bare if BANKGIRO.fullmatch(bare) else f"bg{bare}")
    if account.form != "bankgiro":
        raise NotAnAccountError(f"”{text.strip()}” är inget bankgironummer. Skriv sju eller åtta siffror.")
    return account


def read_payee_account(text: str) -> BankAccount:
    """The account that someone has written in a form, where seven or eight digits alone are a bankgiro."""
    return read_bankgiro(text) if DIGITS.fullmatch(SPACES.sub("", text)) else read_bank_account(text)


def masked(number: str) -> str:
    """An account as it is shown to those who need only know it by: its last digits."""
    shown = [sign for sign in number if sign.isalnum()]
    return f"••••{''.join(shown[-KEPT:])}" if len(shown) > KEPT else "••••"


def _giro(form: AccountForm, written: str) -> BankAccount:
    number = written.replace("-", "")
    if not luhn.is_valid(number):
        raise NotAnAccountError(
            f"{written} är inget {form}: kontrollsiffran stämmer inte. Kontrollera numret med den som har det."
        )
    return BankAccount(form=form, number=number)


def _iban(number: str) -> BankAccount:
    try:
        mod_97_10.validate(number[4:] + number[:4])
    except ValidationError as fault:
        raise NotAnAccountError(
            f"{number} är inget IBAN: kontrollsiffrorna stämmer inte. Kontrollera numret med den som har det."
        ) from fault
    return BankAccount(form="iban", number=number)


def _bank_account(clearing: str, number: str) -> BankAccount:
    if len(clearing) == 5 and not (clearing.startswith("8") and luhn.is_valid(clearing)):
        raise NotAnAccountError(
            f"Clearingnumret {clearing[:4]}-{clearing[4:]} stämmer inte: bara nummer som börjar med 8 har en femte "
            "siffra, och den är en kontrollsiffra. Kontrollera numret med den som har det."
        )
    if not 2 <= len(number) <= 10:
        raise NotAnAccountError(
            f"{number} är inget kontonummer. Skriv 2 till 10 siffror efter clearingnumret."
        )
    return BankAccount(form="bank_account", number=number, clearing=clearing)
