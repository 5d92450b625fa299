"""Read what the bank answers: refused payments are noted, payments marked, and repayments prepared for a second person.

A file is read once, and a booking is kept once however many files it stands in. What cannot be matched, or only in
part, waits in a queue for someone to say what it was.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.db import transaction

from anslag.domain.bank_answer import ORE, BankAnswer, aside_problems, matching_problems, settling_problems
from anslag.domain.invoice_life import Life
from anslag.domain.money import Kronor
from anslag.domain.problem import Refusal
from anslag.files.bank_file import read_bank_file
from anslag.records import models
from anslag.records.diary import newest_entry
from anslag.records.grants import Held, grant_to, held_programme, position_of
from anslag.records.invoice_life import lives
from anslag.records.invoices import INTEREST, written
from anslag.records.statements import (
    REFUSED_WHEN_PAID,
    RowKept,
    StatementRead,
    already_read,
    invoiced,
    keep_statement,
    lines_named,
    lines_of_file,
    read_since,
    refused_when_paid,
    row_kept,
    unknown_bookings,
    unmatched,
)
from anslag.steps.act import Act, enter, refuse, step
from anslag.steps.interest import receive_interest
from anslag.steps.payment import mark_paid, refuse_payment
from anslag.steps.permission import by_mandate, permitted
from anslag.steps.repayment import receive_repayment


def read_bank_answer(act: Act, *, programme: str, content: bytes) -> None:
    """Read a file from the bank, in a programme of the giver whose account it is of."""
    answer = read_bank_file(content)
    read_statement(act, programme=programme, answer=answer, digest=hashlib.sha256(content).hexdigest())


def read_by_mandate(act: Act, *, programme: str, content: bytes, keep: bool) -> StatementRead:
    """Read it if whoever does may, and tell what that led to. Unless it is to be kept, all of it is undone."""
    with transaction.atomic():
        with by_mandate(act, "read_statement", programme=programme):
            before = newest_entry()
            read_bank_answer(act, programme=programme, content=content)
            digest = hashlib.sha256(content).hexdigest()
            read = read_since(held_programme(programme), digest, before)
        transaction.set_rollback(not keep)
    return read


@step()
def read_statement(act: Act, *, programme: str, answer: BankAnswer, digest: str) -> None:
    """Keep what is new in it, note what is refused and mark what is paid. Read again it changes nothing."""
    held = held_programme(programme)
    if already_read(held, digest):
        return
    new = unknown_bookings(held, answer.bookings)
    entry = enter(
        act,
        held,
        "read_statement",
        when_closed=True,
        message=answer.message,
        reference=answer.reference,
        digest=digest,
        rows=len(new),
        refused=len(answer.refused),
    )
    keep_statement(
        entry, held, message=answer.message, reference=answer.reference, digest=digest, bookings=new
    )
    _note_too_late(act, held, answer)
    _note_refusals(act, held, answer)
    _mark_paid(act, held)


@step(approved=True)
def match_rows(act: Act, *, programme: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Receive what has been booked on the account: of each row, whose, and how many kronor of it.

    It is a repayment, or interest where an `invoice` of interest is named.
    """
    held = held_programme(programme)
    made = [_made(held, each) for each in rows]
    alive = lives(held, today=act.today) if any(each.invoice for each in made) else {}
    refuse(problem for each in made for problem in _match_problems(held, each, alive.get(each.invoice)))
    for number, each in enumerate(made, start=1):
        about: dict[str, Any] = {
            "programme": programme,
            "recipient": each.name,
            "amount": each.amount,
            "reference": each.row.reference or each.row.bank_reference,
            "received": each.row.day,
        }
        part = replace(act, key=f"{act.key}/{number}", request="")
        if each.invoice:
            receive_interest(part, invoice=each.invoice, **about)
        else:
            receive_repayment(part, **about)
    total = sum(each.amount for each in made)
    entry = enter(act, held, "match_rows", when_closed=True, amount=total, rows=len(made))
    models.RowMatch.objects.bulk_create(
        models.RowMatch(
            row_id=each.row.number, amount=each.amount * ORE, grant=grant_to(held, each.name), entry=entry
        )
        for each in made
    )


@step()
def set_row_aside(act: Act, *, programme: str, row: int, reason: str) -> None:
    """Say why what is left of a booking is none of the programme's payments or repayments."""
    held = held_programme(programme)
    kept = row_kept(held, row)
    refuse(aside_problems(kept.number, left=kept.left, reason=reason))
    entry = enter(act, held, "set_row_aside", when_closed=True, ore=kept.left)
    models.RowMatch.objects.create(row_id=row, amount=kept.left, reason=reason.strip(), entry=entry)


@step()
def settle_refusal(act: Act, *, programme: str, refusal: int, note: str) -> None:
    """Note what the bank says of a payment that it has refused when it was marked as paid, where it stands as paid."""
    held = held_programme(programme)
    found = next((each for each in refused_when_paid(held) if each.number == refusal), None)
    waits = found is not None and found.programme == programme
    refuse(settling_problems(refusal, waits=waits, note=note))
    enter(act, held, "settle_refusal", when_closed=True, refusal=refusal, note=note.strip())


def matched_by_reference(held: Held) -> dict[str, list[dict[str, Any]]]:
    """By programme: what has come in with an invoice's OCR number, as `match_rows` takes it.

    Of each row, no more than is owed, of the grant or of an invoice of interest: what is left of it waits.
    """
    rows = [each for each in unmatched(held) if each.incoming and each.kronor and each.ocr]
    invoices = invoiced(held, [each.ocr for each in rows])
    owed: dict[str, Kronor] = {}
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        invoice = invoices.get(row.ocr)
        if invoice is None:
            continue
        interest = written(invoice) if invoice.entry.action == INTEREST else ""
        claim = interest or f"grant/{invoice.grant_id}"
        if claim not in owed:
            owed[claim] = _left_of(invoice) if interest else position_of(invoice.grant).receivable
        amount = min(row.kronor, owed[claim])
        if amount:
            owed[claim] -= amount
            fact = {"row": row.number, "recipient": invoice.grant.party.name, "amount": amount}
            found.setdefault(invoice.grant.programme.key, []).append(
                fact | ({"invoice": interest} if interest else {})
            )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What a part of a row is said to be."""

    row: RowKept
    name: str
    amount: Kronor
    invoice: str


def _made(held: Held, said: Mapping[str, Any]) -> _Made:
    return _Made(
        row=row_kept(held, said["row"]),
        name=str(said["recipient"]),
        amount=int(said["amount"]),
        invoice=str(said.get("invoice", "")),
    )


def _left_of(invoice: models.Invoice) -> Kronor:
    """What is left of an invoice of interest."""
    held = held_programme(invoice.grant.programme.key)
    return lives(held, today=invoice.entry.day)[written(invoice)].left


def _match_problems(held: Held, made: _Made, life: Life | None) -> Iterator[Any]:
    """`life` is that of the invoice of interest, where it is of one; whose it is, is asked when it is received."""
    owed = position_of(grant_to(held, made.name)).receivable
    if made.invoice:
        owed = life.left if life else 0
    yield from matching_problems(
        made.row.number,
        recipient=made.name,
        incoming=made.row.incoming,
        left=made.row.kronor,
        owed=owed,
        amount=made.amount,
    )


def _note_refusals(act: Act, held: Held, answer: BankAnswer) -> None:
    named = lines_named(held, [each.end_to_end for each in answer.refused])
    for each in answer.refused:
        line = named.get(each.end_to_end)
        for refused in [line] if line else lines_of_file(held, each.end_to_end):
            refuse_payment(
                _part(act, f"refused/{refused.pk}"),
                programme=refused.order.programme.key,
                order=refused.order_id,
                line=refused.pk,
                code=each.code,
                reason=each.reason,
            )


def _note_too_late(act: Act, held: Held, answer: BankAnswer) -> None:
    """Refusals of what is marked as paid. They undo nothing by themselves, and wait for someone to ask the bank."""
    named = lines_named(held, [each.end_to_end for each in answer.refused], paid=True)
    for each in answer.refused:
        line = named.get(each.end_to_end)
        for paid in [line] if line else lines_of_file(held, each.end_to_end, paid=True):
            enter(
                _part(act, f"refused when paid/{paid.pk}"),
                held_programme(paid.order.programme.key),
                REFUSED_WHEN_PAID,
                grant=paid.requisition.grant,
                when_closed=True,
                order=paid.order.entry.seq,
                line=paid.pk,
                amount=paid.requisition.amount,
                code=each.code,
            )


def _mark_paid(act: Act, held: Held) -> None:
    """Mark the lines that bookings on the account name, by order and day. What may not be marked waits in the queue."""
    out = {each.end_to_end: each for each in unmatched(held) if not each.incoming and each.end_to_end}
    named = lines_named(held, out)
    paid = [
        (line, out[name])
        for name, line in named.items()
        if out[name].left == out[name].amount == line.requisition.amount * ORE
    ]
    paid.sort(key=lambda pair: (pair[0].order_id, pair[1].day, pair[0].pk))
    for (order, day), group in groupby(paid, key=lambda pair: (pair[0].order_id, pair[1].day)):
        together = list(group)
        key = together[0][0].order.programme.key
        doing = _part(act, f"paid/{order}/{day}")
        with suppress(Refusal), transaction.atomic():
            refuse(permitted(doing, "mark_paid", programme=key))
            mark_paid(
                doing,
                programme=key,
                order=order,
                paid_on=day,
                reference=together[0][1].bank_reference or day.isoformat(),
                lines=[line.pk for line, _ in together],
                rows={line.pk: row.number for line, row in together},
            )


def _part(act: Act, name: str) -> Act:
    """A part of the act, with a key and facts of its own."""
    return replace(act, key=f"{act.key}/{name}", request="")
