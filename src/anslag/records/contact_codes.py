"""One-time codes: whoever reads the mail of a receiver's registered address may report for it, and do nothing else.

A code is good in the browser that asked for it, for a short while, and once. What it opens is no person's mandate: it
is reckoned anew each time from the programme's terms and from the address that is registered now.
"""

import re
import secrets
from datetime import date, datetime, timedelta

from django.db.models import F
from django.utils.crypto import salted_hmac

from anslag.domain.mandate import BY_CODE, CONTACT, Mandate, acts_by_code
from anslag.records.changing import ContactCode
from anslag.records.grants import UnknownProgrammeError, held_programme
from anslag.records.mail import registry_addresses
from anslag.records.mandates import UnknownPartyError, mandates_of, party_numbered
from anslag.records.models import Grant

LASTS = timedelta(minutes=15)
TRIES = 5
DIGITS = 8

NOBODY = 0
"""The number of a code that was not sent, since there is nobody to send it to."""


def new_code(programme: str, party: int) -> tuple[int, str]:
    """The number of a code without digits as yet, and where to send it; NOBODY where nothing may be sent."""
    try:
        held, name = held_programme(programme), party_numbered(party).name
    except (UnknownProgrammeError, UnknownPartyError):
        return NOBODY, ""
    grant = Grant.objects.filter(programme=held.row, party__name=name).first()
    address = registry_addresses(held, [name]).get(name, "")
    if grant is None or not address or not held.terms.report_back.by_code:
        return NOBODY, ""
    return ContactCode.objects.create(grant=grant, address_hash=_hash("address", address)).pk, address


def reports_by_code(programme: str) -> bool:
    """Whether the terms of the programme of a key let reports be sent in this way."""
    try:
        return held_programme(programme).terms.report_back.by_code
    except UnknownProgrammeError:
        return False


def issue_code(number: int, now: datetime) -> str:
    """Make the digits, good from now on; empty when the code has been used or tried, or is gone."""
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    fresh = ContactCode.objects.filter(pk=number, used_at=None, tries=0)
    made = fresh.update(code_hash=_hash(str(number), digits), expires=now + LASTS)
    return digits if made else ""


def use_code(number: int, typed: str, *, now: datetime) -> str:
    """Who acts by the code from now on; empty where it is another, too old, used, or tried too many times.

    A try is counted before it is known to fail: a hundred at once are a hundred.
    """
    rows = ContactCode.objects.filter(pk=number, used_at=None, expires__gte=now)
    if not rows.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
        return ""
    right = rows.filter(code_hash=_hash(str(number), re.sub(r"\D", "", typed)))
    used = right.update(used_at=now, code_hash="")
    return f"{BY_CODE}{number}" if used else ""


def _used(person: str) -> ContactCode | None:
    """The code that someone acts by, if it is one that has been used."""
    number = person.removeprefix(BY_CODE)
    rows = ContactCode.objects.filter(pk=number if number.isdecimal() else NOBODY, used_at__isnull=False)
    return rows.select_related("grant__party", "grant__programme").first()


def used_for(person: str) -> int | None:
    """The number of the grant whose code someone acts by."""
    row = _used(person)
    return row.grant_id if row else None


def contact_with_mandates(person: str) -> tuple[str, tuple[Mandate, ...]] | None:
    """The receiver that someone acts for by a code, and what that lets them do; None where it no longer does."""
    row = _used(person)
    if row is None:
        return None
    held, name = held_programme(row.grant.programme.key), row.grant.party.name
    now = registry_addresses(held, [name]).get(name, "")
    if not held.terms.report_back.by_code or _hash("address", now) != row.address_hash:
        return None
    return name, (Mandate(person=person, party=name, role=CONTACT, starts=date.min, programme=held.key),)


def mandates_of_actors(*people: str) -> tuple[Mandate, ...]:
    """All mandates of those who act, persons and contacts alike."""
    contacts = [contact_with_mandates(each) for each in people if acts_by_code(each)]
    return (*mandates_of(*people), *(mandate for each in contacts if each for mandate in each[1]))


def _hash(salt: str, text: str) -> str:
    return salted_hmac(f"anslag.contact_code.{salt}", text, algorithm="sha256").hexdigest()
