"""Report without an account: ask for a one-time code, and show it. The answer is the same whatever is known.

Neither page says whether the receiver exists, has an address or may report in this way. The code goes to the address
that is registered, and opens nothing but that receiver's own report in that programme.
"""

import logging
from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from anslag.records.attempts import TooManyAttemptsError, count_attempt, forgive, take_back
from anslag.records.contact_codes import LASTS, use_code
from anslag.steps.contact import ask_for_code
from anslag.web import clock
from anslag.web.access import everyone
from anslag.web.forms import PlainForm
from anslag.web.open.known_browser import remember, sources
from anslag.web.visitor import sign_in

ASKED = "code_asked"
"""In the session: the number of the code that was asked for here, and what for."""

SITTING = timedelta(hours=2)
"""How long a code opens the report."""

log = logging.getLogger(__name__)


class ContactCodeForm(PlainForm):
    code = forms.CharField(
        label=_("Kod"),
        help_text=_("Åtta siffror, ur brevet."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Skriv koden ur brevet.")},
    )


@everyone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, key: str, party: int) -> HttpResponse:
    """Ask for a code to the address that is registered."""
    if request.method != "POST":
        return render(request, "open/report_by_code.html")
    try:
        count_attempt(sources(request, _named(key, party)), now=clock.real_now())
    except TooManyAttemptsError as refused:
        return _wait(request, "open/report_by_code.html", refused)
    number = ask_for_code(key, party, today=clock.today())
    request.session[ASKED] = {"number": number, "for": _named(key, party)}
    return HttpResponseRedirect(reverse("report-code", args=[key, party]))


@everyone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, key: str, party: int) -> HttpResponse:
    """Let whoever shows the code in to the report."""
    asked = request.session.get(ASKED, {})
    if asked.get("for") != _named(key, party):
        return HttpResponseRedirect(reverse("report-by-code", args=[key, party]))
    shown = {"minutes": LASTS.seconds // 60, "ask": reverse("report-by-code", args=[key, party])}
    form = ContactCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        counted, now = sources(request, _named(key, party)), clock.real_now()
        try:
            count_attempt(counted, now=now)
        except TooManyAttemptsError as refused:
            return _wait(request, "open/report_code.html", refused, form=form, **shown)
        if who := use_code(asked["number"], form.cleaned_data["code"], now=now):
            take_back(counted, now=now)  # what asking for the code was counted as
            forgive(counted, now=now)
            return _welcome(request, who, key, party)
        log.warning("sign-in refused: contact.code")
        form.add_error(
            "code", _("Koden stämmer inte, eller gäller inte längre. Kontrollera den, eller be om en ny.")
        )
    return render(request, "open/report_code.html", {"form": form, **shown})


def _welcome(request: HttpRequest, who: str, key: str, party: int) -> HttpResponse:
    """Begin a session that reaches the one report, and lead to what is left to fill in of it."""
    sign_in(request, who, method="code")
    request.session.set_expiry(SITTING)
    rotate_token(request)
    log.info("sign-in: %s by code", who)
    response = HttpResponseRedirect(f"{reverse('report', args=[key, party])}?fran=kod")
    remember(response, _named(key, party))
    return response


def _named(key: str, party: int) -> str:
    """What attempts are counted against. No username has the sign."""
    return f"{key}/{party}"


def _wait(
    request: HttpRequest, template: str, refused: TooManyAttemptsError, **shown: object
) -> HttpResponse:
    response = render(request, template, {"refused": refused, **shown}, status=429)
    response.headers["Retry-After"] = str(-(-refused.wait // timedelta(seconds=1)))
    return response
