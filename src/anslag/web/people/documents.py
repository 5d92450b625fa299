"""The document behind an application, for those who examine it and for whoever handed it in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from anslag.domain.document import ENDINGS, MediaType
from anslag.records.applications import ApplicationKept, UnknownApplicationError, application_numbered
from anslag.records.documents import kept_document
from anslag.web.access import Visit, may_any, signed_in
from anslag.web.people.examine import READS, may_examine


@may_any(*READS)
@never_cache
@require_safe
def examined(_: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    kept = _application(number)
    if not may_examine(visit, kept):
        raise Http404
    return _attached(kept)


@signed_in
@never_cache
@require_safe
def own(_: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    kept = _application(number)
    if kept.application.person != visit.visitor.person:
        raise Http404
    return _attached(kept)


def _application(number: int) -> ApplicationKept:
    try:
        return application_numbered(number)
    except UnknownApplicationError as unknown:
        raise Http404 from unknown


def _attached(kept: ApplicationKept) -> HttpResponse:
    """To be saved, never shown as a page: a browser takes it for what it is and runs nothing in it."""
    document = kept_document(kept.application.document)
    if document is None:
        raise Http404
    media_type: MediaType = document.media_type  # type: ignore[assignment]
    response = HttpResponse(document.content, content_type=media_type)
    # The name is ours, since the one it came with was chosen by someone else.
    response["Content-Disposition"] = f'attachment; filename="underlag-{kept.number}.{ENDINGS[media_type]}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
