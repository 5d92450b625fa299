"""Requisition: a page a question, saved as a draft of the receiver's own, then checked, signed and sent in."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from anslag.domain.requisition import Asked
from anslag.records.bank_accounts import register_of
from anslag.records.drafts import NEW, DraftChangedError, SavedDraft, draft_of, save_draft
from anslag.records.grant_read import late_proposal
from anslag.records.grants import grant_to, position_of
from anslag.records.mandates import mandates_in, names_of
from anslag.records.requisitions import requisitions, restorable, standing
from anslag.web import clock
from anslag.web.access import Visit, may
from anslag.web.parts.people import actors
from anslag.web.receiving.requisition_forms import FORMS, Asking, PageForm, pages_of
from anslag.web.visitor import unsent

KIND = "requisition"
"""Of draft."""

CHECK = "kontrollera"

LATE = "?"
"""Stands for the reason that a late requisition must have, while it is not written yet."""


@may("requisition_draft")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit, page: str = "belopp") -> HttpResponse:
    pages = pages_of(visit.held.terms)
    if page not in pages:
        raise Http404
    draft = draft_of(KIND, visit.name, programme=visit.held.key)
    asking = asking_of(visit, draft)
    if asking is None:
        return HttpResponseRedirect(reverse("our-grant", args=where(visit)))
    if request.method != "POST":
        form = FORMS[page](asking, initial=_initial(draft, asking) | unsent(request))
        return _show(request, visit, form, page, draft)
    if not visit.may("requisition_draft", "draft"):
        raise Http404
    form = FORMS[page](asking, request.POST)
    if not form.is_valid():
        return _show(request, visit, form, page, draft)
    try:
        save(visit, draft, form)
    except DraftChangedError as changed:
        return _conflict(request, visit, page, form, changed)
    return HttpResponseRedirect(_next(request, visit, page))


def asking_of(visit: Visit, draft: SavedDraft | None) -> Asking | None:
    """What the forms go by; None when there is nothing to requisition: it is done, or waits, or is not open yet."""
    held, name, terms = visit.held, visit.name, visit.held.terms
    made = requisitions(held, recipient=name)
    position = position_of(grant_to(held, name))
    earlier = next((each for each in made if each.open), None)
    done = standing(made) is not None and earlier is None
    if done or visit.today < terms.call.opens or not position.entitled or late_proposal(held, name):
        return None
    late = visit.today > terms.call.closes
    mandates = mandates_in(name)
    names = names_of([*(each.person for each in mandates), draft.saved_by if draft else ""])
    known = register_of(held).account_of(name)
    asking = Asking(
        visit=visit,
        asked=Asked(
            terms=terms,
            position=position,
            recipient=name,
            amount=0,
            earlier=earlier.amount if earlier else 0,
            correcting=earlier is not None,
            closed=late,
            late_reason=LATE if late else "",
            today=visit.today,
            restorable=restorable(held, name, position.lapsed) if late else 0,
        ),
        account=str(known.account) if known else "",
        people=actors(mandates, held.key, visit.today, names),
        names=names,
    )
    return asking if asking.asked.ceiling else None


def save(visit: Visit, draft: SavedDraft | None, form: PageForm) -> None:
    """Save a page over the version it was shown from. Raises DraftChangedError where another stands."""
    content = {**(draft.content if draft else {}), **form.content()}
    version = form.cleaned_data["version"]
    if draft and draft.version != version:
        raise DraftChangedError(content, draft)
    save_draft(
        KIND,
        visit.name,
        programme=visit.held.key,
        content=content,
        version=version,
        by=visit.visitor.person,
        at=clock.now(),
    )


def _initial(draft: SavedDraft | None, asking: Asking) -> dict[str, Any]:
    """What stands in the fields: what has been saved, else what is most likely meant."""
    person = asking.visit.visitor.person
    likely: dict[str, Any] = {"amount": asking.asked.ceiling, "contact": person}
    if person in {each.person for each in asking.signers}:
        likely["signatory"] = person
    elif asking.signers:
        likely["signatory"] = asking.signers[0].person
    return likely | (draft.content if draft else {}) | {"version": draft.version if draft else NEW}


def _show(
    request: HttpRequest, visit: Visit, form: PageForm, page: str, draft: SavedDraft | None, **more: Any
) -> HttpResponse:
    pages = pages_of(visit.held.terms)
    saved_by = form.asking.names.get(draft.saved_by, "") if draft else ""
    return render(
        request,
        "receiving/requisition_page.html",
        {
            "visit": visit,
            "held": visit.held,
            "form": form,
            "number": pages.index(page) + 1,
            "of": len(pages) + 1,
            "draft": draft,
            "saved_by": saved_by,
            "back": _back(visit, page),
            "may_save": visit.may("requisition_draft", "draft"),
        }
        | more,
    )


def _conflict(
    request: HttpRequest, visit: Visit, page: str, form: PageForm, changed: DraftChangedError
) -> HttpResponse:
    """Show both: what stands now, and what was to be saved, which saves over it if it is sent again."""
    theirs = changed.theirs
    again = request.POST.copy()
    again["version"] = str(theirs.version if theirs else NEW)
    shown = FORMS[page](form.asking, again)
    shown.is_valid()
    standing = FORMS[page](form.asking, initial=theirs.content if theirs else {})
    told = [
        {"label": field.label, "value": _value(standing, field.name)}
        for field in standing.visible_fields()
        if theirs
    ]
    return _show(request, visit, shown, page, theirs, conflict=changed, theirs=told)


def _value(form: PageForm, name: str) -> Any:
    """What a field says, in the words of its choices where it has any."""
    value = form[name].value()
    choices = dict(getattr(form.fields[name], "choices", ()))
    return choices.get(value, value)


def _next(request: HttpRequest, visit: Visit, page: str) -> str:
    pages = (*pages_of(visit.held.terms), CHECK)
    following = CHECK if "back" in request.POST else pages[pages.index(page) + 1]
    return address(visit, following)


def _back(visit: Visit, page: str) -> str:
    pages = pages_of(visit.held.terms)
    before = pages.index(page) - 1
    if before < 0:
        return reverse("our-grant", args=where(visit))
    return address(visit, pages[before])


def where(visit: Visit) -> list[str | int]:
    """What the addresses of a grant name: its programme and its receiver."""
    return [visit.held.key, visit.party.number if visit.party else 0]


def address(visit: Visit, page: str) -> str:
    if page == CHECK:
        return reverse("requisition-check", args=where(visit))
    if page == "belopp":
        return reverse("requisition", args=where(visit))
    return reverse("requisition-page", args=[*where(visit), page])
