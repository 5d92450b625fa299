"""Money that comes back: what each recipient has not used and what becomes of it, the invoices, and clawback cases."""

from dataclasses import dataclass
from typing import Any, Literal

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from anslag.domain.grant import Position
from anslag.domain.money import Kronor
from anslag.domain.programme import Terms
from anslag.records.clawbacks import PaymentStop, cases, payment_stops
from anslag.records.grants import grants, positions
from anslag.records.invoice_life import lives
from anslag.records.invoices import invoices
from anslag.records.proposals import ProposalKept, proposals
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm, DayField
from anslag.web.giving.proposing import done_alone, may_prepare, prepared, sent_before
from anslag.web.parts.claim_words import CASES, STATES

type Suggestion = Literal["demand_repayment", "waive", ""]

DECISIONS = ("demand_repayment", "waive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A recipient with money that was not used, or that is demanded: how it stands and what is suggested."""

    recipient: str
    party: int
    position: Position
    suggestion: Suggestion
    proposal: ProposalKept | None
    stop: PaymentStop | None


def suggestion(terms: Terms, undecided: Kronor) -> Suggestion:
    """Waive up to the programme's threshold, demand what is above it."""
    if not undecided:
        return ""
    most = terms.repayment.waiver.threshold if terms.repayment.waiver else 0
    return "waive" if undecided <= most else "demand_repayment"


class DecideForm(ActForm):
    step = forms.ChoiceField(
        label=_("Vad ska hända med det ej använda?"),
        choices=(("demand_repayment", _("Kräv tillbaka det med en faktura")), ("waive", _("Efterge det"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj att kräva eller efterge.")},
    )
    due = DayField(
        label=_("Betalas senast"),
        help_text=_("För en faktura. Till exempel 2032-03-31."),
        required=False,
    )
    ground = forms.CharField(
        label=_("Grund för eftergiften"),
        help_text=_("Till exempel: lågt belopp. Skälet står kvar i diariet; skriv inga personuppgifter."),
        required=False,
        max_length=300,
    )

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        for name in ("due", "ground"):
            self.fields[name].one_of = True  # type: ignore[attr-defined]  # each is needed for its own choice


PLACES = {
    "repayment.due": "due",
    "repayment.waiver.ground": "ground",
    "repayment.waiver.threshold": "step",
}


@may("repayment")
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    held = visit.held
    rows = _rows(visit)
    found, alive = invoices(held), lives(held, today=visit.today)
    shown = {
        "visit": visit,
        "held": held,
        "rows": rows,
        "threshold": held.terms.repayment.waiver,
        "may_prepare": may_prepare(visit, "demand_repayment"),
        "totals": {
            name: sum(getattr(each.position, name) for each in rows)
            for name in ("unused", "waived", "demanded", "returned", "written_off", "receivable", "undecided")
        },
        "invoices": [
            (each, alive.get(each.number), STATES[alive[each.number].state] if each.number in alive else "")
            for each in found
        ],
        "cases": [(each, CASES[each.state(visit.today)]) for each in cases(held)],
        "recipients": [(name, grant.party_id) for name, grant in grants(held).items()],
    }
    return render(request, "giving/repayments.html", shown)


def _rows(visit: Visit) -> list[Row]:
    waiting = {
        each.facts.get("recipient"): each
        for each in proposals(programme=visit.held.key, waiting=True)
        if each.step in DECISIONS
    }
    to, stops = grants(visit.held), payment_stops(visit.held)
    return [
        Row(
            recipient=name,
            party=to[name].party_id,
            position=each,
            suggestion=suggestion(visit.held.terms, each.undecided),
            proposal=waiting.get(name) if each.undecided else None,
            stop=stops.get(name),
        )
        for name, each in positions(visit.held).items()
        if each.unused or name in stops
    ]


@may("repayment", "prepare")
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What is to become of one recipient's unused money, prepared for another to approve."""
    stand = positions(visit.held).get(visit.name)
    if stand is None:
        raise Http404
    suggested = suggestion(visit.held.terms, stand.undecided)
    initial = {"step": suggested, "due": max(visit.held.terms.repayment.due, visit.today)}
    form = DecideForm(request.POST or None, initial=initial) if suggested or request.POST else None
    if form and request.method == "POST" and form.is_valid():
        done = sent_before(visit, form) or _decided(visit, form)
        if done:
            return done
    shown = {
        "visit": visit,
        "held": visit.held,
        "form": form,
        "position": stand,
        "threshold": visit.held.terms.repayment.waiver,
        "suggested": suggested,
    }
    return render(request, "giving/decide_unused.html", shown)


def _decided(visit: Visit, form: DecideForm) -> HttpResponse | None:
    said = form.cleaned_data
    facts = {"recipient": visit.name}
    if said["step"] == "waive":
        facts["ground"] = said["ground"]
    elif said["due"]:
        facts["due"] = said["due"]
    return prepared(visit, form, said["step"], facts, party=visit.name, places=PLACES)


class StopForm(ActForm):
    reason = forms.CharField(
        label=_("Skäl"),
        help_text=_("Skälet står kvar i diariet; skriv inga personuppgifter."),
        max_length=500,
        error_messages={"required": _("Skriv varför.")},
    )


@may("payment", "prepare")
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, visit: Visit) -> HttpResponse:
    """PaymentStop payments to a recipient at once, or propose that the stop be lifted."""
    stopped = payment_stops(visit.held).get(visit.name)
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if stopped:
            facts = {"recipient": visit.name, "reason": form.cleaned_data["reason"]}
            done = sent_before(visit, form) or prepared(visit, form, "lift_stop", facts, party=visit.name)
        else:
            done = _stopped(visit, form)
        if done:
            return done
    return render(
        request, "giving/stop.html", {"visit": visit, "held": visit.held, "form": form, "stopped": stopped}
    )


def _stopped(visit: Visit, form: StopForm) -> HttpResponse | None:
    facts = {"recipient": visit.name, "reason": form.cleaned_data["reason"]}
    return redirect("repayments", visit.held.key) if done_alone(visit, form, "stop_payment", facts) else None
