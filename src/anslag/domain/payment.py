"""What may be paid: what was requisitioned, once, when the programme is funded."""

from anslag.domain.grant import Position
from anslag.domain.problem import Problem
from anslag.domain.programme import Terms


def payment_problems(terms: Terms, position: Position, *, recipient: str) -> tuple[Problem, ...]:
    """Why nothing can be paid to the recipient now; empty when it can."""
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
    if not position.awaiting_payment:
        return (
            Problem(
                place=place,
                rule="payment.requisitioned",
                message="Det finns ingen obetald rekvisition.",
                remedy="Betala ut när mottagaren har rekvirerat.",
            ),
        )
    return ()
