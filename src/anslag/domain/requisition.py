"""What may be requisitioned, by when, and how a call is closed."""

from dataclasses import dataclass
from datetime import date

from anslag.domain.day import date_text
from anslag.domain.grant import Position
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.problem import Problem
from anslag.domain.programme import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A requisition of `amount` kronor as it is asked for.

    `earlier` is what the recipient has requisitioned in the round and not been paid: it gives way to a correction,
    and anything beside it would be a second requisition.
    """

    terms: Terms
    position: Position
    recipient: str
    amount: Kronor
    earlier: Kronor
    correcting: bool
    closed: bool
    late_reason: str
    today: date
    restorable: Kronor = 0
    """What lapsed of the recipient's when the call was closed, and can still be given back for a late requisition."""

    @property
    def own(self) -> Kronor:
        """What can be requisitioned without anything being given back."""
        return self.position.unrequisitioned + (self.earlier if self.correcting else 0)

    @property
    def ceiling(self) -> Kronor:
        return self.own + (self.restorable if self.late_reason else 0)

    @property
    def left(self) -> Kronor:
        """What the recipient then could have requisitioned and has not."""
        return max(0, self.own - self.amount)

    @property
    def to_restore(self) -> Kronor:
        """What has to be given back for the requisition to be made."""
        return max(0, self.amount - self.own)


def requisition_problems(asked: Asked) -> tuple[Problem, ...]:
    """Why the requisition is refused; empty when it is not."""
    found = (
        Problem(place=f"Rekvisition, {asked.recipient}", rule=rule, message=fault[0], remedy=fault[1])
        for rule, check in _CHECKS
        if (fault := check(asked))
    )
    return tuple(found)


type _Fault = tuple[str, str] | None


def _not_open(asked: Asked) -> _Fault:
    opens = asked.terms.call.opens
    if asked.today >= opens:
        return None
    return (f"Utlysningen öppnar {date_text(opens)}.", "Rekvirera när den har öppnat.")


def _late(asked: Asked) -> _Fault:
    closes = asked.terms.call.closes
    if asked.late_reason or not (asked.closed or asked.today > closes):
        return None
    return (
        f"Sista dag att rekvirera var {date_text(closes)}; i dag är det {date_text(asked.today)}.",
        "En handläggare kan ta emot en sen rekvisition med ett skäl.",
    )


def _second(asked: Asked) -> _Fault:
    if asked.correcting or not asked.earlier:
        return None
    return (
        f"{format_kronor(asked.earlier)} kr är redan rekvirerade.",
        "Skicka en rättelse om beloppet ska ändras.",
    )


def _nothing_to_correct(asked: Asked) -> _Fault:
    if asked.earlier or not asked.correcting:
        return None
    return (
        "Det finns ingen obetald rekvisition att rätta.",
        "Rekvirera utan rättelse, eller be givaren om hjälp om beloppet är utbetalt.",
    )


def _nothing(asked: Asked) -> _Fault:
    return (f"Beloppet är {asked.amount} kr.", "Ange minst 1 krona.") if asked.amount <= 0 else None


def _above_ceiling(asked: Asked) -> _Fault:
    if asked.amount <= asked.ceiling or (asked.earlier and not asked.correcting):
        return None
    most = format_kronor(asked.ceiling)
    if not asked.ceiling and asked.position.lapsed:
        return (
            "Rätten att rekvirera har förfallit: utlysningen är stängd, och det som förföll är fördelat.",
            "Be givaren om hjälp.",
        )
    return (
        f"{format_kronor(asked.amount)} kr är mer än ni kan rekvirera, {most} kr.",
        f"Ange högst {most} kr.",
    )


_CHECKS = (
    ("call.opens", _not_open),
    ("call.closes", _late),
    ("requisition.once", _second),
    ("requisition.correction", _nothing_to_correct),
    ("requisition.above_zero", _nothing),
    ("requisition.ceiling", _above_ceiling),
)


def closing_problems(terms: Terms, *, closed: bool, today: date) -> tuple[Problem, ...]:
    """Why the call cannot be closed: it is still open, or already closed."""
    if closed:
        return (
            Problem(
                place="Utlysningen",
                rule="call.once",
                message="Den är redan stängd.",
                remedy="Inget mer behöver göras.",
            ),
        )
    if today <= terms.call.closes:
        return (
            Problem(
                place="Utlysningen",
                rule="call.closes",
                message=f"Den är öppen till och med {date_text(terms.call.closes)}.",
                remedy="Stäng den dagen efter.",
            ),
        )
    return ()
