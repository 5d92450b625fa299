"""Whom a provider means, once and for all; who is made up; and that someone who is erased can sign in no more."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connections

from anslag.records.local_accounts import open_account
from anslag.records.mandates import add_person, change_contact, contact_of
from anslag.records.models import Identity, LocalAccount, Person
from anslag.records.sign_in import forget, person_called, person_identified, personas
from anslag.steps.mandate import erase_person, found, invite
from tests.steps.test_mandate import EVIDENCE, NEXT, staffed, tiers
from tests.steps.year import CLOSES, OPENS, act

ISSUER = "https://provider.example"
UNTIL = datetime(2031, 3, 2, 9, 30, tzinfo=UTC)

__all__ = ["tiers"]


def identified(subject: str = "a", issuer: str = ISSUER, name: str = "Anna Ek") -> str:
    return person_identified(issuer=issuer, subject=subject, name=name, email="anna@example.org")


def test_someone_new_is_kept_and_known_the_next_time(db: None) -> None:
    person = identified()
    assert contact_of(person) == ("Anna Ek", "anna@example.org")
    assert identified() == person
    assert Person.objects.count() == 1


def test_what_a_provider_says_later_changes_nobody(db: None) -> None:
    person = identified()
    change_contact(person, name="Anna Ek Lund", email="a@example.org")
    identified(name="Anna Ek")
    assert contact_of(person) == ("Anna Ek Lund", "a@example.org")


def test_another_subject_or_another_provider_is_another_person(db: None) -> None:
    assert len({identified(), identified("b"), identified("a", "https://other.example")}) == 3


def test_an_address_makes_nobody_someone_else(db: None) -> None:
    """Whoever says at a provider that another's address is theirs is not let in as that person."""
    already = add_person(name="Anna Ek", email="anna@example.org")
    assert identified() != already


def test_someone_who_comes_for_the_first_time_in_eight_windows_is_one(fresh_database: str) -> None:
    barrier = Barrier(8)

    def arrive() -> str:
        barrier.wait()
        person = identified()
        connections.close_all()
        return person

    with ThreadPoolExecutor(8) as hands:
        people = {done.result() for done in [hands.submit(arrive) for _ in range(8)]}
    assert people == {Person.objects.get().pseudonym}
    assert Identity.objects.count() == 1


def test_whoever_is_forgotten_is_someone_new_when_they_come_again(db: None) -> None:
    person = identified()
    forget(person)
    assert Identity.objects.count() == 0
    assert identified() != person


@pytest.mark.usefixtures("tiers")
def test_erasing_a_person_takes_away_their_ways_of_signing_in(db: None) -> None:
    people = staffed("Verket")
    person = open_account(username="anna", name="Anna", email="", password="x", until=UNTIL)
    other = open_account(username="bo", name="Bo", email="", password="x", until=UNTIL)
    Identity.objects.create(person=Person.objects.get(pseudonym=person), issuer=ISSUER, subject="a")
    by = act(by=people["case_officer"], approved_by=people["approver"])
    erase_person(by, person=person, giver="Verket")
    assert not Identity.objects.exists()
    assert [row.person.pseudonym for row in LocalAccount.objects.all()] == [other]


def test_a_person_is_called_by_username_or_pseudonym(db: None) -> None:
    person = open_account(username="anna", name="Anna", email="", password="x", until=UNTIL)
    assert [person_called(name) for name in (" Anna ", person, "bo")] == [person, person, "bo"]


@pytest.fixture
def made_up(tiers: None) -> dict[str, str]:
    """By name; one of them is real, one has no mandate, and one is to get another later."""
    people = {
        name: add_person(name=name, email=email)
        for name, email in {
            "Anna": "anna@alfa.example",
            "Bo": "bo@verket.EXAMPLE",
            "Cia": "cia@alfa.example",
            "Dan": "dan@verket.example.org",
            "Eva": "eva@notexample",
        }.items()
    }
    give("Verket", "approver", people["Bo"])
    give("Alfa", "signatory", people["Anna"])
    give("Verket", "signatory", people["Anna"])
    give("Alfa", "approver", people["Dan"])
    give("Beta", "signatory", people["Eva"])
    return people


def give(party: str, role: str, person: str) -> None:
    found(act(by="operator", approved_by="second"), party=party, person=person, role=role, evidence=EVIDENCE)


def shown(day: object = OPENS) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (each.party, each.name, tuple(mandate.role for mandate in each.mandates))
        for each in personas(day)  # type: ignore[arg-type]
    ]


def test_the_made_up_people_with_a_mandate_are_shown_by_organisation(made_up: dict[str, str]) -> None:
    assert shown() == [
        ("Verket", "Bo", ("approver",)),
        ("Verket", "Anna", ("signatory",)),
        ("Alfa", "Anna", ("signatory",)),
    ]


def test_only_on_days_when_the_mandate_holds(made_up: dict[str, str]) -> None:
    assert shown(OPENS - timedelta(1)) == []
    invite(
        act(by=made_up["Anna"], approved_by=""),
        party="Alfa",
        person=made_up["Cia"],
        role="contributor",
        starts=NEXT,
        until=CLOSES,
    )
    cia = ("Alfa", "Cia", ("contributor",))
    assert [cia in shown(day) for day in (OPENS, NEXT, CLOSES, CLOSES + timedelta(1))] == [
        False,
        True,
        True,
        False,
    ]
