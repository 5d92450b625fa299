"""A booking that is a payment come back: say which it was, and why, for another person to approve."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from anslag.domain.bank_answer import ORE, return_words
from anslag.domain.payment_file import line_of
from anslag.records.grants import Held
from anslag.records.payments import OrderLine, orders
from anslag.records.proposals import proposals
from anslag.records.statements import RowKept, UnknownRowError, row_kept
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm, KronorField
from anslag.web.giving.proposing import prepared, require_preparer, sent_before
from anslag.web.parts.amounts import in_kronor

STEP = "return_payment"
PLACES = {"return.amount": "fee"}


class ReturnForm(ActForm):
    line = forms.TypedChoiceField(
        label=gettext_lazy("Vilken betalning är det?"),
        coerce=int,
        error_messages={"required": gettext_lazy("Välj vilken betalning det är.")},
    )
    fee = KronorField(
        label=gettext_lazy("Avgift som banken har dragit"),
        help_text=gettext_lazy("Hela kronor. Den är er egen kostnad, aldrig mottagarens."),
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Varför kom den tillbaka?"),
        help_text=gettext_lazy("Som banken säger det. Mottagaren läser det. Inga personuppgifter."),
        max_length=200,
        error_messages={"required": gettext_lazy("Skriv varför pengarna kom tillbaka.")},
    )


@may("payment_batch")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    require_preparer(visit, STEP)
    kept = row_there(visit, number)
    could_be = came_from(visit.held, kept)
    waits = any(each.step == STEP for each in proposals(programme=visit.held.key, waiting=True))
    if not could_be:
        raise Http404
    said = next((each.number for each in could_be if each.number == line_of(kept.end_to_end)[0]), "")
    likely = next((each.amount - kept.kronor for each in could_be if each.number == said), 0)
    initial = {"line": said, "fee": likely or None, "reason": return_words(kept.returned)}
    form = ReturnForm(request.POST or None, initial=initial)
    form.fields["line"].choices = [  # type: ignore[attr-defined]
        ("", _("Välj")),
        *((each.number, _told(each)) for each in could_be),
    ]
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        facts = {"row": kept.number, "line": told["line"], "fee": told["fee"] or 0, "reason": told["reason"]}
        if done := sent_before(visit, form) or prepared(visit, form, STEP, facts, places=PLACES):
            return done
    shown = {"visit": visit, "held": visit.held, "kept": kept, "form": form, "waits": waits}
    return render(request, "giving/bank_return.html", shown)


def row_there(visit: Visit, number: int) -> RowKept:
    """A row on the giver's account by its number; no page where there is none."""
    try:
        return row_kept(visit.held, number)
    except UnknownRowError as unknown:
        raise Http404 from unknown


def came_from(held: Held, kept: RowKept) -> tuple[OrderLine, ...]:
    """The payments that the booking could be, come back: those that are made, of just as much.

    Where the bank says that it is one, or names ours, it may be one of more: a fee is kept of it.
    """
    if not kept.incoming or not kept.kronor:
        return ()
    named = line_of(kept.end_to_end)[0]
    made = [line for order in orders(held) for line in order.lines if line.paid_on]
    return tuple(
        line
        for line in made
        if line.amount * ORE == kept.left
        or (line.amount > kept.kronor and (line.number == named or (kept.returned and not named)))
    )


def return_pairs(facts: Mapping[str, Any], held: Held) -> tuple[tuple[str, object], ...]:
    """What is proposed of it, for whoever approves it."""
    lines = [line for order in orders(held) for line in order.lines]
    line = next((each for each in lines if each.number == facts["line"]), None)
    amount = in_kronor(line.amount) if line else None
    return (
        (_("Mottagare"), line.recipient if line else None),
        (_("Belopp"), amount),
        (_("Bankens avgift, er egen kostnad"), in_kronor(facts["fee"]) if facts.get("fee") else None),
        (_("Varför den kom tillbaka"), facts["reason"]),
        (_("Därefter"), _("Betalningen är återförd, och rekvisitionen kan betalas på nytt.")),
    )


def _told(line: OrderLine) -> str:
    return _("%(name)s, %(amount)s, betalt %(day)s") % {
        "name": line.recipient,
        "amount": in_kronor(line.amount),
        "day": line.paid_on,
    }
