"""Looks for kronor on the way, in every programme of a chain: by amount, case, invoice, or who got them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from anslag.domain.money import Kronor, NotKronorError, read_kronor
from anslag.records import models
from anslag.records.chain import Chain

NOT_SETTLED = ("requisition", "withdraw")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A movement that was looked for."""

    entry: int
    day: date
    code: str
    amount: Kronor
    case_reference: str
    programme: int
    """The row of the programme, or of the one below where it went between two."""
    recipient: str
    party: int


def found(chain: Chain, text: str, *, settled: bool, most: int) -> tuple[Found, ...]:
    """The movements that a text may mean, the newest first, in one query; only what is settled where that is asked."""
    programmes = [each.row.pk for each in chain.held]
    rows = models.Transfer.objects.filter(_meant(text), target__programme__in=programmes)
    if chain.last_entry is not None:
        rows = rows.filter(entry__lte=chain.last_entry)
    if settled:
        rows = rows.exclude(code__in=NOT_SETTLED)
    names = rows.order_by("-id").values_list(
        *("entry_id", "day", "code", "amount", "case_reference", "target__programme_id"),
        *("target__grant__party__name", "target__grant__party_id"),
        *("source__programme_id", "source__grant__party__name", "source__grant__party_id"),
    )
    return tuple(_found(row) for row in names[:most])


def _meant(text: str) -> Q:
    meant = Q(case_reference__icontains=text)
    if text.isdecimal():
        meant |= Q(entry__payload__contains=f'"invoice":"{text}"')
    for end in ("source", "target"):
        meant |= Q(**{f"{end}__grant__party__name__icontains": text})
    try:
        return meant | Q(amount=read_kronor(text))
    except NotKronorError:
        return meant


def _found(row: tuple[Any, ...]) -> Found:
    """A movement stands with whoever got it, else with whoever let it go."""
    entry, day, code, amount, case_reference, *target = row[:8]
    programme, name, party = target if target[1] or row[8] != target[0] else row[8:]
    return Found(
        entry=entry,
        day=day,
        code=code,
        amount=amount,
        case_reference=case_reference,
        programme=programme,
        recipient=name or "",
        party=party or 0,
    )
