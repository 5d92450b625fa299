"""What a receiver is told when its requisition has come in."""

from django.utils.translation import gettext as _

from anslag.domain.money import Kronor, format_kronor
from anslag.domain.programme import Terms


def receipt_subject(terms: Terms, *, late: bool) -> str:
    if late:
        return _("Er sena rekvisition har kommit in – %(title)s") % {"title": terms.title}
    return _("Er rekvisition har kommit in – %(title)s") % {"title": terms.title}


def receipt_text(terms: Terms, recipient: str, amount: Kronor, *, late: bool) -> str:
    """The state first, then what happens next."""
    came = _("%(recipient)s har rekvirerat %(amount)s kronor (dnr %(reference)s).") % {
        "recipient": recipient,
        "amount": format_kronor(amount),
        "reference": terms.case_reference,
    }
    return f"{came}\n\n{next_words(terms, late=late)}"


def next_words(terms: Terms, *, late: bool) -> str:
    """What happens next, and when."""
    if late:
        return _(
            "Rekvisitionen kom efter sista dagen. En handläggare avgör om den tas emot, och ni får besked."
        )
    return _("Pengarna betalas ut senast %(day)s. Ni redovisar hur de har använts senast %(due)s.") % {
        "day": terms.payment.latest,
        "due": terms.report_back.due,
    }
