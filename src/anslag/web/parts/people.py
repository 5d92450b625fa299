"""Who acts for an organisation, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from anslag.domain.mandate import Mandate, Role
from anslag.web.parts.roles import NAMES


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Someone with a mandate, and the role in words."""

    person: str
    """Pseudonym."""
    name: str
    role: Role
    words: str


def actors(
    mandates: Iterable[Mandate], programme: str, today: date, names: Mapping[str, str]
) -> tuple[Actor, ...]:
    """Those whose mandates hold today in the programme, by these names."""
    holding = [each for each in mandates if each.holds(today) and each.programme in {"", programme}]
    return tuple(
        Actor(
            person=each.person,
            name=names.get(each.person, each.person),
            role=each.role,
            words=str(NAMES[each.role]),
        )
        for each in holding
    )
