"""The map of the counties: which state each recipient's grant is in, where each recipient has a county of its own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.utils.translation import gettext as _

from anslag.domain.open_data import PublicGrant

COUNTIES = Path(__file__).parent / "counties.json"
"""Made by scripts/make_map.py; counties.md beside it says from what."""

type State = Literal["outside", "waiting", "requisitioned", "paid", "used", "left"]

STATES: tuple[State, ...] = ("waiting", "requisitioned", "paid", "used", "left", "outside")
"""In the order of the legend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A county as drawn."""

    code: str
    path: str
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """A state that the map shows, in words, with the recipients that are in it."""

    state: State
    words: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyMap:
    width: int
    height: int
    areas: tuple[Area, ...]
    legend: tuple[Legend, ...]


def state_of(grant: PublicGrant) -> State:
    """How far a grant has come, from where its kronor stand."""
    if grant.used or grant.unused:
        return "left" if grant.unused else "used"
    if grant.paid:
        return "paid"
    return "requisitioned" if grant.requisitioned else "waiting"


def state_words(state: State) -> str:
    return {
        "waiting": _("Inte rekvirerat"),
        "requisitioned": _("Rekvirerat"),
        "paid": _("Utbetalt"),
        "used": _("Allt använt"),
        "left": _("Pengar över"),
        "outside": _("Ingår inte"),
    }[state]


def county_map(grants: Sequence[PublicGrant]) -> CountyMap | None:
    """The map, or None where some recipient has no county, an unknown one, or one that another has too."""
    drawing = _drawing()
    by_code = {grant.county_code: grant for grant in grants}
    if not grants or len(by_code) < len(grants) or not by_code.keys() <= drawing["paths"].keys():
        return None
    areas = tuple(
        Area(code=code, path=path, state=state_of(by_code[code]) if code in by_code else "outside")
        for code, path in drawing["paths"].items()
    )
    return CountyMap(
        width=drawing["width"], height=drawing["height"], areas=areas, legend=_legend(areas, by_code)
    )


def _legend(areas: Sequence[Area], by_code: Mapping[str, PublicGrant]) -> tuple[Legend, ...]:
    met = {area.state for area in areas}
    return tuple(
        Legend(
            state=state,
            words=state_words(state),
            recipients=tuple(
                grant.recipient
                for grant in by_code.values()
                if state != "outside" and state_of(grant) == state
            ),
        )
        for state in STATES
        if state in met
    )


@cache
def _drawing() -> dict[str, Any]:
    drawing: dict[str, Any] = json.loads(COUNTIES.read_text(encoding="utf-8"))
    return drawing
