"""An organisation sees where it is paid, and asks for another account; whoever approves sees the new one whole."""

from typing import Any

import pytest

from anslag.records.bank_accounts import register_of
from anslag.records.grants import held_programme
from anslag.records.mandates import parties_named
from anslag.records.proposals import proposals
from tests.web.giving import LATER, Grant, decided, granted, send, shown, words
from tests.web.reading import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def grant(settings: Any) -> Grant:
    settings.TODAY = LATER
    return granted()


def own(*parts: str) -> str:
    return "/".join(("/organisation", str(parties_named(["Alfa"])[0].number), "konton", *parts, ""))


def asked(grant: Grant, account: str = "5050-1055") -> Any:
    return send(grant.signer("Alfa"), own("byt"), giver="grant", account=account)


def test_it_is_shown_by_its_last_digits_with_who_pays_to_it(grant: Grant) -> None:
    page = shown(grant.signer("Alfa"), own())
    assert page.cells[3:6] == ["Verket", "••••0101", "Som när programmet öppnades."]
    assert "9900-0101" not in words(page)


def test_another_is_asked_for_decided_on_and_shown(grant: Grant) -> None:
    assert asked(grant).url == own()
    assert "väntar på beslut" in words(shown(grant.signer("Alfa"), own()))
    (waiting,) = proposals(programme="grant", waiting=True)
    address = grant.page("forslag", waiting.number)
    page = shown(grant.client("approver"), address)
    assert page.headings[0].endswith("Betala Alfa till ett annat konto")
    assert "5050-1055" in words(page)
    assert "••••0101" in words(page)
    decided(grant, address)
    known = register_of(held_programme("grant")).account_of("Alfa")
    assert known is not None
    assert str(known.account) == "5050-1055"
    page = shown(grant.signer("Alfa"), own())
    assert page.cells[4] == "••••1055"
    assert "Ändrat 1 april 2031." in words(page)


def test_sent_twice_it_is_asked_for_once(grant: Grant) -> None:
    form = {"act_key": "en", "giver": "grant", "account": "5050-1055"}
    for _ in range(2):
        assert grant.signer("Alfa").post(own("byt"), form).status_code == 302
    assert len(proposals(programme="grant", waiting=True)) == 1


@pytest.mark.parametrize(
    ("account", "told"),
    [
        ("", "Skriv numret på kontot."),
        ("9900-0101", "Det är det konto som redan gäller."),
        ("9900-0102", "kontrollsiffran stämmer inte"),
    ],
)
def test_what_is_no_other_account_is_told_at_the_field(grant: Grant, account: str, told: str) -> None:
    page = Page(asked(grant, account).content.decode())
    (error,) = [each.text for each in page.elements if each.get("id") == "id_account_error"]
    assert told in error
    assert proposals(programme="grant") == ()


def test_until_its_time_has_come_a_payment_to_it_cannot_be_chosen_and_says_when(grant: Grant) -> None:
    grant.ask("Alfa")
    asked(grant)
    (waiting,) = proposals(programme="grant", waiting=True)
    decided(grant, grant.page("forslag", waiting.number))
    told = words(shown(grant.client("economist"), grant.page("betalningar")))
    assert "Avviker: Kontot ändrades 1 april 2031. Betala tidigast 3 april 2031." in told
