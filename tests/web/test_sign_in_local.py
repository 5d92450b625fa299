"""Local accounts from the first sign-in on: password, own password, app, code; and what those who guess are told."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory

from anslag.records.attempts import count_attempt
from anslag.records.local_accounts import (
    account_of,
    choose_password,
    open_account,
    reset_account,
    set_up_code,
)
from anslag.web import clock
from anslag.web.open.known_browser import address_of
from anslag.web.open.qr_code import drawn
from anslag.web.visitor import METHOD, PERSON
from tests.web.reading import Page, read

pytestmark = pytest.mark.django_db

GIVEN, OWN, SECRET = "given by someone else", "fyra ord på rad här", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
PASSWORD, NEW, SET_UP, CODE = "/logga-in/konto/", "/logga-in/losenord/", "/logga-in/app/", "/logga-in/kod/"


class Watch:
    """The clock on the wall, which a test moves."""

    moment = datetime(2031, 3, 2, 9, 30, tzinfo=UTC)

    def later(self, **time: int) -> None:
        self.moment += timedelta(**time)

    def code(self, secret: str = SECRET) -> str:
        return pyotp.TOTP(secret).at(self.moment)


@pytest.fixture(autouse=True)
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    made = Watch()
    monkeypatch.setattr(clock, "real_now", lambda: made.moment)
    return made


@pytest.fixture
def new(watch: Watch) -> str:
    return open_account(
        username="anna", name="Anna Ek", email="", password=GIVEN, until=watch.moment + timedelta(days=7)
    )


@pytest.fixture
def anna(new: str, watch: Watch) -> str:
    """With a password of her own and an app."""
    choose_password(new, OWN)
    set_up_code(new, SECRET, watch.code(), now=watch.moment)
    watch.later(minutes=5)
    return new


def give(client: Client, password: str = OWN, username: str = "anna", **more: str) -> Any:
    return client.post(PASSWORD, {"username": username, "password": password, **more})


def faults(response: Any) -> list[str]:
    """What the summary says."""
    page = Page(response.content.decode())
    assert page.faults == []
    boxes = [each for each in page.elements if each.get("role") == "alert"]
    return [" ".join(box.text.split()) for box in boxes]


def sign_in(client: Client, watch: Watch) -> Any:
    give(client)
    return client.post(CODE, {"code": watch.code()})


def test_the_form_can_be_filled_in_by_a_password_manager(client: Client, new: str) -> None:
    page = read(client, "/logga-in/")
    assert page.faults == []
    fields = {field.get("name"): field for field in page.all("input")}
    assert fields["username"].get("autocomplete") == "username"
    assert fields["password"].get("autocomplete") == "current-password"
    assert fields["password"].get("type") == "password"


def test_the_first_sign_in_goes_by_a_password_of_ones_own_and_an_app(
    client: Client, new: str, watch: Watch
) -> None:
    assert give(client, GIVEN, next="/stil/").headers["Location"] == NEW
    page = read(client, NEW)
    assert page.faults == []
    assert {field.get("autocomplete") for field in page.all("input") if field.get("type") == "password"} == {
        "new-password"
    }
    assert client.post(NEW, {"password": OWN, "again": OWN}).headers["Location"] == SET_UP
    page = read(client, SET_UP)
    assert page.faults == []
    secret = page.all("code")[0].text.replace(" ", "")
    assert PERSON not in client.session
    response: Any = client.post(SET_UP, {"code": watch.code(secret)})
    assert response.headers["Location"] == "/stil/"
    assert dict(client.session) == {PERSON: new, METHOD: "local"}


def test_the_app_can_read_the_secret_out_of_a_picture_that_has_a_name_and_no_style(
    client: Client, new: str
) -> None:
    choose_password(new, OWN)
    give(client)
    page = read(client, SET_UP)
    secret = page.all("code")[0].text.replace(" ", "")
    code = drawn(f"otpauth://totp/Anslag:anna?secret={secret}&issuer=Anslag")
    drawing = next(each for each in page.all("svg") if "qr" in each.get("class"))
    assert drawing.get("viewbox") == f"0 0 {code.size} {code.size}"
    assert [each.get("d") for each in page.all("path")] == [code.path]
    assert "Bild att läsa av med appen" in drawing.text
    assert "'unsafe-inline'" not in client.get(SET_UP).headers["Content-Security-Policy"]


def test_the_picture_is_the_code_square_by_square() -> None:
    import segno  # noqa: PLC0415 - what the picture is compared with

    code, drawing = segno.make_qr("otpauth://totp/x", error="m"), drawn("otpauth://totp/x")
    dark = {
        (int(x) + step, int(y))
        for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawing.path)
        for step in range(int(width))
    }
    rows = enumerate(code.matrix_iter(border=4))
    assert dark == {(x, y) for y, row in rows for x, square in enumerate(row) if square}
    assert re.sub(r"M\d+ \d+h\d+v1h-\d+z", "", drawing.path) == ""


def test_later_a_password_and_a_code_are_enough(client: Client, anna: str, watch: Watch) -> None:
    assert give(client, next="/stil/").headers["Location"] == CODE
    page = read(client, CODE)
    assert page.faults == []
    field = next(each for each in page.all("input") if each.get("name") == "code")
    assert (field.get("autocomplete"), field.get("inputmode")) == ("one-time-code", "numeric")
    response: Any = client.post(CODE, {"code": watch.code()})
    assert response.headers["Location"] == "/stil/"
    assert dict(client.session) == {PERSON: anna, METHOD: "local"}


def test_a_password_alone_signs_nobody_in(client: Client, anna: str) -> None:
    give(client)
    assert PERSON not in client.session
    assert client.get("/start/").status_code == 302


def test_a_code_is_good_once_even_in_another_browser(client: Client, anna: str, watch: Watch) -> None:
    sign_in(client, watch)
    other = Client()
    assert faults(sign_in(other, watch)) != []
    assert PERSON not in other.session
    watch.later(seconds=30)
    sign_in(other, watch)
    assert other.session[PERSON] == anna


@pytest.mark.parametrize("address", [NEW, SET_UP, CODE])
def test_no_step_is_taken_by_whoever_has_given_no_password(client: Client, anna: str, address: str) -> None:
    for response in (client.get(address), client.post(address, {"code": "123456"})):
        assert response.headers["Location"] == "/logga-in/"


@pytest.mark.parametrize("address", [NEW, SET_UP])
def test_whoever_has_a_password_cannot_replace_it_or_the_app(
    client: Client, anna: str, watch: Watch, address: str
) -> None:
    give(client)
    sent = {"password": "another password", "again": "another password", "code": watch.code()}
    response: Any = client.post(address, sent)
    assert response.headers["Location"] == CODE
    sign_in(client, watch)
    assert client.session[PERSON] == anna


def test_whoever_has_a_one_time_password_cannot_go_past_changing_it(client: Client, new: str) -> None:
    give(client, GIVEN)
    assert client.get(SET_UP).headers["Location"] == client.get(CODE).headers["Location"] == NEW


def test_the_rest_has_to_follow_within_ten_minutes(client: Client, anna: str, watch: Watch) -> None:
    give(client)
    watch.later(minutes=10)
    assert client.get(CODE).status_code == 200
    watch.later(seconds=1)
    assert client.post(CODE, {"code": watch.code()}).headers["Location"] == "/logga-in/"


def test_a_reset_in_the_middle_starts_over(client: Client, anna: str, watch: Watch) -> None:
    give(client)
    reset_account("anna", password="another given one", until=watch.moment + timedelta(days=1))
    assert client.post(CODE, {"code": watch.code()}).headers["Location"] == NEW
    assert PERSON not in client.session


@pytest.mark.parametrize(("username", "password"), [("anna", "wrong"), ("nobody", OWN), ("nobody", "wrong")])
def test_whoever_fails_is_not_told_what_was_wrong(
    client: Client, anna: str, username: str, password: str
) -> None:
    response = give(client, password, username)
    assert faults(response) == [
        "Rätta det här innan ni går vidare Användarnamnet eller lösenordet stämmer inte. Kontrollera båda."
    ]
    page = Page(response.content.decode())
    kept = {field.get("name"): field.get("value") for field in page.all("input")}
    assert (kept["username"], kept["password"]) == (username, "")


@pytest.mark.parametrize("username", ["anna", "nobody"])
def test_whoever_keeps_failing_is_told_how_long_to_wait_whether_there_is_an_account_or_not(
    client: Client, anna: str, watch: Watch, username: str
) -> None:
    for _ in range(6):
        assert give(client, "wrong", username).status_code == 200
    response = give(client, OWN, username)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "5")
    assert faults(response) == [
        ("Det gick inte Det har blivit fel för många gånger i rad. Vänta 5 sekunder och försök igen.")
    ]
    watch.later(seconds=5)
    assert give(client, OWN, username).status_code == (302 if username == "anna" else 200)


def test_codes_cannot_be_guessed_by_giving_the_password_in_between(
    client: Client, anna: str, watch: Watch
) -> None:
    wrong = f"{(int(watch.code()) + 1) % 10**6:06}"
    for _ in range(6):
        give(client)
        assert client.post(CODE, {"code": wrong}).status_code == 200
    response: Any = client.post(CODE, {"code": watch.code()})
    assert (response.status_code, response.headers["Retry-After"]) == (429, "5")
    assert give(Client()).status_code == 429
    assert PERSON not in client.session


def test_strangers_cannot_keep_anyone_out_of_a_browser_that_they_have_used(
    client: Client, anna: str, watch: Watch
) -> None:
    sign_in(client, watch)
    client.post("/logga-ut/")
    stranger = Client(REMOTE_ADDR="192.0.2.1")
    for _ in range(6):
        give(stranger, "wrong")
    assert give(stranger).status_code == 429
    assert give(Client(REMOTE_ADDR="192.0.2.2")).status_code == 429
    watch.later(seconds=1)
    assert give(client).status_code == 302


def test_a_browser_that_is_known_for_one_account_is_a_stranger_to_others(
    client: Client, anna: str, watch: Watch
) -> None:
    sign_in(client, watch)
    for _ in range(6):
        give(client, "wrong", "bo")
    assert give(Client(REMOTE_ADDR="192.0.2.1"), "wrong", "bo").status_code == 429


@pytest.mark.parametrize("spoiled", ["x", "known:{}", ""])
def test_a_browser_that_only_says_that_it_is_known_is_not(client: Client, anna: str, spoiled: str) -> None:
    for _ in range(6):
        give(client, "wrong")
    client.cookies["known"] = spoiled
    assert give(client).status_code == 429


def test_the_cookie_of_a_known_browser_is_for_signing_in_and_no_script(
    client: Client, anna: str, watch: Watch
) -> None:
    cookie = sign_in(client, watch).cookies["known"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/logga-in/", True, "Lax")


def at_proxy(forwarded: str, told: str = "127.0.0.1") -> str:
    request = RequestFactory().get("/", REMOTE_ADDR=told, HTTP_X_FORWARDED_FOR=forwarded)
    return address_of(request)


@pytest.mark.parametrize(
    ("address", "is_known_as"),
    [
        (at_proxy("192.0.2.1"), "192.0.2.1"),
        (at_proxy("198.51.100.7, 192.0.2.1"), "192.0.2.1"),
        (at_proxy("198.51.100.7", "192.0.2.1"), "192.0.2.1"),
        (at_proxy("192.0.2.1", "::1"), "192.0.2.1"),
        (at_proxy("2001:db8:0:1:ffff::2"), "2001:db8:0:1::/64"),
        (at_proxy("not an address"), "unknown"),
        (at_proxy("", ""), "unknown"),
    ],
)
def test_an_address_is_what_nobody_can_choose_for_themselves(address: str, is_known_as: str) -> None:
    assert address == is_known_as


def test_guesses_at_many_accounts_count_against_the_address_they_come_from(anna: str, watch: Watch) -> None:
    count = [("address", "192.0.2.1")]
    for _ in range(20):
        count_attempt(count, now=watch.moment)
    guesser = Client(HTTP_X_FORWARDED_FOR="198.51.100.7, 192.0.2.1")
    assert give(guesser, "wrong", "bo").status_code == 200
    assert give(guesser, "wrong", "cia").status_code == 429
    assert give(Client(HTTP_X_FORWARDED_FOR="192.0.2.2"), "wrong", "cia").status_code == 200


def test_a_session_that_someone_else_knows_of_is_left_behind(client: Client, anna: str, watch: Watch) -> None:
    session = client.session
    session["planted"] = "yes"
    session.save()
    known = [session.session_key]
    give(client)
    known.append(client.session.session_key)
    client.post(CODE, {"code": watch.code()})
    known.append(client.session.session_key)
    assert len(set(known)) == 3
    assert list(Session.objects.values_list("session_key", flat=True)) == known[-1:]
    assert "planted" not in client.session


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("", "", ["Skriv ett nytt lösenord.", "Skriv lösenordet en gång till."]),
        (OWN, "something else", ["Lösenorden är olika. Skriv samma båda gångerna."]),
        ("kort", "kort", ["Lösenordet har 4 tecken. Välj minst 15, till exempel fyra ord i rad."]),
        (GIVEN, GIVEN, ["Det är engångslösenordet. Välj ett eget lösenord."]),
    ],
)  # fmt: skip
def test_a_password_that_will_not_do_is_said_why(
    client: Client, new: str, password: str, again: str, said: list[str]
) -> None:
    give(client, GIVEN)
    told = faults(client.post(NEW, {"password": password, "again": again}))
    assert told == [" ".join(["Rätta det här innan ni går vidare", *said])]
    account = account_of(new)
    assert account
    assert account.one_time


def test_spaces_around_a_password_are_part_of_it(client: Client, new: str) -> None:
    give(client, GIVEN)
    assert client.post(NEW, {"password": f" {OWN} ", "again": f" {OWN} "}).status_code == 302
    assert give(Client(), OWN).status_code == 200
    assert give(Client(), f" {OWN} ").status_code == 302


def test_a_one_time_password_that_is_too_old_is_said_to_be(client: Client, new: str, watch: Watch) -> None:
    watch.later(days=7, seconds=1)
    assert faults(give(client, GIVEN)) == [
        ("Det gick inte Engångslösenordet gäller inte längre. Be den som driver tjänsten om ett nytt.")
    ]
    assert client.get(NEW).headers["Location"] == "/logga-in/"


def test_a_wrong_code_sets_nothing_up_and_the_secret_stays_the_same(
    client: Client, new: str, watch: Watch
) -> None:
    choose_password(new, OWN)
    give(client)
    before = read(client, SET_UP).all("code")[0].text
    wrong: Any = client.post(SET_UP, {"code": "000000"})
    assert faults(wrong) == [
        "Rätta det här innan ni går vidare Koden stämmer inte. Kontrollera att telefonens klocka går rätt."
    ]
    assert Page(wrong.content.decode()).all("code")[0].text == before
    assert PERSON not in client.session
