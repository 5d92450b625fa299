"""Documents that were handed in as evidence, each kept once and known by its SHA-256."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from anslag.domain.document import Document
from anslag.records import models


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDocument:
    """A document as it was handed in first."""

    sha256: str
    name: str
    media_type: str
    content: bytes


def keep_document(document: Document, *, name: str, now: datetime) -> str:
    """Keep a document, and return its SHA-256."""
    digest = hashlib.sha256(document.content).hexdigest()
    models.Document.objects.get_or_create(
        sha256=digest,
        defaults={
            "name": name,
            "media_type": document.media_type,
            "content": document.content,
            "uploaded_at": now,
        },
    )
    return digest


def kept_document(sha256: str) -> KeptDocument | None:
    row = models.Document.objects.filter(sha256=sha256).first()
    if row is None:
        return None
    return KeptDocument(sha256=sha256, name=row.name, media_type=row.media_type, content=bytes(row.content))


def document_name(sha256: str) -> str:
    """What the document is called, without reading it; empty when it is not here."""
    return models.Document.objects.filter(sha256=sha256).values_list("name", flat=True).first() or ""


def document_names(sha256s: Collection[str]) -> Mapping[str, str]:
    """What documents are called, by SHA-256, without reading them; those that are not here are left out."""
    return dict(models.Document.objects.filter(sha256__in=sha256s).values_list("sha256", "name"))


def not_kept(sha256s: Collection[str]) -> set[str]:
    """Those of these documents that are not here."""
    return set(sha256s) - document_names(sha256s).keys()
