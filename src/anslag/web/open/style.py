"""The style sheet, served by ourselves so that nothing else is needed."""

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@cache_control(max_age=3600)
def sheet(_: HttpRequest) -> HttpResponse:
    return HttpResponse(_text(), content_type="text/css; charset=utf-8")


@cache
def _text() -> str:
    return (Path(__file__).parent.parent / "static" / "anslag.css").read_text(encoding="utf-8")
