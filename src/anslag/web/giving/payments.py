"""Payments: what is ready to be paid, what waits for a second person, for the bank, and what has been paid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from anslag.domain.money import Kronor
from anslag.domain.policy import STEPS
from anslag.domain.problem import Refusal
from anslag.files.bank_profile import read_bank_profile
from anslag.files.payment_file import file_name
from anslag.records.mandates import names_of
from anslag.records.payments import OrderKept, orders
from anslag.records.proposals import ProposalKept, proposals
from anslag.steps.payment import mark_paid
from anslag.steps.permission import by_mandate
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm, DayField
from anslag.web.giving.bank import EXPORTS, file_of
from anslag.web.giving.payable import Chosen, Ready, to_pay
from anslag.web.giving.proposing import may_prepare, prepared, require_preparer, sent_before

STEP = "order_payment"
ALL = "alla"
ONE = "r"
"""In the address of the page where a payment is prepared: all that can be, or recipients by their numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What has been paid of what has been requisitioned."""

    paid: Kronor
    asked: Kronor

    @property
    def difference(self) -> Kronor:
        return self.asked - self.paid


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A payment that waits to be approved."""

    proposal: ProposalKept
    who: str
    own: bool


class PrepareForm(ActForm):
    """The amount is the one that was shown: if it is another when it is sent, nothing is prepared."""

    amount = forms.IntegerField(widget=forms.HiddenInput)


class PaidForm(ActForm):
    paid_on = DayField(
        label=_("Betalningsdag"),
        help_text=_("Dagen då banken betalade, till exempel 2031-06-30."),
        error_messages={"required": _("Skriv vilken dag banken betalade.")},
    )
    reference = forms.CharField(
        label=_("Referens"),
        help_text=_("Bankens referens, som står på kontoutdraget."),
        max_length=100,
        error_messages={"required": _("Skriv bankens referens.")},
    )


PLACES = {"payment.paid_on": "paid_on", "payment.reference": "reference"}


@may("payment")
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    proposed = proposals(programme=visit.held.key, waiting=True)
    waiting = [each for each in proposed if each.step == STEP]
    ordered, ready = orders(visit.held), to_pay(visit.held, proposed, visit.today)
    names = names_of([*(each.prepared_by for each in waiting), *_people(ordered)])
    shown = {
        "visit": visit,
        "held": visit.held,
        "ready": ready,
        "can_be_chosen": Chosen(ready=tuple(each for each in ready if each.can_be_chosen)),
        "may_prepare": may_prepare(visit, STEP),
        "may_mark": visit.may(*STEPS["mark_paid"].by),
        "reads_bank": visit.may("payment_batch"),
        "waiting": [
            Waiting(
                proposal=each,
                who=names.get(each.prepared_by, each.prepared_by),
                own=each.prepared_by == visit.visitor.person,
            )
            for each in waiting
        ],
        "unpaid": [each for each in ordered if each.waits],
        "paid": [each for each in ordered if each.paid],
        "refused": [(each, line) for each in ordered for line in each.refused],
        "returned": [(each, line) for each in ordered for line in each.returned],
        "names": names,
        "balance": _balance(ready, ordered),
    }
    return render(request, "giving/payments.html", shown)


@may("payment")
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What has been chosen, said in full before it is prepared."""
    require_preparer(visit, STEP)
    waiting = proposals(programme=visit.held.key, waiting=True)
    ready = to_pay(visit.held, waiting, visit.today)
    asked = _asked(request, ready)
    chosen = Chosen(ready=tuple(each for each in asked if each.can_be_chosen))
    form = PrepareForm(request.POST or None, initial={"amount": chosen.amount})
    if request.method == "POST" and form.is_valid():
        facts = chosen.facts | {"amount": form.cleaned_data["amount"]}
        if done := sent_before(visit, form) or prepared(visit, form, STEP, facts):
            return done
    shown = {
        "visit": visit,
        "held": visit.held,
        "form": form,
        "chosen": chosen,
        "left_out": [each for each in asked if not each.can_be_chosen],
    }
    return render(request, "giving/prepare_payment.html", shown)


@may("payment")
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """One order, with a form to mark it as paid for whoever reads the bank's account."""
    kept = next((each for each in orders(visit.held) if each.number == number), None)
    if kept is None:
        raise Http404
    may_mark = visit.may(*STEPS["mark_paid"].by)
    form = PaidForm(request.POST or None, initial={"paid_on": visit.today})
    if request.method == "POST":
        if not may_mark:
            raise Http404
        if not kept.waits or (form.is_valid() and _marked(visit, form, number)):
            return redirect("payment-order", visit.held.key, number)
    shown = {
        "visit": visit,
        "held": visit.held,
        "order": kept,
        "form": form,
        "may_mark": may_mark and bool(kept.waits),
        "approved_by_oneself": kept.approved_by == visit.visitor.person,
        "names": names_of(_people([kept])),
        "file": _file_name(visit, number) if visit.may(*EXPORTS) else "",
    }
    return render(request, "giving/payment_order.html", shown)


def _file_name(visit: Visit, number: int) -> str:
    """What the file that the bank is told by is called; empty where there is nothing to tell."""
    profile = read_bank_profile(settings.BANK_PROFILE)
    made = file_of(visit, number, profile)
    return file_name(made, profile.version) if made else ""


def _marked(visit: Visit, form: PaidForm, number: int) -> bool:
    act = visit.act(form.key)
    try:
        with by_mandate(act, "mark_paid", programme=visit.held.key):
            mark_paid(
                act,
                programme=visit.held.key,
                order=number,
                paid_on=form.cleaned_data["paid_on"],
                reference=form.cleaned_data["reference"],
            )
    except Refusal as refusal:
        form.refuse(refusal, PLACES)
        return False
    return True


def _asked(request: HttpRequest, ready: Sequence[Ready]) -> list[Ready]:
    if ALL in request.GET:
        return [each for each in ready if each.can_be_chosen]
    numbers = set(request.GET.getlist(ONE))
    return [each for each in ready if str(each.party) in numbers]


def _people(ordered: Iterable[OrderKept]) -> list[str]:
    return [person for each in ordered for person in (each.prepared_by, each.approved_by)]


def _balance(ready: Iterable[Ready], ordered: Iterable[OrderKept]) -> Balance:
    ordered = tuple(ordered)
    return Balance(
        paid=sum(each.paid for each in ordered),
        asked=sum(each.amount for each in ready) + sum(each.stands for each in ordered),
    )
