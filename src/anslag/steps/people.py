"""The made-up people of a folder get their mandates, by the steps that real people get theirs by.

Given on the day their programme was opened, each once: in whichever order programmes are replayed, and however often.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from anslag.domain.mandate import FOUNDING, GIVING, INVITED, Role
from anslag.domain.problem import Refusal
from anslag.domain.programme import Programme
from anslag.files.people import MADE_UP, NAME, Listed
from anslag.records import models
from anslag.records.mandates import add_person, mandates_of
from anslag.steps.act import Act
from anslag.steps.mandate import (
    apply_for_proxy,
    appoint,
    change_registry_address,
    decide_proxy,
    found,
    invite,
)

PREFIX = "people/"
"""How the key of each of these acts begins."""

OPERATORS = ("operator-1", "operator-2")
"""Whoever runs the installation, and their colleague: they give an organisation its first mandates."""

EVIDENCE = f"Påhittat underlag, {NAME}"


class RealPeopleError(Refusal):
    """The database has people who exist: acts by names in a file do not belong beside theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandating:
    """An act that gives someone made up a mandate, ready to be done. `place` is their row in the file."""

    place: str
    act: Act
    step: Callable[..., None]
    facts: Mapping[str, Any]
    person: Listed

    def perform(self) -> None:
        with transaction.atomic():
            if not models.Person.objects.filter(pseudonym=self.person.pseudonym).exists():
                add_person(name=self.person.name, email=self.person.email, pseudonym=self.person.pseudonym)
            self.step(replace(self.act, today=self.day()), **self.facts)

    def day(self) -> date:
        """The day of the opening, or later: when those who give it have theirs from a programme opened after it."""
        latest = self.act.today
        for person in (self.act.by, self.act.approved_by):
            starts = [each.starts for each in mandates_of(person)]
            latest = max(latest, min(starts, default=latest))
        return latest


def mandating(people: Iterable[Listed], *, programme: Programme, day: date) -> Iterator[Mandating]:
    """The acts that give the people of a programme's folder their mandates, those who give them first."""
    listed = tuple(people)
    holders: dict[tuple[str, Role], str] = {}
    for each in listed:
        holders.setdefault((each.party, each.role), each.pseudonym)
    first = Act(by="", today=day, case_reference=programme.terms.case_reference, key=PREFIX)
    founders = [each for each in listed if _founds(each, holders)]
    yield from (_founded(each, first) for each in founders)
    for each in listed:
        if each.role in GIVING and each not in founders:
            yield _appointed(each, first, holders)
    for each in listed:
        if each.role == "proxy":
            yield from _applied(each, first, programme.giver.name, holders)
    for each in listed:
        if each.role in INVITED:
            yield _invited(each, first, holders[each.party, "proxy"])
    yield from _addresses(listed, first, programme)


def refuse_among_real_people() -> None:
    """Raise RealPeopleError where anyone has an address that someone can have, or a way to sign in."""
    reached = ~Q(email="") & ~Q(email__endswith=MADE_UP)
    signs_in = Q(local_account__isnull=False) | Q(identities__isnull=False)
    real = models.Person.objects.filter(reached | signs_in).distinct().count()
    if real:
        raise RealPeopleError(
            f"Databasen har personer som inte är påhittade ({real}). Där gör var och en sitt på sidorna, med sin "
            "behörighet, och inget spelas upp. Ange en annan databas i DATABASE_URL."
        )


def _founds(each: Listed, holders: Mapping[tuple[str, Role], str]) -> bool:
    return each.role in FOUNDING and holders[each.party, each.role] == each.pseudonym


def _founded(each: Listed, first: Act) -> Mandating:
    by, approved_by = OPERATORS
    act = _act(first, each, by=by, approved_by=approved_by)
    return _mandating(each, act, found, role=each.role, evidence=EVIDENCE)


def _appointed(each: Listed, first: Act, holders: Mapping[tuple[str, Role], str]) -> Mandating:
    signatory, approver = holders[each.party, "signatory"], holders[each.party, "approver"]
    act = _act(first, each, by=signatory, approved_by=approver)
    return _mandating(each, act, appoint, role=each.role, evidence=EVIDENCE)


def _applied(
    each: Listed, first: Act, giver: str, holders: Mapping[tuple[str, Role], str]
) -> Iterator[Mandating]:
    """The application, and the giver's decision on it."""
    document = hashlib.sha256(f"{EVIDENCE}: {each.pseudonym}".encode()).hexdigest()
    applying = _act(first, each, by=each.pseudonym, part="/application")
    yield _mandating(each, applying, apply_for_proxy, giver=giver, evidence=EVIDENCE, document=document)
    deciding = _act(first, each, by=holders[giver, "approver"])
    yield _mandating(each, deciding, decide_proxy, outcome="approved")


def _invited(each: Listed, first: Act, proxy: str) -> Mandating:
    return _mandating(each, _act(first, each, by=proxy), invite, role=each.role)


def _addresses(listed: Iterable[Listed], first: Act, programme: Programme) -> Iterator[Mandating]:
    """Each proxy says where the registry is reached, where parties.csv tells it."""
    known = {party.name: party.registry_email for party in programme.parties}
    for each in listed:
        email = known.get(each.party)
        if each.role == "proxy" and email:
            act = replace(first, by=each.pseudonym, key=f"{PREFIX}{each.party}/registry")
            facts = {"party": each.party, "email": email}
            yield Mandating(place=each.place, act=act, step=change_registry_address, facts=facts, person=each)


def _act(first: Act, each: Listed, *, by: str, approved_by: str = "", part: str = "") -> Act:
    key = f"{PREFIX}{each.party}/{each.pseudonym}/{each.role}{part}"
    return replace(first, by=by, approved_by=approved_by, key=key)


def _mandating(each: Listed, act: Act, step: Callable[..., None], **facts: Any) -> Mandating:
    told = {"party": each.party, "person": each.pseudonym, **facts}
    return Mandating(place=each.place, act=act, step=step, facts=told, person=each)
