"""A document handed in with a report: for the recipient, and once it is submitted for those who read the report."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from anslag.domain.document import ENDINGS, MediaType
from anslag.records.documents import kept_document
from anslag.records.report_space import own_space
from anslag.records.reports import submitted_reports
from anslag.web.access import Visit, may_any


@may_any(("report_draft", "read"), ("report", "read"), ("report", "sign"))
@require_safe
def page(_: HttpRequest, visit: Visit, sha256: str) -> HttpResponse:
    document = kept_document(sha256) if _may_read(visit, sha256) else None
    if document is None:
        raise Http404
    media_type: MediaType = document.media_type  # type: ignore[assignment]  # no other is kept
    response = HttpResponse(document.content, content_type=media_type)
    # To be saved, never shown as a page. The name is ours: the one it came with was chosen by someone else.
    response["Content-Disposition"] = f'attachment; filename="underlag-{sha256[:12]}.{ENDINGS[media_type]}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _may_read(visit: Visit, sha256: str) -> bool:
    """Whether it stands in what the visitor may read: a submitted report, or what is filled in of their own."""
    if visit.may("report") and any(
        sha256 in each.answers.values() for each in submitted_reports(visit.held, visit.name)
    ):
        return True
    if not (visit.may("report_draft") or visit.may("report", "sign")):
        return False
    space = own_space(
        visit.held, visit.name, mandates=visit.visitor.mandates, scope=visit.scope, today=visit.today
    )
    return any(sha256 in part.answers.values() for part in space.parts.values())
