"""Apply to be proxy with the document itself, and decide on it with word to whoever applied."""

from datetime import datetime

from django.db import transaction

from anslag.domain.mandate import Application, Examined, waiting_problems
from anslag.domain.mandate_letters import application_letter, outcome_letter
from anslag.files.handed_in import document_in
from anslag.records.applications import application_numbered
from anslag.records.diary import lock_chain
from anslag.records.documents import keep_document
from anslag.records.mandates import mandates_in
from anslag.records.people import contacts
from anslag.steps.act import Act, refuse
from anslag.steps.mail import queue_mail
from anslag.steps.mandate import apply_for_proxy, decide_proxy


def apply_with_document(
    act: Act,
    *,
    party: str,
    giver: str,
    evidence: str,
    content: bytes,
    name: str,
    now: datetime,
    address: str,
) -> None:
    """Apply to be the party's proxy oneself. `address` is where it is examined, for those who do that."""
    document = document_in(content)
    with transaction.atomic():
        lock_chain()
        digest = keep_document(document, name=name, now=now)
        apply_for_proxy(act, party=party, giver=giver, person=act.by, evidence=evidence, document=digest)
        application = Application(person=act.by, party=party, giver=giver, evidence=evidence, document=digest)
        approvers = {
            each.person for each in mandates_in(giver) if each.role == "approver" and each.holds(act.today)
        }
        queue_mail(
            application_letter(
                application, key=f"proxy_application/{act.key}/{each.person}", to=each.email,
                address=address, today=act.today,
            )
            for each in contacts(approvers).values()
            if each.email
        )  # fmt: skip


def decide_application(act: Act, *, number: int, outcome: Examined, reason: str, address: str) -> None:
    """Decide the application of that number, if it waits, and tell the applicant. `address`: where to go then."""
    with transaction.atomic():
        lock_chain()
        kept = application_numbered(number)
        if kept.decided_by_act == act.key:
            return
        application = kept.application
        refuse(waiting_problems(waiting=not kept.outcome, party=application.party))
        decide_proxy(act, party=application.party, person=application.person, outcome=outcome, reason=reason)
        if kept.contact.email:
            letter = outcome_letter(
                application,
                outcome,
                key=f"proxy_outcome/{number}",
                to=kept.contact.email,
                name=kept.contact.name,
                reason=reason,
                address=address,
                today=act.today,
            )
            queue_mail([letter])
