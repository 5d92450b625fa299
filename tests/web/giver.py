"""A giver with last year's programme opened, its people, and a browser that each of them has signed in with."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from anslag.domain.programme import Programme
from anslag.records.mandates import add_person, parties_named
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.mandate import appoint, found
from anslag.web.visitor import PERSON
from tests.steps.year import act

EVIDENCE = "Delegationsordningen § 12"


@dataclass(frozen=True, slots=True, kw_only=True)
class Giver:
    """An organisation with its number in addresses, and its people by role."""

    name: str
    number: int
    people: dict[str, str]

    def client(self, role: str = "case_officer") -> Client:
        return signed_in(self.people[role])

    def address(self, *parts: str) -> str:
        return "/".join((f"/organisation/{self.number}/program", *parts, ""))


def signed_in(person: str) -> Client:
    client = Client()
    session = client.session
    session[PERSON] = person
    session.save()
    return client


def opened(programme: Programme) -> None:
    day = programme.terms.call.opens
    open_programme(act(day), programme=programme)
    allocate_pot(act(day), programme=programme.key)


def staffed(name: str, today: Any, *more_officers: str) -> Giver:
    """Everyone that a giver needs, by role, and further case officers by any other word."""
    people = {role: _person(name, role) for role in ("signatory", "approver")}
    for role, person in people.items():
        operator = act(today, by="operator", approved_by="second")
        found(operator, party=name, person=person, role=role, evidence=EVIDENCE)
    for word in ("case_officer", "economist", "auditor", *more_officers):
        people[word] = _person(name, word)
        role = "case_officer" if word in more_officers else word
        by = act(today, by=people["signatory"], approved_by=people["approver"])
        appoint(by, party=name, person=people[word], role=role, evidence=EVIDENCE)
    (party,) = parties_named([name])
    return Giver(name=name, number=party.number, people=people)


def pseudonym(party: str, word: str) -> str:
    """The same each time, so that a test in a browser knows it before the database is made."""
    return f"p-{party.casefold().replace(' ', '-')}-{word}"


def _person(party: str, word: str) -> str:
    email = f"{word.replace('_', '.')}@example.org"
    return add_person(name=f"Person {word}", email=email, pseudonym=pseudonym(party, word))
