"""Where an attempt to sign in comes from: an address, or a browser that has signed in to the account before."""

import secrets
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from anslag.records.attempts import Source
from anslag.records.local_accounts import folded

COOKIE = "known"
SALT = "anslag.known_browser"
DAYS = 180


def sources(request: HttpRequest, username: str) -> tuple[Source, ...]:
    """What an attempt on an account counts against.

    A browser that has signed in to it before counts by itself: whoever fails elsewhere keeps nobody out of theirs.
    """
    called = folded(username)
    try:
        known, browser = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=DAYS * 24 * 60 * 60
        )
    except signing.BadSignature:
        known, browser = "", ""
    if known == called:
        return (("browser", browser),)
    return (("account", called), ("address", address_of(request)))


def remember(response: HttpResponse, username: str) -> None:
    """Know the browser again. Its number is a new one each time, and says nothing of anyone."""
    response.set_cookie(
        COOKIE,
        signing.dumps([folded(username), secrets.token_urlsafe(16)], salt=SALT),
        max_age=DAYS * 24 * 60 * 60,
        path=reverse("sign-in"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def address_of(request: HttpRequest) -> str:
    """The address of whoever asks: of a proxy on this machine, the one that the proxy says is behind it.

    Of what a header says only the end is the proxy's own. One who has an IPv6 network has more addresses than counts.
    """
    told = request.META.get("REMOTE_ADDR", "")
    try:
        if ip_address(told).is_loopback:
            told = request.headers.get("X-Forwarded-For", told).rpartition(",")[2].strip()
        address = ip_address(told)
    except ValueError:
        return "unknown"
    return str(ip_network((address, 64), strict=False) if isinstance(address, IPv6Address) else address)
