"""What is over of a booking: say whose it is, for another person to approve that it is paid back."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from anslag.records.grants import Held, positions
from anslag.records.proposals import ProposalKept, proposals
from anslag.records.statements import RowKept, row_kept, whose
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm
from anslag.web.giving.bank_return import row_there
from anslag.web.giving.proposing import prepared, require_preparer, sent_before
from anslag.web.parts.amounts import in_kronor

STEP = "pay_back"


class BackForm(ActForm):
    recipient = forms.ChoiceField(
        label=gettext_lazy("Vem har betalat för mycket?"),
        help_text=gettext_lazy("Den som inte har något kvar att återbetala."),
        error_messages={"required": gettext_lazy("Välj vem som har betalat.")},
    )


@may("payment_batch")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    require_preparer(visit, STEP)
    kept = row_there(visit, number)
    names = could_have_back(visit.held, kept)
    if not names or waits_for(visit, number):
        raise Http404
    form = BackForm(request.POST or None, initial={"recipient": whose(visit.held, kept)})
    form.fields["recipient"].choices = [("", _("Välj")), *((each, each) for each in names)]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        facts = {"row": number, "recipient": form.cleaned_data["recipient"]}
        if done := sent_before(visit, form) or prepared(visit, form, STEP, facts, party=facts["recipient"]):
            return done
    shown = {"visit": visit, "held": visit.held, "kept": kept, "form": form}
    return render(request, "giving/bank_back.html", shown)


def could_have_back(held: Held, kept: RowKept) -> tuple[str, ...]:
    """Those who owe nothing: what has come in, and is no payment come back, may be theirs to have back."""
    if not kept.incoming or not kept.kronor or kept.returned:
        return ()
    return tuple(name for name, each in positions(held).items() if not each.receivable)


def waits_for(visit: Visit, row: int) -> ProposalKept | None:
    """The proposal that the booking stands in already."""
    waiting = proposals(programme=visit.held.key, waiting=True)
    return next((each for each in waiting if each.step == STEP and each.facts["row"] == row), None)


def back_pairs(facts: Mapping[str, Any], held: Held) -> tuple[tuple[str, object], ...]:
    """What is proposed of it, for whoever approves it."""
    row = row_kept(held, facts["row"])
    told = (f"{row.number}", row.day.isoformat(), row.name, row.reference or row.bank_reference)
    return (
        (_("Mottagare"), facts["recipient"]),
        (_("Belopp"), in_kronor(facts["amount"])),
        (_("Rad på kontot"), ", ".join(each for each in told if each)),
        (
            _("Därefter"),
            _(
                "Beloppet väntar under Utbetalningar och betalas som allt annat: i ett uppdrag av två personer."
            ),
        ),
    )
