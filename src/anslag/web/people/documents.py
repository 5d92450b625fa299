"""The document behind an application, for those who examine it and for whoever handed it in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from anslag.records.applications import ApplicationKept, UnknownApplicationError, application_numbered
from anslag.web.access import Visit, may_any, signed_in
from anslag.web.parts.document_file import document_file
from anslag.web.people.examine import READS, may_examine


@may_any(*READS)
@never_cache
@require_safe
def examined(_: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    kept = _application(number)
    if not may_examine(visit, kept):
        raise Http404
    return document_file(kept.application.document, f"underlag-{kept.number}")


@signed_in
@never_cache
@require_safe
def own(_: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    kept = _application(number)
    if kept.application.person != visit.visitor.person:
        raise Http404
    return document_file(kept.application.document, f"underlag-{kept.number}")


def _application(number: int) -> ApplicationKept:
    try:
        return application_numbered(number)
    except UnknownApplicationError as unknown:
        raise Http404 from unknown
