"""Every part that pages are made of, in every state it has: for those who build pages, and for the tests."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anslag.web.access import everyone
from anslag.web.open.pattern_forms import TrialForm
from anslag.web.open.pattern_values import (
    ANSWERS,
    BUTTONS,
    CHANGED,
    DONE,
    GIVER,
    TASKS,
    events,
    grants,
    levels,
    recipients,
    stages,
    steps,
)
from anslag.web.parts.county_map import county_map

WRONG = {"amount": "tolv", "kinds": ["x"]}
"""What is sent to have every field show a fault."""

RIGHT = {
    "amount": "1200",
    "reason": "Provet kostar mindre.",
    "wants_more": "no",
    "kinds": ["first"],
    "sure": "on",
}


@everyone
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    wrong = TrialForm(WRONG, auto_id="wrong_%s")
    forms = (
        {"title": _("Formulär, tomt"), "form": TrialForm(auto_id="empty_%s")},
        {"title": _("Formulär, ifyllt"), "form": TrialForm(RIGHT, auto_id="filled_%s")},
        {"title": _("Formulär, med fel"), "form": wrong},
    )
    return render(
        request,
        "open/patterns.html",
        {
            "giver": GIVER,
            "stages": stages(),
            "map": county_map(grants()),
            "recipients": recipients(),
            "levels": levels(),
            "wrong": wrong,
            "forms": forms,
            "buttons": BUTTONS,
            "tasks": TASKS,
            "done": DONE,
            "steps": steps(),
            "answers": ANSWERS,
            "may_change": True,
            "events": events(),
            "none": (),
            "theirs": CHANGED,
        },
    )
