"""Hand in evidence that was asked for, with a receipt to the receiver's registry."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from anslag.domain.document import Document
from anslag.domain.evidence import COMPLETION, evidence_problems, evidence_receipt
from anslag.records.diary import lock_chain
from anslag.records.documents import keep_document, not_kept
from anslag.records.evidence_asked import requests_to
from anslag.records.grants import grant_to, held_programme
from anslag.records.reviews import open_completion
from anslag.steps.act import Act, refuse, step
from anslag.steps.mail import queue_notices
from anslag.steps.review import latest_of, say


@step()
def hand_in_evidence(
    act: Act,
    *,
    programme: str,
    recipient: str,
    sample: int,
    documents: Sequence[str],
    text: str,
    address: str = "",
    answers: bool = False,
) -> None:
    """Hand in documents that are kept, by their SHA-256, to the sample of that number or, by 0, to a completion.

    `address` is the page that shows them. `answers` says that they are all the answer to what was to be completed:
    then nothing more is owed, until the giver asks anew.
    """
    held = held_programme(programme)
    asked = requests_to(held, recipient, open_completion(grant_to(held, recipient)))
    refuse(
        evidence_problems(
            recipient,
            asked=any(each.number == sample and each.due for each in asked),
            documents=documents,
            missing=not_kept(documents),
            text=text,
        )
    )
    names = list(documents)
    answers = answers and sample == COMPLETION
    told = {"sample": sample, "documents": names, "text": text.strip(), "answers": answers}
    report = latest_of(held, recipient)
    row = say(act, held, "hand_in_evidence", report, told, sample=sample, documents=names, answers=answers)
    receipt = evidence_receipt(
        held.terms, recipient, documents, day=act.today, address=address, number=row.entry.seq
    )
    queue_notices([receipt], programme=programme, today=act.today)


def hand_in_files(
    act: Act,
    files: Iterable[tuple[str, Document]],
    *,
    programme: str,
    recipient: str,
    sample: int,
    text: str,
    now: datetime,
    address: str,
    answers: bool = False,
) -> None:
    """Keep files, each with the name it came with, and hand them in: all of it, or none."""
    with transaction.atomic():
        lock_chain()
        kept = [keep_document(document, name=name, now=now) for name, document in files]
        hand_in_evidence(
            act,
            programme=programme,
            recipient=recipient,
            sample=sample,
            documents=list(dict.fromkeys(kept)),
            text=text,
            address=address,
            answers=answers,
        )
