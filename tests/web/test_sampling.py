"""Control samples on pages: drawn with a seed that is kept, told by mail, drawn again alike, and with results."""

from datetime import timedelta
from typing import Any

import pytest

from anslag.domain.money import format_kronor
from anslag.domain.problem import Refused
from anslag.domain.sampling import STRATA, drawn, strata
from anslag.records.changing import Mail
from anslag.records.clawbacks import cases
from anslag.records.grants import held_programme
from anslag.records.models import DiaryEntry
from anslag.records.obligations import owed
from anslag.records.samples import samples_in
from anslag.steps.clawback import open_clawback
from anslag.steps.report import accept
from tests.steps.year import REPORTS, act
from tests.web.giving import Grant, acts, send, shown, words
from tests.web.real_year import fields_of
from tests.web.test_review import paid, party, submit

pytestmark = pytest.mark.django_db

DUE = REPORTS + timedelta(23)


@pytest.fixture
def grant(settings: Any) -> Grant:
    settings.TODAY = REPORTS
    grant = paid()
    for name in ("Alfa", "Beta", "Gamma"):
        submit(grant, name)
    return grant


def draw(grant: Grant, role: str = "case_officer", **fields: Any) -> Any:
    sent = {
        "seed": "2032-01-10",
        "deviating": 1,
        "large": 1,
        "small": 1,
        "asks": "Huvudboken för perioden.",
        "due": DUE.isoformat(),
    }
    return send(grant.client(role), grant.page("granskning", "stickprov"), **(sent | fields))


def test_what_is_drawn_is_asked_for_evidence_and_can_be_drawn_again(grant: Grant) -> None:
    draw(grant)
    (sample,) = samples_in(held_programme(grant.key))
    names = {each.report.recipient for each in sample.controls}
    again = drawn(sample.population, seed=sample.seed, sizes=sample.sizes)
    assert names == {each.recipient for there in again.values() for each in there}
    assert len(names) == 2
    assert set(Mail.objects.filter(kind="evidence").values_list("party__name", flat=True)) == names
    assert "Huvudboken för perioden." in Mail.objects.filter(kind="evidence")[0].text
    facts = DiaryEntry.objects.get(action="draw_sample").facts
    assert (facts["seed"], set(facts["drawn"])) == ("2032-01-10", names)
    page = words(shown(grant.client("auditor"), grant.page("granskning", "stickprov")))
    assert "2032-01-10" in page
    groups = strata(sample.population)
    for words_of, name in zip(("Med avvikelser", "stora belopp", "mindre belopp"), STRATA, strict=True):
        assert f"{words_of}: begärt {sample.sizes[name]}, fanns {len(groups[name])}" in page
    for each in sample.population:
        assert " ".join(f"{each.recipient}, {format_kronor(each.used)} kronor".split()) in page
    assert "Väntar på underlag" in page


def test_whoever_is_drawn_owes_evidence_until_there_is_a_result(grant: Grant) -> None:
    draw(grant)
    (sample,) = samples_in(held_programme(grant.key))
    names = {each.report.recipient for each in sample.controls}
    evidence = [each for each in owed(grant.key, REPORTS) if each.what == "evidence"]
    assert {(each.owed_by, each.due, each.done) for each in evidence} == {(name, DUE, None) for name in names}
    name = min(names)
    address = grant.page("granskning", "stickprov", sample.number, party(grant, name))
    send(
        grant.client("case_officer"),
        address,
        outcome="in_order",
        questioned="0",
        text="Sett.",
        without="Visat på plats.",
    )
    done = {each.owed_by: each.done for each in owed(grant.key, REPORTS) if each.what == "evidence"}
    assert done == {each: REPORTS if each == name else None for each in names}


def test_what_is_missing_is_told_at_its_field(grant: Grant) -> None:
    before = acts()
    refused = draw(grant, seed="", asks="", due=REPORTS.isoformat()).content.decode()
    assert "Fröet saknas." in refused
    nothing = draw(grant, deviating=0, large=0, small=0).content.decode()
    assert "Ingen redovisning dras." in nothing
    late = draw(grant, due=REPORTS.isoformat()).content.decode()
    assert "Sista dagen har redan varit." in late
    assert acts() == before


def test_a_result_is_recorded_and_a_later_one_holds(grant: Grant) -> None:
    draw(grant)
    (sample,) = samples_in(held_programme(grant.key))
    name, used = sample.controls[0].report.recipient, sample.controls[0].report.used
    address = grant.page("granskning", "stickprov", sample.number, party(grant, name))
    client = grant.client("case_officer")
    too_much = send(
        client, address, outcome="questioned", questioned=used + 1, text="x", without="Visat på plats."
    ).content.decode()
    assert "Det ifrågasatta beloppet stämmer inte" in too_much
    alone = send(client, address, outcome="questioned", questioned="100", text="Saknar kvitto.")
    assert "Inget underlag har kommit in." in alone.content.decode()
    send(
        client,
        address,
        outcome="questioned",
        questioned="100",
        text="Saknar kvitto.",
        without="Visat på plats.",
    )
    page = words(shown(client, grant.page("granskning", "stickprov")))
    assert "Ifrågasatt: 100 kronor" in page
    assert "Saknar kvitto." in page
    assert "Utan underlag: Visat på plats." in page
    send(client, address, outcome="in_order", questioned="0", text="Kvittot kom.", without="Visat på plats.")
    (sample,) = samples_in(held_programme(grant.key))
    assert [(each.outcome, each.questioned) for each in sample.controls if each.report.recipient == name] == [
        ("in_order", 0)
    ]


def test_who_is_not_drawn_has_no_result(grant: Grant) -> None:
    draw(grant)
    (sample,) = samples_in(held_programme(grant.key))
    left = ({"Alfa", "Beta", "Gamma"} - {each.report.recipient for each in sample.controls}).pop()
    address = grant.page("granskning", "stickprov", sample.number, party(grant, left))
    refused = send(grant.client("case_officer"), address, outcome="in_order", text="x").content.decode()
    assert "Redovisningen är inte dragen." in refused


@pytest.mark.parametrize("role", ["approver", "auditor"])
def test_those_who_do_not_review_draw_nothing(grant: Grant, role: str) -> None:
    before = acts()
    assert grant.client(role).post(grant.page("granskning", "stickprov"), {"seed": "x"}).status_code == 404
    assert acts() == before


def test_a_case_of_clawback_is_opened_from_what_a_control_has_found_and_each_leads_to_the_other(
    grant: Grant,
) -> None:
    draw(grant)
    (sample,) = samples_in(held_programme(grant.key))
    name = sample.controls[0].report.recipient
    client, stickprov = grant.client("case_officer"), grant.page("granskning", "stickprov")
    opening = f"{grant.page('aterkrav', party(grant, name), 'arende')}?stickprov={sample.number}"
    assert fields_of(client.get(opening)).keys() == {"act_key"}  # nothing is found yet
    send(
        client,
        grant.page("granskning", "stickprov", sample.number, party(grant, name)),
        outcome="questioned",
        questioned="100",
        text="Saknar kvitto.",
        without="Visat på plats.",
    )
    assert opening not in client.get(stickprov).content.decode()  # nothing is booked as used
    accept(act(REPORTS), programme=grant.key, recipients=[name])
    assert opening in client.get(stickprov).content.decode()
    assert opening not in grant.client("auditor").get(stickprov).content.decode()
    begun = fields_of(client.get(opening))
    assert (begun["amount"], begun["reason"]) == ("100", "Saknar kvitto.")
    assert begun["evidence"] == f"Stickprov, post {sample.number} i diariet"
    client.post(opening, begun | {"ground": "unused", "answer_by": DUE.isoformat(), "do": "send"})
    (case,) = cases(held_programme(grant.key))
    assert (case.recipient, case.amount, case.sample) == (name, 100, sample.number)
    assert f"Ärende {case.number} om återkrav" in words(shown(client, stickprov))
    assert opening not in client.get(stickprov).content.decode()
    there = client.get(grant.page("aterkrav", "arende", case.number)).content.decode()
    assert f"Stickprovet, post {sample.number}" in there


def test_a_case_cannot_name_a_control_that_has_found_nothing(grant: Grant) -> None:
    draw(grant)
    (sample,) = samples_in(held_programme(grant.key))
    name = sample.controls[0].report.recipient
    accept(act(REPORTS), programme=grant.key, recipients=[name])
    with pytest.raises(Refused, match="Stickprovet har inte ifrågasatt något hos mottagaren"):
        open_clawback(
            act(REPORTS, approved_by=""),
            programme=grant.key,
            recipient=name,
            ground="unused",
            amount=1,
            reason="x",
            answer_by=DUE,
            sample=sample.number,
        )
