"""The one door to every page: each says who may enter, and is told on whose behalf it was entered.

A page's address may name a programme (`key`) and a party (`party`, its number). Whoever has not signed in is asked
to; whoever has, and may not enter, is told that there is no such page.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from anslag.domain import policy
from anslag.domain.policy import Access, Scope, Standing
from anslag.domain.problem import Refusal, Refused
from anslag.records.grants import Held, UnknownProgrammeError, held_programme
from anslag.records.mandates import PartyNamed, UnknownPartyError, party_numbered, scope_of, scope_of_parties
from anslag.steps.act import Act
from anslag.web import clock
from anslag.web.visitor import Visitor, keep_unsent


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may enter: anyone, anyone signed in, or those with a mandate for any of these, as the policy says."""

    everyone: bool = False
    any_of: tuple[tuple[str, Access], ...] = ()
    by_code: bool = False
    """Whether also to whoever has only shown a one-time code, if the policy says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Someone on a page: who, on which day, in which programme and about which party."""

    visitor: Visitor
    today: date
    scope: Scope
    programme: Held | None = None
    party: PartyNamed | None = None

    @property
    def held(self) -> Held:
        """The programme, on a page whose address names one."""
        assert self.programme is not None
        return self.programme

    @property
    def name(self) -> str:
        """The party's name, on a page whose address names one."""
        assert self.party is not None
        return self.party.name

    def may(self, action: str, access: Access = "read", *, settled: bool = False) -> bool:
        """Whether the visitor may do this here, today."""
        return policy.may(
            self.visitor.mandates,
            action,
            access,
            scope=self.scope.but(settled=settled or self.scope.settled),
            today=self.today,
        )

    def may_there(self, held: Held, action: str) -> bool:
        """Whether the visitor may read this of another programme today, whatever the visitor is there."""
        scope = scope_of(held, self.visitor.parties(self.today), owner="")
        return policy.may(self.visitor.mandates, action, "read", scope=scope, today=self.today)

    def may_as_giver(self, held: Held, action: str) -> bool:
        """Whether the visitor may read this of the whole of another programme today, as one of those who give it."""
        giver = held.row.giver.name
        standing = Standing(party=giver, side="giver", own=giver)
        scope = Scope(standings=(standing,), programme=held.key)
        return policy.may(self.visitor.mandates, action, "read", scope=scope, today=self.today)

    def act(self, key: str = "") -> Act:
        """An act of the visitor's, now. `key` is the form's own, so that a form that is sent twice is one act."""
        person, moment = self.visitor.person, clock.now().isoformat(timespec="seconds")
        act = Act(by=person, today=self.today, at=moment)
        return replace(act, key=f"{person}/{key}") if key else act


type Page = Callable[..., HttpResponse]
"""Is called with the request, the visit, and whatever else the address names, by name."""

type View = Callable[..., HttpResponse]


def everyone(view: View) -> View:
    """Let anyone see the page."""
    view.rule = Rule(everyone=True)  # type: ignore[attr-defined]
    return view


def open_to_all(page: Page) -> View:
    """Let anyone see the page, which shows each visitor what they may see."""
    return _door(page, Rule(everyone=True))


def signed_in(page: Page) -> View:
    """Let anyone who has signed in see the page, which shows what is theirs."""
    return _door(page, Rule())


def may(action: str, access: Access = "read", *, by_code: bool = False) -> Callable[[Page], View]:
    """Let those who may do this see the page."""
    return may_any((action, access), by_code=by_code)


def may_any(*any_of: tuple[str, Access], by_code: bool = False) -> Callable[[Page], View]:
    """Let those who may do any of these see the page."""
    return lambda page: _door(page, Rule(any_of=any_of, by_code=by_code))


def _door(page: Page, rule: Rule) -> View:
    @wraps(page)
    def view(request: HttpRequest, **named: Any) -> HttpResponse:
        visitor: Visitor = request.visitor  # type: ignore[attr-defined]
        if not visitor.person and not rule.everyone:
            return _to_sign_in(request)
        if visitor.by_code and not (rule.everyone or rule.by_code):
            raise Http404
        visit, rest = _visit(visitor, named)
        if rule.any_of and not any(visit.may(*each) for each in rule.any_of):
            raise Http404
        try:
            response = page(request, visit, **rest)
        except Refusal as refusal:  # what no form is there to tell of
            response = render(request, "open/refused.html", {"told": _told(refusal)}, status=409)
        response.headers["Cache-Control"] = "no-store, private"  # whoever signs out leaves nothing behind
        return response

    view.rule = rule  # type: ignore[attr-defined]
    return view


def _told(refusal: Refusal) -> list[str]:
    """What is wrong and how to mend it, without the names that rules have in the code."""
    if isinstance(refusal, Refused):
        return [f"{each.message} {each.remedy}" for each in refusal.problems]
    return [str(refusal)]


def _visit(visitor: Visitor, named: dict[str, Any]) -> tuple[Visit, dict[str, Any]]:
    rest = dict(named)
    try:
        held = held_programme(rest.pop("key")) if "key" in rest else None
        party = party_numbered(rest.pop("party")) if "party" in rest else None
    except (UnknownProgrammeError, UnknownPartyError) as unknown:
        raise Http404 from unknown
    today = clock.today()
    owner = party.name if party else ""
    acts_for = visitor.parties(today)
    scope = scope_of(held, acts_for, owner=owner) if held else scope_of_parties(giver=owner, owner=owner)
    return Visit(visitor=visitor, today=today, scope=scope, programme=held, party=party), rest


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Ask whoever it is to sign in, and lead them back: to the page that was sent from, with what was sent kept."""
    here = request.get_full_path()
    if request.method == "POST":
        keep_unsent(request)
        here = urlsplit(request.headers.get("Referer", "")).path or reverse("start")
    back = urlencode({"next": here})
    return HttpResponseRedirect(f"{reverse('sign-in')}?{back}")
