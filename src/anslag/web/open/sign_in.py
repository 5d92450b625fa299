"""Sign in and out: the ways there are, and the made-up people of a demo."""

import logging
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from anslag.domain.problem import Refused
from anslag.records.contact_codes import reports_by_code
from anslag.records.local_accounts import accounts_exist
from anslag.records.sign_in import personas
from anslag.web import clock, visitor
from anslag.web.access import Rule, everyone
from anslag.web.language import here
from anslag.web.open.personas import Sitting, sitting
from anslag.web.open.sign_in_forms import PasswordForm

log = logging.getLogger(__name__)

NEXT = "next"
"""In the query, the forms and the session: where the visitor was going."""


@everyone
@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    made = str(request.session.pop(visitor.NEW_ACCOUNT, ""))
    return choice(request, destination(request, request.GET.get(NEXT, "")), made=made)


@everyone
@require_POST
def out(request: HttpRequest) -> HttpResponse:
    visitor.sign_out(request)
    return HttpResponseRedirect(reverse("index"))


@everyone
def persona(request: HttpRequest) -> HttpResponse:
    """Sign in as someone made up. There is no such page but in a demo, and nobody real is signed in by it."""
    person = request.POST.get("person", "")
    if not settings.PERSONAS or person not in {each.person for each in personas(clock.today())}:
        raise Http404
    return welcome(request, person, "persona", request.POST.get(NEXT, ""))


def choice(
    request: HttpRequest,
    onward: str,
    *,
    form: PasswordForm | None = None,
    refused: Refused | None = None,
    made: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page with every way in that there is here, and why the last attempt failed. `made`: a new account's name."""
    provider = settings.OIDC.get("name", "")
    local = accounts_exist()
    made_up = _sittings() if settings.PERSONAS else ()
    return render(
        request,
        "open/sign_in.html",
        {
            "onward": onward,
            "provider": provider,
            "form": (form or PasswordForm(initial={"username": made})) if local else None,
            "refused": refused,
            "made": made,
            "personas": settings.PERSONAS,
            "parties": tuple(
                (party, tuple(people)) for party, people in groupby(made_up, lambda one: one.party)
            ),
            "by_code": way_by_code(onward),
            "nothing": not (provider or local or settings.PERSONAS),
        },
        status=status,
    )


def way_by_code(onward: str) -> str:
    """Where one gets in without an account, if that leads to where one is going; empty where it does not."""
    try:
        going = resolve(urlsplit(onward).path)
    except Resolver404:
        return ""
    if not getattr(going.func, "rule", Rule()).by_code or not reports_by_code(going.kwargs["key"]):
        return ""
    return reverse("report-by-code", args=[going.kwargs["key"], going.kwargs["party"]])


def _sittings() -> tuple[Sitting, ...]:
    return tuple(sitting(each) for each in personas(clock.today()))


def welcome(request: HttpRequest, person: str, method: str, onward: str) -> HttpResponse:
    """Begin a session of the person's own, and go where they were going."""
    address = destination(request, onward)
    visitor.sign_in(request, person, method=method)
    log.info("sign-in: %s by %s", person, method)
    rotate_token(request)
    return HttpResponseRedirect(address)


def destination(request: HttpRequest, address: str) -> str:
    """Where to go afterwards: an address of this site's own, or the person's first page."""
    return here(request, address) if address else reverse("start")
