"""`anslag account` and `anslag found`: how the first people of an installation come in."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from anslag.cli.account import GOOD_FOR, LETTERS, one_time_password
from anslag.cli.main import REFUSED, main
from anslag.records.local_accounts import LocalAccount, account_of, account_with, choose_password
from anslag.records.mandates import add_person, contact_of, mandates_in
from anslag.records.models import DiaryEntry, Person
from anslag.records.models import LocalAccount as Row
from anslag.records.verify import problems
from anslag.steps.decision import open_programme
from tests.steps.year import act, programme

pytestmark = pytest.mark.django_db

ANNA = ["account", "Anna", "--name", "Anna Ek", "--email", "anna@example.org"]


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """What the command prints, by its words."""
    lines = capsys.readouterr().out.splitlines()
    return dict(line.split(":", 1) for line in lines[:3])


def made(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str]:
    """The pseudonym and the one-time password that were printed."""
    assert main(list(arguments)) == 0
    said = {name: value.strip() for name, value in told(capsys).items()}
    return said["Pseudonym"], said["Engångslösenord"]


def test_a_person_gets_an_account_and_a_password_that_is_good_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    person, password = made(capsys, *ANNA)
    assert contact_of(person) == ("Anna Ek", "anna@example.org")
    now = timezone.now()
    expected = LocalAccount(person=person, username="anna", one_time=True, second_factor=False)
    assert account_with("anna", password, now=now) == expected
    until = Row.objects.get().one_time_until
    assert until
    assert timedelta() <= until - (now + GOOD_FOR) + timedelta(minutes=1) < timedelta(minutes=2)


def test_whoever_has_lost_theirs_gets_another(capsys: pytest.CaptureFixture[str]) -> None:
    person, first = made(capsys, *ANNA)
    choose_password(person, "fyra ord på rad här")
    again, second = made(capsys, "account", "ANNA", "--reset")
    assert again == person
    assert first != second
    account = account_of(person)
    assert account
    assert account.one_time
    assert account_with("anna", "fyra ord på rad här", now=timezone.now()) is None
    assert account_with("anna", second, now=timezone.now()) == account


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        (["account", "anna", "--name", "En annan"], "account.taken"),
        (["account", "bo"], "account.name"),
        (["account", "b o", "--name", "Bo"], "account.username"),
        (["account", "bo", "--reset"], "account.unknown"),
    ],
)
def test_what_cannot_be_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str], rule: str
) -> None:
    made(capsys, *ANNA)
    assert main(arguments) == REFUSED
    assert f"[{rule}]" in capsys.readouterr().err
    assert Person.objects.count() == 1


def test_one_time_passwords_are_long_readable_and_never_the_same() -> None:
    made_up = {one_time_password() for _ in range(1000)}
    assert len(made_up) == 1000
    assert {len(each) for each in made_up} == {23}
    assert set("".join(made_up)) == {*LETTERS, "-"}
    assert not set("il1o0") & set(LETTERS)


def test_the_first_account_may_be_made_before_there_is_a_database(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/var/new.sqlite3"}
    done = subprocess.run(
        [sys.executable, "-m", "anslag.cli.main", *ANNA],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Engångslösenord:" in done.stdout


@pytest.fixture
def people(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    open_programme(act(), programme=programme("grant", giver="Verket", basis={"Alfa": 1}, pot=10))
    return made(capsys, *ANNA)[0], add_person(name="Bo", email="")


def test_the_first_approver_is_given_by_whoever_runs_it_and_seen_by_another(
    people: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    anna, bo = people
    assert main(["found", "Verket", "approver", "anna", "--approved-by", bo, "--evidence", "Beslut 7"]) == 0
    today = timezone.localdate()
    assert capsys.readouterr().out == f"Anna Ek är beslutsfattare för Verket från {today}.\n"
    given = [(each.person, each.role, each.evidence, each.starts) for each in mandates_in("Verket")]
    assert given == [(anna, "approver", "Beslut 7", today)]
    entry = DiaryEntry.objects.order_by("-seq")[0]
    assert (entry.action, entry.prepared_by, entry.approved_by) == ("found", "operator", bo)
    assert "Anna" not in entry.payload
    assert problems() == ()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"party": "Inget"}, "Organisationen Inget finns inte."),
        ({"role": "proxy"}, "[mandate.role]"),
        ({"role": "auditor"}, "[mandate.founding]"),
        ({"person": "cia"}, "Personen finns inte."),
        ({"approver": "cia"}, "Personen finns inte."),
        ({"approver": "anna"}, "[mandate.self]"),
        ({"evidence": " "}, "[mandate.evidence]"),
    ],
)
def test_a_first_mandate_that_cannot_be_is_refused(
    people: tuple[str, str], capsys: pytest.CaptureFixture[str], changed: dict[str, str], said: str
) -> None:
    given = {"party": "Verket", "role": "approver", "person": "anna", "approver": people[1], "evidence": "7"}
    given |= changed
    arguments = [given["party"], given["role"], given["person"], "--approved-by", given["approver"]]
    assert main(["found", *arguments, "--evidence", given["evidence"]]) == REFUSED
    assert said in capsys.readouterr().err
    assert mandates_in("Verket") == ()


def test_a_second_is_appointed_by_the_first(
    people: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    anna, bo = people
    rest = ["--evidence", "Beslut 7", "--approved-by"]
    assert main(["found", "Verket", "approver", anna, *rest, bo]) == 0
    assert main(["found", "Verket", "approver", bo, *rest, anna]) == REFUSED
    assert "[mandate.founded]" in capsys.readouterr().err
