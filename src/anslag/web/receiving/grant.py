"""Our grant: its way step by step, where its money stands, its documents, who acts for it, and what has happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anslag.domain.mandate import RECEIVING
from anslag.domain.stage import StageId
from anslag.records.grant_read import Event, GrantStory, grant_story
from anslag.records.mail import mail_of
from anslag.records.mandates import mandates_in, names_of
from anslag.web import clock
from anslag.web.access import Visit, may
from anslag.web.parts.act_words import act_words
from anslag.web.parts.mail_log import logged
from anslag.web.parts.people import actors
from anslag.web.parts.stage_words import Action, stages_shown
from anslag.web.receiving.requisition import where


@may("requisition_handling")
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    story = grant_story(visit.held, visit.name)
    mandates, key = mandates_in(visit.name), visit.held.key
    acted = [each.who for each in story.events] + [each.approved_by for each in story.events]
    names = names_of([*acted, *(each.person for each in mandates)])
    return render(
        request,
        "receiving/grant.html",
        {
            "visit": visit,
            "held": visit.held,
            "terms": visit.held.terms,
            "story": story,
            "stages": stages_shown(
                visit.held.terms,
                story.position,
                story.acts,
                today=visit.today,
                actions=_actions(visit, story),
            ),
            "people": [each for each in actors(mandates, key, visit.today, names) if each.role in RECEIVING],
            "events": [_told(event, names, key) for event in story.events],
            "mail": [logged(each, clock.now()) for each in mail_of(programme=key, party=visit.name)],
        },
    )


def _actions(visit: Visit, story: GrantStory) -> dict[StageId, tuple[Action, ...]]:
    """What the visitor can do at each stage."""
    passing_on = tuple(
        Action(words=own.terms.title, address=reverse("overview", args=[own.key]))
        for own in story.passes_on_in
    )
    return {"requisition": _requisition(visit, story), "passing_on": passing_on}


def _requisition(visit: Visit, story: GrantStory) -> tuple[Action, ...]:
    call, stage = visit.held.terms.call, reverse("requisition", args=where(visit))
    begun = visit.may("requisition_draft", "draft") and visit.today >= call.opens and story.position.entitled
    if not begun or story.acts.asked_late:
        return ()
    if any(each.open for each in story.requisitions):
        return (Action(words=_("Rätta rekvisitionen"), address=stage),)
    if story.acts.requisitioned:
        return ()
    if visit.today > call.closes:
        return (Action(words=_("Skicka en sen rekvisition"), address=stage, look="secondary"),)
    return (Action(words=_("Rekvirera"), address=stage, look="primary"),)


def _told(event: Event, names: dict[str, str], key: str) -> dict[str, object]:
    """An event in words. What was done in another programme was done with what this one has paid."""
    return {
        "event": event,
        "words": act_words(event.action) if event.programme == key else _("Pengar fördelades vidare"),
        "who": names.get(event.who, event.who),
        "approved_by": names.get(event.approved_by, event.approved_by),
    }
