"""Compile the national report, and propose that it be published: refused on the page while a figure does not hold."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anslag.domain.problem import Refusal
from anslag.records.publications import versions
from anslag.steps.compilation import compile_national_report
from anslag.steps.permission import by_mandate
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm
from anslag.web.giving.proposing import may_prepare, prepared, require_preparer, sent_before, waiting_proposal


@may("summary")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    already = waiting_proposal(visit, "publish")
    form = ActForm(request.POST or None)
    if request.method == "POST":
        require_preparer(visit, "compile")
        publishes = "publish" in request.POST
        done = form.is_valid() and (_published(visit, form) if publishes else _compiled(visit, form))
        if done:
            return done
    shown = {
        "visit": visit,
        "held": visit.held,
        "terms": visit.held.terms,
        "versions": versions(visit.held),
        "already": already,
        "may_prepare": may_prepare(visit, "compile"),
        "form": form,
    }
    return render(request, "giving/national_report.html", shown)


def _compiled(visit: Visit, form: ActForm) -> HttpResponse | None:
    act, key = visit.act(form.key), visit.held.key
    try:
        with by_mandate(act, "compile", programme=key):
            compile_national_report(act, programme=key)
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    return redirect("compile", key)


def _published(visit: Visit, form: ActForm) -> HttpResponse | None:
    return sent_before(visit, form) or prepared(visit, form, "publish")
