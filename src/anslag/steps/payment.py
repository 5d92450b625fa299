"""Pay what has been requisitioned: ordered by one person and approved by another, then marked as paid, or refused."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from anslag.domain.decision import separation_problems
from anslag.domain.ledger import Movement
from anslag.domain.payment import (
    OF_CHANGED_ACCOUNTS,
    Order,
    PreparedPayment,
    account_problems,
    marking_problems,
    ordering_problems,
    payment_problems,
    refusing_problems,
)
from anslag.domain.problem import Problem
from anslag.records import models
from anslag.records.bank_accounts import register_of
from anslag.records.clawbacks import payment_stops
from anslag.records.grants import Held, grant_to, grants, held_programme
from anslag.records.invoice_life import overdue_to
from anslag.records.ledger import account, accounts, post
from anslag.records.payments import order_row, payable
from anslag.records.statements import keep_payment_matches
from anslag.steps.act import Act, enter, refuse, step


@step(approved=True)
def pay(act: Act, *, programme: str, recipients: Sequence[str] | None = None, reference: str = "") -> None:
    """Order and pay at once, where it is known to be paid: each recipient's requisitions, or all there are."""
    held = held_programme(programme)
    unpaid = _payable(held, recipients, today=act.today)
    refuse(_changed_account_problems(act, held, unpaid))
    entry = enter(act, held, "pay", reference=reference, amount=_sum(unpaid), payments=len(unpaid))
    _order(entry, held, unpaid)
    _move(entry, held, unpaid)


@step(approved=True)
def order_payment(
    act: Act,
    *,
    programme: str,
    recipients: Sequence[str] | None = None,
    amount: int | None = None,
    amounts: Mapping[str, int] | None = None,
) -> None:
    """Let each recipient's requisitions be paid. Of all there are, those whose account cannot be paid to are left out.

    Refused when they no longer are what was prepared: the `amount` in all, the `amounts` to each.
    """
    held = held_programme(programme)
    unpaid = _to_known_accounts(held, recipients, today=act.today, approved_by=act.approved_by)
    refuse(ordering_problems(_amounts(unpaid), prepared=PreparedPayment(amount=amount, amounts=amounts)))
    entry = enter(act, held, "order_payment", amount=_sum(unpaid), payments=len(unpaid))
    _order(entry, held, unpaid)


def prepared_payment(
    programme: str, recipients: Sequence[str] | None = None, *, today: date
) -> dict[str, Any]:
    """The facts of an order of what can be paid now: whatever is requisitioned after this is not in it."""
    unpaid = _to_known_accounts(held_programme(programme), recipients, today=today)
    amounts = _amounts(unpaid)
    return {"recipients": list(amounts), "amount": _sum(unpaid), "amounts": amounts}


@step()
def mark_paid(
    act: Act,
    *,
    programme: str,
    order: int,
    paid_on: date,
    reference: str,
    lines: Sequence[int] | None = None,
    rows: Mapping[int, int] | None = None,
) -> None:
    """Say that the bank has paid an order, or some of its lines, on which day and with which reference.

    `rows` are the bookings on the account that say so, by line. What the bank has refused is left out.
    Whoever approved the order has approved this too, and cannot do it: no need to ask again, or to say who it was.
    """
    held = held_programme(programme)
    row = order_row(held, order)
    both = replace(act, approved_by=act.approved_by or row.entry.approved_by)
    refuse(separation_problems(by=both.by, approved_by=both.approved_by, required=True))
    waiting = [each for each in _waiting_lines(row) if lines is None or each.pk in lines]
    unpaid = [each.requisition for each in waiting]
    refuse(
        marking_problems(
            Order(
                number=row.pk,
                ordered=row.entry.day,
                approved_by=row.entry.approved_by,
                paid=not waiting,
            ),
            approved_by=both.approved_by,
            paid_on=paid_on,
            reference=reference,
            today=act.today,
        )
    )
    entry = enter(
        both,
        held,
        "pay",
        reference=reference,
        paid_on=paid_on.isoformat(),
        order=row.entry.seq,
        amount=_sum(unpaid),
        payments=len(unpaid),
    )
    _move(entry, held, unpaid)
    keep_payment_matches(entry, {each: (rows or {}).get(each.pk) for each in waiting})


@step()
def refuse_payment(act: Act, *, programme: str, order: int, line: int, code: str, reason: str = "") -> None:
    """Note that the bank will not pay a line of an order, and why. Its requisition can be ordered anew."""
    held = held_programme(programme)
    row = order_row(held, order)
    found = next((each for each in _waiting_lines(row) if each.pk == line), None)
    refuse(refusing_problems(row.pk, waits=found is not None, code=code))
    if found is None:
        return
    entry = enter(
        act,
        held,
        "refuse_payment",
        grant=found.requisition.grant,
        order=row.entry.seq,
        requisition=found.requisition.entry_id,
        amount=found.requisition.amount,
        code=code,
    )
    models.BankRefusal.objects.create(line=found, code=code, reason=reason, entry=entry)


def _waiting_lines(order: models.PaymentOrder) -> list[models.PaymentOrderLine]:
    """The lines of an order that are neither paid nor refused."""
    lines = order.lines.filter(refusal=None).exclude(requisition__transfers__code="pay")
    return list(
        lines.select_related("requisition__grant__programme", "requisition__grant__party").order_by("id")
    )


def _to_known_accounts(
    held: Held, recipients: Sequence[str] | None, *, today: date, approved_by: str = ""
) -> list[models.Requisition]:
    """What can be paid to accounts that can be paid to. Refused when one that is named cannot, or when none can."""
    unpaid = _payable(held, recipients, today=today)
    problems = _account_problems(held, unpaid, today=today, approved_by=approved_by)
    payable = [each for each in unpaid if not problems[each.grant.party.name]]
    if recipients is not None or not payable:
        refuse(each for found in problems.values() for each in found)
    return payable


def _account_problems(
    held: Held, unpaid: Iterable[models.Requisition], *, today: date, approved_by: str
) -> dict[str, tuple[Problem, ...]]:
    """By recipient, why nothing can be paid to its account."""
    register = register_of(held)
    found: dict[str, tuple[Problem, ...]] = {}
    for each in unpaid:
        name, stated = each.grant.party.name, json.loads(each.stated)
        known = register.account_of(name)
        found[name] = found.get(name) or account_problems(
            known.payee if known else None,
            recipient=name,
            stated=str(stated.get("account", "")) if stated.get("account_is_new") else "",
            approved_by=approved_by,
            today=today,
        )
    return found


def _changed_account_problems(
    act: Act, held: Held, unpaid: Iterable[models.Requisition]
) -> Iterator[Problem]:
    """What is known to be paid needs no account here, but one that has been changed is held to the same."""
    found = _account_problems(held, unpaid, today=act.today, approved_by=act.approved_by)
    yield from (
        problem for problems in found.values() for problem in problems if problem.rule in OF_CHANGED_ACCOUNTS
    )


def _payable(held: Held, recipients: Sequence[str] | None, *, today: date) -> list[models.Requisition]:
    """The requisitions that can be paid now: of those named, or of all who have any."""
    to = grants(held)
    for name in recipients or ():
        grant_to(held, name)
    names = {grant.pk: name for name, grant in to.items() if recipients is None or name in recipients}
    found = list(payable(held).filter(grant__in=names).select_related("grant__party").order_by("id"))
    waiting = {names[each.grant_id] for each in found}
    bars = held.terms.payment.open_debt_bars
    overdue = overdue_to(held.terms.giver, today=today) if bars else {}
    stops = {name: stop.reason for name, stop in payment_stops(held).items()}
    asked = [name for name in names.values() if recipients is not None or not waiting or name in waiting]
    refuse(
        problem
        for name in asked
        for problem in payment_problems(
            held.terms,
            recipient=name,
            waiting=name in waiting,
            stopped=stops.get(name, ""),
            overdue=overdue.get(name, 0),
        )
    )
    return found


def _order(entry: models.DiaryEntry, held: Held, unpaid: Sequence[models.Requisition]) -> None:
    if not unpaid:
        return  # an order is of something
    order = models.PaymentOrder.objects.create(programme=held.row, entry=entry)
    models.PaymentOrderLine.objects.bulk_create(
        models.PaymentOrderLine(order=order, requisition=each) for each in unpaid
    )


def _move(entry: models.DiaryEntry, held: Held, unpaid: Iterable[models.Requisition]) -> None:
    requisitioned, paid = accounts(held.row, "requisitioned"), accounts(held.row, "paid")
    overpaid = accounts(held.row, "overpaid")
    post(
        entry,
        [
            Movement(
                source=(overpaid if each.pays_back else requisitioned)[each.grant_id],
                target=account(held.row, "outside") if each.pays_back else paid[each.grant_id],
                amount=each.amount,
                code="pay",
                requisition=each,
            )
            for each in unpaid
        ],
    )


def _amounts(requisitions: Iterable[models.Requisition]) -> dict[str, int]:
    """By recipient."""
    amounts: dict[str, int] = {}
    for each in requisitions:
        name = each.grant.party.name
        amounts[name] = amounts.get(name, 0) + each.amount
    return amounts


def _sum(requisitions: Iterable[models.Requisition]) -> int:
    return sum(each.amount for each in requisitions)
