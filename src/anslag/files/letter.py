"""A message as it leaves: its number for mail systems, which a returned one is known by, and its copy as a page."""

import hashlib
import re
from html import escape

_ID = re.compile(r"anslag\.(\d{1,18})\.([0-9a-f]{32})@")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


def message_id(number: int, key: str, sender: str) -> str:
    """The Message-ID: the same each time for the same message, and not to be guessed from its number."""
    domain = sender.rpartition("@")[2].rstrip("> ") or "localhost"
    return f"<anslag.{number}.{_digest(number, key)}@{domain}>"


def number_in(text: str) -> int | None:
    """The number in the first Message-ID of ours that stands in a text; None when there is none."""
    found = _ID.search(text)
    return int(found[1]) if found else None


def belongs(text: str, number: int, key: str) -> bool:
    """Whether a Message-ID of that number that stands in the text is the one of the message of that key."""
    return (str(number), _digest(number, key)) in _ID.findall(text)


def page_of(text: str, *, subject: str) -> str:
    """The same words as HTML, for those whose mail program shows that: paragraphs, and addresses as links."""
    paragraphs = "\n".join(f"<p>{_linked(each)}</p>" for each in text.strip().split("\n\n"))
    return (
        '<!doctype html>\n<html lang="sv">\n<head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>\n<body>\n{paragraphs}\n</body>\n</html>\n"
    )


def _linked(paragraph: str) -> str:
    lines = escape(paragraph, quote=False).replace("\n", "<br>\n")
    return _ADDRESS.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', lines)


def _digest(number: int, key: str) -> str:
    return hashlib.sha256(f"{number} {key}".encode()).hexdigest()[:32]
