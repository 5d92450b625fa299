"""The sending in of a report: signed, sealed, told to the registry, and gone from what is being filled in."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext as _

from anslag.domain.form import Answer
from anslag.domain.mail import Notice
from anslag.domain.problem import Refusal
from anslag.records.report_space import take_space
from anslag.records.reports import SubmittedReport, submitted_reports
from anslag.steps.mail import queue_notices
from anslag.steps.permission import by_mandate
from anslag.steps.report import submit_report
from anslag.web.receiving.report_filling import Filling
from anslag.web.receiving.report_words import receipt_subject, receipt_text


class NotNowError(Refusal):
    """A contact changes a report that the giver has already counted on."""


def send(filling: Filling, answers: Mapping[str, Answer], key: str, *, nothing: bool = False) -> str:
    """Submit these answers, and tell the recipient's registry. Returns the address of the receipt.

    Raises DraftChangedError where anything was saved meanwhile: then nothing is submitted.
    """
    visit, held, name = filling.visit, filling.held, filling.visit.name
    act = visit.act(key)
    with by_mandate(act, "submit_report", programme=held.key, recipient=name):
        if filling.is_locked:
            raise NotNowError(_("Givaren har redan redovisat i sin tur. Skriv till givaren om något är fel."))
        submit_report(
            act,
            programme=held.key,
            recipient=name,
            answers=answers,
            replaces=filling.space.replaces,
            nothing=nothing,
        )
        take_space(held, name, filling.space)
        sealed = submitted_reports(held, name)[-1]
        queue_notices([_notice(filling, sealed)], programme=held.key, today=act.today)
    return receipt_address(filling, sealed)


def already_sent(filling: Filling, key: str) -> str:
    """The receipt of what was submitted by a form with this key, if it was."""
    done = filling.visit.act(key).key
    sent = next((each for each in filling.submitted if key and each.key == done), None)
    return receipt_address(filling, sent) if sent else ""


def receipt_address(filling: Filling, sealed: SubmittedReport) -> str:
    return filling.address("report-receipt", sealed.version)


def _notice(filling: Filling, sealed: SubmittedReport) -> Notice:
    terms, name = filling.terms, filling.visit.name
    return Notice(
        key=f"report/{filling.held.key}/{name}/{sealed.version}",
        kind="receipt",
        party=name,
        subject=receipt_subject(terms, version=sealed.version),
        text=receipt_text(
            terms,
            name,
            used=sealed.used,
            unused=sealed.unused,
            digest=sealed.digest,
            address=f"{settings.ADDRESS}{receipt_address(filling, sealed)}",
        ),
    )
