"""The last look at a programme before it is opened: as recipients will see it, beside last year's, and sent off."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anslag.domain.decision import call_over_problems
from anslag.domain.problem import Problem, Refused
from anslag.domain.programme import Programme
from anslag.domain.share import KeyUnusableError
from anslag.files.instructions_text import InstructionsText, instructions_text
from anslag.files.programme_copy import places_naming
from anslag.files.programme_counts import counts
from anslag.records.folder import dump_programme
from anslag.steps.act import Act
from anslag.steps.proposal import propose
from anslag.web.access import Visit, may
from anslag.web.giving.changes import changes_between
from anslag.web.giving.setup_draft import Setup, address, proposals_to_open, setup_of
from anslag.web.giving.setup_key import outcome_of
from anslag.web.giving.setup_left import Places
from anslag.web.parts.burden import Burden, burden


@may("decision", "prepare")
@require_safe
def preview(request: HttpRequest, visit: Visit, *, name: str) -> HttpResponse:
    """The instructions as a recipient will read them, with what each may requisition."""
    setup = setup_of(visit, name)
    text, fault = _instructions(setup)
    shown = {"visit": visit, "setup": setup, "text": text, "fault": fault}
    return render(request, "giving/setup_preview.html", shown)


def _instructions(setup: Setup) -> tuple[InstructionsText | None, str]:
    programme = setup.checked.programme
    if programme is None or outcome_of(setup) is None or setup.problems_of("grunduppgifter"):
        return None, _("Anvisningarna kan visas när felen i programmet är rättade.")
    try:
        return instructions_text(programme, version=_("utkast")), ""
    except KeyUnusableError as unusable:
        return None, str(unusable)


@may("decision", "prepare")
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, visit: Visit, *, name: str) -> HttpResponse:
    setup = setup_of(visit, name)
    if request.method != "POST":
        return _shown(request, visit, setup)
    try:
        _sent(visit, setup, request.POST)
    except Refused as refused:
        return _shown(request, visit, setup, refused)
    return HttpResponseRedirect(address(visit, setup, task="granska"))


def _sent(visit: Visit, setup: Setup, posted: Any) -> None:
    """Send the programme that was looked at for another person to approve. Raises Refused."""
    faults = (*setup.hindrances, *_not_looked_at(setup, posted.get("seen", "")))
    if faults or setup.checked.programme is None:
        raise Refused(faults)
    propose_opening(visit.act(posted.get("form", "")), setup.checked.programme, after=setup.after)


def propose_opening(act: Act, programme: Programme, *, after: str = "") -> None:
    """To the giver itself: whoever may open its programmes is asked, and sees what differs from `after`."""
    facts = {"folder": dump_programme(programme)} | ({"after": after} if after else {})
    propose(act, step="open", party=programme.terms.giver, facts=facts)


def _not_looked_at(setup: Setup, seen: str) -> tuple[Problem, ...]:
    if setup.saved and seen == str(setup.saved.version):
        return ()
    return (
        Problem(
            place="",
            rule="setup.changed",
            message=_("Någon har ändrat programmet sedan du öppnade sidan."),
            remedy=_("Gå igenom det igen och skicka sedan."),
        ),
    )


def _shown(request: HttpRequest, visit: Visit, setup: Setup, refused: Refused | None = None) -> HttpResponse:
    programme = setup.checked.programme
    sent = proposals_to_open(visit, setup.name)
    places = Places(visit=visit, setup=setup)
    shown = {
        "visit": visit,
        "setup": setup,
        "refused": places.left(refused.problems) if refused else (),
        "left": places.left((*setup.hindrances, *_call_over(programme, visit.today))),
        "old_year": places.naming(places_of_old_year(setup)),
        "changes": changes_between(setup.before, programme) if setup.before and programme else None,
        "outcome": outcome_of(setup),
        "burden": _burden(programme),
        "form_key": uuid4().hex,
        "sent": sent[0] if sent else None,
    }
    return render(request, "giving/setup_review.html", shown)


def _call_over(programme: Programme | None, today: date) -> tuple[Problem, ...]:
    return call_over_problems(programme.terms, today=today) if programme else ()


def _burden(programme: Programme | None) -> Burden | None:
    return burden(counts(programme)) if programme else None


def places_of_old_year(setup: Setup) -> tuple[str, ...]:
    """Texts that still name the year of the programme it was copied from."""
    if setup.before is None or setup.checked.programme is None:
        return ()
    old = setup.before.terms.grant_year
    return places_naming(str(old), setup.texts) if old != setup.checked.programme.terms.grant_year else ()
