"""Our grant: its way step by step, where its money stands, its documents, who acts for it, and what has happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anslag.domain.money import Kronor
from anslag.records.grant_read import Event, GrantStory, grant_story
from anslag.records.mandates import mandates_in, names_of
from anslag.web.access import Visit, may
from anslag.web.parts.act_words import act_words
from anslag.web.parts.people import actors
from anslag.web.parts.stage_words import stages_shown


@may("requisition_handling")
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    story = grant_story(visit.held, visit.name)
    acting = actors(mandates_in(visit.name), visit.held.key, visit.today)
    names = names_of([*(each.who for each in story.events), *(each.approved_by for each in story.events)])
    return render(
        request,
        "receiving/grant.html",
        {
            "visit": visit,
            "held": visit.held,
            "terms": visit.held.terms,
            "story": story,
            "stages": stages_shown(visit.held.terms, story.position, story.acts, today=visit.today),
            "people": acting,
            "events": [_told(event, names) for event in story.events],
            "may_draft": visit.may("requisition_draft", "draft"),
            "correctable": correctable(story),
            "kept_for_itself": _kept_for_itself(story),
        },
    )


def correctable(story: GrantStory) -> bool:
    """Whether there is a requisition that nobody has let be paid yet."""
    return any(
        not (each.superseded or each.by_wish or each.ordered or each.paid) for each in story.requisitions
    )


def _kept_for_itself(story: GrantStory) -> Kronor:
    return story.position.paid - story.position.passed_on


def _told(event: Event, names: dict[str, str]) -> dict[str, object]:
    return {
        "event": event,
        "words": act_words(event.action),
        "who": names.get(event.who, event.who),
        "approved_by": names.get(event.approved_by, event.approved_by),
    }
