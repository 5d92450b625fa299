"""Who acts for an organisation and who did, as values for pages: with names, and by whom and on what it was given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from anslag.domain.mandate import Mandate
from anslag.domain.wording import swedish_order
from anslag.records import models
from anslag.records.mandates import TAKEN_UP, PartyNamed, given_by, mandate_of_row, mandates_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person as others see them; name and address are empty when they have been erased."""

    person: str
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Someone behind an act, and as what they could do it on that day."""

    name: str
    mandates: tuple[Mandate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """A mandate with its number, whom it is for, who gave and approved it, and how it ended."""

    number: int
    mandate: Mandate
    contact: Contact
    given: date
    founded: bool
    """Whether whoever runs the installation gave it."""
    given_by: Behind
    approved_by: Behind | None
    ended_by: str
    """A name, empty when it has not been ended or the name has been erased."""
    taken_up: bool
    """Whether it ended as whoever ended it took it up as themselves."""
    reason: str
    case_reference: str
    """Of the one programme it is for; empty when it is for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """A party that has a grant, with who gives it."""

    party: PartyNamed
    giver: PartyNamed


def acting_for(party: str) -> tuple[Acting, ...]:
    """Every mandate that anyone has or has had in the party, in the order they were given; in four queries."""
    return _acting(_rows().filter(party__name=party))


def acting_numbered(number: int, party: str) -> Acting | None:
    """The mandate of that number in the party."""
    return next(iter(_acting(_rows().filter(pk=number, party__name=party))), None)


def contacts(people: Iterable[str]) -> dict[str, Contact]:
    """Names and addresses by pseudonym. Whoever is not known has neither."""
    asked = {each for each in people if each}
    rows = models.Person.objects.filter(pseudonym__in=asked).values_list("pseudonym", "name", "email")
    found = {person: Contact(person=person, name=name, email=email) for person, name, email in rows}
    return {each: Contact(person=each) for each in asked} | found


def known_in(party: str) -> tuple[Contact, ...]:
    """Those who act or have acted for the party and whose names remain, by name."""
    rows = models.Person.objects.filter(mandates__party__name=party).exclude(name="").distinct()
    found = (
        Contact(person=person, name=name, email=email)
        for person, name, email in rows.values_list("pseudonym", "name", "email")
    )
    return tuple(sorted(found, key=lambda each: swedish_order(each.name)))


def without_mandate(giver: str, today: date) -> tuple[Contact, ...]:
    """Those who act for nobody, but did for the giver or a receiver, or applied to it, and whose names remain."""
    here = Q(mandates__party__name=giver) | Q(mandates__party__grants__programme__giver__name=giver)
    named = (
        models.Person.objects.exclude(name="").filter(here | Q(applications__giver__name=giver)).distinct()
    )
    found = contacts(named.values_list("pseudonym", flat=True))
    acting = {each.person for each in mandates_of(*found) if each.last_day >= today}
    left = (contact for person, contact in found.items() if person not in acting)
    return tuple(sorted(left, key=lambda each: swedish_order(each.name)))


def receivers() -> tuple[Receiver, ...]:
    """Each party that has a grant, once for each giver, by name."""
    rows = models.Grant.objects.values_list(
        "party__name", "party_id", "programme__giver__name", "programme__giver_id"
    ).distinct()
    return tuple(
        Receiver(party=PartyNamed(number=number, name=name), giver=PartyNamed(number=above, name=giver))
        for name, number, giver, above in sorted(
            rows, key=lambda row: (swedish_order(row[0]), swedish_order(row[2]))
        )
    )


def givers_to(party: str) -> tuple[PartyNamed, ...]:
    """Those that the party has a grant from, by name."""
    return tuple(each.giver for each in receivers() if each.party.name == party)


def _rows() -> QuerySet[models.Mandate]:
    return (
        models.Mandate.objects.select_related("person", "party", "programme", "entry", "revocation__entry")
        .defer("programme__folder")
        .order_by("id")
    )


def _acting(rows: Iterable[models.Mandate]) -> tuple[Acting, ...]:
    found = tuple(rows)
    behind = {given_by(each.entry) for each in found} | {each.entry.approved_by for each in found}
    named = contacts(behind | {_ender(each) for each in found})
    theirs = mandates_of(*behind)
    return tuple(_one(each, named, theirs) for each in found)


def _one(row: models.Mandate, named: dict[str, Contact], theirs: tuple[Mandate, ...]) -> Acting:
    day, ender = row.entry.day, _ender(row)

    def behind(person: str) -> Behind:
        held = (each for each in theirs if each.person == person and each.holds(day))
        return Behind(name=named[person].name, mandates=tuple(held))

    return Acting(
        number=row.pk,
        mandate=mandate_of_row(row, row.programme.key if row.programme else ""),
        contact=Contact(person=row.person.pseudonym, name=row.person.name, email=row.person.email),
        given=day,
        founded=row.entry.action == "found",
        given_by=behind(given_by(row.entry)),
        approved_by=behind(row.entry.approved_by) if row.entry.approved_by else None,
        ended_by=named[ender].name if ender else "",
        taken_up=bool(ender) and row.revocation.entry.action == TAKEN_UP,
        reason=row.revocation.reason if ender else "",
        case_reference=row.programme.case_reference if row.programme else "",
    )


def _ender(row: models.Mandate) -> str:
    return row.revocation.entry.prepared_by if hasattr(row, "revocation") else ""
