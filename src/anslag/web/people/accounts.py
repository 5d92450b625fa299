"""Where an organisation is paid, by each of those who pay it; and the change of that, which two people stand behind."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from anslag.domain.bank_account import NotAnAccountError, masked, read_payee_account
from anslag.domain.problem import Refusal
from anslag.records.bank_accounts import register_of
from anslag.records.grants import Held, held_by_party
from anslag.records.proposals import ProposalKept, number_of_act, proposals
from anslag.steps.proposal import propose
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm

STEP = "change_account"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A giver that pays the organisation: to which account, and what waits to be decided there."""

    giver: str
    held: Held
    """The latest programme of theirs that it gets money in."""
    account: str
    changed: date | None
    waiting: ProposalKept | None


class AccountForm(ActForm):
    giver = forms.ChoiceField(
        label=gettext_lazy("Vem ska betala till det nya kontot?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Välj vem som ska betala till kontot.")},
    )
    account = forms.CharField(
        label=gettext_lazy("Nytt konto"),
        help_text=gettext_lazy(
            "Bankgiro som 9900-1018, plusgiro som PG 12345-5, IBAN, eller clearingnummer och kontonummer som "
            "6000, 123456789."
        ),
        max_length=40,
        error_messages={"required": gettext_lazy("Skriv numret på kontot.")},
    )

    def clean_account(self) -> str:
        try:
            return str(read_payee_account(self.cleaned_data["account"]))
        except NotAnAccountError as fault:
            raise forms.ValidationError(str(fault)) from fault


PLACES = {"account.form": "account", "account.same": "account", "account.receives": "giver"}


@may("payee_account")
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    shown = {"visit": visit, "paid": _paid_by(visit), "may_change": visit.may("payee_account", "sign")}
    return render(request, "people/accounts.html", shown)


@may("payee_account", "sign")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for another account; nothing changes until the giver has approved it."""
    paid = {each.held.key: each for each in _paid_by(visit)}
    if not paid:
        raise Http404
    form = AccountForm(request.POST or None, initial={"giver": next(iter(paid))})
    form.fields["giver"].choices = [  # type: ignore[attr-defined]
        (key, _("%(giver)s (nu till %(account)s)") % {"giver": each.giver, "account": each.account or "–"})
        for key, each in paid.items()
    ]
    if request.method == "POST" and form.is_valid() and _asked(visit, form):
        return redirect("bank-accounts", visit.party.number)  # type: ignore[union-attr]
    return render(request, "people/account_change.html", {"visit": visit, "form": form})


def _asked(visit: Visit, form: AccountForm) -> bool:
    act = visit.act(form.key)
    if number_of_act(act.key):
        return True
    facts = {"recipient": visit.name, "account": form.cleaned_data["account"]}
    try:
        propose(act, step=STEP, party=visit.name, programme=form.cleaned_data["giver"], facts=facts)
    except Refusal as refusal:
        form.refuse(refusal, PLACES)
        return False
    return True


def _paid_by(visit: Visit) -> tuple[Paid, ...]:
    """One line for each giver, by its latest programme."""
    latest = {each.terms.giver: each for each in held_by_party(visit.name) if each.terms.giver != visit.name}
    return tuple(_line(visit, giver, held) for giver, held in latest.items())


def _line(visit: Visit, giver: str, held: Held) -> Paid:
    known = register_of(held).account_of(visit.name)
    waiting = proposals(programme=held.key, party=visit.name, waiting=True)
    return Paid(
        giver=giver,
        held=held,
        account=masked(str(known.account)) if known else "",
        changed=known.changed.day if known and known.changed else None,
        waiting=next((each for each in waiting if each.step == STEP), None),
    )
