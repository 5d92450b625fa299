"""Put each invoice that is to be sent where the access point fetches it: each once, whatever is retried or killed.

That it is to be sent comes first, and the file's name and content follow from the invoice. It is written aside, to the
disk, put in its place, and only then noted. Whoever is killed before it is noted has left the very file that the next
one writes over it, or nothing at all; a receiver knows an invoice that it has got before by its number.
"""

import hashlib
from datetime import date
from pathlib import Path

from anslag.files.invoice_pdf import invoice_pdf
from anslag.files.payment_file import write_whole
from anslag.files.peppol import invoice_xml
from anslag.records import models
from anslag.records.grants import grant_to, held_programme, held_programmes
from anslag.records.invoices import invoice_of, invoice_row
from anslag.steps.act import Act, enter, step

SCHEDULE = "schema"
"""Who does what the schedule does."""

DONE = "deliver_invoice"


def deliver_invoices(today: date, *, folder: Path, at: str = "") -> int:
    """Deliver every invoice that is to be sent and has not been delivered. Returns how many there were."""
    waiting = [(held.key, number) for held in held_programmes() for number in _undelivered(held.row.pk)]
    for programme, number in waiting:
        act = Act(by=SCHEDULE, today=today, at=at, key=f"deliver-invoice/{programme}/{number}")
        deliver_invoice(act, programme=programme, invoice=number, folder=folder)
    return len(waiting)


@step()
def deliver_invoice(act: Act, *, programme: str, invoice: str, folder: Path) -> None:
    """Write the electronic invoice, and note that it is delivered. Nothing is done where it has been."""
    held = held_programme(programme)
    if invoice not in _undelivered(held.row.pk):
        return
    sent = invoice_of(held, invoice_row(held, invoice))
    content = invoice_xml(sent, pdf=invoice_pdf(sent))
    number = sent.seller.organisation_number or held.key
    name = f"faktura-{number}-{invoice}.xml"
    write_whole(folder.joinpath(name), content)
    digest = hashlib.sha256(content).hexdigest()
    grant = grant_to(held, sent.buyer.name)
    enter(act, held, DONE, grant=grant, when_closed=True, invoice=invoice, name=name, digest=digest)


def _undelivered(programme: int) -> list[str]:
    """The numbers of the programme's invoices that are to be sent, in the order they were to be."""
    rows = models.DiaryEntry.objects.filter(programme=programme, action__in=("send_invoice", DONE))
    waiting: dict[str, None] = {}
    for entry in rows.order_by("seq"):
        number = str(entry.facts["invoice"])
        if entry.action == DONE:
            waiting.pop(number, None)
        else:
            waiting[number] = None
    return list(waiting)
