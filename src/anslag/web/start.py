"""Where whoever has signed in begins: the organisations they act for, and what waits for them in each programme."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anslag.web.access import Visit, signed_in


@signed_in
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    return render(request, "start.html", {"visit": visit})
