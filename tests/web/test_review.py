"""The giver's review: the queue, one report, completion asked for, notes, versions, and what may be accepted at once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from anslag.domain.problem import Refused
from anslag.records.chain import chain_of
from anslag.records.changing import Mail
from anslag.records.grants import held_programme
from anslag.records.mandates import add_person
from anslag.records.models import Acceptance
from anslag.records.proposals import proposals
from anslag.records.reviews import reviews_in
from anslag.steps.mandate import appoint
from anslag.steps.payment import pay
from anslag.steps.proposal import propose
from anslag.steps.report import submit_report
from tests.steps.year import REPORTS, REPORTS_DUE, act, answers
from tests.web.giver import signed_in
from tests.web.giving import Grant, acts, decided, granted, key_in, made, send, shown, words

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15
PAID = {"Alfa": 5000, "Beta": 3000, "Gamma": 2000}


@pytest.fixture
def grant(settings: Any) -> Grant:
    """Alfa, Beta and Gamma have been paid, and the report is open."""
    settings.TODAY = REPORTS
    return paid()


def paid(names: tuple[str, ...] = tuple(PAID), pot: int = 10_000) -> Grant:
    grant = granted(made(names, pot=pot))
    for name in names:
        grant.ask(name)
    pay(act(), programme=grant.key)
    return grant


def submit(grant: Grant, name: str, used: int | None = None, *, replaces: str = "", **more: Any) -> None:
    amount = PAID[name] if used is None else used
    submit_report(
        act(more.pop("today", REPORTS), by=grant.signers[name], approved_by=""),
        programme=grant.key,
        recipient=name,
        answers=answers({"pay": amount} if amount else {}, left=amount < PAID[name]),
        replaces=replaces,
    )


def party(grant: Grant, name: str) -> int:
    return held_programme(grant.key).row.grants.get(party__name=name).party_id


def review(grant: Grant, name: str, *more: object) -> str:
    return grant.page("granskning", party(grant, name), *more)


def queue(grant: Grant) -> str:
    return grant.page("granskning")


def press(grant: Grant, name: str, what: str, role: str = "case_officer", **fields: Any) -> Any:
    client, address = grant.client(role), review(grant, name)
    fields.setdefault("version", 1)
    return client.post(address, {"act_key": key_in(client, address), "what": what, **fields})


def asked_for(grant: Grant, name: str, reason: str = "Vad ingår?", do: str = "send", **fields: Any) -> Any:
    day = (REPORTS + timedelta(10)).isoformat()
    sent = {"part-economy": "on", "reason-economy": reason, "due": day, "version": 1, "do": do} | fields
    return send(grant.client("case_officer"), review(grant, name, "komplettering"), **sent)


def test_an_empty_queue_says_when_the_last_day_is(grant: Grant) -> None:
    page = words(shown(grant.client("case_officer"), queue(grant)))
    assert "Inget att granska. Sista dag att redovisa är 28 februari 2032." in page
    assert "0 av 3 har skickat in, och 0 är godkända." in page


def test_the_queue_tells_missing_from_late_from_nothing_used_and_nothing_to_report(settings: Any) -> None:
    grant = granted(made(("Alfa", "Beta", "Gamma"), pot=10_000))
    for name in ("Alfa", "Beta"):
        grant.ask(name)
    pay(act(), programme=grant.key)
    settings.TODAY = REPORTS
    submit(grant, "Alfa", 0)
    page = shown(grant.client("case_officer"), queue(grant))
    assert "Inget är använt." in words(page)
    row = page.cells.index("Beta")
    assert page.cells[row + 2 : row + 4] == ["Inte inskickad", "–"]
    row = page.cells.index("Gamma")
    assert page.cells[row + 1 : row + 3] == ["0", "Inget att redovisa"]
    settings.TODAY = REPORTS_DUE + timedelta(1)
    submit(grant, "Beta", today=REPORTS_DUE + timedelta(1))
    page = shown(grant.client("case_officer"), queue(grant))
    assert "Sen." in words(page)


def test_what_has_not_come_is_late_the_day_after_the_last(settings: Any, grant: Grant) -> None:
    settings.TODAY = REPORTS_DUE + timedelta(1)
    page = shown(grant.client("case_officer"), queue(grant))
    assert page.cells[page.cells.index("Beta") + 2] == "Försenad"


def test_a_report_is_read_as_text_with_its_checks(grant: Grant) -> None:
    submit(grant, "Gamma", 1000)
    submit(grant, "Beta", 2000)
    page = words(shown(grant.client("auditor"), review(grant, "Gamma")))
    assert "Använt1 000" in page
    assert "Pay: 1 000 kronor" in page
    assert "Det tog längre tid än väntat." in page
    assert "✓ Summorna stämmer" in page
    assert "Nästa i kön: Beta" in page
    assert "Godkänn delen" not in page


def test_a_rounded_amount_is_told_with_its_kronor_and_is_not_among_those_accepted_at_once(
    settings: Any,
) -> None:
    settings.TODAY = REPORTS
    grant = paid(pot=10_076)
    submit_report(
        act(REPORTS, by=grant.signers["Alfa"], approved_by=""),
        programme=grant.key,
        recipient="Alfa",
        answers=answers({"pay": 5000}, left=True),
    )
    page = words(shown(grant.client("case_officer"), review(grant, "Alfa")))
    assert "Avviker: Hela kronor, inte avrundat" in page
    assert "38 kronor." in page
    assert "utan avvikelser" not in words(shown(grant.client("case_officer"), queue(grant)))
    facts = {"recipients": ["Alfa"], "without_deviation": True}
    officer = act(REPORTS, by=grant.giver.people["case_officer"], approved_by="")
    with pytest.raises(Refused, match="jämna tusental"):
        propose(officer, step="accept", party="Verket", programme=grant.key, facts=facts)


def test_completion_is_shown_as_it_will_be_sent_then_sent_and_the_next_is_shown(grant: Grant) -> None:
    submit(grant, "Alfa")
    submit(grant, "Beta")
    preview = asked_for(grant, "Alfa", do="preview").content.decode()
    assert "Så här blir brevet" in preview
    assert "tecknare@example.org" in preview
    assert Mail.objects.filter(kind="completion").count() == 0
    sent = asked_for(grant, "Alfa")
    assert sent.url == f"{review(grant, 'Beta')}?begart={party(grant, 'Alfa')}"
    assert "skickad till Alfa" in words(shown(grant.client("case_officer"), sent.url))
    assert "Vad ingår?" in Mail.objects.get(kind="completion").text
    page = shown(grant.client("case_officer"), queue(grant))
    assert page.cells[page.cells.index("Alfa") + 2] == "Komplettering begärd till 2032-01-20"
    assert "Den kan inte godkännas förrän kompletteringen har kommit" in words(
        shown(grant.client("case_officer"), review(grant, "Alfa"))
    )


def test_what_is_missing_in_a_request_is_told_at_its_field_and_kept(grant: Grant) -> None:
    submit(grant, "Alfa")
    before = acts()
    empty = asked_for(grant, "Alfa", reason="", do="preview").content.decode()
    assert "Skälet saknas. Skriv vad som ska kompletteras, och varför." in empty
    assert "<title>Fel:" in empty
    early = asked_for(grant, "Alfa", due="2032-01-01", do="preview").content.decode()
    assert "Ange en senare dag." in early
    assert "Vad ingår?" in early
    nothing = asked_for(grant, "Alfa", reason="", do="send", **{"part-economy": ""}).content.decode()
    assert "Välj minst en del som ska kompletteras." in nothing
    assert acts() == before


def test_a_part_is_approved_and_a_note_is_kept(grant: Grant) -> None:
    submit(grant, "Alfa")
    press(grant, "Alfa", "approve", part="economy")
    press(grant, "Alfa", "note", text="Ringde Anna.")
    page = words(shown(grant.client("case_officer"), review(grant, "Alfa")))
    assert "Ekonomi ✓ Godkänd" in page
    assert "Ringde Anna.Person case_officer" in page
    empty = press(grant, "Alfa", "note", text="").content.decode()
    assert "Anteckningen är tom." in empty


def test_nothing_is_said_of_a_version_that_there_is_not(grant: Grant) -> None:
    submit(grant, "Alfa")
    before = acts()
    for version in (0, 7):
        sent = {"act_key": f"k{version}", "what": "note", "text": "Hej", "version": version}
        refused = grant.client("case_officer").post(review(grant, "Alfa"), sent).content.decode()
        assert f"Version {version} är inte inskickad." in refused
    assert acts() == before


def test_two_do_not_review_the_same_at_once(grant: Grant) -> None:
    submit(grant, "Alfa")
    press(grant, "Alfa", "take")
    other = second_officer(grant)
    page = words(shown(signed_in(other), review(grant, "Alfa")))
    assert "Person case_officer har granskningen öppen" in page
    client, address = signed_in(other), review(grant, "Alfa")
    before = acts()
    refused = client.post(
        address, {"act_key": "k1", "what": "note", "text": "Hej", "version": 1}
    ).content.decode()
    assert "Någon annan granskar redovisningen just nu." in refused
    assert acts() == before
    over = {"act_key": "k2", "what": "take", "version": 1, "over": grant.giver.people["case_officer"]}
    assert client.post(address, over).status_code == 302
    assert "Person case_officer har" not in words(shown(client, address))
    assert "Du har granskningen öppen" in words(shown(client, address))
    client.post(address, {"act_key": "k3", "what": "leave", "version": 1})
    assert "Börja granska" in words(shown(client, address))


def second_officer(grant: Grant) -> str:
    person = add_person(name="Person två", email="tva@example.org", pseudonym="p-second")
    people = grant.giver.people
    by = act(by=people["signatory"], approved_by=people["approver"])
    appoint(by, party="Verket", person=person, role="case_officer", evidence="§ 12")
    return person


def test_accepting_names_the_version_and_is_decided_by_another_who_goes_on_to_the_queue(grant: Grant) -> None:
    submit(grant, "Alfa", 4999)
    sent = press(grant, "Alfa", "accept")
    told = words(shown(grant.client("approver"), sent.url))
    assert "Alfa, version 1" in told
    assert "4 999" in told
    decided(grant, sent.url)
    assert Acceptance.objects.get().report.grant.party.name == "Alfa"
    assert Mail.objects.filter(kind="decided").count() == 1
    assert re.search(
        r'href="/ge/grant/granskning/">', grant.client("approver").get(sent.url).content.decode()
    )


def test_a_version_that_was_not_read_is_not_proposed_and_not_approved(grant: Grant) -> None:
    submit(grant, "Alfa", 4999)
    sent = press(grant, "Alfa", "accept")
    submit(grant, "Alfa", 4998, replaces="En krona fel.")
    refused = decided(grant, sent.url).content.decode()
    assert "Alfa: en ny version har kommit in sedan förslaget gjordes, version 2." in refused
    again = press(grant, "Alfa", "accept").content.decode()
    assert "Alfa: en ny version har kommit in sedan förslaget gjordes, version 2." in again
    page = words(shown(grant.client("case_officer"), review(grant, "Alfa")))
    assert "Jämför version 1 och 2" in page
    compared = words(shown(grant.client("case_officer"), review(grant, "Alfa", "versioner", 1, 2)))
    assert "En krona fel." in compared
    assert "Använt4 9994 998" in compared


def test_a_correction_of_what_is_accepted_says_what_it_changes_and_why(grant: Grant) -> None:
    submit(grant, "Alfa", 4999)
    decided(grant, press(grant, "Alfa", "accept").url)
    submit(grant, "Alfa", 4990, replaces="En faktura var fel.")
    assert "Alfa" in words(shown(grant.client("case_officer"), queue(grant)))
    assert "Granska 1 redovisning" in words(shown(grant.client("case_officer"), grant.page()))
    page = words(shown(grant.client("case_officer"), review(grant, "Alfa")))
    assert "Det här rättar version 1, som godkändes 10 januari 2032" in page
    assert "En faktura var fel." in page
    assert "Använt4 9994 990" in page
    decided(grant, press(grant, "Alfa", "accept", version=2).url)
    assert [each.report.version for each in Acceptance.objects.order_by("id")] == [1, 2]


def test_those_without_deviation_are_proposed_at_once_and_counted_in_the_button(grant: Grant) -> None:
    submit(grant, "Alfa")
    submit(grant, "Beta")
    submit(grant, "Gamma", 1999)
    client = grant.client("case_officer")
    page = shown(client, queue(grant))
    assert "Föreslå godkännande av 3 redovisningar utan avvikelser" in words(page)
    digests = next(each.get("value") for each in page.all("input") if each.get("name") == "digests")
    submit(grant, "Gamma", 1998, replaces="Rättat.")
    sent = send(client, queue(grant), digests=digests)
    assert set(proposals(programme=grant.key)[0].facts["versions"]) == {"Alfa", "Beta"}
    submit(grant, "Beta", 2999, replaces="Rättat.")
    waiting = words(shown(grant.client("approver"), sent.url))
    assert "Godkänns inte" in waiting and "Beta: en ny version har kommit in" in waiting
    decided(grant, sent.url)
    assert "Godkändes inteBeta" in words(shown(client, sent.url))
    assert "3 av 3 har skickat in, och 1 är godkända." in words(shown(client, queue(grant)))


@pytest.mark.parametrize("role", ["approver", "auditor", "economist"])
def test_those_who_do_not_review_read_and_change_nothing(grant: Grant, role: str) -> None:
    submit(grant, "Alfa")
    client, before = grant.client(role), acts()
    shown(client, review(grant, "Alfa"))
    for address in (queue(grant), review(grant, "Alfa"), review(grant, "Alfa", "komplettering")):
        sent = {"act_key": "k", "what": "note", "text": "x", "version": 1, "digests": "x", "do": "send"}
        assert client.post(address, sent).status_code == 404
    assert acts() == before


def test_a_receiver_does_not_see_the_review(grant: Grant) -> None:
    submit(grant, "Alfa")
    for address in (queue(grant), review(grant, "Alfa"), review(grant, "Alfa", "versioner", 1, 2)):
        assert grant.signer("Alfa").get(address).status_code == 404


def test_no_page_asks_more_than_fifteen_questions_of_sixty_recipients(
    settings: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    settings.TODAY = REPORTS
    many = tuple(f"Mottagare {number:02}" for number in range(60))
    grant = paid(many, pot=100_000)
    amounts = {each.recipient: each.position.paid for each in reviews(grant)}
    for name in many[:30]:
        submit_report(
            act(REPORTS, by=grant.signers[name], approved_by=""),
            programme=grant.key,
            recipient=name,
            answers=answers({"pay": amounts[name]}),
        )
    press(grant, many[0], "note", text="x")
    press(grant, many[1], "take")
    client = grant.client("case_officer")
    for address in (queue(grant), review(grant, many[0]), review(grant, many[1], "komplettering")):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(address).status_code == 200


def reviews(grant: Grant) -> Any:
    held = held_programme(grant.key)
    return reviews_in(chain_of(held), held, today=REPORTS)
