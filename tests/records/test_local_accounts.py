"""Local accounts: what a password may be, that a code is good once, and that nothing tells who has an account."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from socket import create_server
from threading import Barrier
from typing import Any

import argon2.low_level
import pyotp
import pytest
from django.db import connections

from anslag.cli.main import REFUSED, main
from anslag.domain.problem import Refused
from anslag.records import locked, models
from anslag.records.local_accounts import (
    LocalAccount,
    LostKeyError,
    account_of,
    account_with,
    accounts_exist,
    choose_password,
    lock_anew,
    new_secret,
    open_account,
    open_own_account,
    password_problems,
    reset_account,
    secret_address,
    set_up_code,
    use_code,
)
from anslag.records.mandates import contact_of
from anslag.records.models import Person
from anslag.settings import SettingsError, keys

NOW = datetime(2031, 3, 2, 9, 30, tzinfo=UTC)
UNTIL = NOW + timedelta(days=7)
GIVEN, OWN = "given by someone else", "fyra ord på rad här"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The secret of RFC 6238, appendix B."""


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def opened(username: str = "anna") -> str:
    return open_account(
        username=username, name="Anna Ek", email="anna@example.org", password=GIVEN, until=UNTIL
    )


def ready(*, now: datetime = NOW) -> str:
    """Someone with a password of their own and an app."""
    person = opened()
    choose_password(person, OWN)
    assert set_up_code(person, SECRET, code(now - timedelta(minutes=5)), now=now - timedelta(minutes=5))
    return person


def code(moment: datetime) -> str:
    return pyotp.TOTP(SECRET).at(moment)


def rules(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.rule for problem in refused.value.problems]


def test_an_account_is_of_a_person_and_starts_with_a_password_that_is_good_once(db: None) -> None:
    assert not accounts_exist()
    person = opened(" Anna ")
    assert accounts_exist()
    assert contact_of(person) == ("Anna Ek", "anna@example.org")
    assert account_with("ANNA", GIVEN, now=NOW) == LocalAccount(
        person=person, username="anna", one_time=True, second_factor=False
    )
    choose_password(person, OWN)
    assert account_with("anna", GIVEN, now=NOW) is None
    assert account_with("anna", OWN, now=NOW) == LocalAccount(
        person=person, username="anna", one_time=False, second_factor=False
    )


def test_passwords_are_kept_as_argon2id(db: None) -> None:
    opened()
    assert models.LocalAccount.objects.get().password.startswith("argon2$argon2id$")


def test_a_one_time_password_is_good_until_its_moment_and_no_longer(db: None) -> None:
    person = opened()
    assert account_with("anna", GIVEN, now=UNTIL) == account_of(person)
    with pytest.raises(Refused) as refused:
        account_with("anna", GIVEN, now=UNTIL + timedelta(seconds=1))
    assert rules(refused) == ["account.expired"]
    assert account_with("anna", "another", now=UNTIL + timedelta(seconds=1)) is None


@pytest.mark.parametrize(
    ("username", "name", "rule"),
    [
        ("anna", "Anna Ek", "taken"),
        ("ANNA", "Anna Ek", "taken"),
        ("bo", " ", "name"),
        ("b", "Bo", "username"),
        ("bo ek", "Bo", "username"),
        ("bo/ek", "Bo", "username"),
    ],
)
def test_an_account_that_cannot_be_is_refused_and_nobody_is_made(
    db: None, username: str, name: str, rule: str
) -> None:
    opened()
    with pytest.raises(Refused) as refused:
        open_account(username=username, name=name, email="", password=GIVEN, until=UNTIL)
    assert rules(refused) == [f"account.{rule}"]
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("password", "broken"),
    [
        ("fjorton tecken", ["short"]),
        ("femton tecken!!", []),
        ("åäö åäö åäö åäö", ["common"]),
        ("a" * 15, ["common"]),
        ("1234567890 1234567890", ["common"]),
        ("passwordpassword", ["common"]),
        ("Password-passwor", ["common"]),
        ("sommar2031sommar2031!", ["common"]),
        ("sommarsommarsommar1", ["common"]),
        ("sommar och sommar igen", []),
        ("många långa ord i en rad, många långa ord i en rad", []),
        ("1qaz2wsx3edc4rfv", ["common"]),
        ("det är anna som skriver", ["username"]),
        ("det är ANNA som skriver", ["username"]),
        ("hej " * 64, ["common"]),
        ("hejsan du" + "x" * 247, []),
        ("hejsan du" + "x" * 248, ["long"]),
        ("correct horse battery staple", []),
        ("😀🎉🐘🚲🌍☀️🎈🎁🎂🍎🍐🍊🍋🍌🍉", []),
    ],
)
def test_a_password_is_long_not_common_and_otherwise_free(password: str, broken: list[str]) -> None:
    assert [problem.rule for problem in password_problems(password, username="anna")] == [
        f"account.{rule}" for rule in broken
    ]


def test_the_one_time_password_cannot_be_kept(db: None) -> None:
    person = opened()
    with pytest.raises(Refused) as refused:
        choose_password(person, GIVEN)
    assert rules(refused) == ["account.same"]
    assert account_of(person) == LocalAccount(
        person=person, username="anna", one_time=True, second_factor=False
    )


def test_a_password_is_the_same_on_every_keyboard(db: None) -> None:
    person = opened()
    choose_password(person, "sa\N{COMBINING RING ABOVE}ser och mjo\N{COMBINING DIAERESIS}lk här")
    assert account_with("anna", "såser och mjölk här", now=NOW) == account_of(person)


@pytest.mark.parametrize("username", ["anna", "nobody"])
def test_it_takes_as_long_to_say_that_there_is_no_account(
    db: None, username: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cost of a password is its hash, with the same parameters whether it is compared or thrown away."""
    opened()
    costs = []

    def counted(name: str) -> Any:
        real = getattr(argon2.low_level, name)

        def spy(*args: Any, **named: Any) -> Any:
            costs.append(1)
            return real(*args, **named)

        return spy

    for name in ("hash_secret", "verify_secret"):
        monkeypatch.setattr(argon2.low_level, name, counted(name))
    monkeypatch.setattr("argon2._password_hasher.verify_secret", argon2.low_level.verify_secret)
    assert account_with(username, "wrong", now=NOW) is None
    assert len(costs) == 1


VECTORS = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
}
"""RFC 6238, appendix B, the last six digits."""


@pytest.mark.parametrize("seconds", VECTORS)
def test_codes_are_those_of_the_standard(db: None, seconds: int) -> None:
    person = opened()
    assert set_up_code(person, SECRET, VECTORS[seconds], now=at(seconds))


@pytest.mark.parametrize(("steps", "accepted"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_good_half_a_minute_before_and_after(db: None, steps: int, accepted: bool) -> None:
    person = ready()
    assert use_code(person, code(NOW + timedelta(seconds=30 * steps)), now=NOW) is accepted


def test_a_code_is_good_once_and_an_earlier_one_not_after_it(db: None) -> None:
    person = ready()
    earlier, now = code(NOW - timedelta(seconds=30)), code(NOW)
    assert use_code(person, f" {now[:3]} {now[3:]} ", now=NOW)
    assert not use_code(person, now, now=NOW)
    assert not use_code(person, earlier, now=NOW)
    assert use_code(person, code(NOW + timedelta(seconds=30)), now=NOW)


@pytest.mark.parametrize("wrong", ["", "12345", "abcdef", "１２３４５６", "å", "000000000000"])
def test_what_is_no_code_is_not_accepted(db: None, wrong: str) -> None:
    assert not use_code(ready(), wrong, now=NOW)


def test_the_code_that_set_the_app_up_signs_nobody_in_again(db: None) -> None:
    person = opened()
    assert set_up_code(person, SECRET, code(NOW), now=NOW)
    assert not use_code(person, code(NOW), now=NOW)


def test_without_an_app_no_code_is_accepted(db: None) -> None:
    assert not use_code(opened(), pyotp.TOTP("A" * 32).at(NOW), now=NOW)


def test_an_app_is_set_up_once(db: None) -> None:
    person, other = ready(), new_secret()
    assert not set_up_code(person, other, pyotp.TOTP(other).at(NOW), now=NOW)
    assert locked.opened(kept_secret(), owner=person) == SECRET


def kept_secret() -> str:
    return models.LocalAccount.objects.get().totp_secret


def test_what_codes_are_made_from_is_kept_locked_for_its_owner_alone(db: None) -> None:
    person = ready()
    kept = kept_secret()
    assert SECRET not in kept
    assert locked.opened(kept, owner="someone else") is None
    other = open_account(username="bo", name="Bo Ek", email="", password=GIVEN, until=UNTIL)
    models.LocalAccount.objects.filter(username="bo").update(totp_secret=kept)
    assert not use_code(other, code(NOW), now=NOW)
    assert use_code(person, code(NOW), now=NOW)


def test_a_key_is_changed_by_putting_another_first(db: None, settings: Any) -> None:
    person, old = ready(), settings.KEYS
    settings.KEYS = ("n" * 32, *old)
    lock_anew()
    lock_anew()
    settings.KEYS = ("n" * 32,)
    assert use_code(person, code(NOW), now=NOW)
    settings.KEYS = old
    with pytest.raises(LostKeyError, match="kontona gör koder av: anna"):
        lock_anew()
    assert not use_code(person, code(NOW), now=NOW)


def test_without_a_key_there_is_no_new_account_and_the_pages_do_not_start(
    db: None, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    ready()
    settings.KEYS = ()
    for refused in (
        lambda: open_account(username="bo", name="Bo Ek", email="", password=GIVEN, until=UNTIL),
        lambda: open_own_account("token", username="bo", password=GIVEN, now=NOW),
        lock_anew,
    ):
        with pytest.raises(locked.NoKeyError, match="ANSLAG_KEYS är inte satt"):
            refused()
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert main(["serve", "--port", str(port)]) == REFUSED
    assert "ANSLAG_KEYS är inte satt" in capsys.readouterr().err
    assert reset_account("anna", password="another given one", until=UNTIL)


def test_a_short_key_is_refused() -> None:
    assert keys(f"{'a' * 32} {'b' * 40}") == ("a" * 32, "b" * 40)
    with pytest.raises(SettingsError, match="kortare än 32 tecken"):
        keys(f"{'a' * 32} {'b' * 31}")


def test_a_code_of_another_secret_sets_nothing_up(db: None) -> None:
    person = opened()
    assert not set_up_code(person, new_secret(), code(NOW), now=NOW)
    assert models.LocalAccount.objects.get().totp_secret == ""


def test_a_reset_gives_a_new_one_time_password_and_lets_an_app_be_set_up(db: None) -> None:
    person = ready()
    assert reset_account("ANNA", password="another given one", until=UNTIL) == person
    assert account_with("anna", OWN, now=NOW) is None
    assert account_with("anna", "another given one", now=NOW) == LocalAccount(
        person=person, username="anna", one_time=True, second_factor=False
    )
    with pytest.raises(Refused) as refused:
        reset_account("bo", password=GIVEN, until=UNTIL)
    assert rules(refused) == ["account.unknown"]


def test_secrets_are_long_and_never_the_same() -> None:
    assert len({new_secret() for _ in range(100)}) == 100
    assert len(new_secret()) * 5 == 160
    assert secret_address(SECRET, "anna") == f"otpauth://totp/Anslag:anna?secret={SECRET}&issuer=Anslag"


def test_of_eight_who_use_the_same_code_at_once_one_is_let_in(fresh_database: str) -> None:
    person, barrier = ready(), Barrier(8)

    def use() -> bool:
        barrier.wait()
        accepted = use_code(person, code(NOW), now=NOW)
        connections.close_all()
        return accepted

    with ThreadPoolExecutor(8) as hands:
        done = [hands.submit(use) for _ in range(8)]
        assert sorted(each.result() for each in done) == [False] * 7 + [True]
