"""Whether what takes two people was prepared by one, decided by another, and paid as they let it be."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.db.models.functions import Trim

from anslag.domain.problem import Problem
from anslag.records.books import Books
from anslag.records.faults import tampered
from anslag.records.models import PaymentOrder, PaymentOrderLine, Proposal, Requisition, Transfer, Verdict

TOLD = {"declined": ("decline",), "withdrawn": ("withdraw_proposal",)}
"""What the act that settles a proposal is called, where nothing is done."""

LINKS = "link"
"""What an act may end with after the step that was proposed."""

ORDERING = ("order_payment", "pay")


def proposals(_: Books) -> int:
    return Proposal.objects.count()


def verdicts(_: Books) -> int:
    return Verdict.objects.count()


def orders(_: Books) -> int:
    return PaymentOrder.objects.count()


def as_told(_: Books) -> Iterator[Problem]:
    """A proposal's step, party and facts are those that the diary tells of."""
    rows = Proposal.objects.order_by("id").values_list(
        "id",
        "step",
        "party__name",
        "facts",
        "programme_id",
        "entry__programme_id",
        "entry__action",
        "entry__payload",
    )
    for key, step, party, facts, programme, in_programme, action, payload in rows.iterator():
        told = facts_of(payload)
        kept = [step, party, hashlib.sha256(facts.encode()).hexdigest(), programme, "propose"]
        if kept != [told.get("step"), told.get("party"), told.get("digest"), in_programme, action]:
            yield tampered(f"Förslag {key}", "proposals", "Diariet säger inte det som är föreslaget.")


def settled(_: Books) -> Iterator[Problem]:
    """What became of a proposal is told by an act on it: by two people, by another, or by whoever prepared it."""
    for row in Verdict.objects.select_related("proposal__entry", "entry").order_by("id").iterator():
        fault = _not_its_act(row) or _not_by_whom(row)
        if fault:
            yield tampered(f"Förslag {row.proposal_id}, post {row.entry_id}", "verdicts", fault)


def _not_its_act(row: Verdict) -> str:
    proposal, entry = row.proposal, row.entry
    actions = TOLD.get(row.outcome, (proposal.step, LINKS))
    told = facts_of(entry.payload).get("proposed")
    if told != proposal.entry_id or entry.action not in actions or entry.seq <= proposal.entry_id:
        return "Posten i diariet gäller inte det förslaget."
    if proposal.programme_id and proposal.programme_id != entry.programme_id:
        return "Posten i diariet gäller ett annat program."
    return ""


def _not_by_whom(row: Verdict) -> str:
    proposer, by = row.proposal.entry.prepared_by.strip(), row.entry.prepared_by.strip()
    if row.outcome == "approved":
        return (
            ""
            if by == proposer and row.entry.approved_by.strip() not in {"", proposer}
            else "Det är inte gjort av den som föreslog det och godkänt av en annan."
        )
    if row.outcome == "withdrawn":
        return "" if by == proposer else "Det är återtaget av en annan än den som föreslog det."
    if by == proposer:
        return "Det är avslaget av den som föreslog det."
    return "" if row.reason.strip() else "Skälet till avslaget saknas."


def ordered(books: Books) -> Iterator[Problem]:
    """An order is approved by another person, and of requisitions in its programme that stand, each in one order."""
    alone = PaymentOrder.objects.alias(
        by=Trim("entry__prepared_by"), other=Trim("entry__approved_by")
    ).filter(
        Q(other="") | Q(by=F("other")) | ~Q(entry__action__in=ORDERING) | ~Q(programme=F("entry__programme"))
    )
    for key in alone.order_by("id").values_list("id", flat=True):
        yield _order_problem(key, "Två personer har inte godkänt det.")
    for key in PaymentOrder.objects.filter(lines=None).order_by("id").values_list("id", flat=True):
        yield _order_problem(key, "Det gäller ingen rekvisition.")
    for key, grant in _strays():
        yield _order_problem(
            key, f"Rekvisitionen från {books.grant_name(grant)} hör inte dit, eller är ersatt."
        )
    standing = PaymentOrderLine.objects.filter(refusal=None).order_by()
    again = standing.values_list("requisition_id").annotate(times=Count("id"))
    for key, times in again.filter(times__gt=1):
        yield tampered(f"Rekvisition {key}", "orders", f"Den finns i {times} betalningsuppdrag.")


def _strays() -> Iterator[tuple[int, int]]:
    """Order and grant of what is in another programme, or superseded though its payment was not taken back."""
    undone = Transfer.objects.filter(
        requisition=OuterRef("requisition_id"), code="pay", corrected_by__isnull=False
    )
    later = Requisition.objects.filter(supersedes=OuterRef("requisition_id"))
    elsewhere = ~Q(order__programme=F("requisition__grant__programme"))
    lines = PaymentOrderLine.objects.filter(elsewhere | (Exists(later) & ~Exists(undone)))
    yield from lines.order_by("id").values_list("order_id", "requisition__grant_id")


def paid(books: Books) -> Iterator[Problem]:
    """What is paid was ordered, and approved by whoever approved the order. Before the first order there were none."""
    first = PaymentOrder.objects.aggregate(Min("entry_id"))["entry_id__min"]
    if first is None:
        return
    line = PaymentOrderLine.objects.alias(other=Trim("order__entry__approved_by")).filter(
        requisition=OuterRef("requisition_id"),
        order__entry_id__lte=OuterRef("entry_id"),
        other=OuterRef("other"),
    )
    payments = Transfer.objects.alias(other=Trim("approved_by")).filter(code="pay", entry_id__gte=first)
    for key, grant in payments.filter(~Exists(line)).order_by("id").values_list("id", "source__grant_id"):
        place = f"{books.grant_name(grant)}, överföring {key}"
        yield tampered(place, "ordered", "Det betalade finns inte i något betalningsuppdrag som är godkänt.")


def _order_problem(key: int, message: str) -> Problem:
    return tampered(f"Betalningsuppdrag {key}", "orders", message)


def facts_of(payload: str) -> Mapping[str, Any]:
    """What an entry tells. One that says nothing readable is told of by the chain."""
    try:
        told = json.loads(payload)["facts"]
    except (ValueError, KeyError, TypeError):
        return {}
    return told if isinstance(told, dict) else {}
