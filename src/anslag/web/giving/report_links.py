"""Links to the report, for receivers without an account: who has reported, and who gets the link in which words."""

from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from anslag.records.mail import registry_addresses
from anslag.steps.contact import links_due, send_links
from anslag.steps.permission import by_mandate
from anslag.web.access import Visit, may
from anslag.web.giving.reminders import by_subject
from anslag.web.giving.reviews import reviews_of


@may("requisition_handling")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """There is none where the terms do not let anyone report by a code."""
    held, may_send = visit.held, visit.may("call", "prepare")
    if not held.terms.report_back.by_code:
        raise Http404
    if request.method == "POST":
        if not may_send:
            raise Http404
        act = visit.act(request.POST.get("form", ""))
        with by_mandate(act, "send_links", programme=held.key):
            send_links(act, programme=held.key, base_address=settings.ADDRESS)
        return HttpResponseRedirect(reverse("report-links", args=[held.key]))
    due = links_due(held.key, visit.today, base_address=settings.ADDRESS)
    expected = [each for each in reviews_of(visit) if each.position.paid]
    left = [each.recipient for each in expected if not each.versions]
    reached = registry_addresses(held, left)
    shown = {
        "visit": visit,
        "held": held,
        "form_key": uuid4().hex,
        "may_send": may_send,
        "opens": held.terms.report_back.opens,
        "is_open": visit.today >= held.terms.report_back.opens,
        "submitted": len(expected) - len(left),
        "expected": len(expected),
        "left": left,
        "unreached": [name for name in left if not reached.get(name)],
        "due": by_subject(due),
        "letters": len(due),
    }
    return render(request, "giving/report_links.html", shown)
