"""Who owes what to whom by when: derived from the terms and from what has happened, never stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from anslag.domain.grant import Position
from anslag.domain.money import Kronor
from anslag.domain.programme import Programme
from anslag.domain.wording import swedish_order

type What = Literal[
    "requisition",
    "payment",
    "report_back",
    "completion",
    "restatement",
    "evidence",
    "hearing",
    "repayment",
    "deliverable",
    "national_report",
]

ASKED = {
    "completion": "Komplettera redovisningen",
    "restatement": "Redovisa på nytt: en redovisning längre ned har rättats",
    "evidence": "Skicka underlag till kontrollen",
    "hearing": "Svara i ärendet om återkrav",
    "repayment": "Återbetala",
}
"""What is only owed by whoever is asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What has happened to one grant, or to a programme: the day it was done, where it was."""

    requisitioned: date | None = None
    reported: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paying:
    """What stands requisitioned and unpaid in a programme, and the last day on which any of it was paid."""

    unpaid: Kronor = 0
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one receiver has been asked for beside the terms, by a last day; and the day that it came."""

    party: str
    what: Literal["completion", "restatement", "evidence", "hearing", "repayment"]
    due: date
    done: date | None = None
    amount: Kronor | None = None
    number: int = 0
    """Tells what asks for it from others of its kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    owed_by: str
    owed_to: str
    what: What
    title: str
    due: date
    done: date | None
    amount: Kronor | None = None
    contents: tuple[str, ...] = ()
    opens: date | None = None
    """The first day on which it can be done, where there is one."""
    coming: bool = False
    """Whether there is nothing to do yet, whatever the day: what it is about has not been paid, or asked for."""
    deliverable: str = ""
    """The id of the deliverable, where it is one."""
    number: int = 0
    """Of what asks for it, where several of the same kind may."""

    @property
    def name(self) -> str:
        """Tells it from all else that the same party owes in the same programme."""
        which = self.deliverable or self.number
        return f"{self.what}/{which}" if which else self.what

    def is_late(self, today: date) -> bool:
        """Done after the day it was due, or not done although that day has passed and it could have been."""
        return not self.coming and (self.done or today) > self.due

    def can_be_reported(self, today: date) -> bool:
        """Whether it is a report, and there is something to report and a form that is open."""
        return self.what == "report_back" and not self.coming and (self.opens is None or today >= self.opens)

    def has_gone(self, today: date) -> bool:
        """Whether its day has passed before there was anything to do about it."""
        return self.coming and today > self.due


def obligations(
    programme: Programme,
    positions: Mapping[str, Position],
    done: Mapping[str, Done],
    delivered: Mapping[str, date],
    paying: Paying,
    *,
    asked: Iterable[Asked] = (),
) -> tuple[Obligation, ...]:
    """All obligations of an opened programme, the soonest first.

    `positions` and `done` by recipient name; `delivered` by deliverable id, with "national_report" for the report.
    """
    owed: list[Obligation] = []
    for name, position in positions.items():
        owed.extend(_of_grant(programme, name, position, done.get(name, Done())))
    owed.extend(
        Obligation(
            owed_by=each.party,
            owed_to=programme.terms.giver,
            what=each.what,
            title=ASKED[each.what],
            due=each.due,
            done=each.done,
            amount=each.amount,
            number=each.number,
        )
        for each in asked
        if each.party in positions
    )
    owed.append(_payment(programme, paying))
    owed.extend(_beside_the_money(programme, positions, delivered))
    return tuple(sorted(owed, key=lambda one: (one.due, swedish_order(one.owed_by), one.title)))


def _of_grant(programme: Programme, name: str, position: Position, done: Done) -> Iterable[Obligation]:
    terms = programme.terms
    # What has lapsed can no longer be requisitioned, and is not owed.
    has_grant = position.entitled > position.lapsed or done.requisitioned is not None
    if has_grant:
        yield Obligation(
            owed_by=name,
            owed_to=terms.giver,
            what="requisition",
            title="Rekvirera",
            due=terms.call.closes,
            done=done.requisitioned,
            amount=position.entitled - position.lapsed,
            opens=terms.call.opens,
        )
    if has_grant or position.paid:
        yield Obligation(
            owed_by=name,
            owed_to=terms.giver,
            what="report_back",
            title="Redovisa",
            due=terms.report_back.due,
            done=done.reported,
            opens=terms.report_back.opens,
            coming=not position.paid,
        )


def _payment(programme: Programme, paying: Paying) -> Obligation:
    terms = programme.terms
    return Obligation(
        owed_by=terms.giver,
        owed_to="mottagarna",
        what="payment",
        title="Betala ut",
        due=terms.payment.latest,
        done=None if paying.unpaid else paying.last,
        amount=paying.unpaid,
        coming=not (paying.unpaid or paying.last),
    )


def _beside_the_money(
    programme: Programme, recipients: Iterable[str], delivered: Mapping[str, date]
) -> Iterable[Obligation]:
    terms = programme.terms
    for deliverable in terms.deliverables:
        for name in recipients:
            yield Obligation(
                owed_by=name,
                owed_to=deliverable.to,
                what="deliverable",
                title=deliverable.title,
                due=deliverable.due,
                done=delivered.get(deliverable.id),
                contents=deliverable.contents,
                deliverable=deliverable.id,
            )
    if terms.national_report:
        yield Obligation(
            owed_by=terms.giver,
            owed_to=terms.national_report.to,
            what="national_report",
            title="Nationell redovisning",
            due=terms.national_report.due,
            done=delivered.get("national_report"),
        )
