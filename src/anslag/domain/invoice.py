"""An invoice: what is demanded back, in the giver's own series of numbers, and the credit note that withdraws it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from anslag.domain.interest import Span
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.party import Party
from anslag.domain.problem import Problem

type Claim = Literal["demand_repayment", "claw_back", "charge_interest"]
"""The act that an invoice is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credited:
    """The invoice that a credit note withdraws."""

    number: str
    issued: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """An invoice or a credit note, with all that stands in it. Nothing in it changes after it is issued."""

    number: str
    issued: date
    amount: Kronor
    due: date | None
    """The last day to pay; a credit note has none."""
    reference: str
    """The OCR number to pay with; a credit note has none."""
    claim: Claim
    """What the invoice is of; of a credit note, what the invoice that it withdraws was of."""
    credits: Credited | None = None
    reason: str = ""
    """Why it is withdrawn, or on which ground it is demanded."""
    interest_on: str = ""
    """Of an invoice of interest: the number of the invoice that was late."""
    interest: tuple[Span, ...] = ()
    """Of the same: the days, with the debt and the rate of each."""
    seller: Party
    buyer: Party
    programme: str
    """The title."""
    grant_year: int
    period: tuple[date, date]
    case_reference: str
    decisions: tuple[tuple[str, str], ...] = ()
    """Case reference and title of the decisions that the programme rests on."""
    appeal: str = ""
    synthetic: str = ""


def invoice_number(issued: date, number: int) -> str:
    """How a number in a giver's series is written: the year of issue, then the number, in four digits or more.

    The series goes on over the new year: no number is left out, and none stands twice.
    """
    return f"{issued.year}{number:04}"


def claim_words(invoice: Invoice) -> str:
    """What an invoice is of, in a line."""
    words = {
        "demand_repayment": "Återbetalning av ej använt bidrag",
        "claw_back": "Återkrav av utbetalt bidrag",
        "charge_interest": "Ränta på återbetalning",
    }
    return f"{words[invoice.claim]} {invoice.grant_year}"


def sending_problems(seller: Party, buyer: Party) -> tuple[Problem, ...]:
    """Why an invoice cannot be sent electronically: what either party lacks, by the column of parties.csv."""
    wanted = (
        (seller, ("organisation_number", "endpoint", "bankgiro")),
        (buyer, ("organisation_number", "endpoint", "buyer_reference")),
    )
    return tuple(
        problem for party, columns in wanted for column in columns for problem in _lacking(party, column)
    )


_COLUMNS = {
    "organisation_number": "Organisationsnumret",
    "endpoint": "Den elektroniska adressen",
    "bankgiro": "Bankgironumret",
    "buyer_reference": "Köparens referens",
}


def _lacking(party: Party, column: str) -> Iterator[Problem]:
    if not getattr(party, column):
        yield Problem(
            place=f"E-faktura, {party.name}",
            rule=f"invoice.{column}",
            message=f"{_COLUMNS[column]} saknas.",
            remedy=f"Fyll i kolumnen {column} för {party.name} i parties.csv.",
        )


def credit_problems(
    *, recipient: str, known: bool, credited: bool, amount: Kronor, owed: Kronor, reason: str
) -> tuple[Problem, ...]:
    """Why an invoice cannot be withdrawn. `known`: it is an invoice to that recipient. `owed`: what is left to pay."""
    faults = (
        (
            not known,
            "credit.invoice",
            "Det är ingen faktura till mottagaren.",
            "Kontrollera mottagaren och numret. En kreditfaktura kan inte krediteras.",
        ),
        (credited, "credit.once", "Fakturan är redan krediterad.", "Inget mer behöver göras."),
        (
            not credited and owed < amount,
            "credit.paid",
            f"Fakturan är på {format_kronor(amount)} kr, men av fordran är {format_kronor(owed)} kr kvar.",
            "Rätta det som har kommit in först.",
        ),
        (not reason.strip(), "credit.reason", "Skälet saknas.", "Skriv varför fakturan krediteras."),
    )
    return tuple(
        Problem(place=f"Kreditfaktura, {recipient}", rule=rule, message=message, remedy=remedy)
        for fault, rule, message, remedy in faults
        if fault
    )
