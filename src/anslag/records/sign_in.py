"""Persons as they sign in: whom a provider means, whom an account is for, and the made-up ones of a demo."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from anslag.domain.mandate import Mandate
from anslag.records import models
from anslag.records.mandates import add_person, mandates_of

MADE_UP = ".example"
"""How the e-mail address of a made-up person ends: nobody can have one (RFC 2606)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """A made-up person with the mandates that they have in one organisation."""

    person: str
    name: str
    party: str
    mandates: tuple[Mandate, ...]


def person_identified(*, issuer: str, subject: str, name: str, email: str) -> str:
    """The pseudonym of whom a provider means by a subject. Someone new is kept, with a name and an address."""
    if known := _known(issuer, subject):
        return known
    try:
        with transaction.atomic():
            person = add_person(name=name, email=email)
            row = models.Person.objects.get(pseudonym=person)
            models.Identity.objects.create(person=row, issuer=issuer, subject=subject)
    except IntegrityError:
        # Someone who comes for the first time in two windows at once.
        return _known(issuer, subject)
    return person


def _known(issuer: str, subject: str) -> str:
    found = models.Identity.objects.filter(issuer=issuer, subject=subject)
    return found.values_list("person__pseudonym", flat=True).first() or ""


def forget(pseudonym: str) -> None:
    """Take away every way that a person has of signing in. It is no act, and no act goes by it."""
    models.Identity.objects.filter(person__pseudonym=pseudonym).delete()
    models.LocalAccount.objects.filter(person__pseudonym=pseudonym).delete()
    models.Invitation.objects.filter(person__pseudonym=pseudonym).delete()


def person_called(name: str) -> str:
    """The pseudonym of someone told by their username, or by the pseudonym itself."""
    accounts = models.LocalAccount.objects.filter(username=name.strip().casefold())
    return accounts.values_list("person__pseudonym", flat=True).first() or name


def personas(today: date) -> tuple[Persona, ...]:
    """The made-up people who have a mandate today, organisation by organisation, in the order they were given them."""
    names = dict(
        models.Person.objects.filter(email__iendswith=MADE_UP).values_list("pseudonym", "name").order_by("id")
    )
    held: dict[tuple[str, str], list[Mandate]] = {}
    for mandate in mandates_of(*names):
        if mandate.holds(today):
            held.setdefault((mandate.party, mandate.person), []).append(mandate)
    parties = tuple(dict.fromkeys(party for party, _ in held))
    return tuple(
        Persona(person=person, name=names[person], party=party, mandates=tuple(mandates))
        for (party, person), mandates in sorted(held.items(), key=lambda each: parties.index(each[0][0]))
    )
