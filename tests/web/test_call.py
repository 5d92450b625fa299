"""The call and what is left of it, from the giver's side: who has asked, what lapses, and how it is shared again."""

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from anslag.domain.redistribution import OUTCOME_LABELS
from anslag.records.allocation_lines import AGAIN, lines_kept
from anslag.records.grants import held_programme, positions
from anslag.records.mail import mail_of
from anslag.records.proposals import proposals
from anslag.steps.closing import close_programme
from anslag.steps.proposal import propose
from anslag.steps.redistribution import shared_now
from tests.steps.year import CLOSES, OPENS, act
from tests.web.giving import LATER, NAMES, Grant, acts, decided, granted, key_in, made, send, shown, words
from tests.web.reading import Page

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15
MANY = tuple(f"Mottagare {number:02}" for number in range(60))


@pytest.fixture
def grant(settings: Any) -> Grant:
    settings.TODAY = OPENS
    return granted()


def entitled(grant: Grant) -> dict[str, int]:
    return {name: each.entitled for name, each in positions(held_programme(grant.key)).items()}


def row(page: Page, name: str) -> list[str]:
    """The cells of the recipient's row in the table of all."""
    cells = page.cells[page.cells.index("Undertecknad av") :]
    first = cells.index(name)
    return cells[first : first + 7]


def test_the_pot_is_allocated_when_another_person_approves_it(settings: Any) -> None:
    settings.TODAY = OPENS
    grant = granted(allocated=False)
    page = shown(grant.client("case_officer"), grant.page("utlysning"))
    assert "Ingen kan rekvirera än" in words(page)
    assert page.cells[page.cells.index("Alfa") :][:2] == ["Alfa", "500"]
    sent = send(grant.client("case_officer"), grant.page("utlysning"), step="allocate")
    assert entitled(grant) == {"Alfa": 0, "Beta": 0, "Gamma": 0}
    decided(grant, sent.url)
    assert entitled(grant) == {"Alfa": 500, "Beta": 300, "Gamma": 200}


def test_who_has_asked_and_who_has_not(grant: Grant) -> None:
    grant.ask("Alfa", amount=400, wants_leftover=True)
    page = shown(grant.client("case_officer"), grant.page("utlysning"))
    day = OPENS.isoformat()
    assert row(page, "Alfa") == ["Alfa", "500", "400", "100", "Ja", day, "Firmatecknare Alfa"]
    assert row(page, "Beta") == ["Beta", "300", "0", "300", "–", "Inte rekvirerat", "–"]
    assert row(page, "Summa")[:4] == ["Summa", "1 000".replace(" ", "\N{NO-BREAK SPACE}"), "400", "600"]
    assert "Har inte rekvirerat: Beta, Gamma." in words(page)
    assert "30 dagar kvar" in words(page)


def test_nobody_has_asked_is_told(grant: Grant) -> None:
    assert "Ingen har rekvirerat än." in words(shown(grant.client("auditor"), grant.page("utlysning")))


def test_a_requisition_that_another_has_taken_the_place_of_is_still_shown(grant: Grant) -> None:
    grant.ask("Alfa", amount=400)
    grant.ask("Alfa", amount=500, correcting=True)
    page = shown(grant.client("case_officer"), grant.page("utlysning"))
    assert row(page, "Alfa")[2] == "500"
    every = page.cells[page.cells.index("Post i diariet") + 7 :]
    assert [(every[at + 1], every[at + 3], every[at + 6]) for at in (0, 7)] == [
        ("Alfa", "400", "Ersatt"),
        ("Alfa", "500", "Gäller"),
    ]


def test_the_call_cannot_be_closed_on_its_last_day(settings: Any, grant: Grant) -> None:
    settings.TODAY = CLOSES
    client = grant.client("case_officer")
    page = shown(client, grant.page("utlysning"))
    assert "i dag är sista dagen" in words(page).lower()
    before = acts()
    sent: Any = client.post(grant.page("utlysning"), {"act_key": "k", "step": "close_call"})
    assert (sent.url, acts()) == (grant.page("utlysning"), before)


def test_closing_shows_what_lapses_and_lets_it_lapse_when_approved(settings: Any, grant: Grant) -> None:
    grant.ask("Alfa", amount=400)
    settings.TODAY = LATER
    client = grant.client("case_officer")
    page = shown(client, grant.page("utlysning"))
    assert "förfaller 600 kronor som 3 mottagare inte har rekvirerat: Alfa: 100 kronor" in words(page)
    sent = send(client, grant.page("utlysning"), step="close_call")
    told = shown(grant.client("approver"), sent.url)
    assert [cell for cell in told.cells if cell.isdigit()] == ["100", "300", "200", "600"]
    assert "väntar på att en annan person godkänner" in words(shown(client, grant.page("utlysning")))
    decided(grant, sent.url)
    assert {name: each.lapsed for name, each in positions(held_programme("grant")).items()} == {
        "Alfa": 100,
        "Beta": 300,
        "Gamma": 200,
    }
    assert "Utlysningen stängdes 1 april 2031. 600 kronor förföll." in words(
        shown(client, grant.page("utlysning"))
    )
    after = shown(client, sent.url)
    assert [cell for cell in after.cells if cell.isdigit()] == ["100", "300", "200", "600"]


def test_two_who_close_the_call_at_once_make_one_proposal(settings: Any, grant: Grant) -> None:
    settings.TODAY = LATER
    one, two = grant.client("case_officer"), grant.client("case_officer")
    address = grant.page("utlysning")
    keys = [key_in(one, address), key_in(two, address)]
    answers: list[Any] = [
        client.post(address, {"act_key": key, "step": "close_call"})
        for client, key in zip((one, two), keys, strict=True)
    ]
    assert {answer.url for answer in answers} == {
        grant.page("forslag", proposals(programme="grant")[0].number)
    }
    assert len(proposals(programme="grant")) == 1


def late(grant: Grant, name: str) -> None:
    facts = {"recipient": name, "amount": 150, "late_reason": "Nämnden mötte sent", "stated": {}}
    asking = act(LATER, by=grant.signers[name], approved_by="")
    propose(asking, step="requisition", party=name, programme=grant.key, facts=facts)


def test_a_late_requisition_stands_first_and_is_decided_with_a_reason(settings: Any, grant: Grant) -> None:
    settings.TODAY = LATER
    late(grant, "Beta")
    page = shown(grant.client("approver"), grant.page("utlysning"))
    assert page.headings[1] == "Sena rekvisitioner som väntar på beslut"
    first = page.cells.index("Beta")
    assert page.cells[first : first + 5] == [
        "Beta",
        "150",
        LATER.isoformat(),
        "Firmatecknare Beta",
        "Nämnden mötte sent",
    ]
    (kept,) = proposals(programme="grant")
    address = grant.page("forslag", kept.number)
    refused = decided(grant, address)
    assert "Skälet saknas." in refused.content.decode()
    decided(grant, address, reason="Mötet låg fast")
    after = shown(grant.client("case_officer"), grant.page("utlysning"))
    assert row(after, "Beta")[2:6] == ["150", "150", "Nej", f"{LATER.isoformat()} Sen"]
    (told,) = mail_of(programme="grant", party="Beta")
    assert told.letter.subject.startswith("Er sena rekvisition är godkänd")
    assert "Skälet: Mötet låg fast" in told.letter.text


@pytest.mark.parametrize("role", ["economist", "auditor", "approver"])
def test_only_a_case_officer_prepares_what_is_done_with_a_call(
    settings: Any, grant: Grant, role: str
) -> None:
    settings.TODAY = LATER
    client = grant.client(role)
    assert '<button class="primary"' not in client.get(grant.page("utlysning")).content.decode()
    before = acts()
    for page in ("utlysning", "omfordelning"):
        answer = client.post(grant.page(page), {"act_key": "k", "step": "close_call"})
        assert answer.status_code == 404
    assert acts() == before


def test_those_who_receive_do_not_see_the_givers_pages(grant: Grant, client: Client) -> None:
    for page in ("utlysning", "omfordelning", "betalningar", "betalningar/forbered", "forslag", "diarium"):
        assert grant.signer("Alfa").get(grant.page(page)).status_code == 404, page
        answer: Any = client.get(grant.page(page))
        assert answer.url.startswith("/logga-in/"), page


def shared(grant: Grant) -> str:
    """Alfa and Gamma want what Beta leaves, and the call is closed. Returns the address of the page."""
    grant.ask("Alfa", wants_leftover=True)
    grant.ask("Beta", amount=100)
    grant.ask("Gamma", wants_leftover=True)
    grant.close()
    return grant.page("omfordelning")


def test_what_lapsed_is_shown_with_its_proof_before_and_after_it_is_decided(
    settings: Any, grant: Grant
) -> None:
    settings.TODAY = LATER
    address = shared(grant)
    client = grant.client("case_officer")
    lines = [
        ["Alfa", "50", "142,8571…", "142", "1", "143"],
        ["Gamma", "20", "57,1428…", "57", "2", "57"],
        ["Summa", "70", "", "", "", "200"],
    ]
    before = shown(client, address)
    at = before.cells.index("Tal i nyckeln") + 5
    assert [before.cells[at + 6 * n : at + 6 * n + 6] for n in range(3)] == lines
    assert "Fördelat 200 = det som förföll, 200 kronor. Skillnad 0." in words(before)
    assert "200 kronor kan fördelas om." in words(before)
    made_now = shared_now(held_programme("grant"), positions(held_programme("grant")))
    sent = send(client, address)
    decided(grant, sent.url)
    after = shown(client, address)
    at = after.cells.index("Tal i nyckeln") + 5
    assert [after.cells[at + 6 * n : at + 6 * n + 6] for n in range(3)] == lines
    assert lines_kept(held_programme("grant"), number=AGAIN) == made_now.lines
    assert OUTCOME_LABELS["shared"] in words(after)
    assert "Person case_officer" in words(after)
    assert "Person approver" in words(after)


def test_receivers_are_told_what_they_get_once(settings: Any, grant: Grant) -> None:
    settings.TODAY = LATER
    sent = send(grant.client("case_officer"), shared(grant))
    approver = grant.client("approver")
    key = key_in(approver, sent.url)
    for _ in range(2):
        approver.post(sent.url, {"act_key": key, "outcome": "approved"})
    told = {each.letter.party: each.letter.text.partition("\n")[0] for each in mail_of(programme="grant")}
    assert told == {
        "Alfa": "Ni får 143 kronor till. De räknas som rekvirerade och betalas ut.",
        "Gamma": "Ni får 57 kronor till. De räknas som rekvirerade och betalas ut.",
    }
    assert len(mail_of(programme="grant")) == 2


def test_nothing_left_and_nobody_asked_are_told_and_can_be_ended(settings: Any) -> None:
    settings.TODAY = LATER
    grant = granted()
    for name in NAMES:
        grant.ask(name, amount=100 if name == "Beta" else None)
    grant.close()
    page = shown(grant.client("case_officer"), grant.page("omfordelning"))
    assert OUTCOME_LABELS["nobody_asked"] in words(page)
    sent = send(grant.client("case_officer"), grant.page("omfordelning"))
    decided(grant, sent.url)
    assert OUTCOME_LABELS["nobody_asked"] in words(shown(grant.client("auditor"), grant.page("omfordelning")))


def test_nothing_left_is_told(settings: Any, grant: Grant) -> None:
    settings.TODAY = LATER
    for name in NAMES:
        grant.ask(name)
    grant.close()
    page = shown(grant.client("case_officer"), grant.page("omfordelning"))
    assert OUTCOME_LABELS["nothing_left"] in words(page)


def test_before_the_call_is_closed_there_is_nothing_to_share(grant: Grant) -> None:
    page = shown(grant.client("case_officer"), grant.page("omfordelning"))
    assert "Utlysningen är inte stängd." in words(page)
    before = acts()
    answer: Any = grant.client("case_officer").post(grant.page("omfordelning"), {"act_key": "k"})
    assert (answer.url, acts()) == (grant.page("omfordelning"), before)


def test_once_the_programme_is_closed_nothing_is_shared_again(settings: Any, grant: Grant) -> None:
    settings.TODAY = LATER
    grant.close()
    close_programme(act(LATER), programme=grant.key)
    page, before = shown(grant.client("case_officer"), grant.page("omfordelning")), acts()
    assert "Programmet är stängt." in words(page)
    assert not [each for each in page.all("button") if "Föreslå" in each.text]
    answer: Any = grant.client("case_officer").post(grant.page("omfordelning"), {"act_key": "k"})
    assert (answer.url, acts()) == (grant.page("omfordelning"), before)


def test_no_page_asks_more_than_fifteen_questions_of_sixty_recipients(
    settings: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    settings.TODAY = LATER
    grant = granted(made(MANY, pot=100_000))
    for name in MANY[:-10]:
        grant.ask(name, wants_leftover=True)
    late(grant, MANY[-1])
    client = grant.client("case_officer")
    for page in ("utlysning", "omfordelning"):
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(grant.page(page))
    grant.close()
    for page in ("utlysning", "omfordelning"):
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(grant.page(page))
    sent = send(client, grant.page("omfordelning"))
    for address in (sent.url, grant.page("omfordelning")):
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(address)
    decided(grant, sent.url)
    for address in (sent.url, grant.page("omfordelning")):
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(address)
