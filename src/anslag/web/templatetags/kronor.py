"""How amounts are written on pages."""

from django.template import Library

from anslag.domain.money import format_kronor
from anslag.web.parts.amounts import in_kronor

register = Library()
register.filter("kronor", format_kronor)
register.filter("in_kronor", in_kronor)


@register.filter
def change(amount: int) -> str:
    """A difference in kronor, with its sign: +1 200, or 0."""
    if not amount:
        return "0"
    return f"{'+' if amount > 0 else '\N{MINUS SIGN}'}{format_kronor(abs(amount))}"
