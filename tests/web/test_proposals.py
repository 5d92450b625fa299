"""Proposals: read by those they concern, decided by another person, once, and told as they came out."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from anslag.domain.policy import STEPS
from anslag.domain.programme import Part
from anslag.files.programme_folder import load_programme
from anslag.records.folder import dump_programme
from anslag.records.grants import held_programme, positions
from anslag.records.mandates import add_person
from anslag.records.proposals import ProposalKept, proposals
from anslag.steps.decision import open_programme
from anslag.steps.mandate import revoke
from anslag.steps.payment import pay
from anslag.steps.proposal import PROPOSED, propose
from anslag.steps.report import submit_report
from anslag.web.giving.proposal_titles import title_of
from anslag.web.giving.proposal_told import TOLD
from tests.files.small_programme import CASES
from tests.steps.year import OPENS, REPORTS, act, answers, programme
from tests.web.giver import Giver, signed_in, staffed
from tests.web.giving import LATER, Grant, acts, decided, granted, key_in, send, shown, words

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15

ELSEWHERE = {"appoint", "name_signatory"}
"""Mandates, which have a page of their own."""


@pytest.fixture
def grant(settings: Any) -> Grant:
    settings.TODAY = LATER
    grant = granted()
    grant.ask("Alfa")
    grant.ask("Beta", amount=100)
    return grant


def proposed(grant: Grant, step: str, *, party: str = "Verket", by: str = "", **facts: Any) -> ProposalKept:
    person = by or grant.giver.people["case_officer"]
    propose(act(LATER, by=person, approved_by=""), step=step, party=party, programme=grant.key, facts=facts)
    return proposals(programme=grant.key)[0]


def closing(grant: Grant) -> str:
    return grant.page("forslag", proposed(grant, "close_call").number)


def test_every_step_that_two_people_do_can_be_told_of() -> None:
    assert set(PROPOSED) == TOLD | ELSEWHERE
    assert set(PROPOSED) <= set(STEPS)


def test_a_proposal_says_what_by_whom_and_when(grant: Grant) -> None:
    sent = send(grant.client("case_officer"), grant.page("utlysning"), step="close_call")
    page = shown(grant.client("approver"), sent.url)
    assert page.headings[0].endswith("Stäng utlysningen")
    assert "Förberett 1 april 2031 klockan" in words(page)
    assert "av Person case_officer." in words(page)


def test_approved_it_is_done_and_the_page_says_so(grant: Grant) -> None:
    address = closing(grant)
    answer = decided(grant, address, reason="Sista dagen har gått")
    assert answer.url == address
    page = shown(grant.client("case_officer"), address)
    assert page.headings[1] == "Godkänt"
    assert "1 april 2031 av Person approver." in words(page)
    assert "Skäl: Sista dagen har gått" in words(page)
    assert [each.get("href") for each in page.all("a") if each.text == "Gå vidare"] == [
        grant.page("utlysning")
    ]
    assert 'name="outcome"' not in grant.client("approver").get(address).content.decode()


def test_declining_takes_a_reason_and_does_nothing(grant: Grant) -> None:
    address = closing(grant)
    before = acts()
    refused = decided(grant, address, "declined").content.decode()
    assert "Skälet saknas. Skriv varför du beslutar så." in refused
    assert acts() == before
    decided(grant, address, "declined", reason="Två har fått uppskov")
    page = shown(grant.client("case_officer"), address)
    assert page.headings[1] == "Avslaget"
    assert "Skäl: Två har fått uppskov" in words(page)
    assert sum(each.lapsed for each in positions(held_programme("grant")).values()) == 0


def test_a_reason_that_was_typed_is_kept_when_it_is_refused(grant: Grant) -> None:
    proposal = proposed(grant, "order_payment", recipients=["Alfa"])
    grant.ask("Alfa", today=OPENS, amount=400, correcting=True)
    refused = decided(grant, grant.page("forslag", proposal.number), reason="Rätt belopp").content.decode()
    assert "men rekvisitionerna är nu på 400 kr." in refused
    assert "Rätt belopp</textarea>" in refused


def test_whoever_prepared_it_may_take_it_back(grant: Grant) -> None:
    address = closing(grant)
    client = grant.client("case_officer")
    send(client, address, outcome="withdrawn")
    assert shown(client, address).headings[1] == "Taget tillbaka"
    assert "Inget väntar på beslut." in words(shown(client, grant.page("forslag")))


def test_nobody_else_takes_it_back(grant: Grant) -> None:
    address = closing(grant)
    before = acts()
    refused = decided(grant, address, "withdrawn").content.decode()
    assert "Bara den som förberett det kan ta tillbaka det." in refused
    assert acts() == before


def test_decided_twice_and_by_two_it_is_done_once_and_both_see_the_outcome(grant: Grant) -> None:
    address = closing(grant)
    approver, other = grant.client("approver"), grant.client("approver")
    keys = [key_in(approver, address), key_in(other, address)]
    before = acts()
    answers: list[Any] = [
        client.post(address, {"act_key": key, "outcome": outcome, "reason": "x"})
        for client, key, outcome in (
            (approver, keys[0], "approved"),
            (approver, keys[0], "approved"),
            (other, keys[1], "declined"),
        )
    ]
    assert [answer.url for answer in answers] == [address] * 3
    assert acts() == before + 1
    assert shown(other, address).headings[1] == "Godkänt"


@pytest.mark.parametrize("role", ["auditor", "economist"])
def test_those_who_may_not_decide_write_nothing(grant: Grant, role: str) -> None:
    proposal = proposed(grant, "order_payment", recipients=["Alfa"])
    address = grant.page("forslag", proposal.number)
    client = grant.client(role)
    assert "Du kan läsa förslaget, men inte besluta om det." in words(shown(client, address))
    before = acts()
    assert client.post(address, {"act_key": "k", "outcome": "approved"}).status_code == 404
    assert acts() == before


@pytest.mark.parametrize("role", ["economist", "auditor"])
def test_those_who_read_the_diary_see_every_proposal_and_decide_none(grant: Grant, role: str) -> None:
    late = {"recipient": "Gamma", "late_reason": "Mötet var sent", "stated": {}}
    asked = proposed(grant, "requisition", party="Gamma", by=grant.signers["Gamma"], **late)
    proposed(grant, "close_call")
    payment = proposed(grant, "order_payment", recipients=["Alfa"])
    client = grant.client(role)
    assert [title for title, _ in listed(client, grant)] == [
        f"Förslag {payment.number}: Betala ut till 1 mottagare",
        f"Förslag {payment.number - 1}: Stäng utlysningen",
        f"Förslag {asked.number}: Ta emot en sen rekvisition från Gamma",
    ]
    for _, address in listed(client, grant):
        assert "Du kan läsa förslaget, men inte besluta om det." in words(shown(client, address))
        assert grant.signer("Alfa").get(address).status_code == 404


def listed(client: Client, grant: Grant) -> list[tuple[str, str]]:
    """The proposals that someone sees, with their addresses."""
    page = shown(client, grant.page("forslag"))
    return [(each.text, each.get("href")) for each in page.all("a") if each.text.startswith("Förslag ")]


def test_a_proposal_is_found_in_its_own_programme_alone(grant: Grant) -> None:
    number = proposed(grant, "close_call").number
    state = programme("elsewhere", giver="Verket", basis={"Alfa": 1}, pot=10)
    open_programme(act(), programme=state)
    client = grant.client("case_officer")
    assert client.get(f"/ge/elsewhere/forslag/{number}/").status_code == 404
    assert client.get(grant.page("forslag", 99)).status_code == 404


def test_what_nobody_chose_is_told_as_a_fault(grant: Grant) -> None:
    address = closing(grant)
    before = acts()
    refused = send(grant.client("approver"), address).content.decode()
    assert "Välj vad du beslutar." in refused
    assert acts() == before


def reported(grant: Grant) -> None:
    """Alfa has used all but 50, and Beta all but 30; both are accepted."""
    pay(act(LATER), programme="grant")
    for name, used in (("Alfa", 450), ("Beta", 70)):
        by = act(REPORTS, by=grant.signers[name], approved_by="")
        submit_report(by, programme="grant", recipient=name, answers=answers({"pay": used}, left=True))


def test_every_step_of_the_late_stages_is_told_before_and_after(settings: Any, grant: Grant) -> None:
    grant.close()
    reported(grant)
    settings.TODAY = REPORTS
    told = []
    for step, facts in (
        ("accept", {}),
        ("demand_repayment", {"recipient": "Alfa"}),
        ("credit_invoice", {"recipient": "Alfa", "invoice": "20320001", "reason": "Fel dag"}),
        ("demand_repayment", {"recipient": "Alfa"}),
        ("waive", {"recipient": "Beta", "ground": "Lågt belopp"}),
        ("receive_repayment", {"recipient": "Alfa", "reference": "BG-9"}),
    ):
        party = facts.get("recipient", "Verket")
        kept = proposed(grant, step, party=party, **facts)
        address = grant.page("forslag", kept.number)
        before = words(shown(grant.client("approver"), address))
        decided(grant, address)
        after = words(shown(grant.client("approver"), address))
        told.append((title_of(kept), "50 kronor" in before, "50 kronor" in after))
    assert told == [
        ("Godkänn redovisningar", True, True),
        ("Kräv återbetalning av Alfa", True, True),
        ("Kreditera en faktura till Alfa", True, True),
        ("Kräv återbetalning av Alfa", True, True),
        ("Efterge det som Beta inte har använt", False, False),
        ("Bokför återbetalning från Alfa", True, False),
    ]


def test_opening_a_programme_is_decided_on_a_page_of_the_organisation(settings: Any) -> None:
    settings.TODAY = OPENS
    made = load_programme(CASES / "small-programme-above")
    made = replace(made, terms=replace(made.terms, call=replace(made.terms.call, closes=OPENS)))
    open_programme(act(), programme=programme("before", giver=made.terms.giver, basis={"Alfa": 1}, pot=10))
    giver: Giver = staffed(made.terms.giver, OPENS)
    propose(
        act(by=giver.people["case_officer"], approved_by=""),
        step="open",
        party=giver.name,
        facts={"folder": dump_programme(made)},
    )
    (kept,) = proposals(party=giver.name)
    address = f"/organisation/{giver.number}/arende/{kept.number}/"
    approver = giver.client("approver")
    page = shown(approver, address)
    assert page.headings[0].endswith(f"Öppna {made.terms.title}")
    stranger = signed_in(add_person(name="Någon", email="nagon@example.org"))
    assert stranger.get(address).status_code == 404
    send(approver, address, outcome="approved")
    assert held_programme(made.key).terms.title == made.terms.title
    assert shown(approver, address).headings[1] == "Godkänt"


def test_whoever_approves_a_payment_sees_the_checks_and_accounts_as_they_are_now(grant: Grant) -> None:
    grant.ask("Gamma", today=OPENS, amount=50)
    proposal = proposed(grant, "order_payment", recipients=["Alfa", "Gamma"])
    approver, address = grant.client("approver"), grant.page("forslag", proposal.number)
    page = shown(approver, address)
    assert "Kontroller" in page.headings
    checked = words(page)
    assert checked.count("✓ Undertecknad av Firmatecknare Alfa") == 1
    assert checked.count("✓ Inom beslutet") == 2
    assert checked.count("✓ Konto ••••0101") == 2
    assert "Firmatecknare Beta" not in checked
    same = words(shown(grant.client("case_officer"), grant.page("betalningar")))
    for each in ("Alfa", "Gamma"):
        told = [cell for cell in page.cells if cell.startswith("✓") and f"Firmatecknare {each}" in cell]
        assert len(told) == 1
        assert " ".join(told[0].split()).replace("\N{NO-BREAK SPACE}", " ") in same
    end(grant.signers["Alfa"])
    assert "Avviker: Firmatecknare Alfa hade ingen behörighet" in words(shown(approver, address))
    decided(grant, address, "declined", reason="Kontrollera först")
    assert "Kontroller" not in shown(approver, address).headings


def end(person: str) -> None:
    """The mandate never held: what the checks go by has changed since the payment was prepared."""
    own = act(OPENS, by=person, approved_by="")
    revoke(own, party="Alfa", person=person, role="signatory", even_the_last=True)


def test_no_page_asks_more_than_fifteen_questions(
    settings: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    settings.TODAY = LATER
    names = tuple(f"Mottagare {number:02}" for number in range(60))
    part = Part(id="all", title="Allt", amount=6000, method="equal", cap=120)
    grant = granted(
        programme("grant", giver="Verket", basis=dict.fromkeys(names, 1), pot=6000, parts=(part,))
    )
    for name in names[:40]:
        grant.ask(name)
    numbers = [proposed(grant, "close_call").number]
    numbers += [proposed(grant, "order_payment", recipients=[name]).number for name in names[:30]]
    client = grant.client("case_officer")
    for address in (grant.page("forslag"), *(grant.page("forslag", number) for number in numbers[:2])):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(address).status_code == 200
