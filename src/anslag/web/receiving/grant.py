"""Our grant: its way step by step, where its money stands, its documents, who acts for it, and what has happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anslag.domain.mandate import RECEIVING
from anslag.records.grant_read import Event, grant_story
from anslag.records.mail import mail_of
from anslag.records.mandates import mandates_in, names_of
from anslag.web import clock
from anslag.web.access import Visit, may
from anslag.web.parts.act_words import act_words
from anslag.web.parts.mail_log import logged
from anslag.web.parts.people import actors
from anslag.web.parts.stage_words import stages_shown


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
            "stages": stages_shown(visit.held.terms, story.position, story.acts, today=visit.today),
            "people": [each for each in actors(mandates, key, visit.today, names) if each.role in RECEIVING],
            "events": [_told(event, names, key) for event in story.events],
            "mail": [logged(each, clock.now()) for each in mail_of(programme=key, party=visit.name)],
            "may_draft": visit.may("requisition_draft", "draft"),
            "correctable": any(each.open for each in story.requisitions),
        },
    )


def _told(event: Event, names: dict[str, str], key: str) -> dict[str, object]:
    """An event in words. What was done in another programme was done with what this one has paid."""
    return {
        "event": event,
        "words": act_words(event.action) if event.programme == key else _("Pengar fördelades vidare"),
        "who": names.get(event.who, event.who),
        "approved_by": names.get(event.approved_by, event.approved_by),
    }
