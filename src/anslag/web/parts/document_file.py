"""A document that was handed in, to be saved and never shown as a page: a browser runs nothing in it."""

from django.http import Http404, HttpResponse

from anslag.domain.document import ENDINGS, MediaType
from anslag.records.documents import kept_document


def document_file(sha256: str, name: str) -> HttpResponse:
    """The document under a name of ours, since the one it came with was chosen by someone else."""
    document = kept_document(sha256)
    if document is None:
        raise Http404
    media_type: MediaType = document.media_type  # type: ignore[assignment]  # as it was when it was kept
    response = HttpResponse(document.content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{ENDINGS[media_type]}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
