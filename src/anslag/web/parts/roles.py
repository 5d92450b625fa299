"""The roles in words, and what each lets whoever has it do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anslag.domain.mandate import Role

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
    "economist": _("Förbereder utbetalningar och stämmer av dem."),
    "auditor": _("Läser allt och ändrar ingenting."),
    "signatory": _("Undertecknar för organisationen och utser dem som får företräda den."),
    "proxy": _("Företräder hela organisationen: rekvirerar, redovisar och bjuder in andra."),
    "representative": _("Rekvirerar och redovisar, och bjuder in uppgiftssamordnare."),
    "contributor": _("Fyller i utkast som någon annan undertecknar."),
}
