"""Who sits in front of the page: a person who has signed in, with the mandates that they have, or anyone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from anslag.domain.mandate import Mandate, acts_by_code
from anslag.records.contact_codes import contact_with_mandates
from anslag.records.mandates import person_with_mandates

PERSON = "person"
"""In the session: the pseudonym of whoever signed in."""

METHOD = "signed_in_by"

INVITATION = "invitation"
"""In the session of someone who is on the way to sign in: the token of the invitation that they take up."""

NEW_ACCOUNT = "new_account"
"""In the session of someone who has just made an account and is to sign in to it: its username."""


UNSENT = "unsent"
"""In the session of someone who had to sign in again: what they sent meanwhile, and where."""

OWN = ("act_key", "version")
"""Fields that the page itself fills in anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A person, by pseudonym; empty for anyone."""

    person: str = ""
    name: str = ""
    mandates: tuple[Mandate, ...] = ()

    @property
    def by_code(self) -> bool:
        """Whether it is no person, but whoever reads a receiver's mail: for one report, and nothing else."""
        return acts_by_code(self.person)

    def parties(self, today: date) -> tuple[str, ...]:
        """The names of the organisations that the visitor acts for today, each once."""
        return tuple(dict.fromkeys(each.party for each in self.mandates if each.holds(today)))


def sign_in(request: HttpRequest, person: str, *, method: str) -> None:
    """Begin a session of the person's own. Whatever session there was is left behind, with its key."""
    kept = request.session.get(UNSENT)
    request.session.flush()
    if kept:
        request.session[UNSENT] = kept
    request.session[PERSON] = person
    request.session[METHOD] = method


def keep_unsent(request: HttpRequest) -> None:
    """Keep what was sent by someone whose session has ended, until they have signed in again."""
    sent = {
        name: values[0] if len(values) == 1 else values
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
    }
    if sent and not request.FILES:
        request.session[UNSENT] = {"path": request.path, "sent": sent}


def unsent(request: HttpRequest) -> dict[str, Any]:
    """What was sent to this page before its sender had to sign in again, once; nothing of anyone else's draft.

    A field that was sent several times has a list.
    """
    kept = request.session.get(UNSENT)
    if not kept or kept["path"] != request.path:
        return {}
    del request.session[UNSENT]
    return {name: value for name, value in kept["sent"].items() if name not in OWN}


def sign_out(request: HttpRequest) -> None:
    request.session.flush()


def visitor_of(request: HttpRequest) -> Visitor:
    person = request.session.get(PERSON, "")
    if not person:
        return Visitor()
    known = contact_with_mandates(person) if acts_by_code(person) else person_with_mandates(person)
    return Visitor(person=person, name=known[0], mandates=known[1]) if known else Visitor()


class VisitorMiddleware:
    """Gives every request its visitor, read when it is first asked for."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.visitor = SimpleLazyObject(lambda: visitor_of(request))  # type: ignore[attr-defined]
        return self.respond(request)
