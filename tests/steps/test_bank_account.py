"""The account that is paid to: in the register, changed by two, told to the registry, and not paid to at once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from anslag.domain.payment import HOLD
from anslag.records import models
from anslag.records.bank_accounts import register_of
from anslag.records.grants import held_programme
from anslag.records.mail import mail_of
from anslag.records.payment_files import batches
from anslag.records.payments import orders
from anslag.records.verify import problems
from anslag.steps.decision import open_programme
from anslag.steps.mandate import change_registry_address
from anslag.steps.payment import pay
from tests.steps.two_people import asked, decided, proposed, refused, staffed
from tests.steps.year import OPENS, act, programme

pytestmark = pytest.mark.django_db

NEW = "5050-1055"
ALLOWED = OPENS + HOLD
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def giver(db: None) -> None:
    staffed()


def changed(
    recipient: str = "Alfa", account: str = NEW, *, day: date = OPENS, approved_by: str = "second"
) -> None:
    facts = {"recipient": recipient, "account": account}
    number = proposed("change_account", facts, party=recipient, by=recipient.lower(), day=day)
    decided(number, by=approved_by, day=day)


def account_of(party: str, key: str = "grant") -> str:
    known = register_of(held_programme(key)).account_of(party)
    return str(known.account) if known else ""


def ordered(*recipients: str, day: date, by: str = "approver") -> None:
    facts = {"recipients": list(recipients)} if recipients else {}
    decided(proposed("order_payment", facts, by="economist", day=day), by=by, day=day)


def test_the_accounts_of_a_folder_are_in_the_register_when_it_is_opened() -> None:
    assert {name: account_of(name) for name in ("Verket", "Alfa", "Beta", "Gamma")} == dict.fromkeys(
        ("Verket", "Alfa", "Beta", "Gamma"), "9900-0101"
    )
    assert models.PartyAccount.objects.count() == 4


def test_another_folder_of_the_same_giver_changes_no_account_and_adds_those_that_are_new() -> None:
    other = programme("other", giver="Verket", basis={"Alfa": 1, "Delta": 1}, pot=10)
    parties = tuple(replace(each, bankgiro=NEW) for each in other.parties)
    open_programme(act(), programme=replace(other, parties=parties))
    assert (account_of("Alfa", "other"), account_of("Delta", "other")) == ("9900-0101", NEW)


def test_a_change_takes_one_who_signs_for_the_receiver_and_one_who_approves_at_the_giver() -> None:
    facts = {"recipient": "Alfa", "account": NEW}
    for by in ("beta", "case_officer", "economist"):
        assert refused(proposed, "change_account", facts, party="Alfa", by=by) == ["permission.payee_account"]
    number = proposed("change_account", facts, party="Alfa", by="alfa")
    assert account_of("Alfa") == "9900-0101"
    assert refused(decided, number, by="case_officer") == ["permission.payee_account"]
    decided(number, by="second")
    assert account_of("Alfa") == NEW
    assert problems() == ()


@pytest.mark.parametrize(
    ("account", "rule"), [("9900-0101", "account.same"), ("9900-0102", "account.form"), ("", "account.form")]
)
def test_what_is_no_other_account_is_refused(account: str, rule: str) -> None:
    facts = {"recipient": "Alfa", "account": account}
    assert refused(proposed, "change_account", facts, party="Alfa", by="alfa") == [rule]


def test_the_registry_is_told_at_every_address_it_has_had_lately() -> None:
    for number, email in enumerate(("gammal@alfa.example", "forst@alfa.example", "ny@alfa.example")):
        doing = act(OPENS + number * 20 * DAY, by="alfa", approved_by="")
        change_registry_address(doing, party="Alfa", email=email)
    changed(day=OPENS + 55 * DAY)
    letters = [each.letter for each in mail_of(party="Alfa") if each.letter.kind == "account"]
    assert {each.to for each in letters} == {"forst@alfa.example", "ny@alfa.example"}
    assert "konto ••••1055 i stället för ••••0101" in letters[0].text


def test_nothing_is_paid_to_a_changed_account_before_its_time_and_the_others_go_on() -> None:
    asked("Alfa")
    asked("Beta", 120)
    changed()
    assert refused(proposed, "order_payment", {"recipients": ["Alfa"]}, by="economist") == [
        "payment.account_hold"
    ]
    assert refused(
        proposed, "order_payment", {"recipients": ["Alfa"]}, by="economist", day=ALLOWED - DAY
    ) == ["payment.account_hold"]
    ordered(day=OPENS)
    (order,) = orders(held_programme("grant"))
    assert [line.recipient for line in order.lines] == ["Beta"]
    ordered("Alfa", day=ALLOWED)
    assert [line.recipient for each in orders(held_programme("grant")) for line in each.lines] == [
        "Alfa",
        "Beta",
    ]
    assert problems() == ()


def test_whoever_approved_the_account_does_not_approve_what_is_paid_to_it() -> None:
    asked("Alfa")
    changed(approved_by="second")
    number = proposed("order_payment", {"recipients": ["Alfa"]}, by="economist", day=ALLOWED)
    assert refused(decided, number, by="second", day=ALLOWED) == ["payment.account_approver"]
    decided(number, by="approver", day=ALLOWED)


def test_what_is_known_to_be_paid_is_held_to_the_same() -> None:
    asked("Alfa")
    changed(approved_by="second")
    assert refused(pay, act(OPENS), programme="grant") == ["payment.account_hold"]
    assert refused(pay, act(ALLOWED, approved_by="second"), programme="grant") == ["payment.account_approver"]
    pay(act(ALLOWED), programme="grant")


def test_a_new_account_in_a_requisition_is_paid_to_only_once_it_is_approved() -> None:
    asked("Alfa", stated={"account": NEW, "account_is_new": True})
    facts = {"recipients": ["Alfa"]}
    assert refused(proposed, "order_payment", facts, by="economist") == ["payment.account_not_approved"]
    changed()
    ordered("Alfa", day=ALLOWED)


def test_a_file_has_the_accounts_that_were_known_when_it_was_approved() -> None:
    asked("Alfa")
    ordered("Alfa", day=OPENS)
    changed()
    (batch,) = batches(held_programme("grant"))
    assert [str(line.account) for line in batch.lines] == ["9900-0101"]
