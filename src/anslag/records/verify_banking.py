"""Whether what passes between a giver and its bank holds together: accounts, files, refusals, bookings."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce, Trim

from anslag.domain.bank_answer import ORE
from anslag.domain.ledger import CORRECTION
from anslag.domain.problem import Problem
from anslag.records.books import Books
from anslag.records.faults import differs, tampered
from anslag.records.models import (
    BankRefusal,
    FileDelivery,
    PartyAccount,
    PaymentOrderLine,
    RowMatch,
    StatementRow,
    Transfer,
)
from anslag.records.payments import RENEWAL


def accounts(_: Books) -> int:
    return PartyAccount.objects.count()


def deliveries(_: Books) -> int:
    return FileDelivery.objects.count()


def bookings(_: Books) -> int:
    return StatementRow.objects.count()


def refusals(_: Books) -> int:
    return BankRefusal.objects.count()


def changed_by_two(_: Books) -> Iterator[Problem]:
    """An account came with a programme, or was changed by two people who said which it is."""
    for row in PartyAccount.objects.select_related("giver", "party", "entry__programme").order_by("id"):
        entry = row.entry
        by, other = entry.prepared_by.strip(), entry.approved_by.strip()
        told = (entry.facts.get("recipient"), entry.facts.get("account"))
        said = entry.action == "open" or (
            entry.action == "change_account" and told == (row.party.name, row.account)
        )
        theirs = entry.programme is not None and entry.programme.giver_id == row.giver_id
        if not (said and theirs) or other in {"", by}:
            yield tampered(
                f"Konto {row.pk}, {row.party.name}", "accounts", "Två personer har inte gjort det till det."
            )


def not_ones_own(books: Books) -> Iterator[Problem]:
    """Nobody has approved a payment to an account that they themselves have approved."""
    lines = PaymentOrderLine.objects.select_related("order__entry", "requisition__grant").order_by("id")
    changed = list(
        PartyAccount.objects.filter(entry__action="change_account").select_related("entry").order_by("id")
    )
    for line in lines if changed else ():
        grant, ordering = line.requisition.grant, line.order.entry
        before = [
            each.entry for each in changed if each.party_id == grant.party_id and each.entry_id < ordering.seq
        ]
        if before and before[-1].approved_by.strip() == ordering.approved_by.strip():
            place = f"{books.grant_name(grant.pk)}, betalningsuppdrag {line.order_id}"
            yield tampered(place, "own_accounts", "Den som godkände kontot har godkänt betalningen till det.")


def delivered(_: Books) -> Iterator[Problem]:
    """What was delivered is an order's file, as the diary tells."""
    for row in FileDelivery.objects.select_related("order", "entry").order_by("id"):
        facts = row.entry.facts
        told = (row.entry.action, facts.get("order"), facts.get("name"), facts.get("digest"))
        if told != ("deliver_payment_file", row.order.entry_id, row.name, row.digest):
            yield tampered(
                f"Betalningsuppdrag {row.order_id}", "deliveries", "Diariet säger inte att filen är lämnad."
            )


def refused(books: Books) -> Iterator[Problem]:
    """What the bank has refused is not paid by the line that it refused."""
    later = PaymentOrderLine.objects.filter(
        requisition=OuterRef("line__requisition"), pk__gt=OuterRef("line_id")
    )
    paid = Transfer.objects.filter(requisition=OuterRef("line__requisition"), code="pay", corrected_by=None)
    rows = BankRefusal.objects.filter((Exists(paid) & ~Exists(later)) | ~Q(entry__action="refuse_payment"))
    for key, grant in rows.order_by("id").values_list("line_id", "line__requisition__grant_id"):
        yield tampered(f"{books.grant_name(grant)}, rad {key}", "refusals", "Den är både nekad och betald.")


def matched(_: Books) -> Iterator[Problem]:
    """No more is made of a booking than was booked; payments and repayments are what the ledger says they are."""
    rows = StatementRow.objects.annotate(made=Coalesce(Sum("matches__amount"), 0)).filter(
        made__gt=F("amount")
    )
    for row in rows.order_by("id"):
        yield differs(
            f"Bokad rad {row.pk}", "matches", ("Banken", row.amount), ("det som är gjort av den", row.made)
        )
    undone = Transfer.objects.filter(
        entry=OuterRef("entry"), code=CORRECTION, corrects__code="pay", target__grant=OuterRef("grant")
    ).annotate(ore=F("amount") * ORE)
    overpaid = Transfer.objects.filter(
        entry=OuterRef("entry"), code="overpay", target__grant=OuterRef("grant")
    ).annotate(ore=F("amount") * ORE)
    came_back = Q(entry__action=RENEWAL) & Exists(undone.filter(ore__gte=OuterRef("amount")))
    paid_back = Q(entry__action="pay_back") & Exists(overpaid.filter(ore=OuterRef("amount")))
    wrong = RowMatch.objects.alias(by=Trim("entry__prepared_by"), other=Trim("entry__approved_by")).filter(
        Q(line__isnull=False) & ~Q(amount=F("line__requisition__amount") * ORE)
        | Q(grant__isnull=False) & (Q(other="") | Q(by=F("other")))
        | Q(grant__isnull=False) & ~(Q(entry__action="match_rows") | came_back | paid_back)
        | Q(line__isnull=False) & ~Q(entry__action="pay")
    )
    for key in wrong.order_by("id").values_list("id", flat=True):
        yield tampered(f"Matchning {key}", "matches", "Den säger inte detsamma som det som är bokfört.")
    yield from _came_back_whole()
    again = StatementRow.objects.order_by().values_list("giver_id", "key").annotate(times=Count("id"))
    for _giver, key, times in again.filter(times__gt=1):
        yield tampered(f"Bokad rad {key}", "matches", f"Den finns {times} gånger.")


def _came_back_whole() -> Iterator[Problem]:
    """What came back, and the fee that the bank kept of it, is the payment that is undone."""
    rows = RowMatch.objects.filter(entry__action=RENEWAL).select_related("entry")
    for row in rows.annotate(undone=Sum("entry__transfers__amount")).order_by("id"):
        if row.amount + row.entry.facts.get("fee", 0) * ORE != (row.undone or 0) * ORE:
            yield tampered(
                f"Matchning {row.pk}", "matches", "Med avgiften är den inte betalningen som kom tillbaka."
            )
