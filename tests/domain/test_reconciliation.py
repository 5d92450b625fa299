"""A month from opening to closing, and what is told of it to the giver's own books."""

from dataclasses import replace
from datetime import date

import pytest

from anslag.domain.problem import Refused
from anslag.domain.programme import Accounting, LedgerAccount, Posting
from anslag.domain.reconciliation import (
    AccountMonth,
    Booked,
    MonthError,
    OrderMonth,
    Reconciliation,
    differences,
    month_of,
)
from anslag.domain.voucher import vouchers
from tests.steps.year import programme

TERMS = programme("grant", giver="Verket", basis={"Alfa": 1}, pot=100).terms
ACCOUNTING = Accounting(
    accounts=tuple(LedgerAccount(number=each, label=f"Konto {each}") for each in ("1940", "7711", "1515")),
    postings=(
        Posting(code="pay", label="Utbetalning", debit="7711", credit="1940"),
        Posting(code="repay", label="Återbetalning", debit="1940", credit="1515"),
    ),
    dimension=6,
    object="P1",
)


def account(kind: str, opening: int, kept: int, **moved: int) -> AccountMonth:
    return AccountMonth(kind=kind, detail="", recipient="Alfa", opening=opening, moved=moved, kept=kept)


def booked(entry: int, code: str, amount: int, **more: object) -> Booked:
    made = Booked(
        entry=entry,
        day=date(2031, 4, 1),
        code=code,
        corrects=amount < 0,
        source="requisitioned",
        target="paid",
        detail="",
        recipient="Alfa",
        elsewhere="",
        comes_in=True,
        amount=amount,
        case_reference="Dnr 1",
        by="officer",
        approved_by="approver",
        late=False,
    )
    return replace(made, **more)  # type: ignore[arg-type]


MONTH = Reconciliation(
    programme="grant",
    title="Bidraget",
    case_reference="Dnr",
    month=month_of("2031-04"),
    accounts=(
        account("requisitioned", 60, 0, pay=-60),
        account("paid", 0, 60, pay=60),
        account("receivable", 10, 6, repay=-4),
        account("returned", 0, 4, repay=4),
    ),
    booked=(booked(5, "pay", 60), booked(6, "repay", 4)),
    orders=(
        OrderMonth(
            number=1,
            ordered=date(2031, 3, 30),
            amount=60,
            refused=0,
            booked=60,
            paid_on=date(2031, 4, 1),
            reference="BG",
        ),
    ),
    paid_without_order=0,
)


def test_a_month_is_its_days() -> None:
    month = month_of("2031-12")
    assert (month.start, month.end, str(month.next)) == (date(2031, 12, 1), date(2031, 12, 31), "2032-01")


@pytest.mark.parametrize("text", ["2031", "2031-13", "2031-4-1", "", "april", "9999-12"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(MonthError, match="Skriv år och månad"):
        month_of(text)


def test_a_month_that_agrees_has_no_differences_and_says_what_is_owed() -> None:
    assert differences(MONTH) == ()
    (owed,) = MONTH.receivables
    assert (owed.opening, owed.demanded, owed.repaid, owed.other, owed.closing) == (10, 0, 4, 0, 6)
    assert (MONTH.opening, MONTH.closing, MONTH.to_elsewhere) == (70, 70, 0)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"accounts": (account("paid", 0, 59, pay=60), account("requisitioned", 60, 0, pay=-60))}, "saldo"),
        (
            {"accounts": (account("paid", 0, -1, pay=-1), account("requisitioned", 0, 1, pay=1))},
            "överskridet",
        ),
        ({"accounts": (account("paid", 0, 60, pay=60),)}, "summan av kontona"),
        ({"orders": (replace(MONTH.orders[0], amount=59),)}, "Mer är bokfört"),
        ({"paid_without_order": 5}, "utan betalningsuppdrag"),
    ],
)
def test_what_does_not_agree_is_told_with_both_amounts(wrong: dict[str, object], rule: str) -> None:
    found = differences(replace(MONTH, **wrong))  # type: ignore[arg-type]
    assert [rule in each.rule and each.expected != each.found for each in found] == [True]


def test_what_went_to_another_programme_is_no_difference() -> None:
    handed = booked(7, "pass_on", 30, elsewhere="local", comes_in=False)
    month = replace(MONTH, accounts=(account("paid", 60, 30, pass_on=-30),), booked=(handed,))
    assert (differences(month), month.to_elsewhere) == ((), 30)


def test_each_act_is_a_balanced_voucher_and_what_has_no_rule_is_left_out() -> None:
    terms = replace(TERMS, accounting=ACCOUNTING)
    acts = [booked(5, "pay", 60), booked(5, "pay", 40), booked(6, "repay", 4), booked(7, "use", 50)]
    found = vouchers(terms, [*acts, booked(8, "pay", -40)])
    assert [(each.number, each.balances, len(each.rows)) for each in found.vouchers] == [
        (5, True, 3),
        (6, True, 2),
        (8, True, 2),
    ]
    assert found.sums == {"7711": 60, "1940": -56, "1515": -4}
    assert found.left_out == {"use": 50}


def test_a_programme_that_says_nothing_of_accounts_is_told_how() -> None:
    with pytest.raises(Refused, match="på vilka konton"):
        vouchers(TERMS, [])
