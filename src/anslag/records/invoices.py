"""Invoices: the giver's series of numbers, and each invoice with all that stands in it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from anslag.domain.interest import Span
from anslag.domain.invoice import Credited, Invoice, invoice_number
from anslag.domain.money import Kronor
from anslag.domain.party import Party
from anslag.domain.problem import Refusal
from anslag.domain.reference import ocr_number
from anslag.records import models
from anslag.records.grants import Held

INTEREST = "charge_interest"
"""The act that an invoice of interest is of. Its kronor are no part of the grant, and stand nowhere in the ledger."""

DEMANDING = frozenset({"demand_repayment", "claw_back", INTEREST})
"""The acts that an invoice is of."""


class UnknownInvoiceError(Refusal):
    """The programme has no invoice of that number."""


def next_number(held: Held) -> int:
    """The next in the giver's series. To be asked for by whoever holds the chain's lock."""
    last = models.Invoice.objects.filter(giver=held.row.giver).aggregate(Max("number"))["number__max"]
    return (last or 0) + 1


def issue_invoice(entry: models.DiaryEntry, held: Held, *, number: int, amount: Kronor, due: date) -> None:
    """Issue the invoice of the act that the entry tells of."""
    assert entry.grant is not None
    models.Invoice.objects.create(
        giver=held.row.giver,
        grant=entry.grant,
        number=number,
        amount=amount,
        due=due,
        reference=ocr_number(int(invoice_number(entry.day, number))),
        entry=entry,
    )


def issue_credit_note(entry: models.DiaryEntry, held: Held, *, number: int, credited: models.Invoice) -> None:
    """Withdraw an invoice whole, in the act that the entry tells of."""
    models.Invoice.objects.create(
        giver=held.row.giver,
        grant=credited.grant,
        number=number,
        amount=credited.amount,
        credits=credited,
        entry=entry,
    )


def invoice_rows(held: Held) -> QuerySet[models.Invoice]:
    """The programme's invoices and credit notes, in the order they were issued."""
    rows = models.Invoice.objects.filter(grant__programme=held.row)
    return rows.select_related("entry", "grant__party", "credits__entry", "credited_by__entry").order_by("id")


def invoice_row(held: Held, number: str) -> models.Invoice:
    """The invoice or credit note that is written so, or UnknownInvoiceError."""
    digits = number[4:] if number.isdecimal() else ""
    rows = invoice_rows(held).filter(number=int(digits or 0))
    for row in rows:
        if written(row) == number:
            return row
    raise UnknownInvoiceError(f"Faktura {number} finns inte i {held.key}. Kontrollera numret.")


def written(row: models.Invoice) -> str:
    """The number as it stands on the invoice."""
    return invoice_number(row.entry.day, row.number)


def invoices(held: Held) -> tuple[Invoice, ...]:
    """Every invoice and credit note that has been issued, also those paid; in one query."""
    return tuple(invoice_of(held, row) for row in invoice_rows(held))


def invoice_of(held: Held, row: models.Invoice) -> Invoice:
    """All that stands in one of them."""
    terms, claim = held.terms, (row.credits or row).entry
    facts = claim.facts
    parties = {party.name: party for party in held.programme.parties}
    return Invoice(
        number=written(row),
        issued=row.entry.day,
        amount=row.amount,
        due=row.due,
        reference=row.reference,
        claim=claim.action,  # type: ignore[arg-type]  # by the rules of the table
        credits=Credited(number=written(row.credits), issued=claim.day) if row.credits else None,
        reason=_reason(held, row),
        interest_on=facts.get("invoice", "") if claim.action == INTEREST else "",
        interest=tuple(map(_span, facts.get("days", ()))) if claim.action == INTEREST else (),
        seller=held.programme.giver,
        buyer=_buyer(parties, row),
        programme=terms.title,
        grant_year=terms.grant_year,
        period=(terms.use_period.start, terms.use_period.end),
        case_reference=row.entry.case_reference,
        decisions=tuple((each.case_reference, each.title) for each in terms.decisions),
        appeal=terms.appeal,
        synthetic=terms.synthetic,
    )


def _span(told: Sequence[Any]) -> Span:
    first, last, debt, hundredths = told
    return Span(
        first=date.fromisoformat(first), last=date.fromisoformat(last), debt=debt, hundredths=hundredths
    )


def _buyer(parties: dict[str, Party], row: models.Invoice) -> Party:
    name = row.grant.party.name
    return parties.get(name) or Party(name=name, kind=row.grant.party.kind)


def _reason(held: Held, row: models.Invoice) -> str:
    """Why it is withdrawn, in words; or on which of the programme's grounds it is demanded."""
    facts = row.entry.facts
    if row.credits:
        return str(facts.get("reason", ""))
    grounds = {each.id: each.label for each in held.terms.repayment.grounds}
    return grounds.get(facts.get("ground", ""), "")
