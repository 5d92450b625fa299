"""What becomes of money that was not used: demanded, waived, returned."""

from datetime import date, timedelta

from anslag.domain.day import date_text
from anslag.domain.grant import Position
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.problem import Problem
from anslag.domain.programme import Terms

MOST_DAYS = 365
"""How far ahead the last day to pay may be, where the terms have no later day."""


def _nothing_unused(place: str) -> tuple[Problem, ...]:
    return (
        Problem(
            place=place,
            rule="repayment.unused",
            message="Det finns inget ej använt belopp att besluta om.",
            remedy="Godkänn redovisningen först, eller kontrollera mottagaren.",
        ),
    )


def demand_problems(
    terms: Terms, position: Position, *, recipient: str, due: date, today: date
) -> tuple[Problem, ...]:
    """Why nothing can be demanded back from the recipient by that day."""
    place = f"Återkrav, {recipient}"
    if not position.undecided:
        return _nothing_unused(place)
    if due < today:
        return (
            Problem(
                place=place,
                rule="repayment.due",
                message=f"Sista dag att betala är {date_text(due)}, men i dag är det {date_text(today)}.",
                remedy="Ange en dag som inte har varit.",
            ),
        )
    if due > max(today + timedelta(MOST_DAYS), terms.repayment.due):
        return (
            Problem(
                place=place,
                rule="repayment.due",
                message=f"{date_text(due)} är mer än ett år bort.",
                remedy="Ange en tidigare dag. Anstånd och delbetalning beslutas när fakturan är utfärdad.",
            ),
        )
    return ()


def waiver_problems(terms: Terms, position: Position, *, recipient: str, ground: str) -> tuple[Problem, ...]:
    """Why the unused amount cannot be waived: above the threshold, without a ground, or without a rule."""
    place = f"Eftergift, {recipient}"
    amount = position.undecided
    if not amount:
        return _nothing_unused(place)
    threshold = terms.repayment.waiver.threshold if terms.repayment.waiver else 0
    problems = []
    if amount > threshold:
        problems.append(
            Problem(
                place=place,
                rule="repayment.waiver.threshold",
                message=f"{format_kronor(amount)} kr är över gränsen {format_kronor(threshold)} kr.",
                remedy="Kräv tillbaka beloppet.",
            )
        )
    if not ground.strip():
        problems.append(
            Problem(
                place=place,
                rule="repayment.waiver.ground",
                message="Skälet saknas.",
                remedy="Ange varför beloppet efterges.",
            )
        )
    return tuple(problems)


def receipt_problems(
    position: Position, *, recipient: str, amount: Kronor, received: date, today: date
) -> tuple[Problem, ...]:
    """Why a repayment cannot be received: more than is owed, nothing at all, or on a day that has not come."""
    if 0 < amount <= position.receivable:
        return received_problems(f"Återbetalning, {recipient}", received, today)
    owed = format_kronor(position.receivable)
    return (
        Problem(
            place=f"Återbetalning, {recipient}",
            rule="repayment.receivable",
            message=f"{format_kronor(amount)} kr passar inte fordran, {owed} kr.",
            remedy=f"Ange 1 till {owed} kr, eller kontrollera mottagaren.",
        ),
    )


def received_problems(place: str, received: date, today: date) -> tuple[Problem, ...]:
    """Nothing has come in on a day that has not come."""
    if received <= today:
        return ()
    return (
        Problem(
            place=place,
            rule="repayment.received",
            message=f"{date_text(received)} har inte varit än.",
            remedy="Ange dagen då banken bokförde pengarna.",
        ),
    )


def closing_problems(position: Position, *, recipient: str) -> tuple[Problem, ...]:
    """Why a programme cannot be closed yet: kronor of this grant that stand somewhere on their way."""
    waiting = {
        "rekvirerat men inte utbetalt": position.awaiting_payment,
        "utbetalt men inte redovisat": position.unaccounted,
        "ej använt utan beslut": position.undecided,
        "krävt men inte återbetalt": position.receivable,
        "betalt för mycket men inte betalt tillbaka": position.overpaid - position.paid_back,
    }
    return tuple(
        Problem(
            place=f"Stängning, {recipient}",
            rule="closing.settled",
            message=f"{format_kronor(amount)} kr är {what}.",
            remedy="Slutför det steget först.",
        )
        for what, amount in waiting.items()
        if amount
    )
