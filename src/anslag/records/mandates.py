"""Persons and mandates: rows read into the domain's values, and what each organisation is in a programme."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db.models import F, Q

from anslag.domain.mandate import Application, Mandate, Role, acts_by_code
from anslag.domain.policy import Scope, Side, Standing
from anslag.domain.problem import Refusal
from anslag.records import models
from anslag.records.grants import Held

TAKEN_UP = "take_up"
"""The act of someone who takes up, as themselves, what was given to a person who was invited."""


class UnknownPersonError(Refusal):
    """Nobody is known by that pseudonym."""


class UnknownPartyError(Refusal):
    """No organisation of that name is known."""


CONTACT_NAME = "kontakten, med engångskod"
"""Stands where a person's name would, of what was done by whoever reads a receiver's mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyNamed:
    """A party as an address names it, and as everything else does."""

    number: int
    name: str


def add_person(*, name: str, email: str, pseudonym: str = "") -> str:
    """Keep a person, and return the pseudonym: given, for someone made up, or one that says nothing of them."""
    person = models.Person(pseudonym=pseudonym or f"p-{uuid4().hex}", name=name, email=email)
    person.save(force_insert=True)
    return person.pseudonym


def contact_of(pseudonym: str) -> tuple[str, str]:
    """Name and e-mail address; both empty when they have been erased."""
    person = person_row(pseudonym)
    return person.name, person.email


def names_of(people: Iterable[str]) -> dict[str, str]:
    """The names of those of these pseudonyms that are persons whose names have not been erased, and of contacts."""
    asked = set(people)
    rows = models.Person.objects.filter(pseudonym__in=asked).exclude(name="")
    return dict.fromkeys(filter(acts_by_code, asked), CONTACT_NAME) | dict(
        rows.values_list("pseudonym", "name")
    )


def change_contact(pseudonym: str, *, name: str, email: str) -> None:
    """Change the name and the address: no act, since no mandate goes by them."""
    person_row(pseudonym)
    models.Person.objects.filter(pseudonym=pseudonym).update(name=name, email=email)


def person_row(pseudonym: str) -> models.Person:
    person = models.Person.objects.filter(pseudonym=pseudonym).first()
    if person is None:
        raise UnknownPersonError("Personen finns inte. Låt den logga in en gång först.")
    return person


def party_row(name: str) -> models.Party:
    party = models.Party.objects.filter(name=name).first()
    if party is None:
        raise UnknownPartyError(f"Organisationen {name} finns inte. Kontrollera namnet mot programmets mapp.")
    return party


def party_numbered(number: int) -> PartyNamed:
    """The party of a number, or UnknownPartyError."""
    name = models.Party.objects.filter(pk=number).values_list("name", flat=True).first()
    if name is None:
        raise UnknownPartyError(f"Ingen organisation har nummer {number}.")
    return PartyNamed(number=number, name=name)


def parties_named(names: Iterable[str]) -> tuple[PartyNamed, ...]:
    """The parties of these names, in the order given; those that are not known are left out."""
    given = tuple(names)
    rows = dict(models.Party.objects.filter(name__in=given).values_list("name", "id"))
    return tuple(PartyNamed(number=rows[name], name=name) for name in given if name in rows)


def mandates_of(*people: str) -> tuple[Mandate, ...]:
    """All mandates that these people have or have had."""
    return _read(Q(person__pseudonym__in=people))


def person_with_mandates(pseudonym: str) -> tuple[str, tuple[Mandate, ...]] | None:
    """A person's name and mandates, in one query for whoever has any; None where nobody is known by the pseudonym."""
    rows = list(_rows(Q(person__pseudonym=pseudonym)))
    if rows:
        return rows[0].person.name, tuple(mandate_of_row(row, row.programme_key or "") for row in rows)
    name = models.Person.objects.filter(pseudonym=pseudonym).values_list("name", flat=True).first()
    return None if name is None else (name, ())


def mandates_in(party: str) -> tuple[Mandate, ...]:
    """All mandates that anyone has or has had in a party."""
    return _read(Q(party__name=party))


def mandates_among(parties: Collection[str]) -> tuple[Mandate, ...]:
    """The same in several parties."""
    return _read(Q(party__name__in=parties))


def _read(among: Q) -> tuple[Mandate, ...]:
    return tuple(mandate_of_row(row, row.programme_key or "") for row in _rows(among))


def _rows(among: Q) -> Any:
    """The rows with all that they refer to, and with the key of the programme they are for."""
    rows = models.Mandate.objects.filter(among).select_related(
        "person", "party", "entry", "revocation__entry"
    )
    return rows.annotate(programme_key=F("programme__key")).order_by("id")


def mandate_of_row(row: models.Mandate, programme: str) -> Mandate:
    """The value of a row that has been read with all that it refers to; `programme` is the key of the one it is for."""
    role: Role = row.role  # type: ignore[assignment]  # the database keeps no other
    return Mandate(
        person=row.person.pseudonym,
        party=row.party.name,
        role=role,
        starts=row.starts,
        until=row.until,
        ended=row.revocation.entry.day if hasattr(row, "revocation") else None,
        programme=programme,
        given_by=given_by(row.entry),
        evidence=row.evidence,
    )


def given_by(entry: models.DiaryEntry) -> str:
    """Who gave the mandate that an entry tells of: whoever did the act, but for what was given to be taken up."""
    return str(entry.facts["given_by"]) if entry.action == TAKEN_UP else entry.prepared_by


def row_of(mandate: Mandate) -> models.Mandate:
    """The row of a mandate that has been read and has not been revoked."""
    return models.Mandate.objects.get(
        person__pseudonym=mandate.person,
        party__name=mandate.party,
        role=mandate.role,
        starts=mandate.starts,
        programme__key=mandate.programme or None,
        revocation=None,
    )


def waiting_application(party: str, person: str = "") -> models.ProxyApplication | None:
    """The application to be the party's proxy that waits to be examined: the person's, or anyone's first."""
    waiting = models.ProxyApplication.objects.filter(party__name=party, examination=None)
    mine = waiting.filter(person__pseudonym=person) if person else waiting
    return mine.select_related("person", "party", "giver").order_by("id").first()


def application_of(row: models.ProxyApplication) -> Application:
    return Application(
        person=row.person.pseudonym,
        party=row.party.name,
        giver=row.giver.name,
        evidence=row.evidence,
        document=row.document,
    )


def receives_from(party: str, giver: str) -> bool:
    """Whether the giver has opened a programme with a grant to the party."""
    return models.Grant.objects.filter(programme__giver__name=giver, party__name=party).exists()


def registry_address(party: str) -> str:
    """Where the party's registry is reached; empty when it has not been said."""
    rows = models.RegistryAddress.objects.filter(party__name=party).order_by("-id")
    return rows.values_list("email", flat=True).first() or ""


def scope_of_parties(*, giver: str = "", owner: str = "") -> Scope:
    """What concerns an organisation and no one programme: `owner` receives, or is itself the giver."""
    standings = [Standing(party=giver, side="giver", own=giver)] if giver else []
    if owner:
        standings.append(Standing(party=owner, side="receiver", own=owner))
    return Scope(standings=tuple(standings), owner=owner)


def scope_in(
    programme: str, parties: Iterable[str], *, owner: str = "", settled: bool = False, personal: bool = False
) -> Scope:
    """What concerns a programme, or in it the party `owner`: with what each of `parties` is there."""
    return Scope(
        standings=tuple(each for _, each in _standings([programme], frozenset(parties))),
        programme=programme,
        owner=owner,
        settled=settled,
        personal=personal,
    )


def scopes_in(programmes: Iterable[str], parties: Iterable[str]) -> dict[str, Scope]:
    """The same for each of several programmes, by key; in as many queries however many they are."""
    found: dict[str, list[Standing]] = {key: [] for key in programmes}
    for key, each in _standings(found, frozenset(parties)):
        found[key].append(each)
    return {key: Scope(standings=tuple(each), programme=key) for key, each in found.items()}


def scope_of(held: Held, parties: Iterable[str], *, owner: str = "") -> Scope:
    """The same as `scope_in`, of a programme that has been read: in one query."""
    among = frozenset(parties)
    above = held.row.funded_by.programme.giver.name if held.row.funded_by else ""
    sides: tuple[tuple[str, Side], ...] = ((held.row.giver.name, "giver"), (above, "funder"))
    givers = [Standing(party=name, side=side, own=name) for name, side in sides if name in among]
    receivers = [each for _, each in _receiving([held.key], among)]
    return Scope(standings=(*givers, *receivers), programme=held.key, owner=owner)


def _standings(programmes: Collection[str], parties: frozenset[str]) -> Iterator[tuple[str, Standing]]:
    """Of those parties only, each with the programme's key; in two queries however large the programmes are."""
    givers = models.Programme.objects.filter(key__in=programmes).values_list(
        "key", "giver__name", "funded_by__programme__giver__name"
    )
    for key, giver, funder in givers:
        if giver in parties:
            yield key, Standing(party=giver, side="giver", own=giver)
        if funder in parties:
            yield key, Standing(party=funder, side="funder", own=funder)
    yield from _receiving(programmes, parties)


def _receiving(programmes: Collection[str], parties: frozenset[str]) -> Iterator[tuple[str, Standing]]:
    """Those of the parties that receive in the programmes, or below a receiver there."""
    grants = models.Grant.objects.filter(
        Q(programme__key__in=programmes) | Q(programme__funded_by__programme__key__in=programmes),
        party__name__in=parties,
    ).order_by("id")
    for name, key, above, funder in grants.values_list(
        "party__name",
        "programme__key",
        "programme__funded_by__party__name",
        "programme__funded_by__programme__key",
    ):
        if key in programmes:
            yield key, Standing(party=name, side="receiver", own=name)
        if funder in programmes:
            yield funder, Standing(party=name, side="below", own=above)
