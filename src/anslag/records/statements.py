"""What the bank has booked on a giver's account: each booking once, and what has been made of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import batched

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from anslag.domain.bank_answer import ORE, Booking
from anslag.domain.money import Kronor
from anslag.domain.payment_file import MARK, line_of
from anslag.domain.problem import Refusal
from anslag.domain.reference import as_ocr_number
from anslag.records import models
from anslag.records.grants import Held

_MADE = Coalesce(Sum("matches__amount"), 0)
"""What has been made of a booking, in öre."""

REFUSED_WHEN_PAID = "refuse_paid"
"""The act that tells of a payment that the bank has refused when it was marked as paid."""

AT_A_TIME = 500
"""Keys in one question."""


class UnknownRowError(Refusal):
    """The giver's account has no booking of that number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowKept:
    """A booking that is kept. `left`, in öre, is what nothing has been made of yet."""

    number: int
    incoming: bool
    amount: int
    left: int
    day: date
    end_to_end: str
    reference: str
    bank_reference: str
    name: str
    returned: str
    """Why the bank has sent a payment of ours back, where it is one."""

    @property
    def kronor(self) -> Kronor:
        """The whole kronor that nothing has been made of."""
        return self.left // ORE

    @property
    def ocr(self) -> str:
        """The OCR number that it is said to be of; empty where it is none."""
        return as_ocr_number(self.reference)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementKept:
    """A file from the bank that has been read."""

    message: str
    reference: str
    day: date
    rows: int
    refused: int
    read_by: str
    """Pseudonym."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRead:
    """What became of a file as it was read. `known`: it had been read before, and nothing did."""

    message: str
    reference: str
    known: bool
    rows: int
    """That no file before had."""
    paid: tuple[tuple[str, Kronor], ...]
    refused: tuple[tuple[str, Kronor, str], ...]
    """Recipient, amount, and why."""
    waiting: tuple[RowKept, ...]
    """Its rows that nothing, or not all, has been made of."""


def already_read(held: Held, digest: str) -> bool:
    return models.Statement.objects.filter(giver=held.row.giver, digest=digest).exists()


def unknown_bookings(held: Held, bookings: Iterable[Booking]) -> list[Booking]:
    """Those that stand in no file that has been read before."""
    by_key = {each.key: each for each in bookings}
    known: set[str] = set()
    for keys in batched(by_key, AT_A_TIME, strict=False):
        rows = models.StatementRow.objects.filter(giver=held.row.giver, key__in=keys)
        known |= set(rows.values_list("key", flat=True))
    return [each for key, each in by_key.items() if key not in known]


def keep_statement(
    entry: models.DiaryEntry,
    held: Held,
    *,
    message: str,
    reference: str,
    digest: str,
    bookings: Iterable[Booking],
) -> None:
    """Keep a file that has been read, and the bookings in it that are new."""
    giver = held.row.giver
    statement = models.Statement.objects.create(
        giver=giver, message=message, reference=reference, digest=digest, entry=entry
    )
    models.StatementRow.objects.bulk_create(
        models.StatementRow(
            statement=statement,
            giver=giver,
            key=each.key,
            incoming=each.incoming,
            amount=each.amount,
            day=each.day,
            end_to_end=each.end_to_end,
            reference=each.reference,
            bank_reference=each.bank_reference,
            name=each.name,
            returned=each.returned,
        )
        for each in bookings
    )


def keep_payment_matches(
    entry: models.DiaryEntry, rows: Mapping[models.PaymentOrderLine, int | None]
) -> None:
    """Keep which booking each line was paid by; lines with none are left as they are."""
    models.RowMatch.objects.bulk_create(
        models.RowMatch(row_id=row, amount=line.requisition.amount * ORE, line=line, entry=entry)
        for line, row in rows.items()
        if row is not None
    )


def unmatched(held: Held) -> tuple[RowKept, ...]:
    """The bookings on the giver's account that nothing, or not all, has been made of, the oldest first."""
    rows = _rows(held).filter(left__gt=0)  # type: ignore[misc]  # annotated
    return tuple(_kept(row) for row in rows.order_by("day", "id"))


def row_kept(held: Held, number: int) -> RowKept:
    row = _rows(held).filter(pk=number).first()
    if row is None:
        raise UnknownRowError(f"Rad {number} finns inte på kontot.")
    return _kept(row)


def whose(held: Held, row: RowKept) -> str:
    """Whose a booking most likely is: of whom a part of it has been matched, or whose invoice it names."""
    rows = models.RowMatch.objects.filter(row=row.number, grant__programme=held.row)
    names = [*rows.values_list("grant__party__name", flat=True)]
    names += [
        each.grant.party.name
        for each in invoiced(held, [row.ocr]).values()
        if each.grant.programme_id == held.row.pk
    ]
    return names[0] if names else ""


def _rows(held: Held) -> QuerySet[models.StatementRow]:
    return models.StatementRow.objects.filter(giver=held.row.giver).annotate(left=F("amount") - _MADE)


def _kept(row: models.StatementRow) -> RowKept:
    return RowKept(
        number=row.pk,
        incoming=row.incoming,
        amount=row.amount,
        left=row.left,  # type: ignore[attr-defined]  # annotated
        day=row.day,
        end_to_end=row.end_to_end,
        reference=row.reference,
        bank_reference=row.bank_reference,
        name=row.name,
        returned=row.returned,
    )


def statements(held: Held, most: int = 20) -> tuple[StatementKept, ...]:
    """The latest files from the bank, the newest first; in one query."""
    rows = (
        models.Statement.objects.filter(giver=held.row.giver).select_related("entry").order_by("-id")[:most]
    )
    return tuple(
        StatementKept(
            message=row.message,
            reference=row.reference,
            day=row.entry.day,
            rows=int(row.entry.facts.get("rows", 0)),
            refused=int(row.entry.facts.get("refused", 0)),
            read_by=row.entry.prepared_by,
        )
        for row in rows
    )


def read_since(held: Held, digest: str, entry: int) -> StatementRead:
    """What the file of that digest led to, in the acts that came after an entry."""
    statement = models.Statement.objects.get(giver=held.row.giver, digest=digest)
    mine = set(statement.rows.values_list("id", flat=True))
    paid = models.RowMatch.objects.filter(entry__seq__gt=entry, line__isnull=False)
    refused = models.BankRefusal.objects.filter(entry__seq__gt=entry)
    return StatementRead(
        message=statement.message,
        reference=statement.reference,
        known=statement.entry_id <= entry,
        rows=len(mine),
        paid=tuple(
            paid.order_by("id").values_list(
                "line__requisition__grant__party__name", "line__requisition__amount"
            )
        ),
        refused=tuple(
            (each.line.requisition.grant.party.name, each.line.requisition.amount, each.reason or each.code)
            for each in refused.select_related("line__requisition__grant__party").order_by("id")
        ),
        waiting=tuple(each for each in unmatched(held) if each.number in mine),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedWhenPaid:
    """A payment that is marked as paid, and that the bank has then refused."""

    number: int
    """Of the entry that tells of it."""
    recipient: str
    amount: Kronor
    programme: str
    order: int
    code: str
    day: date
    """When the refusal was read."""


def refused_when_paid(held: Held) -> tuple[RefusedWhenPaid, ...]:
    """Those on the giver's account that still stand as paid, and of which nobody has noted what the bank says."""
    acts = models.DiaryEntry.objects.filter(
        programme__giver=held.row.giver, action__in=(REFUSED_WHEN_PAID, "settle_refusal")
    )
    told: dict[int, models.DiaryEntry] = {}
    for entry in acts.order_by("seq"):
        if entry.action == REFUSED_WHEN_PAID:
            told[entry.facts["line"]] = entry
        else:
            told = {line: each for line, each in told.items() if each.seq != entry.facts["refusal"]}
    lines = _lines(held, paid=True).filter(pk__in=told) if told else ()
    return tuple(
        RefusedWhenPaid(
            number=told[each.pk].seq,
            recipient=each.requisition.grant.party.name,
            amount=each.requisition.amount,
            programme=each.order.programme.key,
            order=each.order_id,
            code=told[each.pk].facts["code"],
            day=told[each.pk].day,
        )
        for each in lines
    )


def lines_named(held: Held, ids: Iterable[str], *, paid: bool = False) -> dict[str, models.PaymentOrderLine]:
    """By our id of it: each line of the giver's orders that waits, or is paid. A file's own id stands for none here."""
    marks = {each: line_of(each) for each in ids}
    found = _lines(held, paid=paid).in_bulk([number for number, _ in marks.values() if number])
    return {
        each: found[number]
        for each, (number, mark) in marks.items()
        if number in found and found[number].order.entry.hash[:MARK].upper() == mark
    }


def lines_of_file(held: Held, reference: str, *, paid: bool = False) -> list[models.PaymentOrderLine]:
    """The lines that wait, or are paid, of the order whose file has that id."""
    name, _, rest = reference.partition("-")
    number, _, mark = rest.partition("-")
    if name != "ANSLAG" or not number.isdecimal() or len(mark) != MARK:
        return []
    lines = _lines(held, paid=paid).filter(order_id=int(number)).order_by("id")
    return [each for each in lines if each.order.entry.hash[:MARK].upper() == mark]


def _lines(held: Held, *, paid: bool) -> QuerySet[models.PaymentOrderLine]:
    """The lines of the giver's orders that are paid and have not come back, or those that wait."""
    which = (
        Q(requisition__transfers__code="pay", requisition__transfers__corrected_by=None)
        if paid
        else ~Q(requisition__transfers__code="pay")
    )
    return models.PaymentOrderLine.objects.filter(
        which, order__programme__giver=held.row.giver, refusal=None
    ).select_related("order__entry", "order__programme", "requisition__grant__party")


def invoiced(held: Held, references: Iterable[str]) -> dict[str, models.Invoice]:
    """By OCR number: the giver's invoices that stand, also those of interest."""
    rows = models.Invoice.objects.filter(
        giver=held.row.giver, reference__in=[each for each in references if each], credited_by=None
    )
    return {row.reference: row for row in rows.select_related("entry", "grant__party", "grant__programme")}
