"""The statement of accessibility that the law asks for (2018:1937): what holds, what does not, and whom to tell."""

from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anslag.web import clock
from anslag.web.access import everyone

ASSESSED = date(2026, 11, 26)
"""When the pages were last assessed, as open/accessibility.html tells. It is to be done again within a year."""

UPDATED = date(2026, 11, 26)
"""When the statement was last changed."""

HOLDS = timedelta(days=365)


@everyone
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    shown = {
        "operator": settings.OPERATOR,
        "contact": settings.CONTACT,
        "supervisor": settings.SUPERVISOR,
        "complaints": settings.SUPERVISOR_ADDRESS,
        "service": settings.ADDRESS,
        "assessed": ASSESSED,
        "updated": UPDATED,
        "old": clock.today() > ASSESSED + HOLDS,
    }
    return render(request, "open/accessibility.html", shown)
