"""What a bank is told of a payment order: one file, the same for ever, whoever asks for it and however often.

All of it follows from the order as it was approved: its entry in the diary names it, its lines are what is paid, and
the accounts are those that were in the register then. Each line has an id of its own that no other ever gets.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from anslag.domain.bank_account import BankAccount
from anslag.domain.day import Holidays, business_day_from
from anslag.domain.money import Kronor
from anslag.domain.problem import Problem, Refused

type FileVersion = Literal["03", "09"]
"""Of pain.001.001, the customer credit transfer of ISO 20022."""

MARK = 16
"""Signs of the entry's hash in the ids: enough that no other entry anywhere has the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankProfile:
    """What differs between banks in the same standard. The bank's own agreement says what it takes."""

    name: str
    version: FileVersion
    name_length: int
    text_length: int
    characters: str
    """Those that the bank takes, beside letters A to Z and digits; others are written with their nearest letters."""
    plusgiro_scheme: str
    """How a plusgiro is marked: a code of the standard, as BBAN, or the bank's own word, as PGNR."""
    customer_number: str = ""
    """What the bank knows the payer by; empty: by its organisation number."""
    bic: str = ""
    """Of the payer's bank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """Whose money it is, and the account that it is paid from; None when it is not known."""

    name: str
    organisation_number: str
    account: BankAccount | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedLine:
    """A line of an order: what is paid to whom. `account` is None when none was known."""

    number: int
    recipient: str
    amount: Kronor
    account: BankAccount | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A payment order as it was approved."""

    number: int
    programme: str
    title: str
    case_reference: str
    ordered: date
    at: str
    """The time of day as HH:MM:SS with its offset, or a day and a time; empty when it is not known."""
    entry: int
    """The number in the diary of the act that let it be paid."""
    mark: str
    """The hash of the entry that tells of it."""
    payer: Payer
    lines: tuple[OrderedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditTransfer:
    """One payment in a file. `id` is ours, and comes back in every answer."""

    id: str
    recipient: str
    amount: Kronor
    account: BankAccount
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFile:
    """What the file says, and what it is called, whatever version of the standard it is written in."""

    id: str
    name: str
    created: str
    execution: date
    payer: Payer
    payer_account: BankAccount
    transfers: tuple[CreditTransfer, ...]

    @property
    def amount(self) -> Kronor:
        return sum(each.amount for each in self.transfers)


def transfer_id(line: int, mark: str) -> str:
    """The id of a line's payment: unique for ever, since it holds the hash of the act that let it be paid."""
    return f"A{line}-{mark[:MARK].upper()}"


def line_of(reference: str) -> tuple[int, str]:
    """The line that an id is of, and the mark it must have; (0, "") for what is no id of ours."""
    number, _, mark = reference.strip().removeprefix("A").partition("-")
    ours = (
        reference.strip().startswith("A") and number.isascii() and number.isdecimal() and len(number) < MARK
    )
    return (int(number), mark) if ours and len(mark) == MARK else (0, "")


def left_out(batch: Batch) -> tuple[Problem, ...]:
    """The lines that cannot be in the file, and why; they stay, and the others go on."""
    return tuple(
        Problem(
            place=f"Betalningsuppdrag {batch.number}, {each.recipient}",
            rule="payment.account",
            message="Kontot är inte känt. Raden står kvar och är inte med i filen.",
            remedy="Be mottagaren lämna ett konto, och betala i ett nytt uppdrag.",
        )
        for each in batch.lines
        if each.account is None
    )


def payment_file(batch: Batch, profile: BankProfile, *, holidays: Holidays) -> PaymentFile | None:
    """What the bank is told of the order; None when there is nothing in it that can be paid.

    Raises Refused where the payer's own account is not known.
    """
    account = batch.payer.account
    if account is None:
        raise Refused((_no_payer_account(batch),))
    lines = [(each, each.account) for each in batch.lines if each.account is not None]
    if not lines:
        return None
    return PaymentFile(
        id=f"ANSLAG-{batch.number}-{batch.mark[:MARK].upper()}",
        name=f"{batch.programme}-betalning-{batch.number}-{batch.mark[:MARK]}",
        created=_created(batch),
        execution=business_day_from(batch.ordered, holidays),
        payer=batch.payer,
        payer_account=account,
        transfers=tuple(
            CreditTransfer(
                id=transfer_id(line.number, batch.mark),
                recipient=fitted(line.recipient, profile, most=profile.name_length),
                amount=line.amount,
                account=to,
                text=fitted(f"{batch.case_reference} {batch.title}", profile, most=profile.text_length),
            )
            for line, to in lines
        ),
    )


def fitted(text: str, profile: BankProfile, *, most: int) -> str:
    """The text in the bank's characters and length: é becomes e where the bank has no é, and a dash a hyphen."""
    return " ".join("".join(_taken(text, profile.characters)).split())[:most].strip()


def _taken(text: str, characters: str) -> Iterable[str]:
    for sign in unicodedata.normalize("NFC", text):
        if (sign.isascii() and sign.isalnum()) or sign in characters:
            yield sign
        elif unicodedata.category(sign) == "Pd":
            yield "-" if "-" in characters else " "
        else:
            bare = [each for each in unicodedata.normalize("NFKD", sign) if each.isascii() and each.isalnum()]
            yield "".join(bare) or " "


def _created(batch: Batch) -> str:
    """The moment of the approval; the day's beginning where the time is not known."""
    if "T" in batch.at:
        return batch.at
    return f"{batch.ordered.isoformat()}T{batch.at or '00:00:00'}"


def _no_payer_account(batch: Batch) -> Problem:
    return Problem(
        place=f"Betalningsuppdrag {batch.number}",
        rule="payment.payer_account",
        message=f"Kontot som {batch.payer.name} betalar från är inte känt.",
        remedy="Skriv givarens bankgiro i parties.csv innan programmet öppnas.",
    )
