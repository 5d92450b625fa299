"""Signing in at a real OpenID provider on this machine, and at a hostile one."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import oidc_provider_mock
import pytest
import requests
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from anslag.records.mandates import contact_of
from anslag.records.models import Identity, Person
from anslag.web import clock
from anslag.web.visitor import METHOD, PERSON
from tests.files import hostile_provider as hostile
from tests.files.hostile_provider import query_of
from tests.web.reading import Page, read

pytestmark = pytest.mark.django_db

LEAVE, BACK = "/logga-in/openid/", "/logga-in/openid/svar/"
ADDRESS = "http://127.0.0.1:8000"
ANNA = {"name": "Anna Ek", "email": "anna@example.org", "email_verified": True, "acr": "loa3"}
CANARY = "198112289874"
"""A personal identity number, made up by the tax agency for tests."""


def configure(settings: Settings, issuer: str) -> None:
    settings.OIDC = {
        "issuer": issuer,
        "client_id": hostile.CLIENT,
        "client_secret": hostile.SECRET,
        "levels": ("loa3",),
        "max_age": 600,
        "name": "Prov-legitimation",
    }
    settings.ADDRESS = ADDRESS


@pytest.fixture
def real(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A provider that others have made, with two people; one has shown who she is well enough."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    people = [
        oidc_provider_mock.User(sub="anna", claims=ANNA | {"personal_identity_number": CANARY}),
        oidc_provider_mock.User(sub="bo", claims=ANNA | {"name": "Bo", "acr": "loa2"}),
        oidc_provider_mock.User(sub=CANARY, claims=ANNA),
    ]
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with oidc_provider_mock.run_server_in_thread(require_nonce=True, user_claims=people) as server:
        issuer = f"http://localhost:{server.server_port}"
        configure(settings, issuer)
        yield issuer


def sign_in(client: Client, who: str, query: str = "") -> Any:
    """Go to the provider as a browser does, say who one is there, and come back."""
    response: Any = client.get(f"{LEAVE}{query}")
    assert response.status_code == 302
    return client.get(came_back(response.headers["Location"], sub=who))


def came_back(address: str, **form: str) -> str:
    """The address that the provider sends a browser back to, as it is here."""
    with requests.Session() as browser:
        assert browser.get(address, timeout=5).status_code == 200
        answer = browser.post(address, data=form, timeout=5, allow_redirects=False)
    sent = answer.headers["Location"]
    assert sent.startswith(f"{ADDRESS}{BACK}?")
    return f"{BACK}?{urlsplit(sent).query}"


def refusal(response: Any) -> list[str]:
    page = Page(response.content.decode())
    assert page.faults == []
    alerts = [each for each in page.elements if each.get("role") == "alert"]
    return [" ".join(each.text.split()) for each in alerts]


def test_without_a_provider_there_is_no_button_and_no_page(client: Client) -> None:
    page = read(client, "/logga-in/")
    assert not [link for link in page.all("a") if link.get("href").startswith(LEAVE)]
    assert client.get(LEAVE).status_code == client.get(f"{BACK}?code=x&state=y").status_code == 404


def test_the_button_has_the_words_of_the_settings_and_knows_where_one_was_going(
    client: Client, real: str
) -> None:
    page = read(client, "/logga-in/?next=/program/x/%3Fa%3D1%26b%3D2")
    assert page.faults == []
    button = next(link for link in page.all("a") if link.get("href").startswith(LEAVE))
    assert button.text == "Logga in med Prov-legitimation"
    assert query_of(button.get("href")) == {"next": "/program/x/?a=1&b=2"}


def test_someone_new_signs_in_and_is_known_the_next_time(client: Client, real: str) -> None:
    response = sign_in(client, "anna", "?next=/stil/")
    assert (response.status_code, response.headers["Location"]) == (302, "/stil/")
    person = client.session[PERSON]
    assert client.session[METHOD] == "openid"
    assert contact_of(person) == ("Anna Ek", "anna@example.org")
    assert Identity.objects.values_list("issuer", "subject").get() == (real, "anna")
    assert sign_in(Client(), "anna").headers["Location"] == "/start/"
    assert Person.objects.count() == 1


def test_a_weaker_login_signs_nobody_in(client: Client, real: str) -> None:
    response = sign_in(client, "bo")
    assert response.status_code == 403
    assert refusal(response) == [
        (
            "Det gick inte Inloggningen var inte tillräckligt säker. Använd en e-legitimation på den nivå som krävs "
            "här."
        )
    ]
    assert PERSON not in client.session
    assert Person.objects.count() == 0


def test_no_personal_number_is_kept_anywhere(client: Client, real: str) -> None:
    sign_in(client, "anna")
    assert client.session[PERSON]
    assert sign_in(Client(), CANARY).status_code == 403
    kept = [str(row) for model in apps.get_models() for row in model._default_manager.values_list()]
    sessions = [str(session.get_decoded()) for session in Session.objects.all()]
    assert [row for row in kept if "Anna Ek" in row] != []
    assert [row for row in kept + sessions if CANARY[2:] in row or CANARY[:8] in row] == []


def test_whoever_changes_their_mind_at_the_provider_is_told_that_nothing_happened(
    client: Client, real: str
) -> None:
    left: Any = client.get(f"{LEAVE}?next=/stil/")
    response = client.get(came_back(left.headers["Location"], action="deny"))
    assert refusal(response) == ["Det gick inte Inloggningen avbröts. Välj hur du vill logga in."]
    again = next(link for link in Page(response.content.decode()).all("a") if LEAVE in link.get("href"))
    assert query_of(again.get("href")) == {"next": "/stil/"}


def test_an_answer_is_good_once_and_in_one_browser(client: Client, real: str) -> None:
    left: Any = client.get(LEAVE)
    back = came_back(left.headers["Location"], sub="anna")
    other = Client()
    assert "Svaret hör inte till någon inloggning som pågår här." in refusal(other.get(back))[0]
    assert client.get(back).status_code == 302
    assert "Svaret hör inte till någon inloggning som pågår här." in refusal(client.get(back))[0]
    assert client.session[PERSON]
    assert PERSON not in other.session


def test_a_state_that_failed_is_spent(client: Client, real: str) -> None:
    left: Any = client.get(LEAVE)
    back = came_back(left.headers["Location"], sub="anna")
    assert (
        "Svaret hör inte till någon inloggning som pågår här."
        in refusal(client.get(back.replace("state=", "state=x")))[0]
    )
    assert "Svaret hör inte till någon inloggning som pågår här." in refusal(client.get(back))[0]
    assert PERSON not in client.session


def test_nothing_that_a_visitor_sends_along_reaches_the_provider(client: Client, real: str) -> None:
    plain, told = (
        query_of(client.get(f"{LEAVE}{query}").headers["Location"])
        for query in (
            "",
            (
                "?auth_params=acr_values%3Dloa1&acr_values=loa1&scope=openid&max_age=999999&prompt=none&state=x"
                "&nonce=x&redirect_uri=https://evil.example/&client_id=x&code_challenge=x&response_mode=form_post"
            ),
        )
    )
    fresh = ("state", "nonce", "code_challenge")
    assert all(plain.pop(name) != told.pop(name) not in {"x", ""} for name in fresh)
    assert plain == told
    assert plain["acr_values"] == "loa3"


def test_the_way_back_is_that_of_the_settings_whatever_host_is_asked_for(
    client: Client, real: str, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    response: Any = client.get(LEAVE, HTTP_HOST="evil.example", HTTP_X_FORWARDED_HOST="evil.example")
    assert query_of(response.headers["Location"])["redirect_uri"] == f"{ADDRESS}{BACK}"


def test_nobody_is_led_elsewhere_after_signing_in(client: Client, real: str) -> None:
    assert sign_in(client, "anna", "?next=https://evil.example/").headers["Location"] == "/"
    left: Any = client.get(LEAVE)
    back = came_back(left.headers["Location"], sub="anna")
    assert client.get(f"{back}&next=//evil.example/").headers["Location"] == "/start/"


def test_a_session_that_someone_else_knows_of_is_left_behind(client: Client, real: str) -> None:
    session = client.session
    session["planted"] = "yes"
    session.save()
    before = session.session_key
    sign_in(client, "anna")
    assert client.session.session_key != before
    assert dict(client.session).keys() == {PERSON, METHOD}
    assert list(Session.objects.values_list("session_key", flat=True)) == [client.session.session_key]


def test_a_provider_that_does_not_answer_is_told_of(client: Client, settings: Settings) -> None:
    with hostile.running() as gone:
        configure(settings, gone.address)
    response = client.get(LEAVE)
    assert response.status_code == 503
    assert refusal(response) == [
        "Det gick inte Inloggningstjänsten svarar inte som den ska. Försök igen om en stund."
    ]


@pytest.fixture
def there(settings: Settings) -> Iterator[hostile.Provider]:
    """The hostile one, by the clock that the pages go by."""
    with hostile.running() as provider:
        configure(settings, provider.address)
        now = int(clock.real_now().timestamp())
        provider.claims = ANNA | {
            "iss": provider.address,
            "aud": hostile.CLIENT,
            "sub": "anna",
            "exp": now + 300,
            "iat": now,
            "auth_time": now,
        }
        yield provider


def answered(client: Client, there: hostile.Provider) -> Any:
    left: Any = client.get(LEAVE)
    return client.get(f"{BACK}?{there.authorize(query_of(left.headers['Location']))}")


def test_a_token_is_judged_by_the_real_clock_even_in_a_demo(
    client: Client, there: hostile.Provider, settings: Settings
) -> None:
    settings.PERSONAS, settings.TODAY = True, datetime(2031, 3, 2, tzinfo=UTC).date()
    assert answered(client, there).status_code == 302
    there.claims["exp"] = 2**33
    there.claims["auth_time"] = int(clock.now().timestamp())
    assert "Det var för länge sedan du visade vem du är." in refusal(answered(Client(), there))[0]


@pytest.mark.parametrize(
    ("sign", "rule"),
    [(hostile.signed, ""), (hostile.by_nobody, "signature"), (hostile.by_another_key, "signature")],
)
def test_the_pages_ask_for_a_signature(
    client: Client,
    there: hostile.Provider,
    sign: hostile.Signing,
    rule: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    there.sign = sign
    with caplog.at_level(logging.INFO, "anslag"):
        response = answered(client, there)
    assert (PERSON in client.session) is (response.status_code == 302) is (not rule)
    said = [record.getMessage() for record in caplog.records if record.name.startswith("anslag")]
    if rule:
        assert said == [f"sign-in refused: openid.{rule}"]
    else:
        assert said == [f"sign-in: {client.session[PERSON]} by openid"]
