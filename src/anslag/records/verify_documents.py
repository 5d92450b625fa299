"""Whether the documents that were handed in are what they were, and those that acts name are here."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress

import msgspec

from anslag.domain.document import media_type
from anslag.domain.problem import Problem
from anslag.records.books import Books
from anslag.records.documents import not_kept
from anslag.records.evidence import HANDED_IN
from anslag.records.faults import tampered
from anslag.records.models import DiaryEntry, Document

A_FEW = 4
"""Documents read at a time: each may be as large as they come."""


class Facts(msgspec.Struct):
    """Of an act, the documents that it names."""

    documents: tuple[str, ...]


class Said(msgspec.Struct):
    """The payload of an entry, as far as it is read here."""

    facts: Facts


def documents(_: Books) -> int:
    return Document.objects.count()


def unchanged(_: Books) -> Iterator[Problem]:
    """Every document has the digest and the kind that it is kept by."""
    rows = Document.objects.order_by("id").values_list("sha256", "media_type", "content")
    for digest, kind, content in rows.iterator(chunk_size=A_FEW):
        if hashlib.sha256(content).hexdigest() != digest:
            yield _problem(digest, "Innehållet stämmer inte med sin kontrollsumma.")
        elif media_type(bytes(content)) != kind:
            yield _problem(digest, f"Den är inte av sorten {kind}.")
    for digest in sorted(not_kept(set(_named()))):
        yield _problem(digest, "Den har lämnats in men finns inte kvar.")


def _named() -> Iterator[str]:
    """Those that evidence and reports name in the diary, by SHA-256. A payload that cannot be read is told of there."""
    acts = DiaryEntry.objects.filter(action__in=(HANDED_IN, "submit_report"), payload__contains='"documents"')
    for payload in acts.order_by("seq").values_list("payload", flat=True).iterator():
        with suppress(msgspec.DecodeError):
            yield from msgspec.json.decode(payload, type=Said).facts.documents


def _problem(digest: str, message: str) -> Problem:
    return tampered(f"Handlingen {digest}", "documents", message)
