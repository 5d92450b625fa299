"""An organisation's calendar: all that it owes in any programme, as a page, and as a feed for calendar programs."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from anslag.domain.mandate import RECEIVING
from anslag.files.calendar import Deadline, calendar
from anslag.records.mandates import UnknownPartyError, party_numbered
from anslag.records.obligations import Owed, owed_by_party
from anslag.web import clock
from anslag.web.access import Visit, everyone, signed_in
from anslag.web.parts.where_done import where_done


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is owed, with how many days are left of it, or how late it is, in words."""

    owed: Owed
    state: str
    address: str
    """Where it is done, where there is such a page for the visitor."""


@signed_in
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """For whoever acts for the organisation: what is late, what comes, and what is done."""
    if visit.name not in visit.visitor.parties(visit.today):
        raise Http404
    owed = owed_by_party(visit.name, visit.today)
    done = [each for each in owed if each.obligation.done]
    late = [each for each in owed if not each.obligation.done and each.obligation.is_late(visit.today)]
    groups = (
        (_("Försenat"), late),
        (_("Kommande"), [each for each in owed if each not in done and each not in late]),
        (_("Klart"), done),
    )
    shown = {
        "visit": visit,
        "groups": [
            {
                "title": title,
                "lines": [
                    Line(owed=each, state=_state(each, visit.today), address=_address(visit, each))
                    for each in among
                ],
            }
            for title, among in groups
            if among
        ],
        "feed": f"{settings.ADDRESS}{reverse('calendar-ics', kwargs=_number(visit))}",
    }
    return render(request, "receiving/calendar.html", shown)


@everyone
@require_safe
def feed(_: HttpRequest, party: int) -> HttpResponse:
    """For calendar programs, which sign nobody in: what is public, so no amounts and no persons."""
    try:
        name = party_numbered(party).name
    except UnknownPartyError as unknown:
        raise Http404 from unknown
    deadlines = (
        Deadline(
            programme=each.programme,
            title=each.title,
            case_reference=each.case_reference,
            obligation=each.obligation,
            address=f"{settings.ADDRESS}{reverse('programme', kwargs={'key': each.programme})}",
        )
        for each in owed_by_party(name, clock.today())
    )
    response = HttpResponse(
        calendar(deadlines, party=name, made=clock.now()), content_type="text/calendar; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'inline; filename="anslag.ics"'
    return response


def _number(visit: Visit) -> dict[str, int]:
    assert visit.party is not None
    return {"party": visit.party.number}


def _address(visit: Visit, each: Owed) -> str:
    receives = any(
        mandate.party == visit.name and mandate.role in RECEIVING and mandate.holds(visit.today)
        for mandate in visit.visitor.mandates
    )
    return where_done(each, _number(visit)["party"], visit.today) if receives else ""


def _state(each: Owed, today: date) -> str:
    owed = each.obligation
    days = abs((owed.due - today).days)
    if owed.done:
        done = _("gjort %(day)s") % {"day": owed.done}
        return _("%(done)s, efter sista dagen") % {"done": done} if owed.is_late(today) else done
    if owed.coming:
        return (
            _("när det finns något att betala ut")
            if owed.what == "payment"
            else _("när pengarna är utbetalda")
        )
    if owed.is_late(today):
        return ngettext("%(days)s dag försenat", "%(days)s dagar försenat", days) % {"days": days}
    if not days:
        return _("sista dagen är i dag")
    return ngettext("%(days)s dag kvar", "%(days)s dagar kvar", days) % {"days": days}
