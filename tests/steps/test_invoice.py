"""An invoice is issued with what it demands, in its giver's series; a credit note withdraws it, once and whole."""

from datetime import timedelta

import pytest

from anslag.domain.problem import Refused
from anslag.records import models
from anslag.records.grants import held_programme, positions
from anslag.records.invoices import UnknownInvoiceError, invoices
from anslag.steps.repayment import credit_invoice, demand_repayment, receive_repayment, waive
from anslag.steps.report import accept
from tests.steps.test_year import GRANT, STATE, balanced, pay_all, report, rules, where
from tests.steps.year import REPAYS, REPORTS, act

pytestmark = pytest.mark.django_db
LATER = REPORTS + timedelta(3)


@pytest.fixture(autouse=True)
def unused(db: None) -> None:
    """Beta has 150 left and Gamma 70."""
    pay_all(STATE)
    pay_all(GRANT)
    report("grant", "Alfa", {"pay": 500})
    report("grant", "Beta", {"pay": 100, "travel": 50}, left=True)
    report("grant", "Gamma", {"travel": 130}, left=True)
    accept(act(REPORTS), programme="grant")


def demand(name: str) -> None:
    demand_repayment(act(REPORTS), programme="grant", recipient=name)


def credit(number: str, *, recipient: str = "Beta", reason: str = "Fel belopp") -> None:
    credit_invoice(act(LATER), programme="grant", recipient=recipient, invoice=number, reason=reason)


def issued(key: str = "grant") -> list[tuple[str, str, int, str]]:
    """Number, receiver, amount, and which invoice is withdrawn."""
    return [
        (each.number, each.buyer.name, each.amount, each.credits.number if each.credits else "")
        for each in invoices(held_programme(key))
    ]


def test_each_demand_has_an_invoice_in_the_givers_series() -> None:
    demand("Beta")
    demand("Gamma")
    assert issued() == [("20320001", "Beta", 150, ""), ("20320002", "Gamma", 70, "")]
    first = invoices(held_programme("grant"))[0]
    assert (first.due, first.issued, first.reference) == (REPAYS, REPORTS, "2032000107")
    assert balanced("state", "grant")


def test_another_givers_series_is_its_own() -> None:
    demand("Beta")
    receive_repayment(act(REPAYS), programme="grant", recipient="Beta")
    waive(act(REPORTS), programme="grant", recipient="Gamma", ground="Lågt belopp")
    report("state", "Verket", {"handed_on": 850}, left=True)
    accept(act(REPORTS), programme="state")
    demand_repayment(act(REPORTS), programme="state", recipient="Verket")
    assert issued("state") == [("20320001", "Verket", 150, "")]
    assert issued() == [("20320001", "Beta", 150, "")]


def test_a_waived_amount_has_no_invoice() -> None:
    waive(act(REPORTS), programme="grant", recipient="Gamma", ground="Lågt belopp")
    assert issued() == []


def test_a_credit_note_puts_the_money_back_where_it_stood_and_a_new_invoice_goes_on_in_the_series() -> None:
    demand("Beta")
    credit("20320001")
    assert where("grant", "Beta") == {"used:pay": 100, "used:travel": 50, "unused": 150}
    assert positions(held_programme("grant"))["Beta"].undecided == 150
    demand("Beta")
    assert issued() == [
        ("20320001", "Beta", 150, ""),
        ("20320002", "Beta", 150, "20320001"),
        ("20320003", "Beta", 150, ""),
    ]
    assert balanced("state", "grant")


def test_an_invoice_that_is_partly_paid_cannot_be_withdrawn() -> None:
    demand("Beta")
    receive_repayment(act(LATER), programme="grant", recipient="Beta", amount=1)
    with pytest.raises(Refused) as refused:
        credit("20320001")
    assert rules(refused) == ["credit.paid"]
    assert "149" in str(refused.value)


def test_an_invoice_is_withdrawn_once_with_a_reason_and_for_its_own_receiver() -> None:
    demand("Beta")
    for change, rule in (({"reason": " "}, "credit.reason"), ({"recipient": "Gamma"}, "credit.invoice")):
        with pytest.raises(Refused) as refused:
            credit("20320001", **change)
        assert rules(refused) == [rule]
    credit("20320001")
    for number, rule in (("20320001", "credit.once"), ("20320002", "credit.invoice")):
        with pytest.raises(Refused) as refused:
            credit(number)
        assert rule in rules(refused)
    for number in ("20320009", "20310001", "", "x"):
        with pytest.raises(UnknownInvoiceError):
            credit(number)


def test_what_is_refused_uses_no_number() -> None:
    with pytest.raises(Refused):
        demand_repayment(act(REPORTS), programme="grant", recipient="Alfa")
    demand("Beta")
    assert [row.number for row in models.Invoice.objects.all()] == [1]
