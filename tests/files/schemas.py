"""The schemas of ISO 20022 that what is written, and what is read in tests, has to hold to."""

from functools import cache
from pathlib import Path

from lxml import etree

FOLDER = Path(__file__).parent / "iso20022"


@cache
def schema(message: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(FOLDER / f"{message}.xsd"))


def faults(content: bytes, message: str) -> list[str]:
    """What the schema of the message finds in a file."""
    found = schema(message)
    found.validate(etree.fromstring(content))
    return [str(each) for each in found.error_log]
