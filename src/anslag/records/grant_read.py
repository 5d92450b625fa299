"""One grant as its receiver sees it: where its kronor stand, what has been done, and every event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from anslag.domain.grant import Position
from anslag.domain.invoice_life import Life
from anslag.domain.stage import Acts
from anslag.records import models
from anslag.records.grants import Held, funded_by, grant_to, position_of
from anslag.records.invoice_life import came_in_on, lives
from anslag.records.invoices import DEMANDING
from anslag.records.requisitions import RequisitionKept, requisitions, standing
from anslag.records.returned_payments import came_back
from anslag.records.reviews import open_completions
from anslag.records.roll_up import restate_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An act that concerns a grant, as the diary has it. `who` and `approved_by` are pseudonyms."""

    entry: int
    programme: str
    of_grant: bool
    """Whether it is about this grant alone, and not about the whole programme."""
    day: date
    at: str
    action: str
    who: str
    approved_by: str
    case_reference: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantStory:
    position: Position
    acts: Acts
    requisitions: tuple[RequisitionKept, ...]
    passes_on_in: tuple[Held, ...]
    """The receiver's own programmes that hand on this money."""
    late_proposal: int | None
    """The late requisition that waits for the giver's decision."""
    events: tuple[Event, ...]
    """The newest first."""


def grant_story(held: Held, recipient: str, *, today: date) -> GrantStory:
    """All there is to tell of one grant on a day; in a bounded number of queries."""
    grant = grant_to(held, recipient)
    asked = requisitions(held, recipient=recipient)
    own = funded_by(grant)
    own_requisition = standing(asked)
    late = None if own_requisition else late_proposal(held, recipient)
    events = _events(held, grant)
    renewed = [each.entry for each in asked if each.renewed and not each.superseded and not each.paid]
    back = came_back(renewed[-1]) if renewed else None
    reported, accepted = _last(events, "submit_report"), _last(events, "accept")
    completion = open_completions(held, [grant]).get(grant.pk) if reported else None
    return GrantStory(
        position=position_of(grant),
        acts=Acts(
            requisitioned=own_requisition.day if own_requisition else None,
            paid=max((each.paid_on for each in asked if each.paid_on), default=None),
            returned=back.day if back else None,
            returned_why=back.reason if back else "",
            reported=reported.day if reported else None,
            accepted=accepted.day if accepted else None,
            version=reported.facts["version"] if reported else 0,
            accepted_version=accepted.facts["version"] if accepted else 0,
            complete_by=completion.due if completion else None,
            restate_by=restate_by(held, recipient) if accepted and own else None,
            claims=_claims(held, recipient, events, today),
            repaid=_repaid(events),
            passes_on=bool(own),
            asked_late=late is not None,
        ),
        requisitions=asked,
        passes_on_in=own,
        late_proposal=late,
        events=events,
    )


def late_proposal(held: Held, recipient: str) -> int | None:
    """The number of the recipient's late requisition that waits for the giver's decision."""
    waiting = models.Proposal.objects.filter(
        programme=held.row, party__name=recipient, step="requisition", verdict=None
    )
    return waiting.values_list("id", flat=True).first()


def _events(held: Held, grant: models.Grant) -> tuple[Event, ...]:
    """The grant's own acts, and those of the whole programme that concern every receiver."""
    of_all = Q(grant=None, action__in=("open", "allocate", "close_call", "redistribute", "publish", "close"))
    moved = Q(seq__in=models.Transfer.objects.filter(source__grant=grant).values("entry_id"))
    rows = models.DiaryEntry.objects.filter(Q(grant=grant) | moved | (of_all & Q(programme=held.row)))
    return tuple(
        Event(
            entry=row.seq,
            programme=row.programme.key if row.programme else "",
            of_grant=row.grant_id is not None,
            day=row.day,
            at=row.at,
            action=row.action,
            who=row.prepared_by,
            approved_by=row.approved_by,
            case_reference=row.case_reference,
            facts=row.facts,
        )
        for row in rows.select_related("programme").defer("programme__folder").order_by("-seq")
    )


def _repaid(events: tuple[Event, ...]) -> date | None:
    """The latest day that the bank booked a repayment."""
    came = [each for each in events if each.action == "receive_repayment"]
    return max((came_in_on(each.day, each.facts) for each in came), default=None)


def _claims(held: Held, recipient: str, events: tuple[Event, ...], today: date) -> tuple[Life, ...]:
    """The recipient's invoices: looked for only where something has been demanded."""
    if not DEMANDING & {each.action for each in events}:
        return ()
    return tuple(each for each in lives(held, today=today).values() if each.recipient == recipient)


def _last(events: tuple[Event, ...], action: str) -> Event | None:
    return next((event for event in events if event.action == action), None)
