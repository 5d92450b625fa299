"""What has happened to each invoice, read from the diary and the ledger."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, get_args

from django.db.models import Q

from anslag.domain.invoice_life import Event, Happening, Life, settled
from anslag.domain.money import Kronor
from anslag.records import models
from anslag.records.grants import Held, held_programmes
from anslag.records.invoices import INTEREST, invoice_rows, written

MOVING = ("receive_repayment", "write_off")
TOLD = tuple(each for each in get_args(Happening.__value__) if each not in MOVING)
"""The acts that move no money, and say which invoice they are of."""


def lives(held: Held, *, today: date) -> dict[str, Life]:
    """How each of the programme's invoices stands on a day, by its number; in three queries."""
    rows = [row for row in invoice_rows(held) if row.credits is None]
    events = _told(held)
    for number, event in _settling(held, rows):
        events[number].append(event)
    return {
        (number := written(row)): Life(
            amount=row.amount,
            issued=row.entry.day,
            due=row.due or row.entry.day,
            events=tuple(sorted(events[number], key=lambda each: each.entry)),
            today=today,
            number=number,
            recipient=row.grant.party.name,
            of_interest=row.entry.action == INTEREST,
        )
        for row in rows
    }


def settled_on(held: Held) -> dict[int, str]:
    """The number of the invoice that an entry settles some of: what came in, or was given up; in two queries."""
    rows = [row for row in invoice_rows(held) if row.credits is None]
    return {event.entry: number for number, event in _settling(held, rows)}


def life_of(held: Held, number: str, *, recipient: str, today: date) -> Life | None:
    """How one invoice to the recipient stands on a day; None when there is none of that number."""
    own = {written(row) for row in invoice_rows(held).filter(grant__party__name=recipient)}
    return lives(held, today=today).get(number) if number in own else None


def overdue_to(giver: str, *, today: date) -> dict[str, Kronor]:
    """What each party should have repaid the giver by now, in any of its programmes, interest left out."""
    late: Counter[str] = Counter()
    for held in held_programmes():
        if held.terms.giver != giver:
            continue
        recipients = {written(row): row.grant.party.name for row in invoice_rows(held)}
        for number, life in lives(held, today=today).items():
            late[recipients[number]] += 0 if life.of_interest else life.overdue
    return dict(+late)


def _told(held: Held) -> dict[str, list[Event]]:
    events: dict[str, list[Event]] = defaultdict(list)
    rows = models.DiaryEntry.objects.filter(programme=held.row, action__in=TOLD)
    withdrawn = Q(action=INTEREST, invoice__credited_by__isnull=False)
    for entry in rows.exclude(withdrawn).order_by("seq"):
        facts = entry.facts
        events[str(facts.get("invoice", ""))].append(_event(entry, facts))
    return events


def _event(entry: models.DiaryEntry, facts: Mapping[str, Any]) -> Event:
    until = facts.get("until")
    return Event(
        what=entry.action,  # type: ignore[arg-type]  # one of those asked for
        day=came_in_on(entry.day, facts),
        entry=entry.seq,
        noted=entry.day,
        amount=facts.get("amount", 0) if entry.action in {"write_off", INTEREST, "receive_interest"} else 0,
        until=date.fromisoformat(until) if until else None,
        plan=tuple((date.fromisoformat(day), amount) for day, amount in facts.get("plan", ())),
        said=str(
            facts.get("reason")
            or facts.get("written")
            or facts.get("to")
            or facts.get("interest_invoice")
            or facts.get("reference")
            or facts.get("receipt")
            or ""
        ),
    )


def came_in_on(noted: date, facts: Mapping[str, Any]) -> date:
    """When the bank booked what came in, where the facts say so; else the day that it was noted."""
    return date.fromisoformat(facts["received"]) if "received" in facts else noted


def _settling(held: Held, rows: Iterable[models.Invoice]) -> Iterable[tuple[str, Event]]:
    """What came in, on the invoice that it counts on; and what was given up, on the one that it is said of."""
    by_grant: dict[int, list[models.Invoice]] = defaultdict(list)
    for row in rows:
        if not hasattr(row, "credited_by") and row.entry.action != INTEREST:
            by_grant[row.grant_id].append(row)
    came_in: dict[int, list[models.Transfer]] = defaultdict(list)
    posted = models.Transfer.objects.filter(
        code__in=("repay", "write_off"), source__programme=held.row, corrected_by=None
    )
    for each in posted.select_related("entry", "source").order_by("id"):
        if each.code == "write_off":
            facts = each.entry.facts
            yield str(facts.get("invoice", "")), _event(each.entry, facts)
            continue
        came_in[each.source.grant_id or 0].append(each)
    for grant, transfers in came_in.items():
        own = by_grant[grant]
        references = [(str(each.entry.facts.get("reference", "")), each.amount) for each in transfers]
        counted = settled([(row.reference, row.amount) for row in own], references)
        for transfer, shares in zip(transfers, counted, strict=True):
            for place, amount in shares:
                entry = transfer.entry
                day = came_in_on(entry.day, entry.facts)
                event = Event(
                    what="receive_repayment", day=day, entry=entry.seq, noted=entry.day, amount=amount
                )
                yield written(own[place]), event
