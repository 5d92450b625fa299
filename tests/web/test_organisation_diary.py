"""An organisation's diary: every act on who may act for it, read, searched and taken away by those who may."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from pytest_django.fixtures import DjangoAssertNumQueries

from anslag.records.models import DiaryEntry
from anslag.steps.mandate import change_registry_address, revoke
from anslag.web.parts.act_words import act_words
from tests.steps.test_mandate import EVIDENCE
from tests.steps.year import OPENS, act
from tests.web.acting import World, make_world, number, seen, send, words

pytestmark = pytest.mark.django_db

ORGANISATIONS = {
    *("apply_for_proxy", "decide_proxy", "invite", "take_up", "appoint", "name_signatory", "found", "revoke"),
    *("change_registry_address",),
}
"""Acts that concern organisations and no programme."""


@pytest.fixture
def world(settings: Settings) -> World:
    settings.TODAY = OPENS
    world = make_world()
    proxy, representative = world.people["Alfa", "proxy"], world.people["Alfa", "representative"]
    by = act(by=proxy, approved_by="")
    revoke(by, party="Alfa", person=representative, role="representative", reason="Har bytt arbete.")
    change_registry_address(act(by=proxy, approved_by=""), party="Alfa", email="registrator@alfa.example")
    return world


def table(client: Client, party: str, asked: str = "") -> list[list[str]]:
    response: Any = client.get(f"/organisation/{number(party)}/diarium.csv{asked}")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=";"))[1:]


def test_every_act_on_who_may_act_is_read_by_the_one_it_concerns(world: World) -> None:
    rows = [row for party in ("Verket", "Alfa", "Beta", "Ett") for row in table(reader(world, party), party)]
    every = DiaryEntry.objects.filter(action__in=ORGANISATIONS).values_list("seq", flat=True)
    assert {int(row[0]) for row in rows} == set(every)
    assert set(every) != set()


def reader(world: World, party: str) -> Client:
    return world.client(party, "approver" if party == "Verket" else "proxy")


def test_the_page_tells_what_was_done_by_whom_for_whom_and_why(world: World) -> None:
    client = world.client("Alfa", "proxy")
    page: Any = client.get(f"/organisation/{number('Alfa')}/diarium/")
    assert seen(page).faults == []
    told = words(page)
    assert "Registraturens adress ändrades" in told
    assert "Behörighet avslutades: representantrepresentative-AlfaSkäl: Har bytt arbete." in told
    newest, ended = reversed(table(client, "Alfa")[-2:])
    assert (newest[3], newest[4], newest[6]) == ("Registraturens adress ändrades", "proxy-Alfa", "Alfa")
    assert (ended[3], ended[9], ended[10]) == (
        "Behörighet avslutades: representant",
        "representative-Alfa",
        "Har bytt arbete.",
    )
    assert "registrator@alfa.example" not in told


def test_acts_are_found_by_kind_and_day(world: World) -> None:
    client = world.client("Alfa", "proxy")
    assert [row[3] for row in table(client, "Alfa", "?action=revoke")] == [
        "Behörighet avslutades: representant"
    ]
    assert table(client, "Alfa", "?until=2030-01-01") == []
    page = seen(client.get(f"/organisation/{number('Alfa')}/diarium/"))
    assert [each for each in page.all("select") if each.get("name") == "recipient"] == []


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (("Alfa", "signatory"), 200),
        (("Alfa", "proxy"), 200),
        (("Alfa", "approver"), 200),
        (("Alfa", "representative"), 404),
        (("Alfa", "contributor"), 404),
        (("Beta", "proxy"), 404),
        (("Verket", "case_officer"), 404),
        (("Verket", "auditor"), 404),
    ],
    ids=str,
)
def test_nobody_reads_the_diary_of_another_organisation(
    world: World, who: tuple[str, str], status: int
) -> None:
    client = world.client(*who)
    for rest in ("diarium/", "diarium.csv"):
        assert client.get(f"/organisation/{number('Alfa')}/{rest}").status_code == status


def test_whoever_may_not_see_all_mandates_is_not_told_whose_they_are_or_why_they_ended(world: World) -> None:
    economist = world.client("Verket", "economist")
    assert {(row[9], row[10]) for row in table(economist, "Verket")} == {("", "")}
    officer = world.client("Verket", "case_officer")
    assert {row[9] for row in table(officer, "Verket")} > {"economist-Verket"}


@pytest.mark.parametrize("who", [("Alfa", "proxy"), ("Verket", "auditor")])
def test_the_page_is_one_step_from_the_organisations(world: World, who: tuple[str, str]) -> None:
    address = f"/organisation/{number(who[0])}/"
    for page in (address, f"{address}personer/"):
        links = [link.get("href") for link in seen(world.client(*who).get(page)).all("a")]
        assert f"{address}diarium/" in links
    links = [link.get("href") for link in seen(world.client("Alfa", "contributor").get(
        f"/organisation/{number('Alfa')}/")).all("a")]  # fmt: skip
    assert f"/organisation/{number('Alfa')}/diarium/" not in links


def test_a_case_in_the_evidence_finds_the_acts_on_it_for_those_who_may_read_them(world: World) -> None:
    found = words(world.client("Alfa", "proxy").get("/diarium/", {"dnr": EVIDENCE}))
    assert "Behörigheter för Alfa" in found
    assert "Beslut om ombud" in found
    assert "Behörigheter för Beta" not in found
    for who in (("Alfa", "contributor"), ("Verket", "economist")):
        assert "Behörigheter för" not in words(world.client(*who).get("/diarium/", {"dnr": EVIDENCE}))


def test_an_act_of_an_organisation_with_a_case_reference_is_found_by_it(world: World) -> None:
    proxy = world.people["Alfa", "proxy"]
    by = act(by=proxy, approved_by="", case_reference="RS 2031/7")
    change_registry_address(by, party="Alfa", email="ny@alfa.example")
    for who, there in (
        (("Alfa", "proxy"), True),
        (("Beta", "proxy"), False),
        (("Alfa", "contributor"), False),
    ):
        found = words(world.client(*who).get("/diarium/", {"dnr": "RS 2031"}))
        assert ("Registraturens adress ändrades" in found) == there


def test_it_is_read_in_as_many_queries_however_many_there_are(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = world.client("Alfa", "proxy")
    for turn in range(30):
        by = act(by=world.people["Alfa", "proxy"], approved_by="")
        change_registry_address(by, party="Alfa", email=f"r{turn}@alfa.example")
    for rest in ("diarium/", "diarium.csv"):
        with django_assert_max_num_queries(15):
            assert client.get(f"/organisation/{number('Alfa')}/{rest}").status_code == 200


def test_what_is_proposed_of_an_organisation_says_what(world: World) -> None:
    facts = {"known": world.people["Alfa", "contributor"], "giver": "Verket", "evidence": EVIDENCE}
    assert send(
        world.client("Alfa", "proxy"), f"/organisation/{number('Alfa')}/personer/firmatecknare/", **facts
    ).status_code == 302  # fmt: skip
    for party in ("Alfa", "Verket"):
        assert table(reader(world, party), party)[-1][3] == "Förslag förbereddes: firmatecknare"
    assert act_words("propose") == "Förslag förbereddes"
