"""What is wrong with a file from a bank, and amounts and texts as such files have them."""

import re
from datetime import date

from lxml import etree

from anslag.domain.bank_answer import ORE
from anslag.domain.problem import Refusal

AMOUNT = re.compile(r"([0-9]{1,15})(?:\.([0-9]{1,2})0{0,3})?")


class BankFileError(Refusal):
    """A file that is no answer from a bank, or that does not add up."""


def ore(text: str) -> int:
    """The amount in öre."""
    found = AMOUNT.fullmatch(text.strip())
    if not found:
        raise BankFileError(f"Beloppet ”{text}” i filen är inget belopp. Hämta filen på nytt från banken.")
    return int(found[1]) * ORE + int((found[2] or "").ljust(2, "0"))


def day(text: str) -> date:
    """The day of a date or a moment."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError as fault:
        raise BankFileError(f"”{text}” i filen är ingen dag. Hämta filen på nytt från banken.") from fault


def texts(element: etree._Element, path: str) -> list[str]:
    """The texts at the end of a path of tags from the element, whatever their namespace; empty ones left out."""
    where = "/".join(f"*[local-name()='{tag}']" for tag in path.split("/"))
    found = element.xpath(f"{where}/text()")
    assert isinstance(found, list)
    return [text for each in found if (text := str(each).strip())]


def text(element: etree._Element, *paths: str) -> str:
    """The first text that any of the paths has."""
    return next((found[0] for path in paths if (found := texts(element, path))), "")


def children(element: etree._Element, path: str) -> list[etree._Element]:
    where = "/".join(f"*[local-name()='{tag}']" for tag in path.split("/"))
    found = element.xpath(where)
    assert isinstance(found, list)
    return [each for each in found if not isinstance(each, str | bytes | float | bool | tuple)]
