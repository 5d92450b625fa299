"""How people are named on pages: by their names, and by their pseudonyms once those have been erased."""

from collections.abc import Mapping

from django.template import Library

register = Library()


@register.filter
def named(person: str, names: Mapping[str, str]) -> str:
    return names.get(person, person)
