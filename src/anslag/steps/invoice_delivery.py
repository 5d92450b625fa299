"""Hand each invoice that is to be sent over to the access point: each once, whatever is retried or killed.

That it is to be sent comes first, and the file's name and content follow from the invoice. It is written aside, to the
disk, put in its place, given to the command that sends it where there is one, and only then noted. Whoever is killed
before it is noted has left the very file that the next one writes over it, and gives once more to the command: that,
and a receiver, know an invoice that they have got before by its number.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from anslag.files.handing_over import NotHandedOverError, alone, hand_over
from anslag.files.invoice_pdf import invoice_pdf
from anslag.files.peppol import invoice_xml
from anslag.records import models
from anslag.records.grants import Held, grant_to, held_programme, held_programmes
from anslag.records.invoices import invoice_of, invoice_row
from anslag.steps.act import Act, enter, step

SCHEDULE = "schema"
"""Who does what the schedule does."""

DONE = "deliver_invoice"


def deliver_invoices(today: date, *, folder: Path, command: Sequence[str] = (), at: str = "") -> int:
    """Hand over every invoice that is to be sent and has not been. Returns how many there were.

    One that the command does not take stays, and hinders no other; then NotHandedOverError is raised at the end.
    """
    done, faults = 0, []
    with alone(folder):
        for held, number in _all_undelivered():
            try:
                _deliver(held, number, folder, command, Act(by=SCHEDULE, today=today, at=at))
                done += 1
            except NotHandedOverError as fault:
                faults.append(str(fault))
    if faults:
        raise NotHandedOverError("\n".join(faults))
    return done


def _all_undelivered() -> Iterator[tuple[Held, str]]:
    for held in held_programmes():
        for number in _undelivered(held.row.pk):
            yield held, number


def _deliver(held: Held, invoice: str, folder: Path, command: Sequence[str], act: Act) -> None:
    """Outside any act, since whoever sends it may be slow; noted when it has been taken."""
    sent = invoice_of(held, invoice_row(held, invoice))
    name = f"faktura-{sent.seller.organisation_number or held.key}-{invoice}.xml"
    handed = hand_over(folder.joinpath(name), invoice_xml(sent, pdf=invoice_pdf(sent)), command)
    facts = {"recipient": sent.buyer.name, "name": name, "digest": handed.digest, "receipt": handed.receipt}
    deliver_invoice(act, programme=held.key, invoice=invoice, **facts)


@step()
def deliver_invoice(
    act: Act, *, programme: str, recipient: str, invoice: str, name: str, digest: str, receipt: str
) -> None:
    """Note that the electronic invoice is delivered. Nothing is done where it has been."""
    held = held_programme(programme)
    if invoice not in _undelivered(held.row.pk):
        return
    grant = grant_to(held, recipient)
    facts = {"name": name, "digest": digest} | ({"receipt": receipt} if receipt else {})
    enter(act, held, DONE, grant=grant, when_closed=True, invoice=invoice, **facts)


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
