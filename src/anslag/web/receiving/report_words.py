"""A report's states, parts and letters in words."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anslag.domain.form import Condition, Form, Question
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.programme import Terms
from anslag.domain.report_parts import FormPart, PartGroup, PartState, part_group
from anslag.domain.report_state import ReportState
from anslag.web.language import official
from anslag.web.parts.amounts import in_kronor
from anslag.web.parts.days import day_words

PART_STATES: dict[PartState, Promise] = {
    "not_begun": gettext_lazy("Ej påbörjad"),
    "begun": gettext_lazy("Påbörjad"),
    "done": gettext_lazy("Klar"),
    "optional": gettext_lazy("Frivillig"),
    "not_yet": gettext_lazy("Kan inte påbörjas än"),
    "change_requested": gettext_lazy("Ändring begärd"),
}

BELOW: dict[str, Promise] = {
    "roll_up.category": gettext_lazy("mindre är angett än delredovisningarna ger"),
    "roll_up.outstanding": gettext_lazy("alla delredovisningar är inte godkända"),
    "roll_up.unused": gettext_lazy("det som inte är använt längre ned är inte återbetalat eller eftergivet"),
}
"""What those below say of the amounts, by rule."""

STATES: dict[ReportState, Promise] = {
    "not_begun": gettext_lazy("Ej påbörjad"),
    "begun": gettext_lazy("Påbörjad"),
    "to_be_signed": gettext_lazy("Väntar på underskrift"),
    "submitted": gettext_lazy("Inskickad"),
    "completion_requested": gettext_lazy("Komplettering begärd"),
    "accepted": gettext_lazy("Godkänd"),
    "nothing_to_report": gettext_lazy("Inget att redovisa"),
}

GROUPS: dict[PartGroup, Promise] = {
    "prepare": gettext_lazy("Förbered"),
    "money": gettext_lazy("Ekonomi"),
    "work": gettext_lazy("Insatser"),
    "assessment": gettext_lazy("Bedömning"),
}


def group_title(form: Form, part: FormPart) -> str:
    """The heading that a part stands under in the list: the form's own, or by what the part is to the money."""
    return part.group or str(GROUPS[part_group(form, part)])


def asked_when(condition: Condition, question: Question) -> str:
    """When a question further down on the same page is to be answered."""
    if condition.above is not None:
        return _("Svara om ”%(question)s” är mer än %(limit)s.") % {
            "question": question.text,
            "limit": format_kronor(condition.above),
        }
    chosen = condition.contains if condition.contains is not None else condition.equals
    if isinstance(chosen, bool):
        said = _("ja") if chosen else _("nej")
        return _("Svara om ni svarar %(said)s på ”%(question)s”") % {"said": said, "question": question.text}
    labels = {option.id: option.label for option in question.options}
    return _("Svara om ni väljer ”%(option)s”.") % {"option": labels.get(str(chosen), str(chosen))}


def receipt_subject(terms: Terms, *, version: int) -> str:
    what = "Er redovisning" if version == 1 else f"Version {version} av er redovisning"
    return f"{what} har kommit in – {terms.title}"


def receipt_text(
    terms: Terms, recipient: str, *, used: Kronor, unused: Kronor, digest: str, address: str
) -> str:
    """The state first, then what happens next."""
    with official():
        came = (
            f"{recipient} har redovisat {in_kronor(used)} som använt och {in_kronor(unused)} "
            f"som ej använt (dnr {terms.case_reference})."
        )
        return (
            f"{came}\n\n{next_words(unused)}\n\nKvittensen: {address}\nKontrollsumma (SHA-256) för det ni "
            f"skickade in: {digest}"
        )


def next_words(unused: Kronor, accepted: date | None = None) -> str:
    """What happens next, before the report is accepted and after."""
    if accepted:
        done = _("Givaren godkände redovisningen den %(day)s.") % {"day": day_words(accepted)}
        if not unused:
            return done
        decides = _("Ej använt är %(amount)s. På sidan för bidraget står vad som gäller.")
        return f"{done} {decides % {'amount': in_kronor(unused)}}"
    reviewed = _(
        "Givaren granskar redovisningen. Ni får besked när den är godkänd eller om något behöver kompletteras."
    )
    if not unused:
        return reviewed
    left = _(
        "Ej använt är %(amount)s. Vänta med att betala tillbaka: givaren beslutar och skickar en faktura."
    )
    return f"{reviewed} {left % {'amount': in_kronor(unused)}}"


def to_sign_text(terms: Terms, address: str) -> str:
    return (
        "Redovisningen är ifylld men inte inskickad. Logga in, kontrollera den och underteckna senast "
        f"{day_words(terms.report_back.due)}: {address}"
    )
