"""The outbox: messages kept by the acts they tell of, taken one at a time, and marked with what became of them.

No two processes take the same message: it is taken by a change of its row, which the database lets one of them do.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from anslag.domain.mail import RETRIES, Delivery, Letter, MailState
from anslag.domain.policy import OFFICER, SIGNERS
from anslag.records.changing import Mail
from anslag.records.grants import Held, held_programmes
from anslag.records.mandates import mandates_among
from anslag.records.models import Party, Person, Programme, RegistryAddress

REGISTRY = "registry"

OF_DRAFTS = ("to_sign", "sent_back", "form_changed")
"""Kinds of message about what is not sent in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Who gets what is sent to a party: REGISTRY or a person's pseudonym, with the address."""

    who: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMail:
    """A message as it is kept, with its number and how it has gone."""

    number: int
    letter: Letter
    delivery: Delivery

    def state(self, now: datetime) -> MailState:
        return self.delivery.state(now)


def keep_mail(letters: Iterable[Letter]) -> int:
    """Keep messages to be sent, each key once for all. Returns how many were new."""
    new = _without_kept({each.key: each for each in letters})
    programmes = dict(
        Programme.objects.filter(key__in={each.programme for each in new}).values_list("key", "id")
    )
    parties = dict(Party.objects.filter(name__in={each.party for each in new}).values_list("name", "id"))
    Mail.objects.bulk_create(
        (
            Mail(
                key=each.key,
                kind=each.kind,
                programme_id=programmes.get(each.programme),
                party_id=parties.get(each.party),
                day=each.day,
                to=each.to,
                subject=each.subject,
                text=each.text,
            )
            for each in new
        ),
        ignore_conflicts=True,  # someone else may keep the same at this moment
    )
    return len(new)


def not_kept(letters: Iterable[Letter]) -> tuple[Letter, ...]:
    """Those whose keys are not kept."""
    return tuple(_without_kept({each.key: each for each in letters}))


def _without_kept(by_key: Mapping[str, Letter]) -> list[Letter]:
    kept = set(Mail.objects.filter(key__in=by_key).values_list("key", flat=True))
    return [each for key, each in by_key.items() if key not in kept]


def addressees(held: Held, parties: Collection[str], today: date) -> dict[str, tuple[Addressee, ...]]:
    """Who in each party gets what concerns it in the programme: its registry, and those who may sign for it there.

    At the giver: the case officers. An address that stands twice is used once; in as many queries for any number.
    """
    registries = registry_addresses(held, parties)
    seats = [
        each
        for each in mandates_among(parties)
        if each.holds(today)
        and each.programme in {"", held.key}
        and each.role in (OFFICER if each.party == held.terms.giver else SIGNERS)
    ]
    emails = dict(
        Person.objects.filter(pseudonym__in={each.person for each in seats}).values_list("pseudonym", "email")
    )
    found: dict[str, dict[str, str]] = {name: {registries.get(name, ""): REGISTRY} for name in parties}
    for each in seats:
        found[each.party].setdefault(emails.get(each.person, ""), each.person)
    return {
        name: tuple(Addressee(who=who, email=email) for email, who in by_email.items() if email)
        for name, by_email in found.items()
    }


def registry_addresses(held: Held, parties: Collection[str]) -> dict[str, str]:
    """Where each party's registry is reached: as the party has said, else as the programme's folder says."""
    said = RegistryAddress.objects.filter(party__name__in=parties).order_by("id")
    folder = {each.name: each.registry_email or "" for each in held.programme.parties if each.name in parties}
    return folder | dict(said.values_list("party__name", "email"))


def recent_registry_addresses(held: Held, party: str, since: date) -> tuple[str, ...]:
    """Where a party's registry is, and has been since a day, reached: whoever changes that hides nothing by it."""
    folder = next((each.registry_email for each in held.programme.parties if each.name == party), "") or ""
    rows = RegistryAddress.objects.filter(party__name=party).order_by("id")
    known = [(date.min, folder), *rows.values_list("entry__day", "email")]
    ended = [day for day, _ in known[1:]]
    still = [email for (_, email), end in zip(known, [*ended, date.max], strict=True) if end >= since]
    return tuple(dict.fromkeys(email for email in still if email))


def registries_of_givers() -> tuple[tuple[Held, str], ...]:
    """Every opened programme, the newest first, with where its giver's registry is reached; in two queries."""
    said = dict(RegistryAddress.objects.order_by("id").values_list("party__name", "email"))
    return tuple(
        (held, said.get(held.terms.giver) or held.programme.giver.registry_email or "")
        for held in reversed(held_programmes())
    )


def next_waiting(now: datetime) -> KeptMail | None:
    """The first message that is to be handed over now: never tried, or refused long enough ago."""
    due = Q(attempts=0)
    for attempts, delay in enumerate(RETRIES, start=1):
        due |= Q(attempts=attempts, tried_at__lte=now - delay) & ~Q(fault="")
    row = _rows().filter(due, sent_at=None, bounced_at=None).order_by("id").first()
    return _kept(row) if row else None


def take(mail: KeptMail, now: datetime) -> bool:
    """Say that the message is about to be handed over. False when someone else has said so."""
    mine = Mail.objects.filter(pk=mail.number, attempts=mail.delivery.attempts, sent_at=None, bounced_at=None)
    return mine.update(attempts=F("attempts") + 1, tried_at=now, fault="") == 1


def mark_sent(number: int, now: datetime) -> None:
    Mail.objects.filter(pk=number).update(sent_at=now)


def mark_refused(number: int, fault: str) -> None:
    """Not taken, for certain: it is tried again later, or given up."""
    Mail.objects.filter(pk=number).update(fault=fault)


def mark_bounced(number: int, key_matches: str, *, fault: str, now: datetime) -> bool:
    """Note that a message came back, and why. False when there is none of that number and key."""
    return Mail.objects.filter(pk=number, key=key_matches).update(bounced_at=now, fault=fault) == 1


def key_of(number: int) -> str:
    """The key of a message by its number; empty when there is none."""
    return Mail.objects.filter(pk=number).values_list("key", flat=True).first() or ""


def forget_addressee(pseudonym: str) -> None:
    """Empty the addresses of what has been sent to a person. What was said, and when, remains."""
    Mail.objects.filter(key__endswith=f"/{pseudonym}").update(to="")


def waiting() -> tuple[KeptMail, ...]:
    """All that have been neither sent nor given back, the oldest first."""
    return tuple(_kept(row) for row in _rows().filter(sent_at=None, bounced_at=None).order_by("id"))


def mail_of(
    *, programme: str = "", party: str = "", most: int = 200, drafts: bool = False
) -> tuple[KeptMail, ...]:
    """The latest messages in a programme, about a party, or both; the newest first.

    Those about what a receiver has not sent in yet are its own: only with `drafts` are they among them.
    """
    rows = _rows() if drafts else _rows().exclude(kind__in=OF_DRAFTS)
    if programme:
        rows = rows.filter(programme__key=programme)
    if party:
        rows = rows.filter(party__name=party)
    return tuple(_kept(row) for row in rows.order_by("-id")[:most])


def _rows() -> QuerySet[Mail]:
    return Mail.objects.select_related("party", "programme").defer("programme__folder")


def _kept(row: Mail) -> KeptMail:
    return KeptMail(
        number=row.pk,
        letter=Letter(
            key=row.key,
            kind=row.kind,
            programme=row.programme.key if row.programme else "",
            party=row.party.name if row.party else "",
            day=row.day,
            to=row.to,
            subject=row.subject,
            text=row.text,
        ),
        delivery=Delivery(
            attempts=row.attempts,
            tried_at=row.tried_at,
            sent_at=row.sent_at,
            bounced_at=row.bounced_at,
            fault=row.fault,
        ),
    )
