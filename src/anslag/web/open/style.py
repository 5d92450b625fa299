"""The style sheet, the script and the icon, served by ourselves so that nothing else is needed."""

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from anslag.web.access import everyone


@everyone
@require_safe
@cache_control(max_age=3600)
def sheet(_: HttpRequest) -> HttpResponse:
    return HttpResponse(_text("anslag.css"), content_type="text/css; charset=utf-8")


@everyone
@require_safe
@cache_control(max_age=3600)
def script(_: HttpRequest) -> HttpResponse:
    return HttpResponse(_text("anslag.js"), content_type="text/javascript; charset=utf-8")


@everyone
@require_safe
@cache_control(max_age=3600)
def icon(_: HttpRequest) -> HttpResponse:
    return HttpResponse(_text("anslag.svg"), content_type="image/svg+xml")


@cache
def _text(name: str) -> str:
    return (Path(__file__).parent.parent / "static" / name).read_text(encoding="utf-8")
