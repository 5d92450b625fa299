"""Charge interest on an invoice that is late, where the programme has a rule, and receive what is paid of it.

Interest is no part of the grant: it is invoiced and followed here, and booked in the giver's own books.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from anslag.domain.interest import (
    Span,
    charging_problems,
    interest,
    interest_amount,
    interest_starts,
    receipt_problems,
)
from anslag.domain.invoice import invoice_number
from anslag.domain.invoice_life import Life, open_problems
from anslag.domain.money import Kronor
from anslag.domain.repayment import received_problems
from anslag.files.interest_rates import rates_of
from anslag.records.grants import Held, grant_to, held_programme
from anslag.records.invoice_life import life_of
from anslag.records.invoices import issue_invoice, next_number
from anslag.steps.act import Act, enter, refuse, step


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The interest that has run on an invoice and is not charged: from its first day, None where there is none."""

    starts: date | None = None
    spans: tuple[Span, ...] = ()

    @property
    def amount(self) -> Kronor:
        return interest_amount(self.spans)


def interest_run(held: Held, life: Life, until: date) -> Run:
    """What has run by a day. Raises MissingRateError for a day that the tables of rates say nothing of."""
    rule = held.terms.repayment.interest_rule
    starts = interest_starts(rule, decided=life.issued, due=life.pay_by)
    if starts is None or life.credited or life.of_interest:
        return Run()
    if life.charged_until:
        starts = max(starts, life.charged_until + timedelta(1))
    if starts > until:
        return Run(starts=starts)
    rates = rates_of(rule, settings.RATE_FOLDER)
    return Run(starts=starts, spans=interest(rule, rates, life.debts, starts=starts, until=until))


@step(approved=True)
def charge_interest(
    act: Act,
    *,
    programme: str,
    recipient: str,
    invoice: str,
    until: date,
    due: date,
    amount: int | None = None,
) -> None:
    """Charge the interest that has run on an invoice until a day, by an invoice of its own.

    `amount` is what it came to for whoever prepared it: refused where it is another by now.
    """
    held = held_programme(programme)
    grant = grant_to(held, recipient)
    life = _life(act, held, recipient, invoice)
    run = interest_run(held, life, min(until, act.today))
    refuse(
        charging_problems(
            recipient=recipient,
            rule=held.terms.repayment.interest_rule,
            of_interest=life.of_interest,
            starts=run.starts,
            until=until,
            today=act.today,
            due=due,
            amount=run.amount,
            prepared=amount,
        )
    )
    number = next_number(held)
    entry = enter(
        act,
        held,
        "charge_interest",
        grant=grant,
        invoice=invoice,
        until=until.isoformat(),
        amount=run.amount,
        due=due.isoformat(),
        interest_invoice=invoice_number(act.today, number),
        days=[_told(each) for each in run.spans],
    )
    issue_invoice(entry, held, number=number, amount=run.amount, due=due)


@step(approved=True)
def receive_interest(
    act: Act,
    *,
    programme: str,
    recipient: str,
    invoice: str,
    amount: int,
    reference: str = "",
    received: date | None = None,
) -> None:
    """Receive kronor on an invoice of interest, on the day the bank booked them. Nothing moves in the ledger."""
    held = held_programme(programme)
    life = _life(act, held, recipient, invoice)
    day = received or act.today
    refuse(open_problems(life, recipient=recipient))
    refuse(received_problems(f"Ränta, {recipient}", day, act.today))
    refuse(receipt_problems(recipient=recipient, of_interest=life.of_interest, left=life.left, amount=amount))
    enter(
        act,
        held,
        "receive_interest",
        grant=grant_to(held, recipient),
        when_closed=True,
        invoice=invoice,
        amount=amount,
        reference=reference,
        received=day.isoformat(),
    )


def _told(span: Span) -> list[object]:
    """What the diary is told of some days."""
    return [span.first.isoformat(), span.last.isoformat(), span.debt, span.hundredths]


def interest_now(act: Act, programme: str, *, recipient: str, invoice: str, until: date) -> Kronor:
    """What the interest comes to, for whoever prepares it."""
    held = held_programme(programme)
    return interest_run(held, _life(act, held, recipient, invoice), min(until, act.today)).amount


def _life(act: Act, held: Held, recipient: str, invoice: str) -> Life:
    life = life_of(held, invoice, recipient=recipient, today=act.today)
    if life is None:
        refuse(open_problems(life, recipient=recipient))
    assert life is not None
    return life
