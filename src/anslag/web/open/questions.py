"""Every question of a report-back form, readable before anyone has to answer: what, when and what for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anslag.files.programme_counts import counts
from anslag.web.access import everyone
from anslag.web.open.found import programme_or_404
from anslag.web.parts.burden import MINUTES_PER_QUESTION, burden
from anslag.web.parts.question_list import question_list


@everyone
@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    held = programme_or_404(key)
    return render(
        request,
        "open/questions.html",
        {
            "held": held,
            "form": held.programme.form,
            "sections": question_list(held.programme),
            "burden": burden(counts(held.programme)),
            "minutes": MINUTES_PER_QUESTION,
        },
    )
