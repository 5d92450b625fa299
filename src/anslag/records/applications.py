"""Applications to be proxy as values for pages: who has applied, on what evidence, and what became of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from anslag.domain.mandate import Application
from anslag.domain.problem import Refusal
from anslag.records import models
from anslag.records.mandates import PartyNamed, application_of
from anslag.records.people import Contact


class UnknownApplicationError(Refusal):
    """No application has that number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationKept:
    """An application. `outcome`, `reason` and `decided` are empty while it waits."""

    number: int
    application: Application
    contact: Contact
    party: PartyNamed
    giver: PartyNamed
    applied: date
    outcome: str
    reason: str
    decided: date | None
    decided_by_act: str
    """The key of the act that decided it."""


def application_numbered(number: int) -> ApplicationKept:
    row = _rows().filter(pk=number).first()
    if row is None:
        raise UnknownApplicationError(f"Ansökan {number} finns inte.")
    return _kept(row)


def applications_to(giver: str) -> tuple[ApplicationKept, ...]:
    """All that have come to a giver, in the order they came."""
    return tuple(_kept(row) for row in _rows().filter(giver__name=giver))


def applications_by(person: str) -> tuple[ApplicationKept, ...]:
    """All that are for a person to be proxy, the newest first."""
    return tuple(_kept(row) for row in _rows().filter(person__pseudonym=person).order_by("-id"))


def _rows() -> QuerySet[models.ProxyApplication]:
    return models.ProxyApplication.objects.select_related(
        "person", "party", "giver", "entry", "examination__entry"
    ).order_by("id")


def _kept(row: models.ProxyApplication) -> ApplicationKept:
    examination = row.examination if hasattr(row, "examination") else None
    return ApplicationKept(
        number=row.pk,
        application=application_of(row),
        contact=Contact(person=row.person.pseudonym, name=row.person.name, email=row.person.email),
        party=PartyNamed(number=row.party.pk, name=row.party.name),
        giver=PartyNamed(number=row.giver.pk, name=row.giver.name),
        applied=row.entry.day,
        outcome=examination.outcome if examination else "",
        reason=examination.reason if examination else "",
        decided=examination.entry.day if examination else None,
        decided_by_act=examination.entry.key if examination else "",
    )
