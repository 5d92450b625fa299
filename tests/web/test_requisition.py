"""A receiver requisitions: page by page, by several people, once, in time or late, and nobody else sees its draft."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries
from pytest_django.plugin import DjangoDbBlocker

from anslag.records.drafts import draft_of
from anslag.records.grants import held_programme, positions
from anslag.records.mail import mail_of
from anslag.records.proposals import proposals
from anslag.records.requisitions import requisitions
from anslag.records.verify import problems
from anslag.steps.mandate import revoke
from tests.conftest import World, connected, copied
from tests.steps.year import act
from tests.web.reading import Page, read
from tests.web.real_year import (
    AFTER,
    GRANT,
    IN_CALL,
    browser_of,
    fields_of,
    giving,
    opened,
    receiving,
)

OREBRO = "Region Örebro län"
MOST = 14_451_741
MOST_QUERIES = 15

PAGES: dict[str, dict[str, str]] = {
    "rekvisition/": {"amount": "14 451 741 kr"},
    "rekvisition/kvarvarande/": {"wants_leftover": "yes"},
    "rekvisition/konto/": {"account_right": "yes"},
    "rekvisition/undertecknare/": {"signatory": "signatory-18", "contact": "contributor-18"},
}


@pytest.fixture(autouse=True)
def in_the_call(
    built: Callable[[World], str], tmp_path: Path, django_db_blocker: DjangoDbBlocker, settings: Any
) -> Iterator[None]:
    """The call has been open for some weeks, and nobody has requisitioned."""
    settings.TODAY = IN_CALL
    with copied(built(opened), tmp_path) as url, connected(url, django_db_blocker):
        yield


def send(client: Client, page: str, party: str = OREBRO, **changed: str) -> Any:
    """Open a page, change what is given, and send it."""
    address = receiving(party, page)
    return client.post(address, fields_of(client.get(address)) | changed)


def fill(client: Client, party: str = OREBRO, changed: dict[str, dict[str, str]] | None = None) -> None:
    for page, answers in (PAGES | (changed or {})).items():
        assert send(client, page, party, **answers).status_code == 302, page


def sign(client: Client, party: str = OREBRO, **changed: str) -> Any:
    return send(client, "rekvisition/kontrollera/", party, **({"conditions": "on"} | changed))


def kept(party: str = OREBRO) -> list[tuple[int, str, bool]]:
    return [
        (each.amount, each.signed_by, each.superseded)
        for each in requisitions(held_programme(GRANT), recipient=party)
    ]


def test_a_contributor_fills_in_and_a_signatory_signs() -> None:
    fill(browser_of("contributor-18"))
    response = sign(browser_of("signatory-18"))
    receipt = browser_of("signatory-18").get(response.url)
    assert Page(receipt.content.decode()).headings[0] == "Ni har rekvirerat 14 451 741 kronor"
    assert kept() == [(MOST, "signatory-18", False)]
    (requisition,) = requisitions(held_programme(GRANT), recipient=OREBRO)
    assert requisition.wants_leftover
    assert requisition.stated == {
        "account": "9900-0184",
        "account_is_new": False,
        "conditions": True,
        "contact": "contributor-18",
        "less_reason": "",
        "signatory": "signatory-18",
    }
    assert requisition.at.startswith("2025-06-10T")
    assert draft_of("requisition", OREBRO, programme=GRANT) is None
    assert problems() == ()


def test_one_who_may_sign_needs_six_pages_from_the_first_to_the_receipt() -> None:
    client, loads, address = browser_of("proxy-18"), 0, receiving(OREBRO, "rekvisition/")
    answers = [*PAGES.values(), {"conditions": "on"}]
    for given in answers:
        page = client.get(address)
        loads += 1
        response = client.post(address, fields_of(page) | given)
        address = response["Location"]
    assert client.get(address).status_code == 200
    assert loads + 1 == 6
    assert kept() == [(MOST, "proxy-18", False)]


def test_what_the_giver_knows_is_filled_in_beforehand() -> None:
    client = browser_of("proxy-18")
    page = client.get(receiving(OREBRO, "rekvisition/"))
    assert fields_of(page)["amount"] == "14\N{NO-BREAK SPACE}451\N{NO-BREAK SPACE}741"
    assert "••••0184" in client.get(receiving(OREBRO, "rekvisition/konto/")).content.decode()
    chosen = fields_of(client.get(receiving(OREBRO, "rekvisition/undertecknare/")))
    assert (chosen["signatory"], chosen["contact"]) == ("proxy-18", "proxy-18")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            "14 451 742",
            "14\N{NO-BREAK SPACE}451\N{NO-BREAK SPACE}742 kr är mer än ni kan rekvirera, 14\N{NO-BREAK SPACE}451\N{NO-BREAK SPACE}741 kr.",
        ),
        ("0", "Beloppet är 0 kr."),
        ("", "Skriv hur mycket ni rekvirerar."),
        ("14.451.741", "Menar du 14\N{NO-BREAK SPACE}451\N{NO-BREAK SPACE}741 kronor?"),
        ("14,4", "Skriv hela kronor"),
    ],
)
def test_a_wrong_amount_is_told_at_its_field_and_kept_as_typed(typed: str, told: str) -> None:
    client = browser_of("proxy-18")
    response = send(client, "rekvisition/", amount=typed, less_reason="Därför.")
    page = Page(response.content.decode())
    assert told in next(each.text for each in page.elements if each.get("id") == "id_amount_error")
    assert page.all("title")[0].text.startswith("Fel:")
    assert {each.get("value") for each in page.all("input") if each.get("name") == "amount"} == {typed}
    assert page.faults == []
    assert draft_of("requisition", OREBRO, programme=GRANT) is None


def test_the_giver_and_other_receivers_see_nothing_of_a_draft() -> None:
    fill(browser_of("contributor-18"))
    pages = [*PAGES, "rekvisition/kontrollera/"]
    for person in ("case-officer-1", "approver-1", "economist-1", "auditor-1", "proxy-06", "signatory-06"):
        client = browser_of(person)
        assert {client.get(receiving(OREBRO, page)).status_code for page in pages} == {404}, person
    for page in ("", "utlysning/", "diarium/"):
        assert "contributor-18" not in browser_of("case-officer-1").get(giving(page)).content.decode()


def test_a_contributor_cannot_sign_but_can_ask_those_who_can() -> None:
    client = browser_of("contributor-18")
    fill(client)
    sign(client)
    assert kept() == []
    response = send(client, "rekvisition/kontrollera/", ask="1")
    shown = client.get(response.url).content.decode()
    assert "De som kan underteckna har fått besked" in shown
    sent = mail_of(programme=GRANT, party=OREBRO, drafts=True)
    assert {each.letter.to for each in sent} >= {
        "registrator@orebro-lan.example",
        "firmatecknare@orebro-lan.example",
    }
    assert receiving(OREBRO, "rekvisition/kontrollera/") in sent[0].letter.text
    told = "En rekvisition väntar på underskrift"
    assert told in client.get(receiving(OREBRO)).content.decode()
    for person, address in (
        ("case-officer-1", receiving(OREBRO)),
        ("case-officer-1", giving("paminnelser/")),
    ):
        assert told not in browser_of(person).get(address).content.decode(), address


def test_a_signatory_is_led_to_what_is_to_be_signed() -> None:
    fill(browser_of("contributor-18"))
    client = browser_of("signatory-18")
    page = read(client, receiving(OREBRO))
    (link,) = [each for each in page.all("a") if each.text == "Kontrollera och underteckna"]
    assert link.get("href") == receiving(OREBRO, "rekvisition/kontrollera/")


def test_whoever_signs_instead_of_another_is_told_so() -> None:
    fill(browser_of("contributor-18"))
    told = "är vald som undertecknare. Skickar du in undertecknar du i stället."
    assert told in browser_of("proxy-18").get(receiving(OREBRO, "rekvisition/kontrollera/")).content.decode()
    assert (
        told
        not in browser_of("signatory-18").get(receiving(OREBRO, "rekvisition/kontrollera/")).content.decode()
    )


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Skriv numret på ert konto."),
        ("123", "”123” är inget konto."),
        ("9900-0185", "kontrollsiffran stämmer inte."),
        ("nio", "”nio” är inget konto."),
    ],
)
def test_another_account_must_be_one(typed: str, told: str) -> None:
    response = send(browser_of("proxy-18"), "rekvisition/konto/", account_right="no", account=typed)
    page = Page(response.content.decode())
    (error,) = [each.text for each in page.elements if each.get("id") == "id_account_error"]
    assert error.startswith("Fel: ")
    assert told in error


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"account_right": "yes"}, "konto ••••0184"),
        ({"account_right": "no", "account": "99001000"}, "konto 9900-1000"),
    ],
)
def test_what_is_signed_says_which_account_and_the_known_one_is_not_shown_whole(
    answers: dict[str, str], told: str
) -> None:
    client = browser_of("proxy-18")
    fill(client, changed={"rekvisition/konto/": answers})
    page = read(client, receiving(OREBRO, "rekvisition/kontrollera/"))
    assert told in [each.text for each in page.all("dd")]
    assert not any("9900-0184" in each.text for each in page.all("dd"))


def test_another_account_follows_the_requisition_and_is_told_to_whoever_pays() -> None:
    client = browser_of("proxy-18")
    fill(client, changed={"rekvisition/konto/": {"account_right": "no", "account": "990 0 1000"}})
    response = sign(client)
    (requisition,) = requisitions(held_programme(GRANT), recipient=OREBRO)
    assert (requisition.stated["account"], requisition.stated["account_is_new"]) == ("9900-1000", True)
    assert "9900-1000" in client.get(response.url).content.decode()
    told = browser_of("economist-1").get(giving("betalningar/")).content.decode()
    assert "Rekvisitionen anger ett nytt konto, som inte är godkänt." in told
    (asked,) = proposals(programme=GRANT, party=OREBRO, waiting=True)
    assert (asked.step, asked.facts) == ("change_account", {"recipient": OREBRO, "account": "9900-1000"})


def test_no_page_of_someone_who_has_signed_in_is_kept_by_the_browser() -> None:
    client = browser_of("proxy-18")
    for address in ("/start/", receiving(OREBRO), receiving(OREBRO, "rekvisition/")):
        assert client.get(address)["Cache-Control"] == "no-store, private"


def test_why_a_requisition_is_late_stands_in_its_row_and_not_in_the_diary(settings: Any) -> None:
    response = late(browser_of("proxy-18"), settings)
    assert response.status_code == 302
    payloads = held_programme(GRANT).row.diary.values_list("payload", flat=True)
    assert not any("Styrelsen möttes sent" in payload for payload in payloads)


def test_sent_twice_or_by_the_back_button_it_is_one_requisition_with_one_receipt() -> None:
    client = browser_of("proxy-18")
    fill(client)
    address = receiving(OREBRO, "rekvisition/kontrollera/")
    sent = fields_of(client.get(address)) | {"conditions": "on"}
    first, second = client.post(address, sent), client.post(address, sent)
    assert first["Location"] == second["Location"]
    assert kept() == [(MOST, "proxy-18", False)]


def test_two_people_who_sign_at_once_make_one_requisition() -> None:
    fill(browser_of("contributor-18"))
    proxy, signatory = browser_of("proxy-18"), browser_of("signatory-18")
    address = receiving(OREBRO, "rekvisition/kontrollera/")
    forms = [fields_of(client.get(address)) | {"conditions": "on"} for client in (proxy, signatory)]
    responses = [client.post(address, form) for client, form in zip((proxy, signatory), forms, strict=True)]
    assert [response.status_code for response in responses] == [302, 302] or responses[1].status_code == 200
    assert kept() == [(MOST, "proxy-18", False)]


def test_two_who_fill_in_at_once_are_shown_both_answers() -> None:
    one, other = browser_of("proxy-18"), browser_of("contributor-18")
    address = receiving(OREBRO, "rekvisition/")
    mine, theirs = fields_of(one.get(address)), fields_of(other.get(address))
    other.post(address, theirs | {"amount": "5 000"})
    response = one.post(address, mine | {"amount": "7 000"})
    page = Page(response.content.decode())
    assert "Någon annan har sparat under tiden" in page.headings
    text = " ".join(each.text for each in page.all("dd"))
    assert "5\N{NO-BREAK SPACE}000" in text
    assert {each.get("value") for each in page.all("input") if each.get("name") == "amount"} == {"7 000"}
    assert page.faults == []
    again = one.post(address, fields_of(response))
    assert again.status_code == 302
    draft = draft_of("requisition", OREBRO, programme=GRANT)
    assert draft is not None
    assert draft.content["amount"] == 7_000


def test_what_was_changed_after_the_last_page_was_shown_is_not_signed_unseen() -> None:
    client = browser_of("proxy-18")
    fill(client)
    address = receiving(OREBRO, "rekvisition/kontrollera/")
    shown = fields_of(client.get(address)) | {"conditions": "on"}
    send(browser_of("contributor-18"), "rekvisition/", amount="1 000")
    response = client.post(address, shown)
    assert "Uppgifterna har ändrats sedan sidan visades." in response.content.decode()
    assert kept() == []
    assert client.post(address, fields_of(response) | {"conditions": "on"}).status_code == 302
    assert kept() == [(1_000, "proxy-18", False)]


def test_a_correction_takes_the_place_of_the_first_and_both_stay_visible() -> None:
    client = browser_of("proxy-18")
    fill(client)
    sign(client)
    fill(client, changed={"rekvisition/": {"amount": "10 000 000", "less_reason": "Vi hinner inte mer."}})
    sign(client)
    assert kept() == [(MOST, "proxy-18", True), (10_000_000, "proxy-18", False)]
    assert positions(held_programme(GRANT))[OREBRO].requisitioned == 10_000_000
    page = read(client, receiving(OREBRO))
    told = [each.text for each in page.all("li") if each.text.startswith("Rekvisition")]
    assert len(told) == 2
    assert "(ersatt)" in told[0]
    assert problems() == ()


def test_a_proxy_whose_mandate_ends_while_the_form_is_open_signs_nothing() -> None:
    client = browser_of("proxy-18")
    fill(client)
    address = receiving(OREBRO, "rekvisition/kontrollera/")
    sent = fields_of(client.get(address)) | {"conditions": "on"}
    revoke(act(IN_CALL, by="proxy-18", approved_by=""), party=OREBRO, person="proxy-18", role="proxy")
    assert client.post(address, sent).status_code == 404
    assert kept() == []


def late(client: Client, settings: Any) -> Any:
    settings.TODAY = AFTER
    fill(client, changed={"rekvisition/": {"amount": "14451741", "late_reason": "Styrelsen möttes sent."}})
    return sign(client)


def test_a_late_requisition_waits_for_the_giver_who_decides_with_a_reason(settings: Any) -> None:
    client = browser_of("proxy-18")
    response = late(client, settings)
    page = read(client, response.url)
    assert page.headings[0] == "Er sena rekvisition har kommit in"
    assert page.faults == []
    assert kept() == []
    (waiting,) = proposals(programme=GRANT, waiting=True)
    address = giving(f"forslag/{waiting.number}/")
    officer = browser_of("approver-1")
    shown = officer.get(address)
    assert "Styrelsen möttes sent." in shown.content.decode()
    officer.post(
        address, fields_of(shown) | {"outcome": "approved", "reason": "Styrelsens möte gick inte att flytta."}
    )
    assert kept() == [(MOST, "proxy-18", False)]
    assert read(client, response.url).headings[0] == "Er sena rekvisition är godkänd"
    assert problems() == ()


@pytest.mark.parametrize("person", ["proxy-18", "signatory-18", "case-officer-1", "auditor-1"])
def test_our_grant_is_readable_and_asks_few_questions_of_the_database(
    person: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill(browser_of("proxy-18"))
    sign(browser_of("proxy-18"))
    client = browser_of(person)
    with django_assert_max_num_queries(MOST_QUERIES):
        page = read(client, receiving(OREBRO))
    assert page.faults == []


@pytest.mark.parametrize("page", [*PAGES, "rekvisition/kontrollera/"])
def test_every_page_of_the_requisition_is_readable_and_light(
    page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser_of("proxy-18")
    fill(client)
    with django_assert_max_num_queries(MOST_QUERIES):
        shown = read(client, receiving(OREBRO, page))
    assert shown.faults == []


def test_the_receipt_is_a_pdf_too() -> None:
    client = browser_of("proxy-18")
    fill(client)
    response = sign(client)
    document = client.get(f"{response.url.rstrip('/')}.pdf")
    assert document.content.startswith(b"%PDF")
    assert document["Content-Disposition"].startswith("attachment")
    assert browser_of("proxy-06").get(response.url).status_code == 404


def test_what_was_typed_when_the_session_ended_is_there_after_signing_in(settings: Any) -> None:
    settings.PERSONAS = True
    client = browser_of("proxy-18")
    address = receiving(OREBRO, "rekvisition/")
    typed = fields_of(client.get(address)) | {"amount": "7 000", "less_reason": "En tjänst i taget."}
    client.cookies.clear()
    response = client.post(address, typed, headers={"referer": f"http://testserver{address}"})
    assert response["Location"] == f"/logga-in/?next={quote(address, safe='')}"
    client.post("/logga-in/person/", {"person": "proxy-18", "next": address})
    shown = fields_of(client.get(address))
    assert (shown["amount"], shown["less_reason"]) == ("7 000", "En tjänst i taget.")
    assert client.post(address, shown).status_code == 302
    assert fields_of(client.get(address))["amount"] == "7\N{NO-BREAK SPACE}000"


def test_a_picture_sign_does_not_break_the_receipt() -> None:
    client = browser_of("proxy-18")
    fill(client, changed={"rekvisition/": {"amount": "1 000", "less_reason": "Kul 😀 中 \u202e é"}})
    response = sign(client)
    document = client.get(f"{response.url.rstrip('/')}.pdf")
    assert document.content.startswith(b"%PDF")


def test_someone_whose_mandate_has_ended_is_to_be_chosen_anew() -> None:
    client = browser_of("proxy-18")
    fill(client)
    ending = act(IN_CALL, by="proxy-18", approved_by="")
    revoke(ending, party=OREBRO, person="contributor-18", role="contributor")
    shown = client.get(receiving(OREBRO, "rekvisition/kontrollera/")).content.decode()
    assert "Kvar att fylla i" in shown
    sign(client)
    assert kept() == []


def test_the_registry_and_those_who_sign_get_a_copy() -> None:
    client = browser_of("proxy-18")
    fill(client)
    sign(client)
    sent = {each.letter.to: each.letter.subject for each in mail_of(programme=GRANT, party=OREBRO)}
    assert sent["registrator@orebro-lan.example"].startswith("Er rekvisition har kommit in")
