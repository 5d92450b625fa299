"""The diary as values for pages: the acts that someone looks for, a page of them or all, and who may see which."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from anslag.domain.money import Kronor
from anslag.records import models
from anslag.records.diary import canonical
from anslag.records.grants import Held

_AMOUNTS = ("amount", "pot", "used", "lapsed")
"""The facts that say what an act is about in kronor, the first one that it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKept:
    """An act as the diary has it."""

    number: int
    day: date
    time: str
    """HH:MM, or empty where it is not known."""
    action: str
    who: str
    """Pseudonym, as is `approved_by`; or as a replayed act names them."""
    approved_by: str
    programme: str
    """Its key, empty for an act in none; `title` likewise."""
    title: str
    recipient: str
    case_reference: str
    facts: Mapping[str, Any]
    reason: str = ""
    """Of what was decided, or why it was late. It stands beside the chain."""
    ended_because: str = ""
    """Why a mandate was ended; for those who may see the mandate."""

    @property
    def step(self) -> str:
        """Of a proposal and what became of it: which step."""
        return str(self.facts.get("step", ""))

    @property
    def reference(self) -> str:
        """The bank's, of a payment."""
        return str(self.facts.get("reference") or "")

    @property
    def amount(self) -> Kronor | None:
        return next((self.facts[name] for name in _AMOUNTS if name in self.facts), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for in a diary; what is left empty may be anything."""

    case_reference: str = ""
    """Any part of it."""
    recipient: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None
    number: int = 0
    """Of one act; 0 for any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """Which acts someone may see: of whole programmes, of their own organisations in others, and their own acts."""

    programmes: Collection[str] = ()
    own: Collection[tuple[str, str]] = ()
    """Programme and recipient."""
    own_acts_in: Collection[str] = ()
    person: str = ""
    parties: Collection[str] = ()
    """Whose acts, of those that concern organisations. `evidenced`: whose mandates may be read."""
    evidenced: Collection[str] = ()
    own_acts_of: Collection[str] = ()


type Of = Held | str
"""Whose diary: a programme's, or by its name an organisation's."""


def how_many(of: Of, wanted: Wanted) -> int:
    return _found(of, wanted).count()


def entries(of: Of, wanted: Wanted, *, first: int = 0, most: int) -> tuple[EntryKept, ...]:
    """Some of the acts that are looked for, the newest first, in one query."""
    rows = _found(of, wanted).order_by("-seq")[first : first + most]
    return tuple(_kept(row) for row in rows)


def every_entry(of: Of, wanted: Wanted) -> Iterator[EntryKept]:
    """All of them, the oldest first."""
    return map(_kept, _found(of, wanted).order_by("seq").iterator(chunk_size=2000))


def latest_acts(held: Held, actions: Collection[str]) -> dict[str, EntryKept]:
    """The last act of each kind that has been done in the programme."""
    rows = _rows().filter(programme=held.row, action__in=actions)
    return {row.action: _kept(row) for row in rows.order_by("seq")}


def entry_numbered(number: int) -> EntryKept:
    """The act of a number that is known to be there."""
    return _kept(_rows().get(seq=number))


def actions_in(of: Of) -> tuple[str, ...]:
    """The kinds of act that there are in a diary."""
    rows = models.DiaryEntry.objects.filter(_in_diary(of)).order_by("action")
    return tuple(rows.values_list("action", flat=True).distinct())


def programmes_with(case_reference: str) -> tuple[str, ...]:
    """The keys of the programmes in which any act has that in its case reference."""
    rows = models.DiaryEntry.objects.filter(case_reference__icontains=case_reference, programme__isnull=False)
    keys = rows.order_by("programme__key").values_list("programme__key", flat=True)
    return tuple(key for key in keys.distinct() if key)


def entries_of_case(case_reference: str, readable: Readable, *, most: int) -> tuple[EntryKept, ...]:
    """The acts of a case that someone may see, in any programme and of any organisation, the newest first.

    What gave someone a mandate has its case in the evidence.
    """
    may_see = Q(programme__key__in=readable.programmes)
    for programme, recipient in readable.own:
        may_see |= Q(programme__key=programme) & _concerns(recipient)
    mine = Q(prepared_by=readable.person) | Q(approved_by=readable.person)
    may_see |= Q(programme__key__in=readable.own_acts_in) & mine
    evidence = Q()
    for party in readable.parties:
        may_see |= _of_party(party)
    for party in readable.own_acts_of:
        may_see |= _of_party(party) & mine
    for party in readable.evidenced:
        evidence |= _of_party(party) & _on_evidence(case_reference)
    rows = _rows().filter(may_see, Q(case_reference__icontains=case_reference) | evidence)
    return tuple(_kept(row) for row in rows.order_by("-seq")[:most])


def people_in(kept: Iterable[EntryKept]) -> frozenset[str]:
    return frozenset(person for each in kept for person in (each.who, each.approved_by) if person)


def _in_diary(of: Of) -> Q:
    return _of_party(of) if isinstance(of, str) else Q(programme=of.row)


def _found(of: Of, wanted: Wanted) -> QuerySet[models.DiaryEntry]:
    among = _in_diary(of)
    if wanted.case_reference:
        among &= Q(case_reference__icontains=wanted.case_reference)
    if wanted.recipient:
        among &= _concerns(wanted.recipient)
    if wanted.action:
        among &= Q(action=wanted.action)
    if wanted.since:
        among &= Q(day__gte=wanted.since)
    if wanted.number:
        among &= Q(seq=wanted.number)
    if wanted.until:
        among &= Q(day__lte=wanted.until)
    return _rows().filter(among)


def _concerns(recipient: str) -> Q:
    """Acts in the recipient's grant, that moved its money, that let it be paid, or that were proposed in its matter."""
    transfers = models.Transfer.objects.filter(
        Q(source__grant__party__name=recipient) | Q(target__grant__party__name=recipient)
    )
    lines = models.PaymentOrderLine.objects.filter(requisition__grant__party__name=recipient)
    proposals = models.Proposal.objects.filter(party__name=recipient)
    return (
        Q(grant__party__name=recipient)
        | Q(seq__in=transfers.values("entry_id"))
        | Q(seq__in=lines.values("order__entry_id"))
        | Q(seq__in=proposals.values("entry_id"))
        | Q(seq__in=proposals.filter(verdict__isnull=False).values("verdict__entry_id"))
    )


def _of_party(party: str) -> Q:
    """Acts on who may act for an organisation, on how it is reached, and those proposed in its matter or to it."""
    named = canonical({"giver": party}).strip("{}")
    proposals = models.Proposal.objects.filter(programme=None)
    proposals = proposals.filter(Q(party__name=party) | Q(facts__contains=named))
    applications = models.ProxyApplication.objects.filter(Q(party__name=party) | Q(giver__name=party))
    told = (
        models.Mandate.objects.filter(party__name=party),
        models.Revocation.objects.filter(mandate__party__name=party),
        models.RegistryAddress.objects.filter(party__name=party),
        models.ProxyExamination.objects.filter(application__in=applications),
        models.Verdict.objects.filter(proposal__in=proposals),
        applications,
        proposals,
    )
    found = Q(action="erase_person", payload__contains=named)
    for rows in told:
        found |= Q(seq__in=rows.values("entry_id"))
    return found


def _on_evidence(text: str) -> Q:
    told = (
        models.Mandate.objects.filter(evidence__icontains=text),
        models.ProxyApplication.objects.filter(evidence__icontains=text),
        models.ProxyExamination.objects.filter(application__evidence__icontains=text),
    )
    found = Q()
    for rows in told:
        found |= Q(seq__in=rows.values("entry_id"))
    return found


def _rows() -> QuerySet[models.DiaryEntry]:
    here = OuterRef("seq")
    late = models.Requisition.objects.filter(entry=here).exclude(late_reason="").values("late_reason")
    ended = models.Revocation.objects.filter(entry=here).values("reason")
    rows = models.DiaryEntry.objects.select_related("programme", "grant__party", "verdict", "examination")
    return rows.defer("programme__folder").annotate(late=Subquery(late[:1]), ended=Subquery(ended[:1]))


def _kept(row: models.DiaryEntry) -> EntryKept:
    written = json.loads(row.payload)
    facts = written["facts"]
    return EntryKept(
        number=row.seq,
        day=row.day,
        time=written.get("at", "").rpartition("T")[2][:5],
        action=row.action,
        who=row.prepared_by,
        approved_by=row.approved_by,
        programme=row.programme.key if row.programme else "",
        title=row.programme.title if row.programme else "",
        recipient=row.grant.party.name if row.grant else _party(facts),
        case_reference=row.case_reference,
        facts=facts,
        reason=_reason(row),
        ended_because=getattr(row, "ended", None) or "",
    )


def _party(facts: Mapping[str, Any]) -> str:
    """Whose matter an act is that is not in a grant."""
    return str(facts.get("party") or facts.get("giver", ""))


def _reason(row: models.DiaryEntry) -> str:
    given = [getattr(row, "late", None) or ""]
    given += [getattr(row, name).reason for name in ("verdict", "examination") if hasattr(row, name)]
    return " ".join(each for each in given if each)
