"""Who has a report open to review it: one at a time, until they are done or someone else takes it over."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from anslag.domain.problem import Refusal
from anslag.records.changing import ReviewHold
from anslag.records.models import Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who has it, by pseudonym, and since when."""

    person: str
    since: datetime


class HeldByAnotherError(Refusal):
    """Someone else has the report open."""

    def __init__(self, holder: Holder) -> None:
        super().__init__(
            "Någon annan granskar redovisningen just nu. Vänta, eller ta över granskningen och läs vad som är sagt."
        )
        self.holder = holder


def holder_of(grant: Grant) -> Holder | None:
    row = ReviewHold.objects.filter(grant=grant).first()
    return Holder(person=row.person, since=row.since) if row else None


def holders(programme: int) -> dict[str, Holder]:
    """By recipient, in the programme with that row."""
    rows = ReviewHold.objects.filter(grant__programme=programme)
    return {
        name: Holder(person=person, since=since)
        for name, person, since in rows.values_list("grant__party__name", "person", "since")
    }


def take_review(grant: Grant, *, by: str, at: datetime, over: str = "") -> None:
    """Have the report from now on. Raises HeldByAnotherError when another has it who is not named in `over`.

    Whoever is named is who the visitor saw: what a third person has taken since is not taken from them unseen.
    """
    try:
        with transaction.atomic():
            ReviewHold.objects.create(grant=grant, person=by, since=at)
    except IntegrityError:
        mine = ReviewHold.objects.filter(grant=grant, person=by)
        taken = over and ReviewHold.objects.filter(grant=grant, person=over).update(person=by, since=at)
        if not taken and not mine.exists() and (holder := holder_of(grant)):
            raise HeldByAnotherError(holder) from None


def leave_review(grant: Grant, *, by: str) -> None:
    """Have it no longer. Not to have it is no fault."""
    ReviewHold.objects.filter(grant=grant, person=by).delete()
