"""What a person may do in an organisation, in words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anslag.domain.mandate import Role
from anslag.records.sign_in import Persona

NAMES: dict[Role, Promise] = {
    "case_officer": _("handläggare"),
    "approver": _("beslutsfattare"),
    "economist": _("ekonom"),
    "auditor": _("revisor"),
    "signatory": _("firmatecknare"),
    "proxy": _("ombud"),
    "representative": _("representant"),
    "contributor": _("uppgiftssamordnare"),
}

ABILITIES: dict[Role, Promise] = {
    "case_officer": _("Förbereder beslut, följer alla mottagare och granskar det som kommer in."),
    "approver": _("Godkänner det som någon annan har förberett."),
    "economist": _("Förbereder betalningar och stämmer av dem."),
    "auditor": _("Läser allt och ändrar ingenting."),
    "signatory": _("Undertecknar för organisationen och utser dem som får företräda den."),
    "proxy": _("Företräder hela organisationen: rekvirerar, redovisar och bjuder in andra."),
    "representative": _("Rekvirerar och redovisar, och bjuder in uppgiftssamordnare."),
    "contributor": _("Fyller i utkast som någon annan undertecknar."),
}


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
