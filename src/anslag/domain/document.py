"""A document that someone hands in as evidence: the kinds that are taken, known by what they hold."""

from dataclasses import dataclass
from typing import Literal

from anslag.domain.problem import Problem

type MediaType = Literal[
    "application/pdf",
    "image/jpeg",
    "image/png",
    # Kinds that books come in; only evidence is taken as these.
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/csv",
    "text/plain",
    "application/x-sie",
    "application/x-sie+xml",
]

MOST_BYTES = 5_000_000

ENDINGS: dict[MediaType, str] = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "text/csv": "csv",
    "text/plain": "txt",
    "application/x-sie": "se",
    "application/x-sie+xml": "sie",
}

TAIL = 2_000
"""How near its end a PDF says that it ends; some programs write a little after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document with its kind."""

    media_type: MediaType
    content: bytes


def media_type(content: bytes) -> MediaType | None:
    """Whether it begins and ends as a PDF or a picture, and which; None for all else, and for what was cut off."""
    if content.startswith((b"%PDF-1.", b"%PDF-2.")):
        return "application/pdf" if b"%%EOF" in content[-TAIL:] else None
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg" if b"\xff\xd9" in content[-TAIL:] else None
    if content.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"):
        return "image/png" if b"IEND\xaeB`\x82" in content[-TAIL:] else None
    return None


def document_problems(content: bytes) -> tuple[Problem, ...]:
    """Why the content cannot be taken as a document."""
    faults = (
        (not content, "document.empty", "Filen är tom.", "Välj en annan fil."),
        (
            len(content) > MOST_BYTES,
            "document.size",
            "Filen är större än 5 megabyte.",
            "Skanna den med lägre upplösning, eller dela den.",
        ),
        (
            0 < len(content) <= MOST_BYTES and media_type(content) is None,
            "document.kind",
            "Filen är varken pdf, jpg eller png, eller så är den skadad.",
            "Spara den som pdf och välj den på nytt.",
        ),
    )
    return tuple(
        Problem(place="Underlaget", rule=rule, message=message, remedy=remedy)
        for fault, rule, message, remedy in faults
        if fault
    )
