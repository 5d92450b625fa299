"""The last page of a requisition: all that it says, who may sign it, and the sending in."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anslag.domain.bank_account import masked
from anslag.domain.day import date_text
from anslag.domain.mail import Notice
from anslag.domain.problem import Refusal
from anslag.records.drafts import SavedDraft, draft_of, drop_draft
from anslag.records.proposals import proposals
from anslag.records.requisitions import requisitions
from anslag.steps.mail import queue_notices
from anslag.steps.permission import by_mandate
from anslag.steps.proposal import propose
from anslag.steps.requisition import requisition
from anslag.web.access import Visit, may_any
from anslag.web.parts.amounts import in_kronor
from anslag.web.receiving.requisition import KIND, address, asking_of, where
from anslag.web.receiving.requisition_forms import FORMS, Asking, SignForm, pages_of
from anslag.web.receiving.requisition_words import receipt_subject, receipt_text


@may_any(("requisition_draft", "read"), ("requisition", "sign"))
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what is to be sent in; sign it and send it in, or ask whoever signs."""
    if request.method == "POST" and (sent := _already(visit, request.POST.get("act_key", ""))):
        return HttpResponseRedirect(sent)
    draft = draft_of(KIND, visit.name, programme=visit.held.key)
    asking = asking_of(visit, draft)
    if asking is None:
        return HttpResponseRedirect(reverse("our-grant", args=where(visit)))
    if request.method != "POST":
        form = SignForm(initial={"version": draft.version if draft else 0})
        return _show(request, visit, asking, draft, form)
    return _ask_signer(visit, draft) if "ask" in request.POST else _sign(request, visit, asking, draft)


def _sign(request: HttpRequest, visit: Visit, asking: Asking, draft: SavedDraft | None) -> HttpResponse:
    form = SignForm(request.POST)
    valid = form.is_valid() and visit.may("requisition", "sign") and not missing(asking, draft)
    if valid and draft and form.cleaned_data["version"] == draft.version:
        try:
            return HttpResponseRedirect(_send(visit, asking, draft, form.key))
        except Refusal as refusal:
            form.refuse(refusal)
    elif valid and draft:
        form = _of_version(request, draft.version)
    return _show(request, visit, asking, draft, form)


def _of_version(request: HttpRequest, version: int) -> SignForm:
    """The form as it was sent, of the draft as it now stands: what is signed has been seen."""
    sent = request.POST.copy()
    sent["version"] = str(version)
    form = SignForm(sent)
    form.is_valid()
    form.add_error(None, _("Uppgifterna har ändrats sedan sidan visades. Kontrollera dem igen."))
    return form


def missing(asking: Asking, draft: SavedDraft | None) -> list[str]:
    """The pages that are not filled in."""
    content = draft.content if draft else {}
    needs = {
        "belopp": ("amount", *(("late_reason",) if asking.late else ())),
        "kvarvarande": ("wants_leftover",),
        "konto": ("account",),
        "undertecknare": ("signatory", "contact"),
    }
    return [
        page
        for page in pages_of(asking.terms)
        if not all(_said(asking, content, name) for name in needs[page])
    ]


def _said(asking: Asking, content: dict[str, Any], name: str) -> bool:
    """Whether something is filled in; someone who no longer acts for the receiver is not."""
    among = {"signatory": asking.signers, "contact": asking.people}
    if name in among:
        return content.get(name) in {each.person for each in among[name]}
    return name in content


def _send(visit: Visit, asking: Asking, draft: SavedDraft, key: str) -> str:
    """Make the requisition, or propose it when it is late, and tell the receiver's registry. Returns where to go."""
    content, act, held, name = draft.content, visit.act(key), visit.held, visit.name
    facts = {
        "recipient": name,
        "amount": content["amount"],
        "wants_leftover": bool(content.get("wants_leftover")),
        "correcting": asking.asked.correcting,
        "late_reason": content.get("late_reason", "") if asking.late else "",
        "stated": {
            "account": content["account"] or asking.account,
            "account_is_new": bool(content["account"]),
            "conditions": True,
            "contact": content["contact"],
            "less_reason": content.get("less_reason", ""),
            "signatory": visit.visitor.person,
        },
    }
    with by_mandate(act, "requisition", programme=held.key, recipient=name):
        if asking.late:
            propose(act, step="requisition", party=name, programme=held.key, facts=facts)
        else:
            requisition(act, programme=held.key, **facts)
        if content["account"]:
            _ask_for_account(visit, content["account"], key)
        drop_draft(KIND, name, programme=held.key)
        receipt = Notice(
            key=f"requisition/{act.key}",
            kind="receipt",
            party=name,
            subject=receipt_subject(held.terms, late=asking.late),
            text=receipt_text(held.terms, name, content["amount"], late=asking.late),
        )
        queue_notices([receipt], programme=held.key, today=act.today)
    return _already(visit, key) or reverse("our-grant", args=where(visit))


def _ask_for_account(visit: Visit, account: str, key: str) -> None:
    """Let the new account be examined at the giver, if whoever signs may ask for that. Others ask whoever may."""
    if not visit.may("payee_account", "sign"):
        return
    act = visit.act(f"{key}/account")
    facts = {"recipient": visit.name, "account": account}
    with (
        suppress(Refusal),
        transaction.atomic(),
    ):  # it is the account that holds already, or is asked for already
        propose(act, step="change_account", party=visit.name, programme=visit.held.key, facts=facts)


def _already(visit: Visit, key: str) -> str:
    """The receipt of what was sent in by a form with this key, if it was."""
    if not key:
        return ""
    done = visit.act(key).key
    for each in requisitions(visit.held, recipient=visit.name):
        if each.key == done:
            return reverse("requisition-receipt", args=[*where(visit), each.entry])
    for late in proposals(programme=visit.held.key, party=visit.name):
        if late.key == done:
            return reverse("late-requisition", args=[*where(visit), late.number])
    return ""


def _ask_signer(visit: Visit, draft: SavedDraft | None) -> HttpResponse:
    """Let those who may sign know that there is something to sign."""
    here = address(visit, "kontrollera")
    if draft is not None:
        notice = Notice(
            key=f"requisition-to-sign/{visit.held.key}/{visit.name}/{draft.version}",
            kind="to_sign",
            party=visit.name,
            subject=f"En rekvisition väntar på underskrift – {visit.held.terms.title}",
            text="Rekvisitionen är ifylld men inte inskickad. Logga in, kontrollera den och underteckna senast "
            f"{date_text(visit.held.terms.call.closes)}: {settings.ADDRESS}{here}",
        )
        queue_notices([notice], programme=visit.held.key, today=visit.today)
    return HttpResponseRedirect(f"{here}?meddelat=ja")


def _show(
    request: HttpRequest, visit: Visit, asking: Asking, draft: SavedDraft | None, form: SignForm
) -> HttpResponse:
    content = draft.content if draft else {}
    return render(
        request,
        "receiving/requisition_check.html",
        {
            "visit": visit,
            "held": visit.held,
            "terms": visit.held.terms,
            "form": form,
            "draft": draft,
            "asking": asking,
            "answers": _answers(visit, asking, content),
            "missing": [
                {"title": TITLES[each](), "address": address(visit, each)} for each in missing(asking, draft)
            ],
            "may_sign": visit.may("requisition", "sign"),
            "less_but_more": bool(content.get("wants_leftover"))
            and content.get("amount", asking.asked.ceiling) < asking.asked.ceiling,
            "instead_of": _instead_of(visit, asking, content),
            "may_change": visit.may("requisition_draft", "draft"),
            "told": request.GET.get("meddelat"),
            "number": len(pages_of(visit.held.terms)) + 1,
        },
    )


def _instead_of(visit: Visit, asking: Asking, content: dict[str, Any]) -> str:
    """Whom the visitor would sign instead of: the one that was chosen, if it is another."""
    chosen = str(content.get("signatory", ""))
    return "" if chosen in {"", visit.visitor.person} else asking.names.get(chosen, "")


TITLES = {
    "belopp": lambda: _("Belopp"),
    "kvarvarande": lambda: _("Del av det som blir över"),
    "konto": lambda: _("Konto"),
    "undertecknare": lambda: _("Undertecknare och kontaktperson"),
}


def _answers(visit: Visit, asking: Asking, content: dict[str, Any]) -> list[dict[str, str]]:
    names, amount = asking.names, content.get("amount")
    said = {
        "belopp": [
            (_("Belopp"), in_kronor(amount) if amount else ""),
            (_("Varför mindre"), content.get("less_reason", "")),
            (_("Varför sent"), content.get("late_reason", "") if asking.late else ""),
        ],
        "kvarvarande": [(_("Del av det som blir över"), _yes_no(content.get("wants_leftover")))],
        "konto": [(_("Konto"), _account(asking, content))],
        "undertecknare": [
            (_("Undertecknare"), names.get(content.get("signatory", ""), "")),
            (_("Kontaktperson"), names.get(content.get("contact", ""), "")),
        ],
    }
    optional = {_("Varför mindre"), _("Varför sent")}
    return [
        {"label": label, "value": value, "address": address(visit, page)}
        for page in FORMS
        if page in pages_of(visit.held.terms)
        for label, value in said[page]
        if value or label not in optional
    ]


def _account(asking: Asking, content: dict[str, Any]) -> str:
    if "account" not in content:
        return ""
    return f"{_('konto')} {content['account'] or masked(asking.account)}"


def _yes_no(value: bool | None) -> str:
    return "" if value is None else (_("Ja") if value else _("Nej"))
