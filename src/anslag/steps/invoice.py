"""What is done with an invoice after it is issued: sent, reminded of, put off, collected, given up."""

from collections.abc import Sequence
from datetime import date

from anslag.domain.invoice import sending_problems
from anslag.domain.invoice_life import (
    Life,
    handing_over_problems,
    instalment_problems,
    open_problems,
    reminder_notice,
    reminder_problems,
    respite_problems,
    write_off_problems,
)
from anslag.domain.ledger import Movement
from anslag.records.grants import Held, grant_to, held_programme
from anslag.records.invoice_life import life_of
from anslag.records.invoices import invoice_of, invoice_row
from anslag.records.ledger import account, post
from anslag.steps.act import Act, enter, refuse, step
from anslag.steps.link import link
from anslag.steps.mail import queue_notices


@step()
def send_invoice(act: Act, *, programme: str, recipient: str, invoice: str) -> None:
    """Let an invoice be sent electronically; refused when either party lacks what that takes."""
    held, _ = _open(act, programme, recipient, invoice)
    sent = invoice_of(held, invoice_row(held, invoice))
    refuse(sending_problems(sent.seller, sent.buyer))
    enter(act, held, "send_invoice", grant=grant_to(held, recipient), invoice=invoice)


@step()
def remind_invoice(act: Act, *, programme: str, recipient: str, invoice: str, address: str = "") -> None:
    """Remind of an invoice that is late, by mail; `address` is the recipient's page of it."""
    held, life = _open(act, programme, recipient, invoice)
    refuse(reminder_problems(life, recipient=recipient))
    entry = enter(act, held, "remind_invoice", grant=grant_to(held, recipient), invoice=invoice)
    notice = reminder_notice(
        held.terms, life, recipient=recipient, invoice=invoice, address=address, number=entry.seq
    )
    queue_notices([notice], programme=programme, today=act.today)


@step(approved=True)
def grant_respite(
    act: Act,
    *,
    programme: str,
    recipient: str,
    invoice: str,
    until: date,
    reason: str,
    special: bool = False,
) -> None:
    """Put off the last day to pay, for a reason; by more than a year only for special reasons."""
    held, life = _open(act, programme, recipient, invoice)
    refuse(respite_problems(life, recipient=recipient, until=until, reason=reason, special=special))
    enter(
        act,
        held,
        "grant_respite",
        grant=grant_to(held, recipient),
        invoice=invoice,
        until=until.isoformat(),
        reason=reason,
        special=special,
    )


@step(approved=True)
def agree_instalments(
    act: Act, *, programme: str, recipient: str, invoice: str, plan: Sequence[tuple[date, int]], written: str
) -> None:
    """Agree in writing on instalments of all that is left, by the day of each."""
    held, life = _open(act, programme, recipient, invoice)
    refuse(instalment_problems(life, recipient=recipient, plan=plan, written=written))
    told = [[day.isoformat(), amount] for day, amount in plan]
    grant = grant_to(held, recipient)
    enter(act, held, "agree_instalments", grant=grant, invoice=invoice, plan=told, written=written)


@step(approved=True)
def hand_over_debt(act: Act, *, programme: str, recipient: str, invoice: str, to: str) -> None:
    """Hand over a debt that is late, and that the recipient has been reminded of, for collection."""
    held, life = _open(act, programme, recipient, invoice)
    refuse(handing_over_problems(life, recipient=recipient, to=to))
    enter(act, held, "hand_over_debt", grant=grant_to(held, recipient), invoice=invoice, to=to)


@step(approved=True)
def write_off(act: Act, *, programme: str, recipient: str, invoice: str, reason: str) -> None:
    """Give up what is left of an invoice, for a reason. It stays visible as unused and not repaid."""
    held, life = _open(act, programme, recipient, invoice)
    refuse(write_off_problems(life, recipient=recipient, reason=reason))
    grant = grant_to(held, recipient)
    entry = enter(act, held, "write_off", grant=grant, invoice=invoice, amount=life.left, reason=reason)
    receivable = account(held.row, "receivable", grant=grant)
    waived = account(held.row, "waived", grant=grant)
    movement = Movement(source=receivable, target=waived, amount=life.left, code="write_off", reason=reason)
    post(entry, [movement])
    link(act, held)


def _open(act: Act, programme: str, recipient: str, invoice: str) -> tuple[Held, Life]:
    """The programme, and the invoice as it stands: something of it is left."""
    held = held_programme(programme)
    grant_to(held, recipient)
    life = life_of(held, invoice, recipient=recipient, today=act.today)
    refuse(open_problems(life, recipient=recipient))
    assert life is not None
    return held, life
