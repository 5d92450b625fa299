"""The page behind the link of an invitation: whoever opens it signs in, and acts for the organisation from then on.

Opening the page uses nothing up, since mail programs open links too. An identity becomes the invited person's when it
comes back from the provider and is nobody's already; see records/invitations.py for why no address is compared.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from anslag.domain.problem import Refusal
from anslag.records.invitations import Invited, invited
from anslag.records.local_accounts import open_own_account
from anslag.records.mandates import mandates_of
from anslag.steps.act import Act
from anslag.steps.invitation import take_up
from anslag.web import clock
from anslag.web.access import everyone
from anslag.web.parts.roles import NAMES
from anslag.web.people.forms import AccountForm
from anslag.web.visitor import INVITATION, NEW_ACCOUNT, Visitor

ACCOUNT_PLACES = {
    "account.username": "username",
    "account.taken": "username",
    "account.short": "password",
    "account.long": "password",
    "account.common": "password",
}


@everyone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    found = invited(token, clock.now())
    visitor: Visitor = request.visitor  # type: ignore[attr-defined]
    if found and found.used and found.person == visitor.person:
        return HttpResponseRedirect(reverse("start"))
    if found is None or found.used:
        return render(request, "people/invitation_gone.html", status=404)
    if request.method == "POST":
        if visitor.person:
            return _as_oneself(request, token, found)
        if settings.OIDC:
            return _by_provider(request, token)
        return _by_account(request, token, found)
    return _shown(request, found)


def _as_oneself(request: HttpRequest, token: str, found: Invited) -> HttpResponse:
    """Whoever is known already takes it up as the person they are."""
    visitor: Visitor = request.visitor  # type: ignore[attr-defined]
    moment = clock.now()
    act = Act(by=visitor.person, today=moment.date(), at=moment.isoformat(timespec="seconds"))
    try:
        take_up(token, act=act, now=moment)
    except Refusal as refusal:
        return _shown(request, found, refused=refusal)
    return HttpResponseRedirect(reverse("start"))


def _by_provider(request: HttpRequest, token: str) -> HttpResponse:
    request.session[INVITATION] = token
    return HttpResponseRedirect(f"{reverse('sign-in-openid')}?{urlencode({'next': request.path})}")


def _by_account(request: HttpRequest, token: str, found: Invited) -> HttpResponse:
    """An account of one's own. The second factor is set up when it is signed in to for the first time."""
    form = AccountForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            open_own_account(token, username=told["username"], password=told["password"], now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal, ACCOUNT_PLACES)
        else:
            request.session[NEW_ACCOUNT] = told["username"].strip()
            return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': request.path})}")
    return _shown(request, found, form=form)


def _shown(
    request: HttpRequest,
    found: Invited,
    *,
    form: AccountForm | None = None,
    refused: Refusal | None = None,
) -> HttpResponse:
    moment = clock.now()
    standing = (each for each in mandates_of(found.person) if each.stands(moment.date()))
    shown = {
        "name": found.name,
        "mandates": tuple((NAMES[each.role], each.party) for each in standing),
        "provider": settings.OIDC.get("name", ""),
        "form": form or AccountForm(),
        "sign_in": f"{reverse('sign-in')}?{urlencode({'next': request.path})}",
        "refused": refused,
    }
    return render(request, "people/invitation.html", shown)
