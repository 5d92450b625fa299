"""A document handed in with a report: for the recipient, and once it is submitted for those who read the report."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from anslag.records.report_space import own_space
from anslag.records.reports import submitted_reports
from anslag.web.access import Visit, may_any
from anslag.web.parts.document_file import document_file


@may_any(("report_draft", "read"), ("report", "read"), ("report", "sign"), by_code=True)
@require_safe
def page(_: HttpRequest, visit: Visit, sha256: str) -> HttpResponse:
    if not _may_read(visit, sha256):
        raise Http404
    return document_file(sha256, f"underlag-{sha256[:12]}")


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
