"""Whether every demand has its invoice, every credit note withdraws one, and no number is left out of a series.

And whether what recipients have answered when they were heard is what they answered.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import F, Min, Q, Sum

from anslag.domain.money import Kronor
from anslag.domain.problem import Problem
from anslag.records.books import Books
from anslag.records.faults import differs, tampered
from anslag.records.invoices import INTEREST
from anslag.records.models import DiaryEntry, HearingAnswer, Invoice, Transfer

CLAIMS = ("demand", "claw_back")
"""The movements that an invoice is of."""

ISSUED_BY = ("demand_repayment", "claw_back", INTEREST)
WITHDRAWN_BY = "credit_invoice"


def invoices(_: Books) -> int:
    return Invoice.objects.count()


def series(books: Books) -> Iterator[Problem]:
    """Each giver's numbers are one, two, three and so on, in the order of the acts, in its own programmes."""
    last: dict[int, int] = defaultdict(int)
    rows = Invoice.objects.order_by("entry_id").values_list(
        "id", "giver_id", "number", "grant__programme__giver_id", "grant_id", "entry__grant_id"
    )
    for key, giver, number, whose, grant, of in rows.iterator():
        last[giver] += 1
        if (number, whose, grant) != (last[giver], giver, of):
            yield tampered(
                f"{books.grant_name(grant)}, faktura {key}",
                "series",
                "Den är inte den nästa i givarens serie.",
            )


def of_demands(books: Books) -> Iterator[Problem]:
    """What was demanded in an act is what its invoice is on. Before the first invoice there were none."""
    first = Invoice.objects.aggregate(Min("entry_id"))["entry_id__min"]
    demanded = _demanded(first) if first is not None else {}
    for row in Invoice.objects.filter(credits=None).select_related("entry").order_by("id").iterator():
        place = f"{books.grant_name(row.grant_id)}, faktura {row.pk}"
        facts = row.entry.facts
        amount = demanded.pop(row.entry_id, 0)
        if row.entry.action == INTEREST:
            amount = int(facts.get("amount", 0))
        if row.entry.action not in ISSUED_BY or not row.entry.approved_by.strip():
            yield tampered(place, "invoiced", "Två personer har inte gjort det som den är på.")
        elif row.amount != amount:
            yield differs(place, "invoiced", ("Fakturan", row.amount), ("kravet", amount))
        elif row.due is None or row.due.isoformat() != facts.get("due"):
            yield tampered(place, "invoiced", "Sista dag att betala är inte den som diariet säger.")
    for seq, amount in demanded.items():
        yield differs(f"Post {seq}", "invoiced", ("Kravet", amount), ("fakturan", 0))


def _demanded(first: int) -> dict[int, Kronor]:
    """By entry, from the one of the first invoice on."""
    rows = Transfer.objects.filter(code__in=CLAIMS, entry_id__gte=first).order_by().values_list("entry_id")
    return dict(rows.annotate(Sum("amount")))


def hearings(_: Books) -> int:
    return HearingAnswer.objects.count()


def answered(_: Books) -> Iterator[Problem]:
    """What a recipient answered in a hearing is what the diary tells of."""
    for row in HearingAnswer.objects.select_related("entry").order_by("id").iterator():
        digest = hashlib.sha256(row.text.encode()).hexdigest()
        if (row.entry.action, row.entry.facts.get("answer")) != ("answer_hearing", digest):
            yield tampered(f"Post {row.entry_id}", "hearings", "Svaret är inte det som diariet säger.")


def credited(books: Books) -> Iterator[Problem]:
    """A credit note is on all of one invoice to the same recipient, by an act of two people that says so."""
    right = Q(entry__action=WITHDRAWN_BY, credits__credits=None, credits__grant=F("grant"))
    rows = Invoice.objects.exclude(credits=None).exclude(right & Q(credits__amount=F("amount")))
    for key, grant in rows.order_by("id").values_list("id", "grant_id"):
        yield tampered(
            f"{books.grant_name(grant)}, kreditfaktura {key}", "credited", "Den tar inte tillbaka en faktura."
        )
    told = DiaryEntry.objects.filter(action=WITHDRAWN_BY, invoice=None).order_by("seq")
    for seq in told.values_list("seq", flat=True):
        yield tampered(f"Post {seq}", "credited", "Kreditfakturan finns inte.")
