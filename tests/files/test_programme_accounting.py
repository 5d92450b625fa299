"""Rules for the giver's own books that name no movement, or accounts that are not listed."""

from pathlib import Path

import pytest

from anslag.domain.ledger import BESIDE, EDGES
from tests.files.small_programme import Edit, Faults, small_programme, told

BEFORE = "[national_report]"
ACCOUNTS = (
    '[accounting]\n[[accounting.accounts]]\nnumber = "1940"\nlabel = "Bank"\n'
    '[[accounting.accounts]]\nnumber = "7711"\nlabel = "Bidrag"\n'
)


def posting(code: str = "pay", debit: str = "7711", credit: str = "1940") -> str:
    sides = f'debit = "{debit}"\ncredit = "{credit}"\n'
    return f'[[accounting.postings]]\ncode = "{code}"\nlabel = "Utbetalning"\n{sides}'


def accounting(*postings: str) -> tuple[Edit, ...]:
    return (("programme.toml", BEFORE, f"{ACCOUNTS}{''.join(postings)}\n{BEFORE}"),)


CODES = ", ".join(sorted({*(edge.code for edge in EDGES), "pay_back", *BESIDE}))

FAULTS: Faults = {
    "rules that hold": (accounting(posting()), ()),
    "a code that is no movement": (
        accounting(posting("payment")),
        (
            f"programme.toml: accounting.postings[1].code (rad 94): Koden payment är ingen rörelse i reskontran. Välj bland {CODES}, en regel för varje. [postings_are_of_movements]",
        ),
    ),
    "two rules for a code": (
        accounting(posting(), posting()),
        (
            f"programme.toml: accounting.postings[2].code (rad 99): Koden pay har redan en regel. Välj bland {CODES}, en regel för varje. [postings_are_of_movements]",
        ),
    ),
    "an account that is not listed": (
        accounting(posting(credit="1930")),
        (
            "programme.toml: accounting.postings[1].credit (rad 97): Kontot 1930 står inte i accounting.accounts, eller är detsamma på båda sidor. Lägg till kontot, eller välj ett annat. [postings_name_accounts]",
        ),
    ),
}


@pytest.mark.parametrize(("edits", "faults"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_told_and_no_other(
    tmp_path: Path, edits: tuple[Edit, ...], faults: tuple[str, ...]
) -> None:
    assert told(small_programme(tmp_path, *edits)) == faults
