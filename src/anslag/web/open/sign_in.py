"""Sign in, and sign out."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from anslag.web import visitor
from anslag.web.access import everyone


@everyone
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "open/sign_in.html")


@everyone
@require_POST
def out(request: HttpRequest) -> HttpResponse:
    visitor.sign_out(request)
    return HttpResponseRedirect(reverse("index"))
