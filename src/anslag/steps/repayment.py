"""Decide what becomes of unused money, and receive what comes back."""

from datetime import date

from anslag.domain.invoice import credit_problems, invoice_number
from anslag.domain.ledger import CORRECTION, Movement
from anslag.domain.money import Kronor
from anslag.domain.problem import Problem
from anslag.domain.repayment import demand_problems, receipt_problems, waiver_problems
from anslag.records import models
from anslag.records.grants import grant_to, held_programme, position_of
from anslag.records.invoice_life import life_of
from anslag.records.invoices import (
    invoice_row,
    issue_credit_note,
    issue_invoice,
    next_number,
)
from anslag.records.ledger import account, post
from anslag.steps.act import Act, enter, refuse, step
from anslag.steps.hand_back import hand_back
from anslag.steps.link import link


@step(approved=True)
def demand_repayment(act: Act, *, programme: str, recipient: str, due: date | None = None) -> None:
    """Demand the whole unused amount by the day given, or else the day in the terms, and issue the invoice of it."""
    held = held_programme(programme)
    grant = grant_to(held, recipient)
    position = position_of(grant)
    day = due or held.terms.repayment.due
    refuse(demand_problems(held.terms, position, recipient=recipient, due=day, today=act.today))
    number = next_number(held)
    entry = enter(
        act,
        held,
        "demand_repayment",
        grant=grant,
        amount=position.undecided,
        due=day.isoformat(),
        invoice=invoice_number(act.today, number),
    )
    unused = account(held.row, "unused", grant=grant)
    receivable = account(held.row, "receivable", grant=grant)
    post(entry, [Movement(source=unused, target=receivable, amount=position.undecided, code="demand")])
    issue_invoice(entry, held, number=number, amount=position.undecided, due=day)


@step(approved=True)
def credit_invoice(act: Act, *, programme: str, recipient: str, invoice: str, reason: str) -> None:
    """Withdraw an invoice whole, for a reason, by a credit note: what it demanded stands where it stood before."""
    held = held_programme(programme)
    row = invoice_row(held, invoice)
    position = position_of(row.grant)
    life = life_of(held, invoice, recipient=recipient, today=act.today)
    owed = life.left if life and life.of_interest else position.receivable
    refuse(_credit_problems(row, owed, recipient=recipient, reason=reason))
    number = next_number(held)
    entry = enter(
        act,
        held,
        "credit_invoice",
        grant=row.grant,
        amount=row.amount,
        reason=reason,
        invoice=invoice,
        credit_note=invoice_number(act.today, number),
    )
    post(entry, [_undoing(each, reason) for each in row.entry.transfers.select_related("source", "target")])
    issue_credit_note(entry, held, number=number, credited=row)


@step(approved=True)
def waive(act: Act, *, programme: str, recipient: str, ground: str) -> None:
    """Waive the whole unused amount, on a ground. Refused above the programme's threshold."""
    held = held_programme(programme)
    grant = grant_to(held, recipient)
    position = position_of(grant)
    refuse(waiver_problems(held.terms, position, recipient=recipient, ground=ground))
    entry = enter(act, held, "waive", grant=grant, amount=position.undecided, ground=ground)
    unused = account(held.row, "unused", grant=grant)
    waived = account(held.row, "waived", grant=grant)
    post(
        entry,
        [Movement(source=unused, target=waived, amount=position.undecided, code="waive", reason=ground)],
    )
    link(act, held)


@step(approved=True)
def receive_repayment(
    act: Act,
    *,
    programme: str,
    recipient: str,
    amount: int | None = None,
    reference: str = "",
    received: date | None = None,
) -> None:
    """Receive `amount` kronor, or all that is owed when none is given; hand it back to whoever funds the programme.

    `received` is the day that the bank booked it: today, where it is not said.
    """
    held = held_programme(programme)
    grant = grant_to(held, recipient)
    position = position_of(grant)
    came, day = position.receivable if amount is None else amount, received or act.today
    refuse(receipt_problems(position, recipient=recipient, amount=came, received=day, today=act.today))
    entry = enter(
        act,
        held,
        "receive_repayment",
        grant=grant,
        amount=came,
        reference=reference,
        received=day.isoformat(),
    )
    receivable = account(held.row, "receivable", grant=grant)
    returned = account(held.row, "returned", grant=grant)
    post(entry, [Movement(source=receivable, target=returned, amount=came, code="repay")])
    hand_back(entry, held, {returned: came})
    link(act, held)


def _undoing(demanded: models.Transfer, reason: str) -> Movement:
    return Movement(
        source=demanded.target,
        target=demanded.source,
        amount=demanded.amount,
        code=CORRECTION,
        reason=reason,
        corrects=demanded,
    )


def _credit_problems(
    row: models.Invoice, owed: Kronor, *, recipient: str, reason: str
) -> tuple[Problem, ...]:
    """`owed` is what is left to pay: of the grant, or of an invoice of interest."""
    return credit_problems(
        recipient=recipient,
        known=row.grant.party.name == recipient and row.credits is None,
        credited=hasattr(row, "credited_by"),
        amount=row.amount,
        owed=owed,
        reason=reason,
    )
