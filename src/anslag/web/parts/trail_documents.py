"""What a movement of money rests on, as links to the pages that the visitor may open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from anslag.domain.trail import Moved
from anslag.web.access import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document in words, with where it is; empty where the visitor may not open it."""

    words: str
    address: str = ""


def documents(visit: Visit, moved: Moved, party: int, invoices: Mapping[int, str]) -> tuple[Document, ...]:
    """The requisition, payment order, report and invoice behind a movement, and its entry in the diary.

    `party` is the number of the recipient, 0 for none; `invoices` names the invoice that an entry is about.
    """
    return (
        *_linked(visit, moved, party, moved.invoice or invoices.get(moved.entry, "")),
        _entry(visit, moved),
    )


def _linked(visit: Visit, moved: Moved, party: int, invoice: str) -> Iterator[Document]:
    key = visit.held.key
    asked = moved.requisition or (moved.entry if moved.code in {"requisition", "withdraw"} else 0)
    if asked and party and visit.may("requisition_handling"):
        words = _("rekvisition %(number)d") % {"number": asked}
        yield Document(words=words, address=reverse("requisition-receipt", args=[key, party, asked]))
    if moved.order and visit.may("payment"):
        words = _("betalningsuppdrag %(number)d") % {"number": moved.order}
        yield Document(words=words, address=reverse("payment-order", args=[key, moved.order]))
    if moved.report and party and visit.may("report"):
        words = _("redovisning %(number)d") % {"number": moved.entry}
        yield Document(words=words, address=reverse("report-receipt", args=[key, party, moved.report]))
    if invoice and visit.may("repayment"):
        words = _("faktura %(number)s") % {"number": invoice}
        if _gives(visit):
            yield Document(words=words, address=reverse("invoice", args=[key, invoice]))
        elif party:
            yield Document(words=words, address=reverse("our-invoice", args=[key, party, invoice]))


def _entry(visit: Visit, moved: Moved) -> Document:
    words = _("post %(number)d") % {"number": moved.entry}
    diary = reverse("diary", args=[visit.held.key]) + f"?number={moved.entry}"
    return Document(words=words, address=diary if _gives(visit) else "")


def _gives(visit: Visit) -> bool:
    """Whether the visitor reads the diary of the whole programme, as those do who give it."""
    return visit.may_as_giver(visit.held, "diary")
