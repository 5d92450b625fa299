"""Claw back what was used otherwise than it should be: open a case, hear the recipient, decide. Stop payments."""

import hashlib
from collections.abc import Mapping
from datetime import date

from anslag.domain.clawback import (
    answer_problems,
    decision_problems,
    hearing_notice,
    opening_problems,
    taken_from,
)
from anslag.domain.invoice import invoice_number
from anslag.domain.ledger import Movement
from anslag.domain.money import Kronor
from anslag.domain.payment import stop_problems
from anslag.records import models
from anslag.records.clawbacks import case_numbered, payment_stops
from anslag.records.grants import Held, funded_by, grant_to, held_programme, position_of
from anslag.records.invoices import issue_invoice, next_number
from anslag.records.ledger import account, post
from anslag.records.samples import control_of
from anslag.steps.act import Act, enter, refuse, step
from anslag.steps.mail import queue_notices


@step()
def open_clawback(
    act: Act,
    *,
    programme: str,
    recipient: str,
    ground: str,
    amount: int,
    reason: str,
    answer_by: date,
    evidence: str = "",
    sample: int = 0,
    address: str = "",
) -> None:
    """Open a case on one of the programme's grounds, and ask the recipient by mail for an answer by a day.

    `evidence` says where what was found is: the review or the audit that asked for it. `sample` is the number of the
    control sample in which it was found, if it was. `address` is the recipient's page, where the case is answered.
    """
    held = held_programme(programme)
    grant = grant_to(held, recipient)
    control = control_of(held, sample, recipient) if sample else None
    refuse(
        opening_problems(
            held.terms,
            position_of(grant),
            recipient=recipient,
            ground=ground,
            amount=amount,
            reason=reason,
            answer_by=answer_by,
            today=act.today,
            handed_on=[each.terms.title for each in funded_by(grant)],
            questioned=not sample or (control is not None and control.outcome == "questioned"),
        )
    )
    entry = enter(
        act,
        held,
        "open_clawback",
        grant=grant,
        ground=ground,
        amount=amount,
        reason=reason,
        answer_by=answer_by.isoformat(),
        evidence=evidence,
        sample=sample,
    )
    notice = hearing_notice(
        held.terms,
        recipient,
        ground=ground,
        amount=amount,
        reason=reason,
        answer_by=answer_by,
        address=address,
        number=entry.seq,
    )
    queue_notices([notice], programme=programme, today=act.today)


@step()
def answer_hearing(act: Act, *, programme: str, recipient: str, case: int, answer: str) -> None:
    """What the recipient has to say of a case, before it is decided."""
    held = held_programme(programme)
    refuse(answer_problems(case_numbered(held, case), recipient=recipient, answer=answer))
    digest = hashlib.sha256(answer.encode()).hexdigest()
    entry = enter(act, held, "answer_hearing", grant=grant_to(held, recipient), case=case, answer=digest)
    models.HearingAnswer.objects.create(entry=entry, text=answer)


@step(approved=True)
def claw_back(
    act: Act,
    *,
    programme: str,
    recipient: str,
    case: int,
    amount: int,
    due: date,
    reason: str,
    category: str = "",
) -> None:
    """Claw back all or a part of what the case is about, with reasons, and issue the invoice of it.

    It is taken from `category` first, where one is chosen, and then from the largest.
    """
    held = held_programme(programme)
    grant = grant_to(held, recipient)
    kept, position = case_numbered(held, case), position_of(grant)
    refuse(
        decision_problems(
            kept,
            position,
            recipient=recipient,
            reason=reason,
            today=act.today,
            amount=amount,
            due=due,
            category=category,
        )
    )
    number, taken = next_number(held), taken_from(position.used, amount, first=category)
    entry = enter(
        act,
        held,
        "claw_back",
        grant=grant,
        case=case,
        ground=kept.ground,
        amount=amount,
        due=due.isoformat(),
        reason=reason,
        category=category,
        taken=taken,
        invoice=invoice_number(act.today, number),
    )
    _take(entry, held, grant, taken, reason)
    issue_invoice(entry, held, number=number, amount=amount, due=due)


def _take(
    entry: models.DiaryEntry, held: Held, grant: models.Grant, taken: Mapping[str, Kronor], reason: str
) -> None:
    """Move what is clawed back from each cost category."""
    receivable = account(held.row, "receivable", grant=grant)
    post(
        entry,
        [
            Movement(
                source=account(held.row, "used", grant=grant, detail=category),
                target=receivable,
                amount=share,
                code="claw_back",
                reason=reason,
            )
            for category, share in taken.items()
        ],
    )


@step(approved=True)
def abstain_from_clawback(act: Act, *, programme: str, recipient: str, case: int, reason: str) -> None:
    """Decide not to claw back, with reasons."""
    held = held_programme(programme)
    grant = grant_to(held, recipient)
    kept, position = case_numbered(held, case), position_of(grant)
    refuse(decision_problems(kept, position, recipient=recipient, reason=reason, today=act.today))
    enter(act, held, "abstain_from_clawback", grant=grant, case=case, reason=reason)


@step()
def stop_payment(act: Act, *, programme: str, recipient: str, reason: str) -> None:
    """Let nothing be paid to the recipient until further notice, for a reason: one person may, since it is in haste."""
    held = held_programme(programme)
    grant = grant_to(held, recipient)
    stopped = recipient in payment_stops(held)
    refuse(stop_problems(recipient=recipient, reason=reason, stopped=stopped, lifting=False))
    enter(act, held, "stop_payment", grant=grant, reason=reason)


@step(approved=True)
def lift_stop(act: Act, *, programme: str, recipient: str, reason: str) -> None:
    """Let the recipient be paid again, for a reason."""
    held = held_programme(programme)
    grant = grant_to(held, recipient)
    stopped = recipient in payment_stops(held)
    refuse(stop_problems(recipient=recipient, reason=reason, stopped=stopped, lifting=True))
    enter(act, held, "lift_stop", grant=grant, reason=reason)
