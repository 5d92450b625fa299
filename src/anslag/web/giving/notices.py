"""What receivers are told when something that concerns them has been decided, in the official language."""

from django.urls import reverse

from anslag.domain.money import format_kronor
from anslag.records.allocation_lines import AGAIN, lines_kept
from anslag.records.mandates import parties_named
from anslag.records.proposals import ProposalKept, proposal
from anslag.steps.mail import queue_notice
from anslag.web.access import Visit


def tell_receivers(visit: Visit, number: int, home: str) -> None:
    """Tell those whom a proposal that has been decided concerns. `home`: the site's own address.

    Within the act's own transaction: they are told if it was done. Asked again, nobody is told again.
    """
    kept = proposal(number)
    if kept.step == "redistribute" and kept.outcome == "approved":
        _shared_again(visit, kept, home)
    elif kept.step == "requisition" and kept.outcome in {"approved", "declined"}:
        _late_requisition(visit, kept, home)


def _shared_again(visit: Visit, kept: ProposalKept, home: str) -> None:
    for line in lines_kept(visit.held, number=AGAIN):
        amount = format_kronor(line.amount)
        words = (
            f"Ni får {amount} kronor till. De räknas som rekvirerade och betalas ut."
            if line.amount
            else "Ni önskade mer, men det fanns inget som ni kunde få. Det ni har rekvirerat gäller."
        )
        subject = "Det som blev över är fördelat"
        _send(visit, kept, line.recipient, subject=subject, words=words, home=home)


def _late_requisition(visit: Visit, kept: ProposalKept, home: str) -> None:
    if kept.outcome == "approved":
        subject, words = "Er sena rekvisition är godkänd", "Er sena rekvisition är godkänd och betalas ut."
    else:
        subject, words = "Er sena rekvisition är avslagen", "Er sena rekvisition är avslagen."
    reasoned = f"{words}\n\nSkälet: {kept.reason}"
    _send(visit, kept, kept.party, subject=subject, words=reasoned, home=home)


def _send(visit: Visit, kept: ProposalKept, party: str, *, subject: str, words: str, home: str) -> None:
    terms = visit.held.terms
    (named,) = parties_named([party])
    address = home + reverse("our-grant", args=(visit.held.key, named.number))
    case = f"Diarienummer {terms.case_reference}, {terms.title}."
    queue_notice(
        key=f"proposal/{kept.number}/{party}",
        kind="decided",
        programme=visit.held.key,
        party=party,
        subject=f"{subject} – {terms.title} (dnr {terms.case_reference})",
        text=f"{words}\n\n{case}\n\nSe mer på er sida: {address}\n\n{terms.giver}",
        today=visit.today,
    )
