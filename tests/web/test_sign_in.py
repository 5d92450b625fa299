"""The door: what it shows, where it leads, and that nobody comes in as someone made up but in a demo."""

import ast
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from anslag import settings as production
from anslag.records.mandates import add_person
from anslag.settings import SettingsError, openid
from anslag.steps.decision import open_programme
from anslag.steps.mandate import found
from anslag.web.access import Rule
from anslag.web.visitor import METHOD, PERSON
from tests.house.tree import text_of
from tests.steps.year import OPENS, act, programme
from tests.web.addresses import routes
from tests.web.reading import Page, read

pytestmark = pytest.mark.django_db

PERSONA = "/logga-in/person/"


@pytest.fixture
def people() -> dict[str, str]:
    """Two who are made up, and one who is not."""
    open_programme(act(), programme=programme("grant", giver="Verket", basis={"Alfa": 1}, pot=10))
    return {
        "Anna": somebody("Anna", "anna@verket.example", "Verket", "approver"),
        "Bo": somebody("Bo", "bo@alfa.example", "Alfa", "signatory"),
        "Dan": somebody("Dan", "dan@alfa.example.org", "Alfa", "approver"),
    }


def somebody(name: str, email: str, party: str, role: str) -> str:
    person = add_person(name=name, email=email)
    found(act(by="operator", approved_by="second"), party=party, person=person, role=role, evidence="§ 1")
    return person


@pytest.fixture
def demo(settings: Settings, people: dict[str, str]) -> dict[str, str]:
    settings.PERSONAS, settings.TODAY = True, OPENS
    return people


def choose(client: Client, person: str, onward: str = "") -> Any:
    return client.post(PERSONA, {"person": person, "next": onward})


def test_with_nothing_set_up_the_page_says_so(client: Client) -> None:
    page = read(client, "/logga-in/")
    assert page.faults == []
    assert page.all("form") != []
    assert not [form for form in page.all("form") if form.get("action").startswith("/logga-in/")]
    assert "Inget sätt att logga in är inställt än." in text(page)


def text(page: Page) -> str:
    return " ".join(page.all("main")[0].text.split())


def test_the_made_up_people_are_told_by_organisation_with_what_they_may_do(
    client: Client, demo: dict[str, str]
) -> None:
    page = read(client, "/logga-in/")
    assert page.faults == []
    assert [each.text for each in page.all("h3")] == ["Verket", "Alfa"]
    assert [cell for cell in page.cells if cell not in {"Person", "Roll, och vad den får göra"}] == [
        "Logga in som Anna",
        "Beslutsfattare. Godkänner det som någon annan har förberett.",
        "Logga in som Bo",
        "Firmatecknare. Undertecknar för organisationen och utser dem som får företräda den.",
    ]
    assert [button.get("value") for button in page.all("button") if button.get("name") == "person"] == [
        demo["Anna"],
        demo["Bo"],
    ]


def test_whoever_chooses_someone_made_up_is_signed_in_as_them(client: Client, demo: dict[str, str]) -> None:
    response = choose(client, demo["Bo"], "/program/grant/")
    assert (response.status_code, response.headers["Location"]) == (302, "/program/grant/")
    assert dict(client.session) == {PERSON: demo["Bo"], METHOD: "persona"}


def test_nobody_real_is_signed_in_so(client: Client, demo: dict[str, str]) -> None:
    assert choose(client, demo["Dan"]).status_code == 404
    assert choose(client, add_person(name="Eva", email="eva@alfa.example")).status_code == 404
    assert choose(client, "").status_code == 404
    assert PERSON not in client.session


def test_outside_a_demo_there_is_no_such_page(
    client: Client, demo: dict[str, str], settings: Settings
) -> None:
    settings.PERSONAS = production.PERSONAS
    assert choose(client, demo["Anna"]).status_code == 404
    assert client.get(PERSONA).status_code == 404
    assert "påhittad" not in text(read(client, "/logga-in/"))
    assert PERSON not in client.session


def test_personas_are_a_constant_of_the_settings() -> None:
    values = [
        ast.unparse(node.value)
        for node in ast.walk(ast.parse(text_of("src/anslag/settings.py")))
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)
        and node.value is not None
        and "PERSONAS" in ast.unparse(node).partition("=")[0]
    ]
    assert values == ["False"]


SAY = "from django.conf import settings as s; import django; django.setup(); print(s.PERSONAS, s.TODAY, s.DEBUG)"


@pytest.mark.parametrize(
    ("module", "said"), [("anslag.settings", "False None False"), ("anslag.settings_demo", "True None False")]
)
def test_no_variable_turns_the_personas_on(module: str, said: str) -> None:
    """Every name that any of our settings or Django's has, with and without a prefix, set to what means yes."""
    from django.conf import global_settings  # noqa: PLC0415 - its names, not its values

    read_by_us = set(re.findall(r'(?:get\(|\[)"([A-Z_]+)"', text_of("src/anslag/settings.py")))
    names = {*read_by_us, *filter(str.isupper, dir(global_settings)), "PERSONAS", "TODAY", "DEMO"}
    told = {f"{prefix}{name}": "1" for name in names for prefix in ("", "ANSLAG_", "DJANGO_")}
    ours = {
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "DJANGO_SETTINGS_MODULE": module,
        "OIDC_ISSUER": "https://provider.example",
        "ANSLAG_ADDRESS": "https://anslag.example",
        "ANSLAG_SMTP": "smtp://localhost",
        "ANSLAG_CONTACT": "hjalp@anslag.example",
        "ANSLAG_KEYS": "",  # one that means yes is too short to be taken
        "ANSLAG_TODAY": "" if module == "anslag.settings_demo" else "2031-03-01",
        "PATH": os.environ["PATH"],
    }
    done = subprocess.run(
        [sys.executable, "-c", SAY], env=told | ours, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == (said, "")


ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    " //evil.example",
    "/\t/evil.example",
)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_is_led_elsewhere_after_signing_in(client: Client, demo: dict[str, str], address: str) -> None:
    page = read(client, f"/logga-in/?next={address}")
    assert {field.get("value") for field in page.all("input") if field.get("name") == "next"} >= {"/"}
    assert choose(client, demo["Bo"], address).headers["Location"] == "/"


@pytest.mark.parametrize("address", ["/program/grant/?a=1&b=2", "http://testserver/stil/"])
def test_everyone_is_led_to_where_they_were_going(client: Client, demo: dict[str, str], address: str) -> None:
    assert choose(client, demo["Bo"], address).headers["Location"] == address


def test_whoever_was_going_nowhere_is_led_to_their_first_page(client: Client, demo: dict[str, str]) -> None:
    assert choose(client, demo["Bo"]).headers["Location"] == "/start/"


def test_a_session_that_someone_else_knows_of_is_left_behind(client: Client, demo: dict[str, str]) -> None:
    session = client.session
    session["planted"] = "yes"
    session.save()
    before = session.session_key
    assert before
    choose(client, demo["Bo"])
    assert client.session.session_key != before
    assert "planted" not in client.session
    assert list(Session.objects.values_list("session_key", flat=True)) == [client.session.session_key]


def test_signing_in_as_another_leaves_nothing_of_the_first(client: Client, demo: dict[str, str]) -> None:
    choose(client, demo["Bo"])
    choose(client, demo["Anna"])
    assert client.session[PERSON] == demo["Anna"]
    assert Session.objects.count() == 1


def test_whoever_signs_out_is_nobody(client: Client, demo: dict[str, str]) -> None:
    choose(client, demo["Bo"])
    assert client.get("/logga-ut/").status_code == 405
    assert client.session[PERSON] == demo["Bo"]
    response: Any = client.post("/logga-ut/")
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert dict(client.session) == {}
    assert Session.objects.count() == 0


@pytest.mark.parametrize("address", [PERSONA, "/logga-in/konto/", "/logga-ut/"])
def test_nothing_is_done_for_another_sites_form(demo: dict[str, str], address: str) -> None:
    assert Client(enforce_csrf_checks=True).post(address, {"person": demo["Bo"]}).status_code == 403


def test_the_forms_of_the_page_itself_are_let_through(demo: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    page = read(client, "/logga-in/")
    token = next(
        field.get("value") for field in page.all("input") if field.get("name") == "csrfmiddlewaretoken"
    )
    told = client.cookies["csrftoken"].value
    client.post(PERSONA, {"person": demo["Bo"], "csrfmiddlewaretoken": token})
    assert client.session[PERSON] == demo["Bo"]
    assert client.cookies["csrftoken"].value != told


BY_CODE = "/logga-in/redovisa/grant/1/"


def test_pages_for_signing_in_are_for_everyone_and_kept_by_nobody(client: Client) -> None:
    doors = [each.view for each in routes().values() if each.address.startswith("logga-")]
    assert len(doors) == 11
    assert {each.rule for each in doors} == {Rule(everyone=True)}
    for address in ("/logga-in/", "/logga-in/losenord/", "/logga-in/app/", "/logga-in/kod/", BY_CODE):
        assert "no-store" in client.get(address).headers["Cache-Control"]


WHOLE = {
    "OIDC_ISSUER": "https://provider.example",
    "OIDC_CLIENT_ID": "anslag",
    "OIDC_ACR_VALUES": "loa3 loa4",
    "ANSLAG_ADDRESS": "https://anslag.example/",
}


def test_a_provider_is_told_by_the_environment() -> None:
    assert openid({}) == openid({name: value for name, value in WHOLE.items() if name != "OIDC_ISSUER"}) == {}
    more = {"OIDC_CLIENT_SECRET": "secret", "OIDC_MAX_AGE": "60", "OIDC_NAME": "Freja"}
    assert openid(WHOLE | more) == {
        "issuer": "https://provider.example",
        "client_id": "anslag",
        "client_secret": "secret",
        "levels": ("loa3", "loa4"),
        "max_age": 60,
        "name": "Freja",
    }


@pytest.mark.parametrize(
    "told",
    [
        {"OIDC_CLIENT_ID": ""},
        {"OIDC_ACR_VALUES": " "},
        {"ANSLAG_ADDRESS": ""},
        {"OIDC_MAX_AGE": "soon"},
        {"OIDC_MAX_AGE": "-1"},
        {"OIDC_ISSUER": "http://provider.example"},
        {"OIDC_ISSUER": "http://localhost.evil.example"},
        {"ANSLAG_ADDRESS": "http://anslag.example"},
        {"ANSLAG_ADDRESS": "anslag.example"},
    ],
)
def test_half_a_provider_is_refused_before_anything_starts(told: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        openid(WHOLE | told)


def test_a_provider_on_this_machine_needs_no_encryption() -> None:
    assert openid(WHOLE | {"OIDC_ISSUER": "http://127.0.0.1:5000"})["issuer"] == "http://127.0.0.1:5000"
