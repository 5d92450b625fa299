"""Invitations: someone is to act and has never signed in, so a link lets whoever it is sent to be that person, once.

An identity is never tied to a person by an e-mail address alone: whoever invites types the address, a provider may pass
on one that nobody has checked, and an address can be given to someone else. Only the link shows that the letter came
to whoever opens it.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from anslag.domain.problem import Refusal
from anslag.records import models
from anslag.records.mandates import add_person, change_contact, person_row

LASTS = timedelta(days=14)


class OtherNewcomerError(Refusal):
    """The same form was sent before, about someone else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Whom a link is for, by pseudonym and by name."""

    person: str
    name: str
    used: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationState:
    """How far someone's latest invitation has come. `expires` is None until the letter has left."""

    number: int
    expires: datetime | None
    used: bool


def add_newcomer(*, key: str, name: str, email: str) -> tuple[str, bool]:
    """Keep someone who is not known, once for each form, whose key gives the pseudonym. Second: are they new."""
    pseudonym = f"p-{uuid5(NAMESPACE_URL, key).hex}"
    kept = models.Person.objects.filter(pseudonym=pseudonym).values_list("name", "email").first()
    if kept is None:
        return add_person(name=name, email=email, pseudonym=pseudonym), True
    if kept != (name, email):
        raise OtherNewcomerError("Formuläret är redan skickat, med andra uppgifter. Öppna det på nytt.")
    return pseudonym, False


def new_invitation(person: str) -> int:
    """The number of an invitation to a person, without a link as yet."""
    return models.Invitation.objects.create(person=person_row(person)).pk


def issue(number: int, now: datetime) -> str:
    """Make the link's token, good from now on; empty when the invitation has been used, or is gone."""
    token = secrets.token_urlsafe(32)
    unused = models.Invitation.objects.filter(pk=number, used_at=None)
    made = unused.update(token_hash=_hash(token), expires=now + LASTS)
    return token if made else ""


def invited(token: str, now: datetime) -> Invited | None:
    """Whom a token is for: None when there is no such token, or it is too old and was not used."""
    row = models.Invitation.objects.filter(token_hash=_hash(token)).select_related("person").first()
    if row is None or not (row.used_at or (row.expires and now <= row.expires)):
        return None
    return Invited(person=row.person.pseudonym, name=row.person.name, used=row.used_at is not None)


def use(token: str, now: datetime) -> str:
    """Use the token up, and with it every other invitation of the same person, whose pseudonym is returned.

    Empty when it cannot be used: of two who do it at once, one is told so.
    """
    row = models.Invitation.objects.filter(token_hash=_hash(token), used_at=None, expires__gte=now).first()
    if row is None:
        return ""
    used = models.Invitation.objects.filter(person=row.person_id, used_at=None).update(used_at=now)
    return row.person.pseudonym if used else ""


def tie(token: str, *, issuer: str, subject: str, name: str, now: datetime) -> None:
    """Let an identity that nobody has be the invited person's. One that is someone's stays theirs, and uses nothing up.

    The name is from then on the one that the provider gives: whoever invited sees who it was that came.
    """
    with transaction.atomic():
        if models.Identity.objects.filter(issuer=issuer, subject=subject).exists():
            return
        if person := use(token, now):
            row = person_row(person)
            models.Identity.objects.create(person=row, issuer=issuer, subject=subject)
            change_contact(person, name=name.strip() or row.name, email=row.email)


def invitation_states(people: Iterable[str]) -> dict[str, InvitationState]:
    """By pseudonym, the latest invitation of each of these people who has one."""
    rows = models.Invitation.objects.filter(person__pseudonym__in=set(people)).order_by("id")
    return {
        person: InvitationState(number=number, expires=expires, used=used_at is not None)
        for person, number, expires, used_at in rows.values_list(
            "person__pseudonym", "id", "expires", "used_at"
        )
    }


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
