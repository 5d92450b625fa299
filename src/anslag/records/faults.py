"""How verification tells of what does not hold."""

from anslag.domain.money import Kronor, format_kronor
from anslag.domain.problem import Problem

REMEDY = "Något har ändrats förbi systemet. Stoppa utbetalningar och jämför med en säkerhetskopia."


def tampered(place: str, rule: str, message: str) -> Problem:
    """Something that the database would have refused, had nobody gone past it."""
    return Problem(place=place, rule=rule, message=message, remedy=REMEDY)


def differs(place: str, rule: str, one: tuple[str, Kronor], other: tuple[str, Kronor]) -> Problem:
    """Two figures that should be the same, each with what it is the figure of."""
    (what, left), (where, right) = one, other
    return tampered(
        place, rule, f"{what} är {format_kronor(left)} kr, men {where} ger {format_kronor(right)} kr."
    )
