"""Our grant: its way step by step, where its money stands, its documents, who acts for it, and what has happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anslag.domain.clawback import Case
from anslag.domain.invoice import Invoice
from anslag.domain.mandate import RECEIVING
from anslag.domain.report_parts import form_parts
from anslag.domain.stage import StageId
from anslag.records.bank_accounts import register_of
from anslag.records.clawbacks import cases
from anslag.records.grant_read import Event, GrantStory, grant_story
from anslag.records.invoices import invoices
from anslag.records.mail import mail_of
from anslag.records.mandates import mandates_in, names_of
from anslag.records.requisitions import restorable
from anslag.web import clock
from anslag.web.access import Visit, may
from anslag.web.parts.act_words import act_words
from anslag.web.parts.mail_log import Letters, logged, told_once
from anslag.web.parts.people import actors
from anslag.web.parts.stage_words import Action, stages_shown
from anslag.web.receiving.evidence import requests_of
from anslag.web.receiving.requisition import where

FEW_PARTS = 3
"""A report of no more parts than this begins at its first; a longer one at the list of them."""


@may("requisition_handling")
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    story = grant_story(visit.held, visit.name, today=visit.today)
    ours = visit.may("requisition_draft")  # the giver reads the same page
    mandates, key = mandates_in(visit.name), visit.held.key
    acted = [each.who for each in story.events] + [each.approved_by for each in story.events]
    names = names_of([*acted, *(each.person for each in mandates)])
    our_cases = _cases(visit, story)
    return render(
        request,
        "receiving/grant.html",
        {
            "visit": visit,
            "ours": ours,
            "held": visit.held,
            "terms": visit.held.terms,
            "story": story,
            "stages": stages_shown(
                visit.held.terms,
                story.position,
                story.acts,
                today=visit.today,
                actions=_actions(visit, story),
                ours=ours,
            ),
            "people": [each for each in actors(mandates, key, visit.today, names) if each.role in RECEIVING],
            "events": [_told(event, names, key) for event in story.events],
            "mail": _mail(visit),
            "our_invoices": (found := _invoices(visit, story)),
            "credited": {each.credits.number for each in found if each.credits},
            "our_cases": our_cases,
            "to_answer": [each for each in our_cases if each.is_heard(visit.today)],
            "asked": requests_of(visit) if story.acts.reported and visit.may("evidence") else (),
            "reports": _reports(story) if visit.may("report") else (),
        },
    )


def _invoices(visit: Visit, story: GrantStory) -> list[Invoice]:
    """What has been demanded, and what of it was withdrawn: looked for only where something has."""
    if not story.acts.claims or not visit.may("repayment"):
        return []
    return [each for each in invoices(visit.held) if each.buyer.name == visit.name]


def _cases(visit: Visit, story: GrantStory) -> list[Case]:
    """What is clawed back was used once, as an accepted report says: looked for only after one."""
    if not story.acts.accepted or not visit.may("hearing"):
        return []
    return [each for each in cases(visit.held) if each.recipient == visit.name]


def _mail(visit: Visit) -> list[Letters]:
    """What has been sent to the receiver; what is about its drafts is for those who read them."""
    kept = mail_of(programme=visit.held.key, party=visit.name, drafts=visit.may("requisition_draft"))
    return told_once(logged(each, clock.now(), shows_address=visit.may("contact")) for each in kept)


def _actions(visit: Visit, story: GrantStory) -> dict[StageId, tuple[Action, ...]]:
    """What the visitor can do at each stage."""
    passing_on = tuple(
        Action(words=own.terms.title, address=reverse("overview", args=[own.key]))
        for own in story.passes_on_in
        if visit.may_there(own, "requisition_handling")
    )
    return {
        "requisition": _requisition(visit, story),
        "payment": _payment(visit, story),
        "passing_on": passing_on,
        "report": _report(visit, story),
        "repayment": _repayment(visit, story),
    }


def _requisition(visit: Visit, story: GrantStory) -> tuple[Action, ...]:
    call, page = visit.held.terms.call, reverse("requisition", args=where(visit))
    if visit.today < call.opens or not story.position.entitled or story.acts.asked_late:
        return ()
    if not visit.may("requisition_draft", "draft"):
        return _signing(visit, story)
    if any(each.open for each in story.requisitions):
        return (Action(words=_("Rätta rekvisitionen"), address=page),)
    if story.acts.requisitioned or not _may_still_be_had(visit, story):
        return ()
    if visit.today > call.closes:
        return (Action(words=_("Skicka en sen rekvisition"), address=page, look="secondary"),)
    return (Action(words=_("Rekvirera"), address=page, look="primary"),)


def _payment(visit: Visit, story: GrantStory) -> tuple[Action, ...]:
    """After a payment that came back: whoever signs says which account is right."""
    if not story.acts.returned or visit.party is None or not visit.may("payee_account", "sign"):
        return ()
    known = register_of(visit.held).account_of(visit.name)
    if known is None or not known.returned:
        return ()
    words = _("Lämna ett nytt konto, eller bekräfta det som finns")
    page = reverse("change-bank-account", args=[visit.party.number])
    return (Action(words=words, address=page, look="primary"),)


def _report(visit: Visit, story: GrantStory) -> tuple[Action, ...]:
    if not story.position.paid or visit.today < visit.held.terms.report_back.opens:
        return ()
    if not (visit.may("report_draft") or visit.may("report", "sign")):
        return ()
    page = reverse("report", args=where(visit))
    if story.acts.complete_by:
        return (Action(words=_("Komplettera redovisningen"), address=page, look="primary"),)
    if story.acts.restate_by:
        return (Action(words=_("Redovisa på nytt"), address=page, look="primary"),)
    if story.acts.reported:
        return (Action(words=_("Läs redovisningen"), address=page),)
    parts = form_parts(visit.held.programme.form)
    if len(parts) <= FEW_PARTS and visit.may("report_draft", "draft"):
        page = reverse("report-part", args=[*where(visit), parts[0].id])
    return (Action(words=_("Redovisa"), address=page, look="primary"),)


def _repayment(visit: Visit, story: GrantStory) -> tuple[Action, ...]:
    """The invoice that is to be paid first, with how it is paid."""
    upcoming = story.acts.to_pay
    if upcoming is None or not visit.may("repayment"):
        return ()
    page = reverse("our-invoice", args=[*where(visit), upcoming.number])
    return (Action(words=_("Läs fakturan"), address=page),)


def _reports(story: GrantStory) -> list[Event]:
    """The acts by which the recipient has submitted a version, the first one first."""
    return [each for each in reversed(story.events) if each.action == "submit_report"]


def _may_still_be_had(visit: Visit, story: GrantStory) -> bool:
    """Whether anything is left to requisition: what lapsed may have been shared again among others."""
    lapsed = story.position.lapsed
    return bool(story.position.unrequisitioned or restorable(visit.held, visit.name, lapsed))


def _signing(visit: Visit, story: GrantStory) -> tuple[Action, ...]:
    """For whoever signs and does not fill in."""
    if not visit.may("requisition", "sign") or story.acts.requisitioned:
        return ()
    page = reverse("requisition-check", args=where(visit))
    return (Action(words=_("Kontrollera och underteckna"), address=page, look="primary"),)


def _told(event: Event, names: dict[str, str], key: str) -> dict[str, object]:
    """An event in words. What was done in another programme was done with what this one has paid."""
    return {
        "event": event,
        "words": act_words(event.action) if event.programme == key else _("Pengar fördelades vidare"),
        "who": names.get(event.who, event.who),
        "approved_by": names.get(event.approved_by, event.approved_by),
    }
