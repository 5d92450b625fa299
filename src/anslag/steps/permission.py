"""Whether those behind an act have mandates for it: asked before any step that a person does."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from anslag.domain.policy import STEPS, Access, Scope, may
from anslag.domain.problem import Problem
from anslag.records.contact_codes import mandates_of_actors
from anslag.records.diary import lock_chain
from anslag.records.mandates import scope_in, scope_of_parties
from anslag.steps.act import Act, refuse

APPROVER = "Godkänt av"
"""Where it is told that whoever approves an act may not."""


def permitted(
    act: Act, name: str, *, programme: str = "", recipient: str = "", giver: str = ""
) -> tuple[Problem, ...]:
    """Why whoever does a step, or approves it, may not: empty when both may.

    `name` is the step's in domain/policy.py. `recipient` is the receiver whose matter it is. `giver` is for what is in
    no opened programme: opening one, and mandates.
    """
    if programme:
        parties = {each.party for each in mandates_of_actors(act.by, act.approved_by)}
        scope = scope_in(programme, parties, owner=recipient)
    else:
        scope = scope_of_parties(giver=giver, owner=recipient)
    return tuple(_not_permitted(act, name, scope))


@contextmanager
def by_mandate(
    act: Act, name: str, *, programme: str = "", recipient: str = "", giver: str = ""
) -> Iterator[None]:
    """Do what stands within as one transaction, if it is permitted; raises Refused otherwise.

    A mandate that someone else ends meanwhile either still holds when the act is done, or the act is not done.
    """
    with transaction.atomic():
        lock_chain()
        refuse(permitted(act, name, programme=programme, recipient=recipient, giver=giver))
        yield


def _not_permitted(act: Act, name: str, scope: Scope) -> Iterator[Problem]:
    needed = STEPS[name]
    if not _may(act.by, needed.by, scope, act.today):
        yield _denied("Utfört av", needed.by[0])
    known = act.approved_by and not act.rehearsed
    if known and not _may(act.approved_by, needed.approved_by, scope, act.today):
        yield _denied(APPROVER, needed.by[0])


def _may(person: str, needed: tuple[str, Access] | None, scope: Scope, today: date) -> bool:
    return needed is not None and may(mandates_of_actors(person), *needed, scope=scope, today=today)


def _denied(place: str, action: str) -> Problem:
    return Problem(
        place=place,
        rule=f"permission.{action}",
        message="Personen har ingen behörighet till det här i dag.",
        remedy="Be den som ger behörighet i organisationen, eller låt en annan person göra det.",
    )
