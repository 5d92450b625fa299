"""What waits for the giver, in words and with the page where it is done."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anslag.domain.agenda import AgendaItem, Waiting
from anslag.domain.money import format_kronor
from anslag.web.access import Visit
from anslag.web.parts.stage_words import days_left

PAGES: dict[Waiting, str] = {
    "allocate": "call",
    "late_requisitions": "proposals",
    "proposals": "proposals",
    "not_requisitioned": "call",
    "close_call": "call",
    "redistribute": "leftover",
    "order_payment": "payments",
    "mark_paid": "payments",
    "review": "reviews",
    "evidence": "reviews",
    "late_reports": "reviews",
    "restatements": "reviews",
    "compile": "compile",
}
"""Where each is done, by the name of the address. What is not here has no page yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    words: str
    address: str
    """Empty where there is no page for it."""
    left: str


def told(items: Iterable[AgendaItem], visit: Visit) -> tuple[Told, ...]:
    return tuple(
        Told(
            words=_words(item),
            address=reverse(PAGES[item.waiting], args=[visit.held.key]) if item.waiting in PAGES else "",
            left=days_left(item.due, visit.today) if item.due else "",
        )
        for item in items
    )


def _words(item: AgendaItem) -> str:
    some = {"count": item.count, "amount": format_kronor(item.amount)}
    return (_asking(item.count) | _ending(item.count))[item.waiting] % some


def _asking(n: int) -> dict[Waiting, str]:
    """From the pot to the payment."""
    return {
        "allocate": _("Fördela potten, %(amount)s kronor"),
        "late_requisitions": ngettext(
            "%(count)d sen rekvisition väntar på beslut", "%(count)d sena rekvisitioner väntar på beslut", n
        ),
        "proposals": ngettext("%(count)d förslag väntar på beslut", "%(count)d förslag väntar på beslut", n),
        "not_requisitioned": ngettext(
            "%(count)d mottagare har inte rekvirerat, %(amount)s kronor",
            "%(count)d mottagare har inte rekvirerat, %(amount)s kronor",
            n,
        ),
        "close_call": _("Stäng utlysningen. %(amount)s kronor förfaller"),
        "redistribute": _("Fördela det som återstår på nytt, %(amount)s kronor"),
        "order_payment": ngettext(
            "%(count)d rekvisition är inte betald, %(amount)s kronor",
            "%(count)d rekvisitioner är inte betalda, %(amount)s kronor",
            n,
        ),
        "mark_paid": ngettext(
            "Märk %(count)d godkänd rekvisition som betald, %(amount)s kronor",
            "Märk %(count)d godkända rekvisitioner som betalda, %(amount)s kronor",
            n,
        ),
    }


def _ending(n: int) -> dict[Waiting, str]:
    """From the report to the account of the whole."""
    return {
        "review": ngettext("Granska %(count)d redovisning", "Granska %(count)d redovisningar", n),
        "evidence": ngettext(
            "Läs underlag från %(count)d mottagare", "Läs underlag från %(count)d mottagare", n
        ),
        "late_reports": ngettext(
            "%(count)d mottagare är försenad med sin redovisning",
            "%(count)d mottagare är försenade med sina redovisningar",
            n,
        ),
        "restatements": ngettext(
            "%(count)d mottagare ska redovisa på nytt: något har rättats längre ned",
            "%(count)d mottagare ska redovisa på nytt: något har rättats längre ned",
            n,
        ),
        "decide_unused": ngettext(
            "Besluta om %(count)d ej använt belopp, %(amount)s kronor",
            "Besluta om %(count)d ej använda belopp, %(amount)s kronor",
            n,
        ),
        "late_repayments": ngettext(
            "%(count)d återbetalning är försenad, %(amount)s kronor",
            "%(count)d återbetalningar är försenade, %(amount)s kronor",
            n,
        ),
        "compile": ngettext(
            "%(count)d redovisning är godkänd. Sammanställ den nationella redovisningen",
            "Alla %(count)d är godkända. Sammanställ den nationella redovisningen",
            n,
        ),
    }
