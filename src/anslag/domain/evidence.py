"""Evidence that a receiver hands in because it was asked: to a control sample, or beside a report to be completed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from anslag.domain.day import date_text
from anslag.domain.mail import Notice
from anslag.domain.problem import Problem
from anslag.domain.programme import Terms

MOST_FILES = 10
"""In one sending; there may be several."""

COMPLETION = 0
"""Where the number of a sample stands, for what is handed in beside a completion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was handed in at one time. `sample` is the number of the sample that asked for it, or COMPLETION."""

    number: int
    """The entry in the diary."""
    recipient: str
    sample: int
    version: int
    """Of the report that it belongs to."""
    documents: tuple[str, ...]
    """SHA-256 of each."""
    text: str
    day: date
    at: str
    by: str
    """Pseudonym."""
    answers: bool = False
    """Whether whoever handed it in says that it answers all that was to be completed."""


def evidence_problems(
    recipient: str, *, asked: bool, documents: Collection[str], missing: Collection[str], text: str
) -> tuple[Problem, ...]:
    """Why it cannot be handed in. `missing` are those of the documents that are not kept."""
    faults = (
        (
            not asked,
            "evidence.asked",
            "Inget underlag är begärt.",
            "Skriv till givaren om ni vill lämna något ändå.",
        ),
        (
            not documents or bool(missing),
            "evidence.documents",
            "Det finns ingen fil.",
            "Välj minst en fil och skicka den på nytt.",
        ),
        (
            len(documents) > MOST_FILES,
            "evidence.number",
            f"Det är {len(documents)} filer.",
            f"Skicka högst {MOST_FILES} i taget. Ni kan skicka flera gånger.",
        ),
        (not text.strip(), "evidence.text", "Förklaringen saknas.", "Skriv kort vad filerna visar."),
    )
    return tuple(
        Problem(place=f"Underlag, {recipient}", rule=rule, message=message, remedy=remedy)
        for fault, rule, message, remedy in faults
        if fault
    )


def evidence_receipt(
    terms: Terms, recipient: str, documents: Collection[str], *, day: date, address: str, number: int
) -> Notice:
    """What the receiver's registry is told of what has come in."""
    sums = "\n".join(documents)
    paragraphs = (
        f"Ert underlag kom in {date_text(day)}. Nummer {number}.",
        f"Filernas kontrollsummor (SHA-256):\n{sums}",
        f"Bidrag: {terms.title}\nDiarienummer: {terms.case_reference}\nGäller: {recipient}",
        *([f"Se vad ni har skickat:\n{address}"] if address else []),
        terms.giver,
    )
    return Notice(
        key=f"evidence/{number}",
        kind="receipt",
        party=recipient,
        subject=f"Underlaget har kommit in – {terms.title} (dnr {terms.case_reference})",
        text="\n\n".join(paragraphs) + "\n",
    )
