"""One act: one transaction with its diary entry, done once however often it is asked for."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import wraps
from typing import Concatenate
from uuid import uuid4

from django.db import IntegrityError, transaction

from anslag.domain.day import date_text
from anslag.domain.decision import separation_problems
from anslag.domain.problem import Problem, Refused
from anslag.records import models
from anslag.records.diary import append_entry, done_before, lock_chain
from anslag.records.grants import Held
from anslag.records.refusals import refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who does it, who approved it, and on which day.

    `key` names the act once for all: asked for again with the same facts it changes nothing, with other facts it is
    refused. Without one, every asking is a new act. `case_reference` is the programme's own unless another is given.
    """

    by: str
    today: date
    approved_by: str = ""
    case_reference: str = ""
    key: str = field(default_factory=lambda: uuid4().hex)
    at: str = ""
    """The time of day as HH:MM:SS with its offset, where there is a clock; no part of what is asked for."""
    request: str = ""
    """SHA-256 of the facts asked for; filled in by the step, and kept by what that step does in its turn."""
    proposed: int = 0
    """The entry of the proposal that it settles, where there is one; no part of what is asked for."""
    rehearsed: bool = False
    """Whether it will be undone: whoever approves it is not known yet, and is not asked for a mandate."""


def refuse(problems: Iterable[Problem]) -> None:
    """Raise Refused when there is any problem at all."""
    found = tuple(problems)
    if found:
        raise Refused(found)


def step[**Facts](
    *, approved: bool = False
) -> Callable[[Callable[Concatenate[Act, Facts], None]], Callable[Concatenate[Act, Facts], None]]:
    """Make a function a step: one transaction, one at a time, once per key, by two people where `approved`."""

    def decorate(
        function: Callable[Concatenate[Act, Facts], None],
    ) -> Callable[Concatenate[Act, Facts], None]:
        @wraps(function)
        def perform(act: Act, /, *args: Facts.args, **facts: Facts.kwargs) -> None:
            refuse(separation_problems(by=act.by, approved_by=act.approved_by, required=approved))
            asked = [function.__name__, str(act.today), act.by, act.approved_by, facts]
            request = act.request or digest(asked)
            with _told(), transaction.atomic():
                lock_chain()
                if not done_before(act.key, request):
                    function(replace(act, request=request), *args, **facts)

        return perform

    return decorate


@contextmanager
def _told() -> Iterator[None]:
    """What only the database refuses is a refusal like any other."""
    try:
        yield
    except IntegrityError as error:
        raise refusal(error, ()) from error


def digest(facts: object) -> str:
    """SHA-256 of facts as canonical JSON."""
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def enter(
    act: Act,
    held: Held,
    action: str,
    *,
    grant: models.Grant | None = None,
    part: str = "",
    when_closed: bool = False,
    **facts: object,
) -> models.DiaryEntry:
    """Write the act in the diary. `part` tells one of an act's several entries from another.

    Refused in a closed programme, but for acts that may be done `when_closed`: those that move nobody's money.
    """
    if not when_closed:
        refuse(_closed_problems(held))
    return append_entry(
        day=act.today,
        programme=held.row,
        grant=grant,
        action=action,
        case_reference=act.case_reference or held.terms.case_reference,
        prepared_by=act.by,
        approved_by=act.approved_by,
        key=f"{act.key}/{part}" if part else act.key,
        facts=_told_by(act) | facts,
        at=act.at,
    )


def enter_for_parties(
    act: Act, action: str, *, programme: models.Programme | None = None, **facts: object
) -> models.DiaryEntry:
    """Write an act that is about organisations in the diary; it may be one in a programme."""
    return append_entry(
        day=act.today,
        programme=programme,
        grant=None,
        action=action,
        case_reference=act.case_reference or (programme.case_reference if programme else ""),
        prepared_by=act.by,
        approved_by=act.approved_by,
        key=act.key,
        facts=_told_by(act) | facts,
        at=act.at,
    )


def _told_by(act: Act) -> dict[str, object]:
    """What every entry tells of its act."""
    return {"request": act.request} | ({"proposed": act.proposed} if act.proposed else {})


def _closed_problems(held: Held) -> tuple[Problem, ...]:
    closure = models.Closure.objects.filter(programme=held.row).select_related("entry").first()
    if closure is None:
        return ()
    return (
        Problem(
            place=held.key,
            rule="closing.closed",
            message=f"Programmet stängdes {date_text(closure.entry.day)}.",
            remedy="Efter det kan bara rättelser göras.",
        ),
    )
