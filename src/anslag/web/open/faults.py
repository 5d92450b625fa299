"""What is shown when a page cannot be: what happened, and what to do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001 - Django's name for it
    return render(request, "open/not_found.html", status=404)


def not_sent_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's name for it
    """The form lacks the sign that this site put in it: an old page, or one of another site's."""
    return render(request, "open/not_sent_from_here.html", status=403)


def not_understood(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001 - Django's name for it
    """What was sent is too much, or not what a browser sends."""
    return render(request, "open/not_understood.html", status=400)


def failed(request: HttpRequest) -> HttpResponse:
    return render(request, "open/failed.html", status=500)
