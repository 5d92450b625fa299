"""Sign in at an OpenID provider, where one is configured: the way there, and the way back."""

import logging
from dataclasses import asdict

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from anslag.files.openid import Errand, NotIdentifiedError, Provider, ProviderUnreachableError, arrive, depart
from anslag.records.invitations import tie
from anslag.records.sign_in import person_identified
from anslag.web import clock
from anslag.web.access import everyone
from anslag.web.open.sign_in import NEXT, choice, destination, welcome
from anslag.web.visitor import INVITATION

ERRAND = "openid"
"""In the session: what the visitor was sent to the provider with."""

log = logging.getLogger(__name__)


@everyone
@never_cache
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Send the visitor to the provider. Of what they send along only where they were going is read."""
    onward = destination(request, request.GET.get(NEXT, ""))
    try:
        address, errand = depart(_provider())
    except NotIdentifiedError as refused:
        return _refused(request, onward, refused)
    # With this errand only: whoever breaks off leaves no invitation to the next one who signs in here.
    request.session[ERRAND] = {**asdict(errand), NEXT: onward, INVITATION: _invited(request, onward)}
    return HttpResponseRedirect(address)


@everyone
@never_cache
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Sign in whom the provider says that the visitor is. What they were sent with is good for one return."""
    provider = _provider()
    sent = request.session.pop(ERRAND, {})
    request.session.save()
    onward, token = sent.pop(NEXT, ""), sent.pop(INVITATION, "")
    try:
        identified = arrive(
            provider, Errand(**sent) if sent else None, request.GET.dict(), now=clock.real_now()
        )
    except NotIdentifiedError as refused:
        return _refused(request, onward, refused)
    if token:
        tie(
            token,
            issuer=identified.issuer,
            subject=identified.subject,
            name=identified.name,
            now=clock.now(),
        )
    return welcome(request, person_identified(**asdict(identified)), "openid", onward)


def _invited(request: HttpRequest, onward: str) -> str:
    """The invitation that is being taken up, when that is where the visitor is going."""
    token: str = request.session.pop(INVITATION, "")
    return token if token and onward == reverse("invitation", args=[token]) else ""


def _provider() -> Provider:
    """The one configured. Where it sends people back is told by the settings, and by nothing in the request."""
    if not (told := settings.OIDC):
        raise Http404
    return Provider(
        issuer=told["issuer"],
        client_id=told["client_id"],
        client_secret=told["client_secret"],
        levels=told["levels"],
        max_age=told["max_age"],
        redirect_uri=f"{settings.ADDRESS}{reverse('sign-in-openid-back')}",
    )


def _refused(request: HttpRequest, onward: str, refused: NotIdentifiedError) -> HttpResponse:
    rules = ", ".join(problem.rule for problem in refused.problems)
    log.warning("sign-in refused: %s", rules)
    status = 503 if isinstance(refused, ProviderUnreachableError) else 403
    return choice(request, onward or destination(request, ""), refused=refused, status=status)
