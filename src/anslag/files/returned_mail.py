"""A message that came back: which of ours it was, and why, as the mail system that gave it back says (RFC 3464)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from pathlib import Path

from anslag.domain.problem import Refusal
from anslag.files.letter import number_in

LARGEST = 25_000_000
"""Bytes. Larger than any message that a mail system hands on."""

MOST_PARTS = 200
LONGEST_REASON = 300

_SYSTEM = re.compile(r"mailer-daemon|postmaster|mail delivery", re.IGNORECASE)


class NotReturnedMailError(Refusal):
    """A file that does not say that a message of ours came back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """Which message, by the number in its Message-ID, that Message-ID as it stood, and why it came back."""

    number: int
    message_id: str
    reason: str


def read_returned(path: Path) -> Returned:
    """Read a returned message. Raises NotReturnedMailError for whatever is not one of ours that has failed for good."""
    if path.stat().st_size > LARGEST:
        raise _not_returned(path, "är för stor för att vara ett brev")
    message = message_from_bytes(path.read_bytes())
    parts = _parts(message)
    message_id = _message_id(message, parts)
    number = number_in(message_id)
    if number is None:
        raise _not_returned(path, "nämner inget brev som Anslag har skickat")
    reason = _reason(message, parts)
    if not reason:
        raise _not_returned(path, "säger inte att brevet kom tillbaka för gott")
    return Returned(number=number, message_id=message_id, reason=reason)


def _parts(message: Message) -> list[Message]:
    parts = []
    for part in message.walk():
        parts.append(part)
        if len(parts) == MOST_PARTS:
            break
    return parts


def _message_id(message: Message, parts: list[Message]) -> str:
    """Of the message that is returned whole or as headers; else the one that the report answers."""
    for part in parts[1:]:
        if part.get_content_type() == "text/rfc822-headers":
            part = message_from_string(_text(part))  # noqa: PLW2901 - the headers it holds are what it is
        if number_in(str(part.get("Message-ID", ""))) is not None:
            return str(part["Message-ID"])
    return f"{message.get('In-Reply-To', '')} {message.get('References', '')}"


def _reason(message: Message, parts: list[Message]) -> str:
    """Why, of the first address that failed; where there is no report, what a mail system wrote as its subject."""
    reports = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    if reports:
        return next((_words(each) for report in reports for each in _failures(report)), "")
    returned_whole = any(
        part.get_content_type() in {"message/rfc822", "text/rfc822-headers"} for part in parts[1:]
    )
    from_a_system = message.get("Return-Path", "").strip() == "<>" or _SYSTEM.search(
        str(message.get("From", ""))
    )
    return (
        _clean(str(message.get("Subject", "")) or "Brevet kom tillbaka.")
        if returned_whole and from_a_system
        else ""
    )


def _failures(report: Message) -> Iterator[Message]:
    """The fields of each address that the message will not reach. Delayed is not failed."""
    blocks = report.get_payload()
    for block in blocks if isinstance(blocks, list) else [message_from_string(str(blocks))]:
        if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
            yield block


def _words(fields: Message) -> str:
    diagnostic = str(fields.get("Diagnostic-Code", "")).partition(";")[2] or str(fields.get("Status", ""))
    return _clean(diagnostic) or "Brevet kom tillbaka."


def _clean(words: str) -> str:
    """One line of printable signs, not too long."""
    line = " ".join("".join(each if each.isprintable() else " " for each in words).split())
    return line[:LONGEST_REASON]


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _not_returned(path: Path, why: str) -> NotReturnedMailError:
    return NotReturnedMailError(
        f"{path}: filen {why}. Ange en fil med ett brev som e-postsystemet har skickat tillbaka."
    )
