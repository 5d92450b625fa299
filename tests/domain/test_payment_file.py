"""What a bank is told of a payment order: ids that are never used again, what is left out, names that fit."""

from dataclasses import replace
from datetime import date

import pytest

from anslag.domain.bank_account import read_bank_account
from anslag.domain.payment_file import (
    BankProfile,
    Batch,
    OrderedLine,
    Payer,
    fitted,
    left_out,
    line_of,
    payment_file,
    transfer_id,
)
from anslag.domain.problem import Refused

PROFILE = BankProfile(
    name="prov",
    version="09",
    name_length=20,
    text_length=40,
    characters="ÅÄÖåäö -.",
    plusgiro_scheme="BBAN",
)
MARK = "0123456789abcdef" * 4
BATCH = Batch(
    number=7,
    programme="grant",
    title="Bidraget – för é",
    case_reference="1.2-3/2031",
    ordered=date(2031, 4, 12),
    at="",
    entry=5,
    mark=MARK,
    payer=Payer(name="Verket", organisation_number="202100-0555", account=read_bank_account("9900-1018")),
    lines=(
        OrderedLine(number=1, recipient="Alfa", amount=500, account=read_bank_account("9900-0101")),
        OrderedLine(number=2, recipient="Beta", amount=120, account=None),
        OrderedLine(number=3, recipient="Gamma", amount=80, account=read_bank_account("PG 123456-6")),
    ),
)


def test_a_line_without_an_account_stays_and_says_why_and_the_others_go_on() -> None:
    file = payment_file(BATCH, PROFILE, holidays=())
    assert file
    assert [(each.recipient, each.amount) for each in file.transfers] == [("Alfa", 500), ("Gamma", 80)]
    assert file.amount == 580
    (problem,) = left_out(BATCH)
    assert str(problem).startswith("Betalningsuppdrag 7, Beta: Kontot är inte känt. Raden står kvar")


def test_without_any_account_there_is_no_file() -> None:
    assert payment_file(replace(BATCH, lines=BATCH.lines[1:2]), PROFILE, holidays=()) is None


def test_a_payer_whose_own_account_is_not_known_is_told_what_to_do() -> None:
    payer = replace(BATCH.payer, account=None)
    with pytest.raises(Refused, match="Kontot som Verket betalar från är inte känt"):
        payment_file(replace(BATCH, payer=payer), PROFILE, holidays=())


def test_it_is_paid_on_the_first_business_day_from_the_approval() -> None:
    file = payment_file(BATCH, PROFILE, holidays={date(2031, 4, 14)})
    assert file
    assert BATCH.ordered.weekday() == 5
    assert file.execution == date(2031, 4, 15)


@pytest.mark.parametrize(
    ("at", "created"),
    [
        ("", "2031-04-12T00:00:00"),
        ("09:30:00+02:00", "2031-04-12T09:30:00+02:00"),
        ("2031-04-12T09:30:00+02:00", "2031-04-12T09:30:00+02:00"),
    ],
)
def test_it_is_made_at_the_moment_of_the_approval(at: str, created: str) -> None:
    file = payment_file(replace(BATCH, at=at), PROFILE, holidays=())
    assert file
    assert file.created == created


def test_an_id_is_of_one_line_in_one_act_and_leads_back_to_it() -> None:
    assert transfer_id(12, MARK) == "A12-0123456789ABCDEF"
    assert line_of(" A12-0123456789ABCDEF ") == (12, "0123456789ABCDEF")
    assert len(transfer_id(10**12, MARK)) <= 35


@pytest.mark.parametrize(
    "told", ["", "A12", "12-0123456789ABCDEF", "A12-01", "A-0123456789ABCDEF", "NOTPROVIDED"]
)
def test_what_is_no_id_of_ours_leads_nowhere(told: str) -> None:
    assert line_of(told) == (0, "")


@pytest.mark.parametrize(
    ("text", "most", "told"),
    [
        ("Région Dalarna", 20, "Region Dalarna"),
        ("Bidraget – för allt", 40, "Bidraget - för allt"),
        ("A&B <Ö>\n\tÆ", 40, "A B Ö"),
        ("Region Jämtland Härjedalen", 20, "Region Jämtland Härj"),
        ("E\u0301tt", 20, "Ett"),
    ],
)
def test_a_text_is_put_in_the_banks_characters_and_length(text: str, most: int, told: str) -> None:
    assert fitted(text, PROFILE, most=most) == told
