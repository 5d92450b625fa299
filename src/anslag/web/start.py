"""Where whoever has signed in begins: the organisations they act for, and what is due there, the soonest first."""

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anslag.domain.mandate import GIVING
from anslag.records.desk import Given, Received, given_by, received_by, waiting_outside_programmes
from anslag.records.mandates import PartyNamed, parties_named, scope_of_parties
from anslag.records.obligations import owed_by_party
from anslag.web.access import Visit, signed_in
from anslag.web.parts.roles import NAMES
from anslag.web.parts.stage_words import days_left
from anslag.web.parts.where_done import where_done
from anslag.web.people.examine import READS

MOST_SHOWN = 5
"""Deadlines of an organisation; the calendar has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    programme: str
    title: str
    what: str
    day: str
    left: str
    late: bool
    address: str
    """Where it is done, where there is a page for just that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    number: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An organisation that the visitor acts for."""

    party: PartyNamed
    roles: tuple[str, ...]
    given: tuple[Given, ...]
    received: tuple[Received, ...]
    due: tuple[Due, ...]
    proposed: tuple[Waiting, ...]
    """What has been prepared outside every programme, and waits for another person."""
    gives: bool
    """Whether the visitor has a role at the giver's side."""
    sets_up: bool
    """Whether the visitor may prepare programmes."""
    examines: bool
    """Whether the visitor may read the applications of proxies."""


@signed_in
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    names = visit.visitor.parties(visit.today)
    given, received = given_by(names), received_by(names)
    waiting = waiting_outside_programmes(names)
    desks = [_desk(visit, party, given, received, waiting) for party in parties_named(names)]
    return render(request, "start.html", {"visit": visit, "desks": desks})


def _desk(
    visit: Visit,
    party: PartyNamed,
    given: tuple[Given, ...],
    received: tuple[Received, ...],
    waiting: tuple[tuple[str, str, int], ...],
) -> Desk:
    held = [each for each in visit.visitor.mandates if each.party == party.name and each.holds(visit.today)]
    roles = {each.role for each in held}
    gives, receives = bool(roles & set(GIVING)), bool(roles - set(GIVING))
    here = replace(visit, scope=scope_of_parties(giver=party.name, owner=party.name))
    return Desk(
        party=party,
        roles=tuple(dict.fromkeys(str(NAMES[each.role]) for each in held)),
        given=tuple(each for each in given if each.party == party.name) if gives else (),
        received=tuple(each for each in received if each.party == party.name) if receives else (),
        due=_due(visit, party) if receives else (),
        proposed=_proposed(party, waiting) if gives else (),
        gives=gives,
        sets_up=here.may("decision", "prepare"),
        examines=any(here.may(*each) for each in READS),
    )


def _proposed(party: PartyNamed, waiting: tuple[tuple[str, str, int], ...]) -> tuple[Waiting, ...]:
    words = {
        "open": _("Ett program ska öppnas"),
        "erase_person": _("En persons uppgifter ska raderas"),
    }
    return tuple(
        Waiting(number=number, words=words[step])
        for name, step, number in waiting
        if name == party.name and step in words
    )


def _due(visit: Visit, party: PartyNamed) -> tuple[Due, ...]:
    open_ones = [each for each in owed_by_party(party.name, visit.today) if each.obligation.done is None]
    return tuple(
        Due(
            programme=each.programme,
            title=each.title,
            what=each.obligation.title,
            day=each.obligation.due.isoformat(),
            left=days_left(each.obligation.due, visit.today),
            late=each.obligation.is_late(visit.today),
            address=where_done(each, party.number, visit.today),
        )
        for each in open_ones[:MOST_SHOWN]
    )
