"""The month's end: a programme's ledger reconciled, and what the giver's own books are told of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anslag.domain.problem import Refused
from anslag.domain.reconciliation import Booked, Month, MonthError, Reconciliation, differences, month_of
from anslag.domain.voucher import Vouchers, vouchers
from anslag.files.reconciliation_xlsx import reconciliation_xlsx
from anslag.files.voucher_sie import Keeper, voucher_sie
from anslag.records.reconciliation import months, reconciliation
from anslag.web.access import Visit, may
from anslag.web.parts.act_words import movement_words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@may("bookkeeping")
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    known = months(visit.held)
    found = _month(request, visit, known)
    booked, missing = _vouchers(visit, found)
    return render(
        request,
        "giving/reconcile.html",
        {
            "visit": visit,
            "held": visit.held,
            "terms": visit.held.terms,
            "month": found,
            "months": known,
            "differences": differences(found),
            "codes": _by_code(found.booked),
            "beside": _by_code(found.beside),
            "goes_on": any(each.code in {"use", "pass_on"} for each in found.booked),
            "vouchers": booked,
            "missing": missing,
            "left_out": _left_out(booked),
            "sums": _sums(booked),
        },
    )


@may("bookkeeping")
@require_safe
def book(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The month as a workbook."""
    found = _asked_for(request, visit)
    return _file(reconciliation_xlsx(found, on=found.month.end), XLSX, f"{visit.held.key}-{found.month}.xlsx")


@may("bookkeeping")
@require_safe
def sie(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The month's vouchers. Refused, and told on a page, where the programme has no rules for them."""
    found = _asked_for(request, visit)
    made = vouchers(visit.held.terms, found.told)
    giver = visit.held.programme.giver
    keeper = Keeper(name=giver.name, organisation_number=giver.organisation_number or "")
    written = voucher_sie(made, keeper, on=found.month.end)
    return _file(written, "application/octet-stream", f"{visit.held.key}-{found.month}.si")


def _month(request: HttpRequest, visit: Visit, known: tuple[Month, ...]) -> Reconciliation:
    """The month that the address names; else the latest that has anything, else the present one."""
    latest = known[0] if known else Month(start=visit.today.replace(day=1))
    try:
        month = month_of(request.GET["manad"]) if "manad" in request.GET else latest
    except MonthError:
        month = latest
    return reconciliation(visit.held, month)


def _asked_for(request: HttpRequest, visit: Visit) -> Reconciliation:
    """The month that the address names, as a file: another than that is not given instead."""
    if "manad" not in request.GET:
        return _month(request, visit, ())
    try:
        month = month_of(request.GET["manad"])
    except MonthError as fault:
        raise Http404 from fault
    if month.start > visit.today:
        raise Http404
    return reconciliation(visit.held, month)


def _vouchers(visit: Visit, found: Reconciliation) -> tuple[Vouchers | None, str]:
    """The vouchers, or why there are none."""
    try:
        return vouchers(visit.held.terms, found.told), ""
    except Refused as refused:
        return None, " ".join(f"{each.message} {each.remedy}" for each in refused.problems)


def _by_code(booked: tuple[Booked, ...]) -> list[dict[str, Any]]:
    """What each kind of movement came to in the month."""
    sums: dict[str, int] = {}
    counts: dict[str, int] = {}
    for each in booked:
        sums[each.code] = sums.get(each.code, 0) + each.amount
        counts[each.code] = counts.get(each.code, 0) + 1
    return [
        {"words": movement_words(code), "count": counts[code], "amount": amount}
        for code, amount in sums.items()
    ]


def _left_out(booked: Vouchers | None) -> str:
    codes = booked.left_out if booked else ()
    return ", ".join(movement_words(code) for code in codes)


def _sums(booked: Vouchers | None) -> list[dict[str, Any]]:
    if booked is None:
        return []
    named = booked.accounts
    return [
        {"account": account, "label": named.get(account, ""), "amount": amount}
        for account, amount in sorted(booked.sums.items())
    ]


def _file(written: bytes, kind: str, name: str) -> HttpResponse:
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(written, content_type=kind, headers=named)
