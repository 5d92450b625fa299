"""What a receiver is told when its requisition has come in."""

from django.utils.translation import gettext as _

from anslag.domain.money import Kronor
from anslag.domain.programme import Terms
from anslag.web.language import official
from anslag.web.parts.amounts import in_kronor
from anslag.web.parts.days import day_words


def receipt_subject(terms: Terms, *, late: bool) -> str:
    what = "Er sena rekvisition" if late else "Er rekvisition"
    return f"{what} har kommit in – {terms.title}"


def receipt_text(terms: Terms, recipient: str, amount: Kronor, *, late: bool) -> str:
    """The state first, then what happens next."""
    with official():
        came = f"{recipient} har rekvirerat {in_kronor(amount)} (dnr {terms.case_reference})."
        return f"{came}\n\n{next_words(terms, late=late)}"


def next_words(terms: Terms, *, late: bool) -> str:
    """What happens next, and when."""
    if late:
        return _("Rekvisitionen kom efter sista dagen. Givaren avgör om den tas emot, och ni får besked.")
    return _("Pengarna betalas ut senast %(day)s. Ni redovisar hur de har använts senast %(due)s.") % {
        "day": day_words(terms.payment.latest),
        "due": day_words(terms.report_back.due),
    }
