"""Pages for anyone: which programmes there are, and what became of every krona of one."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anslag.records.grants import UnknownProgrammeError, held_programme, held_programmes
from anslag.records.open_data import public_grants
from anslag.records.staircase import staircase


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "open/index.html", {"programmes": held_programmes()})


@require_safe
def programme(request: HttpRequest, key: str) -> HttpResponse:
    try:
        held = held_programme(key)
    except UnknownProgrammeError as unknown:
        raise Http404 from unknown
    steps = staircase(key)
    titles = {each.key: each.terms.title for each in held_programmes()}
    levels = [
        {"title": titles[name], "recipient": recipient, "here": name == key, "steps": list(group)}
        for (name, recipient), group in groupby(steps, key=lambda step: (step.programme, step.recipient))
    ]
    return render(
        request,
        "open/programme.html",
        {
            "held": held,
            "terms": held.terms,
            "levels": levels,
            "grants": public_grants(held),
            "balanced": not any(step.difference for step in steps),
        },
    )
