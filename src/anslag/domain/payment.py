"""What may be paid: what was requisitioned, once, when the programme is funded and two people have let it be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from anslag.domain.day import date_text
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedPayment:
    """What was to be paid when it was prepared: in all, and to each recipient; None where it was not said."""

    amount: Kronor | None
    amounts: Mapping[str, Kronor] | None


def ordering_problems(amounts: Mapping[str, Kronor], *, prepared: PreparedPayment) -> tuple[Problem, ...]:
    """That what is to be paid, by recipient, is no longer what was prepared."""
    found = []
    if prepared.amounts is not None:
        names = {**prepared.amounts, **amounts}
        found += [(name, prepared.amounts.get(name, 0), amounts.get(name, 0)) for name in names]
    if prepared.amount is not None:
        found.append(("", prepared.amount, sum(amounts.values())))
    return tuple(
        Problem(
            place=", ".join(filter(None, ("Betalningsuppdraget", name))),
            rule="payment.changed",
            message=f"Det förbereddes på {format_kronor(then)} kr, men rekvisitionerna är nu på "
            f"{format_kronor(now)} kr.",
            remedy="Ladda om sidan och förbered ett nytt. Väntar ett förslag redan avslås det först.",
        )
        for name, then, now in found
        if then != now
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
            f"Betalningsdagen {date_text(paid_on)} är före uppdraget eller efter i dag.",
            f"Ange en dag från {date_text(order.ordered)} till {date_text(today)}.",
        ),
        (not reference.strip(), "payment.reference", "Referensen saknas.", "Ange bankens referens."),
    )
    return tuple(
        Problem(place=f"Betalningsuppdrag {order.number}", rule=rule, message=message, remedy=remedy)
        for fault, rule, message, remedy in faults
        if fault
    )
