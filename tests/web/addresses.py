"""Every page there is, as the addresses of the project tell."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver


class Route(NamedTuple):
    """A page: where it is, what its address names, and what answers."""

    address: str
    takes: frozenset[str]
    view: Any


def routes() -> dict[str, Route]:
    """Each page by its name."""
    return dict(_below(get_resolver(), Route("", frozenset(), None)))


def _below(resolver: URLResolver, place: Route) -> Iterator[tuple[str, Route]]:
    for each in resolver.url_patterns:
        here = Route(
            place.address + str(each.pattern), place.takes | each.pattern.converters.keys(), each.callback
        )
        if isinstance(each, URLPattern):
            yield str(each.name), here
        else:
            yield from _below(each, here)
