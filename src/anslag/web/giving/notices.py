"""What receivers are told when something that concerns them has been decided, in the official language."""

from collections.abc import Iterator

from django.urls import reverse

from anslag.domain.mail import Notice
from anslag.domain.money import format_kronor
from anslag.records.allocation_lines import AGAIN, lines_kept
from anslag.records.mandates import parties_named
from anslag.records.proposals import ProposalKept, proposal
from anslag.records.reviews import submitted_as
from anslag.steps.form_version import tell_of_change
from anslag.steps.mail import queue_notices
from anslag.web.access import Visit

type Told = tuple[str, str, str]
"""A party, the subject and the words."""


def tell_receivers(visit: Visit, number: int, home: str) -> None:
    """Tell those whom a proposal that has been decided concerns. `home`: the site's own address.

    Within the act's own transaction: they are told if it was done. Asked again, nobody is told again.
    """
    kept = proposal(number)
    if kept.step == "redistribute" and kept.outcome == "approved":
        told = tuple(_shared_again(visit))
    elif kept.step == "requisition" and kept.outcome in {"approved", "declined"}:
        told = (_late_requisition(kept),)
    elif kept.step == "accept" and kept.outcome == "approved":
        told = tuple(_accepted(visit, kept))
    elif kept.step == "change_form" and kept.outcome == "approved":
        tell_of_change(
            visit.held, kept.facts["form"], reason=kept.facts["reason"], home=home, today=visit.today
        )
        return
    else:
        return
    queue_notices(_notices(visit, kept, told, home), programme=visit.held.key, today=visit.today)


def _shared_again(visit: Visit) -> Iterator[Told]:
    for line in lines_kept(visit.held, number=AGAIN):
        amount = format_kronor(line.amount)
        words = (
            f"Ni får {amount} kronor till. De räknas som rekvirerade och betalas ut."
            if line.amount
            else "Ni önskade mer, men det fanns inget som ni kunde få. Det ni har rekvirerat gäller."
        )
        yield line.recipient, "Det som blev över är fördelat", words


def _accepted(visit: Visit, kept: ProposalKept) -> Iterator[Told]:
    found = submitted_as(visit.held, kept.facts["versions"].values(), accepted_by=kept.decided_by)
    for name, (version, used, _unused) in found.items():
        words = f"Er redovisning är godkänd: version {version}, {format_kronor(used)} kronor använda."
        yield name, "Er redovisning är godkänd", words


def _late_requisition(kept: ProposalKept) -> Told:
    if kept.outcome == "approved":
        subject, words = "Er sena rekvisition är godkänd", "Er sena rekvisition är godkänd och betalas ut."
    else:
        subject, words = "Er sena rekvisition är avslagen", "Er sena rekvisition är avslagen."
    return kept.party, subject, f"{words}\n\nSkälet: {kept.reason}"


def _notices(visit: Visit, kept: ProposalKept, told: tuple[Told, ...], home: str) -> list[Notice]:
    terms = visit.held.terms
    case = f"Diarienummer {terms.case_reference}, {terms.title}."
    numbers = {party.name: party.number for party in parties_named(party for party, _, _ in told)}
    return [
        Notice(
            key=f"proposal/{kept.number}/{party}",
            kind="decided",
            party=party,
            subject=f"{subject} – {terms.title} (dnr {terms.case_reference})",
            text=f"{words}\n\n{case}\n\nSe mer på er sida: "
            f"{home}{reverse('our-grant', args=(visit.held.key, numbers[party]))}\n\n{terms.giver}",
        )
        for party, subject, words in told
    ]
