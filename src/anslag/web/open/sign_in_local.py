"""Sign in to a local account: a password, one's own password the first time, and a code from an app."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from anslag.domain.problem import Refused
from anslag.records.attempts import TooManyAttemptsError, count_attempt, forgive, take_back
from anslag.records.local_accounts import (
    LocalAccount,
    account_of,
    account_with,
    choose_password,
    new_secret,
    secret_address,
    set_up_code,
    use_code,
)
from anslag.web import clock
from anslag.web.access import everyone
from anslag.web.open.known_browser import remember, sources
from anslag.web.open.qr_code import drawn
from anslag.web.open.sign_in import NEXT, choice, destination, welcome
from anslag.web.open.sign_in_forms import CodeForm, NewPasswordForm, PasswordForm

HALF = "half"
"""In the session: who has given a password, until when the rest has to follow, and the secret that is being set up."""

IN_TIME = timedelta(minutes=10)

log = logging.getLogger(__name__)

type Step = Callable[[HttpRequest, LocalAccount], HttpResponse]


@everyone
@never_cache
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """Let whoever knows an account's password go on to the rest."""
    onward = destination(request, request.POST.get(NEXT, ""))
    form = PasswordForm(request.POST)
    if not form.is_valid():
        return choice(request, onward, form=form)
    username, now = form.cleaned_data["username"], clock.real_now()
    counted = sources(request, username)
    try:
        count_attempt(counted, now=now)
        account = account_with(username, form.cleaned_data["password"], now=now)
    except TooManyAttemptsError as refused:
        return _wait(choice(request, onward, form=form, refused=refused, status=429), refused)
    except Refused as refused:
        return choice(request, onward, form=form, refused=refused)
    if account is None:
        log.warning("sign-in refused: account.password")
        form.add_error(None, _("Användarnamnet eller lösenordet stämmer inte. Kontrollera båda."))
        return choice(request, onward, form=form)
    take_back(counted, now=now)
    request.session.cycle_key()
    request.session[HALF] = {
        "person": account.person,
        "until": (now + IN_TIME).isoformat(),
        "secret": new_secret(),
        NEXT: onward,
    }
    return HttpResponseRedirect(reverse(_next_step(account)))


def _next_step(account: LocalAccount) -> str:
    """The name of the page that an account is to be shown next."""
    if account.one_time:
        return "sign-in-new-password"
    return "sign-in-code" if account.second_factor else "sign-in-set-up"


def _step(name: str) -> Callable[[Step], Callable[[HttpRequest], HttpResponse]]:
    """Show a step to whoever is at it. Anyone else is shown the step that they are at, or the first."""

    def decorate(step: Step) -> Callable[[HttpRequest], HttpResponse]:
        @everyone
        @never_cache
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(step)
        def view(request: HttpRequest) -> HttpResponse:
            half = request.session.get(HALF)
            if not half or datetime.fromisoformat(half["until"]) < clock.real_now():
                return HttpResponseRedirect(reverse("sign-in"))
            account = account_of(half["person"])
            if account is None:
                return HttpResponseRedirect(reverse("sign-in"))
            if (at := _next_step(account)) != name:
                return HttpResponseRedirect(reverse(at))
            return step(request, account)

        return view

    return decorate


@_step("sign-in-new-password")
def new_password(request: HttpRequest, account: LocalAccount) -> HttpResponse:
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["password"] != form.cleaned_data["again"]:
            form.add_error("again", _("Lösenorden är olika. Skriv samma båda gångerna."))
        else:
            try:
                choose_password(account.person, form.cleaned_data["password"])
            except Refused as refused:
                for problem in refused.problems:
                    form.add_error("password", f"{problem.message} {problem.remedy}")
            else:
                return HttpResponseRedirect(reverse("sign-in-set-up"))
    return _show(request, "open/sign_in_password.html", form, username=account.username)


@_step("sign-in-set-up")
def set_up(request: HttpRequest, account: LocalAccount) -> HttpResponse:
    """Let an app make codes from a secret that is shown, and keep the secret when a code shows that it does."""
    secret = request.session[HALF]["secret"]
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if set_up_code(account.person, secret, form.cleaned_data["code"], now=clock.real_now()):
            return _done(request, account)
        form.add_error("code", _("Koden stämmer inte. Kontrollera att telefonens klocka går rätt."))
    return _show(
        request,
        "open/sign_in_set_up.html",
        form,
        secret=" ".join(secret[each : each + 4] for each in range(0, len(secret), 4)),
        drawing=drawn(secret_address(secret, account.username)),
    )


@_step("sign-in-code")
def code(request: HttpRequest, account: LocalAccount) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, "open/sign_in_code.html", form)
    now = clock.real_now()
    try:
        count_attempt(sources(request, account.username), now=now)
    except TooManyAttemptsError as refused:
        shown = _show(request, "open/sign_in_code.html", form, status=429, refused=refused)
        return _wait(shown, refused)
    if use_code(account.person, form.cleaned_data["code"], now=now):
        return _done(request, account)
    log.warning("sign-in refused: account.code")
    form.add_error("code", _("Koden stämmer inte eller är redan använd. Vänta på nästa kod i appen."))
    return _show(request, "open/sign_in_code.html", form)


def _done(request: HttpRequest, account: LocalAccount) -> HttpResponse:
    forgive(sources(request, account.username), now=clock.real_now())
    onward = request.session[HALF][NEXT]
    response = welcome(request, account.person, "local", onward)
    remember(response, account.username)
    return response


def _show(
    request: HttpRequest, template: str, form: forms.Form, *, status: int = 200, **shown: object
) -> HttpResponse:
    return render(request, template, {"form": form, **shown}, status=status)


def _wait(response: HttpResponse, refused: TooManyAttemptsError) -> HttpResponse:
    response.headers["Retry-After"] = str(-(-refused.wait // timedelta(seconds=1)))
    return response
