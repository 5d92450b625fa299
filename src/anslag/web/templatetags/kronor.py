"""How amounts are written on pages."""

from django.template import Library

from anslag.domain.money import format_kronor

register = Library()
register.filter("kronor", format_kronor)
