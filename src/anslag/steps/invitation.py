"""Let someone act who has never signed in: the person, the mandate or the proposal of one, and the letter, together.

These are no steps of their own, since names and addresses are no facts of an act: what is written in the diary tells of
a pseudonym. Each does a step, and keeps what belongs to it in the same transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anslag.domain.mandate import INVITED, Mandate, Role, newcomer_problems
from anslag.domain.mandate_letters import invitation_letter
from anslag.domain.problem import Problem, Refused
from anslag.records.diary import lock_chain
from anslag.records.invitations import LASTS, add_newcomer, new_invitation, use
from anslag.records.mandates import change_contact, contact_of, mandates_of
from anslag.steps.act import Act, refuse
from anslag.steps.mail import queue_mail
from anslag.steps.mandate import invite, take_up_mandate
from anslag.steps.proposal import propose


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Someone who has never signed in, as whoever invites them calls them."""

    name: str
    email: str


class InvitationGoneError(Refused):
    """The invitation has been used, or is too old, or cannot be taken up in this way."""


def invite_newcomer(
    act: Act, *, newcomer: Newcomer, party: str, role: Role, programme: str = "", until: date | None = None
) -> None:
    """Let someone new be representative or contributor, and send them the way in."""
    with transaction.atomic():
        lock_chain()
        person, new = _kept(act, newcomer, party)
        invite(act, party=party, person=person, role=role, programme=programme, until=until)
        if new:
            _send(person, party, role, proposed=False, today=act.today)


def propose_newcomer(
    act: Act, *, newcomer: Newcomer, step: str, party: str, role: Role, facts: Mapping[str, Any]
) -> None:
    """Propose someone new for a role that two people give, and send them the way in, which is of no use until then."""
    with transaction.atomic():
        lock_chain()
        person, new = _kept(act, newcomer, party)
        propose(act, step=step, party=party, facts={**facts, "party": party, "person": person})
        if new:
            _send(person, party, role, proposed=True, today=act.today)


def invite_again(mandate: Mandate, *, today: date) -> None:
    """Send someone who has not come yet a new way in. The earlier ones hold for as long as they would have."""
    with transaction.atomic():
        _send(mandate.person, mandate.party, mandate.role, proposed=False, today=today)


def take_up(token: str, *, act: Act, now: datetime) -> None:
    """Let whoever shows the link, and is known already, have what the invited person was given, as themselves.

    Each mandate is taken up by an act of their own, and whoever gave it has to be permitted to give it still.
    """
    with transaction.atomic():
        lock_chain()
        invited = use(token, now)
        held = tuple(each for each in mandates_of(invited) if each.stands(act.today)) if invited else ()
        if not held or any(each.role not in INVITED for each in held):
            raise InvitationGoneError((GONE,))
        for number, each in enumerate(held):
            take_up_mandate(
                replace(act, key=f"{act.key}/{number}"),
                party=each.party,
                instead_of=invited,
                role=each.role,
                programme=each.programme,
            )
        change_contact(invited, name="", email="")


GONE = Problem(
    place="Inbjudan",
    rule="invitation.gone",
    message="Inbjudan går inte att ta emot så här.",
    remedy="Be den som bjöd in dig att skicka en ny.",
)


def _kept(act: Act, newcomer: Newcomer, party: str) -> tuple[str, bool]:
    name, email = newcomer.name.strip(), newcomer.email.strip()
    refuse(newcomer_problems(name=name, email=email, party=party))
    return add_newcomer(key=act.key, name=name, email=email)


def _send(person: str, party: str, role: Role, *, proposed: bool, today: date) -> None:
    name, email = contact_of(person)
    letter = invitation_letter(
        number=new_invitation(person),
        to=email,
        name=name,
        party=party,
        role=role,
        proposed=proposed,
        days=LASTS.days,
        today=today,
    )
    queue_mail([letter])
