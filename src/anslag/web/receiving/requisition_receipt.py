"""The receipt of a requisition, as a page and as a PDF; and a late one that waits for the giver's decision."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anslag.domain.bank_account import masked
from anslag.records.mandates import names_of
from anslag.records.proposals import UnknownProposalError, proposal
from anslag.records.requisitions import RequisitionKept, UnknownRequisitionError, requisition_of_entry
from anslag.web.access import Visit, may
from anslag.web.parts.amounts import in_kronor
from anslag.web.receiving.receipt import receipt
from anslag.web.receiving.requisition_words import next_words


@may("requisition_handling")
@require_safe
def page(request: HttpRequest, visit: Visit, entry: int) -> HttpResponse:
    kept = _kept(visit, entry)
    return render(
        request,
        "receiving/requisition_receipt.html",
        {
            "visit": visit,
            "held": visit.held,
            "terms": visit.held.terms,
            "kept": kept,
            "answers": [{"label": _("Mottagare"), "value": visit.name}, *_answers(kept)],
            "next": next_words(visit.held.terms, late=False),
        },
    )


@may("requisition_handling")
@require_safe
def document(_request: HttpRequest, visit: Visit, entry: int) -> HttpResponse:
    kept = _kept(visit, entry)
    return receipt(
        visit,
        kept,
        title=lambda: _("Kvittens på rekvisition"),
        rows=lambda: [[each["label"], each["value"]] for each in _answers(kept)],
        onward=lambda: next_words(visit.held.terms, late=False),
    )


@may("requisition_handling")
@require_safe
def late(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """A late requisition: that it has come in, and what the giver has decided."""
    try:
        kept = proposal(number)
    except UnknownProposalError as unknown:
        raise Http404 from unknown
    if (kept.programme, kept.party, kept.step) != (visit.held.key, visit.name, "requisition"):
        raise Http404
    names = names_of([kept.prepared_by, kept.decided_by])
    return render(
        request,
        "receiving/requisition_late.html",
        {
            "visit": visit,
            "held": visit.held,
            "terms": visit.held.terms,
            "kept": kept,
            "prepared_by": names.get(kept.prepared_by, kept.prepared_by),
            "decided_by": names.get(kept.decided_by, kept.decided_by),
            "next": next_words(visit.held.terms, late=True),
        },
    )


def _account(stated: Mapping[str, Any]) -> str:
    """The known one is not shown whole; a new one is, so that it can be checked."""
    account = str(stated.get("account", ""))
    return account if stated.get("account_is_new") else masked(account)


def _kept(visit: Visit, entry: int) -> RequisitionKept:
    try:
        return requisition_of_entry(visit.held, visit.name, entry)
    except UnknownRequisitionError as unknown:
        raise Http404 from unknown


def _answers(kept: RequisitionKept) -> list[dict[str, Any]]:
    stated = kept.stated
    names = names_of([kept.signed_by, str(stated.get("contact", ""))])
    said = [
        (_("Belopp"), in_kronor(kept.amount)),
        (_("Del av det som blir över"), _("Ja") if kept.wants_leftover else _("Nej")),
        (_("Varför mindre"), stated.get("less_reason", "")),
        (_("Varför sent"), kept.late_reason),
        (_("Konto"), _account(stated)),
        (_("Undertecknad av"), names.get(kept.signed_by, kept.signed_by)),
        (_("Kontaktperson"), names.get(str(stated.get("contact", "")), "")),
        (_("Villkoren"), _("Bekräftade") if stated.get("conditions") else ""),
    ]
    return [{"label": label, "value": value} for label, value in said if value]
