"""The instructions for a call as a PDF, for archives and for everyone."""

from dataclasses import asdict

from anslag.files.accessible_pdf import accessible_pdf
from anslag.files.instructions_text import InstructionsText


def instructions_pdf(text: InstructionsText) -> bytes:
    """The same text gives the same bytes."""
    page = {name: value for name, value in asdict(text).items() if name != "dated"}
    return accessible_pdf("instructions.typ", page, on=text.dated)
