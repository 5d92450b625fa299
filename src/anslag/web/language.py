"""Swedish, or English for whoever has chosen it: by a cookie of its own, and never by what the browser prefers."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from anslag.web.access import everyone


class LanguageMiddleware:
    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
            response = self.respond(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response


def official() -> AbstractContextManager[None]:
    """Within it, words are in the official language: for letters and documents, whoever sends or asks for them."""
    return translation.override(settings.LANGUAGE_CODE)


@everyone
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Show all pages in the language that was chosen, this one first."""
    response = HttpResponseRedirect(here(request, request.POST.get("next", "")))
    if (language := request.POST.get("language", "")) in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


def here(request: HttpRequest, address: str) -> str:
    """The address if it is one of this site's own, else the first page's."""
    own = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if own else reverse("index")
