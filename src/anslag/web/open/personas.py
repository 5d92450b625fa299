"""The made-up people of a demo, as the page shows them: where they sit and what they may do there."""

from dataclasses import dataclass

from django.utils.functional import Promise

from anslag.records.sign_in import Persona
from anslag.web.parts.roles import ABILITIES, NAMES


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    name: Promise
    ability: Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A made-up person at their desk in an organisation."""

    party: str
    person: str
    name: str
    parts: tuple[Part, ...]


def sitting(persona: Persona) -> Sitting:
    roles = dict.fromkeys(mandate.role for mandate in persona.mandates)
    return Sitting(
        party=persona.party,
        person=persona.person,
        name=persona.name,
        parts=tuple(Part(name=NAMES[role], ability=ABILITIES[role]) for role in roles),
    )
