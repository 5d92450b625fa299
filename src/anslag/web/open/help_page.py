"""Help: whom to ask, what each role may do, and the words that everyone meets."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anslag.domain.mandate import GIVING, RECEIVING
from anslag.records.mail import registries_of_givers
from anslag.web.access import everyone
from anslag.web.parts.roles import ABILITIES, NAMES


@everyone
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    shown = {
        "programmes": [
            {"key": held.key, "title": held.terms.title, "giver": held.terms.giver, "email": email}
            for held, email in registries_of_givers()
        ],
        "giving": [(NAMES[role], ABILITIES[role]) for role in GIVING],
        "receiving": [(NAMES[role], ABILITIES[role]) for role in RECEIVING],
        "contact": settings.CONTACT,
    }
    return render(request, "open/help.html", shown)
