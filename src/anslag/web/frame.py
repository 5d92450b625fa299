"""What stands around every page: who has signed in, and in which language it is read."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def frame(request: HttpRequest) -> dict[str, Any]:
    other = next(each for each in settings.LANGUAGES if each[0] != get_language())
    return {
        "visitor": getattr(request, "visitor", None),
        "other_language": {"code": other[0], "name": other[1]},
        "address": request.get_full_path(),
        "demo_day": settings.TODAY if settings.PERSONAS else None,
    }
