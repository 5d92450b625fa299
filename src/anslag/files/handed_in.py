"""A file that someone hands in as a document: of a kind that is taken, whole, and with nothing in it to be run."""

from anslag.domain.document import Document, document_problems, media_type
from anslag.domain.problem import Refused
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
