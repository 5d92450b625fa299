"""A file that someone hands in as a document: of a kind that is taken, whole, and with nothing in it to be run."""

from anslag.domain.document import MOST_BYTES, Document, document_problems, media_type
from anslag.domain.problem import Refused
from anslag.files.evidence_books import books_in
from anslag.files.evidence_pdf import pdf_problems


def document_in(content: bytes) -> Document:
    """The document in a file. Raises Refused with why it cannot be taken."""
    problems = document_problems(content)
    kind = media_type(content)
    if not problems and kind == "application/pdf":
        problems = pdf_problems(content)
    if problems or kind is None:
        raise Refused(problems)
    return Document(media_type=kind, content=content)


def evidence_document(content: bytes) -> Document:
    """The same, of evidence for what is reported: also of the kinds that books come in."""
    if media_type(content) or not 0 < len(content) <= MOST_BYTES:
        return document_in(content)
    return books_in(content)
