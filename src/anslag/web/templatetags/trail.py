"""How a level of a krona's way ends, in words, and how its amounts are written."""

from django.template import Library

from anslag.web.parts.trail_text import signed, sums

register = Library()
register.filter("sums", sums)
register.filter("signed", signed)
