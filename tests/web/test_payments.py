"""Payments: prepared by one, approved by another, marked as paid by a third; and what may not be chosen."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from anslag.domain.day import date_text
from anslag.records.grants import held_programme, positions
from anslag.records.payments import orders
from anslag.records.proposals import proposals
from anslag.steps.allocation import allocate_pot
from anslag.steps.clawback import stop_payment
from anslag.steps.decision import open_programme
from anslag.steps.mandate import revoke
from anslag.steps.redistribution import redistribute_lapsed
from anslag.steps.requisition import requisition
from tests.steps.year import OPENS, REPAYS, act, programme
from tests.web.giving import (
    ACCOUNT,
    LATER,
    NAMES,
    Grant,
    acts,
    decided,
    granted,
    key_in,
    made,
    send,
    shown,
    words,
)
from tests.web.owing import owing

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15
MANY = tuple(f"Mottagare {number:02}" for number in range(60))
CHECKED = (
    "✓ Inom beslutet✓ Medlen är beslutade✓ Konto ••••0101✓ Inget betalningsstopp✓ Inget kvar att återbetala"
)


@pytest.fixture
def grant(settings: Any) -> Grant:
    """All three have requisitioned."""
    settings.TODAY = LATER
    grant = granted()
    for name in NAMES:
        grant.ask(name)
    return grant


def paid(grant: Grant) -> dict[str, int]:
    return {name: each.paid for name, each in positions(held_programme(grant.key)).items()}


def number_of(grant: Grant, name: str) -> int:
    return next(
        each.pk
        for each in [row.party for row in held_programme(grant.key).row.grants.all()]
        if each.name == name
    )


def chosen(grant: Grant, *names: str) -> str:
    """The address of the page where a payment to these is prepared; to all, when none are named."""
    asked = "&".join(f"r={number_of(grant, name)}" for name in names) or "alla=ja"
    return f"{grant.page('betalningar', 'forbered')}?{asked}"


def prepared(grant: Grant, *names: str, role: str = "case_officer") -> Any:
    address = chosen(grant, *names)
    client = grant.client(role)
    amount = sum(positions(held_programme(grant.key))[name].awaiting_payment for name in names or NAMES)
    return send(client, address, amount=amount)


def ordered(grant: Grant, *names: str) -> str:
    """The address of an order that two people have let be paid."""
    decided(grant, prepared(grant, *names).url)
    return grant.page("betalningar", orders(held_programme(grant.key))[0].number)


def test_what_is_ready_is_shown_with_its_checks(grant: Grant) -> None:
    page = shown(grant.client("economist"), grant.page("betalningar"))
    first = page.cells.index("Alfa") + 1  # the first is the name of the box to tick
    assert page.cells[first : first + 4] == [
        "Alfa",
        OPENS.isoformat(),
        "500",
        f"✓ Undertecknad av Firmatecknare Alfa{CHECKED}",
    ]
    assert "Betalt 0 av 1 000 kronor, skillnad 1 000." in words(page)


def test_a_payment_passes_three_people_and_everyone_is_paid(settings: Any, grant: Grant) -> None:
    page = shown(grant.client("case_officer"), chosen(grant))
    assert "Du förbereder utbetalning av 3 rekvisitioner, 1 000 kronor." in words(page)
    sent = prepared(grant)
    decided(grant, sent.url)
    address = grant.page("betalningar", orders(held_programme("grant"))[0].number)
    assert paid(grant) == {"Alfa": 0, "Beta": 0, "Gamma": 0}
    economist = grant.client("economist")
    assert "väntar på banken" in words(shown(economist, grant.page("betalningar")))
    send(economist, address, paid_on=LATER.isoformat(), reference="BG-17")
    assert paid(grant) == {"Alfa": 500, "Beta": 300, "Gamma": 200}
    done = shown(economist, grant.page("betalningar"))
    assert "Betalt 1 000 av 1 000 kronor, skillnad 0." in words(done)
    assert "Inget att betala." in words(done)
    assert "BG-17" in done.cells


def test_only_those_chosen_are_paid_and_the_others_wait(grant: Grant) -> None:
    decided(grant, prepared(grant, "Alfa", "Gamma").url)
    (order,) = orders(held_programme("grant"))
    assert [(line.recipient, line.amount) for line in order.lines] == [("Alfa", 500), ("Gamma", 200)]
    page = shown(grant.client("case_officer"), grant.page("betalningar"))
    assert "Förbered utbetalning av 1 rekvisition, 300 kronor" in words(page)


def test_what_stands_in_a_proposal_cannot_be_chosen_again(grant: Grant) -> None:
    prepared(grant, "Alfa")
    client = grant.client("case_officer")
    page = shown(client, grant.page("betalningar"))
    number = proposals(programme="grant")[0].number
    assert f"Förberedd i förslag {number}: Alfa" in words(page)
    assert f'id="r{number_of(grant, "Alfa")}"' not in client.get(grant.page("betalningar")).content.decode()
    again = shown(client, chosen(grant, "Alfa", "Beta"))
    assert f"Alfa: står redan i förslag {number}." in words(again)
    assert "utbetalning av 1 rekvisition, 300 kronor" in words(again)


def test_whoever_prepared_a_payment_cannot_approve_it_in_two_sessions(grant: Grant) -> None:
    sent = prepared(grant, role="case_officer")
    first, second = grant.client("case_officer"), grant.client("case_officer")
    assert "Du har själv förberett det här." in words(shown(second, sent.url))
    assert 'value="approved"' not in second.get(sent.url).content.decode()
    before = acts()
    key = key_in(first, sent.url)
    refused: Any = second.post(sent.url, {"act_key": key, "outcome": "approved"})
    assert "Du har själv förberett det här. Låt en annan person godkänna det." in refused.content.decode()
    assert acts() == before


def test_an_economist_prepares_too(grant: Grant) -> None:
    sent = prepared(grant, role="economist")
    decided(grant, sent.url)
    assert len(orders(held_programme("grant"))) == 1


@pytest.mark.parametrize("role", ["approver", "auditor"])
def test_those_who_may_not_prepare_find_no_such_page(grant: Grant, role: str) -> None:
    before = acts()
    assert grant.client(role).get(chosen(grant)).status_code == 404
    assert grant.client(role).post(chosen(grant), {"act_key": "k", "amount": 1000}).status_code == 404
    assert acts() == before


@pytest.mark.parametrize("role", ["case_officer", "approver", "auditor"])
def test_those_who_do_not_read_the_banks_account_cannot_mark_as_paid(grant: Grant, role: str) -> None:
    address = ordered(grant)
    client = grant.client(role)
    assert "En ekonom markerar uppdraget som betalt" in words(shown(client, address))
    before = acts()
    sent = {"act_key": "k", "paid_on": LATER.isoformat(), "reference": "x"}
    assert client.post(address, sent).status_code == 404
    assert (acts(), sum(paid(grant).values())) == (before, 0)


def test_a_payment_day_that_cannot_be_is_told_at_its_field_and_what_was_typed_is_kept(grant: Grant) -> None:
    address = ordered(grant)
    economist = grant.client("economist")
    tomorrow = (LATER + timedelta(1)).isoformat()
    wrong = send(economist, address, paid_on=tomorrow, reference="BG-17").content.decode()
    assert f"Betalningsdagen {date_text(LATER + timedelta(1))} är före uppdraget eller efter i dag." in wrong
    assert 'value="BG-17"' in wrong
    assert f'value="{tomorrow}"' in wrong
    empty = send(economist, address, paid_on="06/25/2025", reference="").content.decode()
    assert "Skriv bankens referens." in empty
    assert "Det är ingen dag. Skriv den som år-månad-dag" in empty
    assert "<title>Fel:" in empty


def test_marked_twice_it_is_paid_once(grant: Grant) -> None:
    address = ordered(grant)
    economist = grant.client("economist")
    fields = {"act_key": key_in(economist, address), "paid_on": LATER.isoformat(), "reference": "BG-17"}
    answers: list[Any] = [economist.post(address, fields) for _ in range(2)]
    assert [answer.url for answer in answers] == [address, address]
    assert paid(grant) == {"Alfa": 500, "Beta": 300, "Gamma": 200}


def test_prepared_twice_it_is_one_proposal(grant: Grant) -> None:
    client, address = grant.client("case_officer"), chosen(grant)
    fields = {"act_key": key_in(client, address), "amount": 1000}
    answers: list[Any] = [client.post(address, fields) for _ in range(2)]
    assert answers[0].url == answers[1].url
    assert len(proposals(programme="grant")) == 1


def test_an_amount_that_changes_after_it_was_shown_is_not_prepared(grant: Grant) -> None:
    client, address = grant.client("case_officer"), chosen(grant)
    key = key_in(client, address)
    grant.ask("Alfa", today=OPENS, amount=400, correcting=True)
    before = acts()
    refused = client.post(address, {"act_key": key, "amount": 1000}).content.decode()
    assert "Det förbereddes på 1\N{NO-BREAK SPACE}000 kr, men rekvisitionerna är nu på 900 kr." in refused
    assert acts() == before


def test_without_a_known_account_it_cannot_be_chosen_and_says_why(settings: Any) -> None:
    settings.TODAY = LATER
    given = made()
    unknown = tuple(replace(each, bankgiro=None) if each.name == "Alfa" else each for each in given.parties)
    grant = granted(replace(given, parties=unknown))
    grant.ask("Alfa", stated={})
    grant.ask("Beta")
    client = grant.client("case_officer")
    page = shown(client, grant.page("betalningar"))
    assert "Avviker: Vi vet inte vilket konto pengarna ska till." in words(page)
    before = acts()
    left_out = client.post(chosen(grant, "Alfa"), {"act_key": "k", "amount": 500})
    assert "Du förbereder utbetalning" not in left_out.content.decode()
    assert acts() == before


def test_whoever_is_not_to_be_paid_cannot_be_chosen_and_the_others_can(grant: Grant) -> None:
    by = act(LATER, by=grant.giver.people["case_officer"], approved_by="")
    stop_payment(by, programme="grant", recipient="Alfa", reason="Granskning pågår")
    page = words(shown(grant.client("case_officer"), grant.page("betalningar")))
    assert "Utbetalningar är stoppade sedan" in page
    assert "”Granskning pågår”. Häv stoppet under Återkrav först." in page
    left_out = grant.client("case_officer").post(chosen(grant, "Alfa"), {"act_key": "k", "amount": 500})
    assert "Du förbereder utbetalning" not in left_out.content.decode()


def test_a_requisition_by_someone_who_could_not_sign_cannot_be_chosen(settings: Any) -> None:
    settings.TODAY = LATER
    grant = granted()
    signer = grant.signers["Alfa"]
    revoke(
        act(OPENS, by=signer, approved_by=""),
        party="Alfa",
        person=signer,
        role="signatory",
        even_the_last=True,
    )
    grant.ask("Alfa")
    page = shown(grant.client("case_officer"), grant.page("betalningar"))
    assert "Avviker: Firmatecknare Alfa hade ingen behörighet att underteckna 1 mars 2031." in words(page)


def test_what_a_replay_requisitioned_names_no_person_and_can_be_paid(settings: Any) -> None:
    settings.TODAY = LATER
    grant = granted()
    requisition(
        act(by="proxy-1", approved_by=""),
        programme="grant",
        recipient="Alfa",
        stated={"account": "9900-0101"},
    )
    page = shown(grant.client("case_officer"), grant.page("betalningar"))
    assert f"✓ Undertecknad av proxy-1{CHECKED}" in page.cells


def test_a_programme_whose_money_is_not_decided_pays_nothing(settings: Any) -> None:
    settings.TODAY = LATER
    grant = granted(made(status="conditional"))
    grant.ask("Alfa")
    page = shown(grant.client("case_officer"), grant.page("betalningar"))
    assert "Avviker: Programmet är villkorat" in words(page)


def test_what_was_shared_again_is_paid_beside_what_was_asked_for(grant: Grant) -> None:
    grant.ask("Alfa", correcting=True, amount=400, wants_leftover=False)
    grant.ask("Beta", correcting=True, wants_leftover=True)
    grant.close()
    redistribute_lapsed(act(LATER), programme="grant")
    page = shown(grant.client("case_officer"), chosen(grant, "Beta"))
    assert "Du förbereder utbetalning av 2 rekvisitioner, 400 kronor." in words(page)
    prepared(grant, "Beta")
    assert proposals(programme="grant")[0].facts["amounts"] == {"Beta": 400}


def test_no_page_asks_more_than_fifteen_questions_of_sixty_recipients(
    settings: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    settings.TODAY = LATER
    grant = granted(made(MANY, pot=100_000))
    for name in MANY:
        grant.ask(name)
    first, second = MANY[:20], MANY[20:40]
    address = ordered(grant, *first)
    prepared(grant, *second)
    for client in (grant.client("case_officer"), grant.client("economist")):
        pages = [grant.page("betalningar"), chosen(grant), address]
        for page in pages:
            with django_assert_max_num_queries(MOST_QUERIES):
                assert client.get(page).status_code == 200


def test_a_debt_hinders_from_the_day_after_it_should_have_been_paid_and_the_page_says_so(
    settings: Any,
) -> None:
    grant = owing()
    new = programme("next", giver="Verket", basis={"Beta": 1}, pot=100)
    payment = replace(new.terms.payment, open_debt_bars=True)
    open_programme(act(), programme=replace(new, terms=replace(new.terms, payment=payment)))
    allocate_pot(act(), programme="next")
    asking = act(by=grant.signers["Beta"], approved_by="")
    requisition(asking, programme="next", recipient="Beta", stated=ACCOUNT)
    client, said = grant.client("economist"), {}
    for day in (REPAYS, REPAYS + timedelta(1)):
        settings.TODAY = day
        said[day] = words(shown(client, "/ge/next/betalningar/"))
    assert "kvar att återbetala. Det hindrar inte betalningen." in said[REPAYS]
    assert "Har en förfallen skuld på 100 000 kronor." in said[REPAYS + timedelta(1)]
