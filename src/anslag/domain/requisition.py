"""What may be requisitioned, by when, and what lapses."""

from datetime import date

from anslag.domain.grant import Position
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.problem import Problem
from anslag.domain.programme import Terms


def requisition_problems(
    terms: Terms,
    position: Position,
    *,
    recipient: str,
    amount: Kronor,
    earlier: Kronor,
    correcting: bool,
    closed: bool,
    late_reason: str,
    today: date,
) -> tuple[Problem, ...]:
    """Why a requisition of `amount` kronor is refused; empty when it is not.

    `earlier` is what the recipient has requisitioned in the round and not been paid. It gives way to a correction,
    and anything beside it would be a second requisition.
    """
    place = f"Rekvisition, {recipient}"
    problems = []
    ceiling = position.unrequisitioned + (earlier if correcting else 0)
    if today < terms.call.opens:
        problems.append(
            Problem(
                place=place,
                rule="call.opens",
                message=f"Utlysningen öppnar {terms.call.opens}.",
                remedy="Rekvirera när den har öppnat.",
            )
        )
    if (today > terms.call.closes or closed) and not late_reason:
        problems.append(
            Problem(
                place=place,
                rule="call.closes",
                message=f"Sista dag att rekvirera var {terms.call.closes}; i dag är det {today}.",
                remedy="En handläggare kan ta emot en sen rekvisition med ett skäl.",
            )
        )
    if earlier and not correcting:
        problems.append(
            Problem(
                place=place,
                rule="requisition.once",
                message=f"{format_kronor(earlier)} kr är redan rekvirerade.",
                remedy="Skicka en rättelse om beloppet ska ändras.",
            )
        )
    if correcting and not earlier:
        problems.append(
            Problem(
                place=place,
                rule="requisition.correction",
                message="Det finns ingen obetald rekvisition att rätta.",
                remedy="Rekvirera utan rättelse, eller be givaren om hjälp om beloppet är utbetalt.",
            )
        )
    if amount <= 0:
        problems.append(
            Problem(
                place=place,
                rule="requisition.above_zero",
                message=f"Beloppet är {amount} kr.",
                remedy="Ange minst 1 krona.",
            )
        )
    if amount > ceiling and (correcting or not earlier):
        problems.append(
            Problem(
                place=place,
                rule="requisition.ceiling",
                message=f"{format_kronor(amount)} kr är mer än ni kan rekvirera, {format_kronor(ceiling)} kr.",
                remedy=f"Ange högst {format_kronor(ceiling)} kr.",
            )
        )
    return tuple(problems)


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
                message=f"Den är öppen till och med {terms.call.closes}.",
                remedy="Stäng den dagen efter.",
            ),
        )
    return ()
