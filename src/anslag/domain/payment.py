"""What may be paid: what was requisitioned, once, when the programme is funded and two people have let it be."""

from dataclasses import dataclass
from datetime import date

from anslag.domain.money import Kronor, format_kronor
from anslag.domain.problem import Problem
from anslag.domain.programme import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A payment order: what one person has prepared and another let be paid."""

    number: int
    ordered: date
    approved_by: str
    paid: bool


def payment_problems(terms: Terms, *, recipient: str, waiting: bool) -> tuple[Problem, ...]:
    """Why nothing can be paid to the recipient now. `waiting`: a requisition of theirs is in no order yet."""
    place = f"Utbetalning, {recipient}"
    if terms.status != "decided":
        return (
            Problem(
                place=place,
                rule="status",
                message="Programmet är villkorat: medlen är inte beslutade.",
                remedy="Betala ut när beslutet om medel finns i villkoren.",
            ),
        )
    if not waiting:
        return (
            Problem(
                place=place,
                rule="payment.requisitioned",
                message="Det finns ingen obetald rekvisition.",
                remedy="Betala ut när mottagaren har rekvirerat.",
            ),
        )
    return ()


def ordering_problems(amount: Kronor, *, prepared: Kronor | None) -> tuple[Problem, ...]:
    """That what is to be paid is no longer what was prepared."""
    if prepared is None or amount == prepared:
        return ()
    return (
        Problem(
            place="Betalningsuppdraget",
            rule="payment.changed",
            message=f"Det förbereddes på {format_kronor(prepared)} kr, men rekvisitionerna är nu på "
            f"{format_kronor(amount)} kr.",
            remedy="Avslå det och förbered ett nytt.",
        ),
    )


def marking_problems(
    order: Order, *, approved_by: str, paid_on: date, reference: str, today: date
) -> tuple[Problem, ...]:
    """Why the order cannot be marked as paid on that day, with that reference."""
    faults = (
        (order.paid, "payment.once", "Det är redan markerat som betalt.", "Inget mer behöver göras."),
        (
            approved_by != order.approved_by,
            "payment.approved",
            "Uppdraget är godkänt av någon annan.",
            "Ange den som godkände uppdraget.",
        ),
        (
            not order.ordered <= paid_on <= today,
            "payment.paid_on",
            f"Betalningsdagen {paid_on} är före uppdraget eller efter i dag.",
            f"Ange en dag från {order.ordered} till {today}.",
        ),
        (not reference.strip(), "payment.reference", "Referensen saknas.", "Ange bankens referens."),
    )
    return tuple(
        Problem(place=f"Betalningsuppdrag {order.number}", rule=rule, message=message, remedy=remedy)
        for fault, rule, message, remedy in faults
        if fault
    )
