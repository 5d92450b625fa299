"""Reminders, for the giver: who gets what today, before it is sent, and what became of all that has been sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from anslag.domain.mail import Letter
from anslag.records.mail import mail_of
from anslag.steps.permission import by_mandate
from anslag.steps.reminder import remind, reminders_due, to_be_called
from anslag.web import clock
from anslag.web.access import Visit, may
from anslag.web.parts.mail_log import logged

MOST = 100
"""Of the messages that have been sent, as many as are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """The same words to all the addresses of one party."""

    party: str
    to: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is to be sent under the same words of subject."""

    words: str
    letters: tuple[Addressed, ...]


@may("requisition_handling")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    key = visit.held.key
    if request.method == "POST":
        if not visit.may("call", "prepare"):
            raise Http404
        act = visit.act(request.POST.get("form", ""))
        with by_mandate(act, "remind", programme=key):
            remind(act, programme=key, base_address=settings.ADDRESS)
        return HttpResponseRedirect(reverse("reminders", kwargs={"key": key}))
    now = clock.now()
    due = reminders_due(key, visit.today, base_address=settings.ADDRESS)
    shown = {
        "visit": visit,
        "held": visit.held,
        "form_key": uuid4().hex,
        "may_send": visit.may("call", "prepare"),
        "due": by_subject(due),
        "letters": len(due),
        "calls": to_be_called(key, visit.today),
        "log": [logged(each, now) for each in mail_of(programme=key, most=MOST)],
    }
    return render(request, "giving/reminders.html", shown)


def by_subject(letters: Iterable[Letter]) -> tuple[Subject, ...]:
    """Grouped by subject, and within it one for each party with all its addresses."""
    found: dict[str, dict[tuple[str, str], list[str]]] = {}
    for each in letters:
        found.setdefault(each.subject, {}).setdefault((each.party, each.text), []).append(each.to)
    return tuple(
        Subject(
            words=words,
            letters=tuple(
                Addressed(party=party, to=tuple(to), text=text) for (party, text), to in parties.items()
            ),
        )
        for words, parties in found.items()
    )
