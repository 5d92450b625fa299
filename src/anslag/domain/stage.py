"""A grant's way as its receiver walks it: each stage with its last day, how far it has come, and which is due now."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from anslag.domain.grant import Position
from anslag.domain.invoice_life import Life
from anslag.domain.programme import Terms

type StageId = Literal["decision", "requisition", "payment", "passing_on", "report", "repayment"]
type StageState = Literal["done", "now", "late", "coming", "waiting", "lapsed"]
"""waiting: someone else is to act. lapsed: it was not done in time, and can no longer be done in the usual way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """What has happened to a grant: the day of each act, None while it has not been done."""

    requisitioned: date | None = None
    paid: date | None = None
    reported: date | None = None
    returned: date | None = None
    """When the payment came back from the bank, where nothing has been paid since; and why."""
    returned_why: str = ""
    accepted: date | None = None
    repaid: date | None = None
    passes_on: bool = False
    """Whether a programme of the receiver's own hands on what it gets."""
    asked_late: bool = False
    """Whether a late requisition waits for the giver's decision."""
    version: int = 0
    """Of the report that was submitted last."""
    accepted_version: int = 0
    complete_by: date | None = None
    """The last day to complete the report, while it is asked for."""
    restate_by: date | None = None
    """The last day to report again, since something further down was corrected after the report was accepted."""
    claims: Collection[Life] = ()
    """Every invoice to the receiver, as it stands."""

    @property
    def corrected(self) -> bool:
        """Whether a later version than the accepted one waits."""
        return bool(self.accepted) and self.version > self.accepted_version

    @property
    def to_pay(self) -> Life | None:
        """The invoice that is to be paid first."""
        unpaid = (each for each in self.claims if each.left)
        return min(unpaid, key=lambda each: each.pay_by, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage, and the last day for it where there is one."""

    id: StageId
    state: StageState
    due: date | None

    @property
    def is_open(self) -> bool:
        """Whether the receiver itself has something to do here."""
        return self.state in {"now", "late", "lapsed"}


def stages(terms: Terms, position: Position, acts: Acts, *, today: date) -> tuple[Stage, ...]:
    """The stages of a grant as they stand on a day, in order."""
    return tuple(_stages(terms, position, acts, today))


def _stages(terms: Terms, position: Position, acts: Acts, today: date) -> Iterator[Stage]:
    decided = terms.decisions[-1].decided if terms.decisions else None
    yield Stage(id="decision", state="done" if position.entitled else "waiting", due=decided)
    yield Stage(id="requisition", state=_requisition(terms, position, acts, today), due=terms.call.closes)
    yield Stage(id="payment", state=_payment(position), due=terms.payment.latest)
    if acts.passes_on:
        yield Stage(id="passing_on", state="done" if position.passed_on else "now", due=None)
    due = acts.complete_by or acts.restate_by or terms.report_back.due
    yield Stage(id="report", state=_report(terms, position, acts, today), due=due)
    if to_pay := acts.to_pay:
        yield Stage(id="repayment", state="late" if to_pay.is_late else "now", due=to_pay.pay_by)
    elif position.unused:
        state: StageState = "waiting" if position.undecided else "done"
        yield Stage(id="repayment", state=state, due=terms.repayment.due)


def _requisition(terms: Terms, position: Position, acts: Acts, today: date) -> StageState:
    if acts.requisitioned:
        return "done"
    if acts.asked_late:
        return "waiting"
    if today > terms.call.closes:
        return "lapsed"
    return "now" if position.entitled and today >= terms.call.opens else "coming"


def _payment(position: Position) -> StageState:
    if position.awaiting_payment:
        return "waiting"
    return "done" if position.paid else "coming"


def _report(terms: Terms, position: Position, acts: Acts, today: date) -> StageState:
    if again := acts.complete_by or acts.restate_by:
        return "late" if today > again else "now"
    if acts.accepted and not acts.corrected:
        return "done"
    if acts.reported:
        return "waiting"
    if not position.paid or today < terms.report_back.opens:
        return "coming"
    return "late" if today > terms.report_back.due else "now"
