"""What waits for a programme's giver now: derived from the terms and from what has happened, never stored."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from anslag.domain.grant import Position
from anslag.domain.invoice_life import Life
from anslag.domain.money import Kronor
from anslag.domain.programme import Terms

type Waiting = Literal[
    "allocate",
    "late_requisitions",
    "proposals",
    "not_requisitioned",
    "close_call",
    "redistribute",
    "order_payment",
    "mark_paid",
    "review",
    "evidence",
    "late_reports",
    "restatements",
    "decide_unused",
    "late_repayments",
    "compile",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A programme as it stands, with what its diary tells."""

    terms: Terms
    positions: Mapping[str, Position]
    acts: Collection[str]
    """Which acts on the whole programme have been done."""
    lapsed: Kronor
    """What has lapsed and stands in the programme."""
    proposals: Collection[str]
    """The steps that have been proposed and wait."""
    to_pay: Collection[Kronor]
    """Requisitions that are in no payment order."""
    ordered: Collection[Kronor]
    """Requisitions in an order that is not paid."""
    reported: Collection[str]
    accepted: Collection[str]
    corrected: Collection[str] = ()
    """Those accepted who have submitted a later version since, which is not."""
    restating: int = 0
    """How many are to report again, since something was corrected further down."""
    evidence: int = 0
    """How many have handed in evidence of which nothing has been said since."""
    claims: Collection[Life] = ()
    """Every invoice to the receivers, as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """Something to do: how many it is about, and how many kronor, where that says anything."""

    waiting: Waiting
    count: int = 0
    amount: Kronor = 0
    due: date | None = None


def agenda(situation: Situation, today: date) -> tuple[AgendaItem, ...]:
    """What waits, in the order of the grant's way."""
    return tuple(item for part in _PARTS for item in part(situation, today))


def _opening(at: Situation, _today: date) -> Iterator[AgendaItem]:
    if "allocate" not in at.acts:
        yield AgendaItem(waiting="allocate", amount=at.terms.pot.amount)


def _proposals(at: Situation, _today: date) -> Iterator[AgendaItem]:
    late = sum(step == "requisition" for step in at.proposals)
    if late:
        yield AgendaItem(waiting="late_requisitions", count=late)
    if others := len(at.proposals) - late:
        yield AgendaItem(waiting="proposals", count=others)


def _call(at: Situation, today: date) -> Iterator[AgendaItem]:
    call = at.terms.call
    left = [each for each in at.positions.values() if each.entitled and not each.requisitioned]
    if left and call.opens <= today and "close_call" not in at.acts:
        amount = sum(each.unrequisitioned for each in left)
        yield AgendaItem(waiting="not_requisitioned", count=len(left), amount=amount, due=call.closes)
    if today > call.closes and "allocate" in at.acts and not {"close_call", "close"} & set(at.acts):
        lapsing = sum(each.unrequisitioned for each in at.positions.values())
        yield AgendaItem(waiting="close_call", amount=lapsing)


def _redistribution(at: Situation, _today: date) -> Iterator[AgendaItem]:
    due = at.terms.requisition.leftover == "redistribute" and "close_call" in at.acts
    if due and at.lapsed and not {"redistribute", "close"} & set(at.acts):
        yield AgendaItem(waiting="redistribute", amount=at.lapsed)


def _payments(at: Situation, _today: date) -> Iterator[AgendaItem]:
    if at.to_pay and at.terms.status == "decided":
        yield AgendaItem(
            waiting="order_payment", count=len(at.to_pay), amount=sum(at.to_pay), due=at.terms.payment.latest
        )
    if at.ordered:
        yield AgendaItem(waiting="mark_paid", count=len(at.ordered), amount=sum(at.ordered))


def _reports(at: Situation, today: date) -> Iterator[AgendaItem]:
    waiting = (set(at.reported) - set(at.accepted)) | set(at.corrected)
    if waiting:
        yield AgendaItem(waiting="review", count=len(waiting))
    if at.evidence:
        yield AgendaItem(waiting="evidence", count=at.evidence)
    if at.restating:
        yield AgendaItem(waiting="restatements", count=at.restating)
    missing = [name for name, each in at.positions.items() if each.paid and name not in at.reported]
    if missing and today > at.terms.report_back.due:
        yield AgendaItem(waiting="late_reports", count=len(missing), due=at.terms.report_back.due)


def _ending(at: Situation, _today: date) -> Iterator[AgendaItem]:
    undecided = [each.undecided for each in at.positions.values() if each.undecided]
    if undecided:
        yield AgendaItem(waiting="decide_unused", count=len(undecided), amount=sum(undecided))
    if late := [each for each in at.claims if each.is_late]:
        yield AgendaItem(
            waiting="late_repayments",
            count=len(late),
            amount=sum(each.overdue for each in late),
            due=min(each.pay_by for each in late),
        )
    paid = {name for name, each in at.positions.items() if each.paid}
    if paid and paid <= set(at.accepted) and at.terms.national_report and "publish" not in at.acts:
        yield AgendaItem(waiting="compile", count=len(paid), due=at.terms.national_report.due)


_PARTS = (_opening, _proposals, _call, _redistribution, _payments, _reports, _ending)
