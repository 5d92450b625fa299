"""One invoice: what stands in it, what has been done with it, its interest, and what can be done next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from anslag.domain.interest import MissingRateError
from anslag.domain.invoice import Invoice, claim_words, sending_problems
from anslag.domain.invoice_life import Life, reminder_notice
from anslag.domain.money import NotKronorError, read_kronor
from anslag.domain.policy import STEPS
from anslag.files.interest_rates import RatesUnreadableError
from anslag.files.invoice_pdf import invoice_pdf
from anslag.files.peppol import invoice_xml
from anslag.records.grants import Held, grant_to
from anslag.records.invoice_life import lives
from anslag.records.invoices import UnknownInvoiceError, invoice_of, invoice_row
from anslag.steps.interest import Run, interest_run
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm, DayField, KronorField, read_day
from anslag.web.giving.proposing import done_alone, letter_shown, may_prepare, prepared, sent_before
from anslag.web.parts.claim_words import HAPPENINGS, STATES

type Facts = Callable[[Mapping[str, Any]], dict[str, Any]]


class EmptyForm(ActForm):
    """Nothing to fill in."""


class ReasonForm(ActForm):
    reason = forms.CharField(
        label=_("Skäl"),
        help_text=_("Skälet står kvar i diariet; skriv inga personuppgifter."),
        max_length=500,
        error_messages={"required": _("Skriv varför.")},
    )


class RespiteForm(ReasonForm):
    until = DayField(label=_("Ny sista dag att betala"), help_text=_("Till exempel 2032-06-30."))
    special = forms.BooleanField(label=_("Det finns särskilda skäl för mer än ett år"), required=False)


class InstalmentsForm(ActForm):
    written = forms.CharField(
        label=_("Diarienummer för den skriftliga överenskommelsen"),
        max_length=100,
        error_messages={"required": _("Skriv diarienumret.")},
    )
    plan = forms.CharField(
        label=_("Delbetalningar"),
        help_text=_("En rad för varje: dagen, ett mellanslag och kronorna. Till exempel 2032-05-31 1000."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": _("Skriv minst två delbetalningar.")},
    )

    def clean_plan(self) -> list[list[Any]]:
        """Each day and amount, in the order they are written."""
        rows = [line.split(None, 1) for line in self.cleaned_data["plan"].splitlines() if line.strip()]
        return [self._instalment(number, row) for number, row in enumerate(rows, 1)]

    def _instalment(self, number: int, row: list[str]) -> list[Any]:
        day = read_day(row[0])
        try:
            amount = read_kronor(row[1] if len(row) > 1 else "")
        except NotKronorError:
            amount = None
        if day is None or amount is None:
            message = _("Rad %(number)d går inte att läsa. Skriv dagen, ett mellanslag och kronorna.")
            raise forms.ValidationError(message % {"number": number})
        return [day.isoformat(), amount]


class HandOverForm(ActForm):
    to = forms.CharField(
        label=_("Den som driver in fordran"),
        max_length=200,
        error_messages={"required": _("Skriv vem som driver in.")},
    )


class InterestForm(ActForm):
    until = DayField(
        label=_("Ränta till och med"), help_text=_("I dag eller tidigare. Till exempel 2032-06-30.")
    )
    due = DayField(label=_("Betalas senast"), help_text=_("Till exempel 2032-07-31."))


class InterestPaidForm(ActForm):
    amount = KronorField(
        label=_("Kronor som har kommit in"), error_messages={"required": _("Skriv beloppet.")}
    )
    received = DayField(
        label=_("Dag då banken bokförde pengarna"),
        help_text=_("Står på kontoutdraget. Till exempel 2032-06-30."),
    )
    reference = forms.CharField(label=_("Bankens referens"), required=False, max_length=100)


def _nothing(_said: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def _same(*names: str) -> Facts:
    return lambda said: {name: said[name] for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that can be done with an invoice: by one person at once, or prepared for another to approve."""

    step: str
    title: Promise
    lead: Promise
    form: type[ActForm] = EmptyForm
    facts: Facts = _nothing
    places: Mapping[str, str] | None = None

    @property
    def alone(self) -> bool:
        return STEPS[self.step].approved_by is None


_ASK = _("Du förbereder. En annan person godkänner innan det gäller.")
ACTIONS: Mapping[str, Action] = {
    "skicka": Action(
        step="send_invoice",
        title=_("Skicka som e-faktura"),
        lead=_("Fakturan lämnas som e-faktura i den mapp som er accesspunkt hämtar ur."),
    ),
    "paminn": Action(
        step="remind_invoice",
        title=_("Påminn om fakturan"),
        lead=_("Så här blir brevet. Påminnelsen noteras i diariet."),
    ),
    "anstand": Action(
        step="grant_respite",
        title=_("Ge anstånd"),
        lead=_ASK,
        form=RespiteForm,
        facts=_same("until", "reason", "special"),
        places={"respite.until": "until", "respite.longest": "until", "invoice.reason": "reason"},
    ),
    "delbetalning": Action(
        step="agree_instalments",
        title=_("Avtala delbetalning"),
        lead=_ASK,
        form=InstalmentsForm,
        facts=_same("plan", "written"),
        places={
            "instalments.written": "written",
            "instalments.sum": "plan",
            "instalments.number": "plan",
            "instalments.days": "plan",
        },
    ),
    "ranta": Action(
        step="charge_interest",
        title=_("Ta ut ränta"),
        lead=_("Räntan blir en egen faktura. Du förbereder. En annan person godkänner innan den utfärdas."),
        form=InterestForm,
        facts=_same("until", "due"),
        places={"interest.until": "until", "interest.amount": "until", "interest.due": "due"},
    ),
    "betald-ranta": Action(
        step="receive_interest",
        title=_("Registrera betald ränta"),
        lead=_ASK,
        form=InterestPaidForm,
        facts=_same("amount", "reference", "received"),
        places={"interest.left": "amount", "repayment.received": "received"},
    ),
    "indrivning": Action(
        step="hand_over_debt",
        title=_("Lämna till indrivning"),
        lead=_ASK,
        form=HandOverForm,
        facts=_same("to"),
    ),
    "avfor": Action(
        step="write_off", title=_("Avför som förlust"), lead=_ASK, form=ReasonForm, facts=_same("reason")
    ),
    "kreditera": Action(
        step="credit_invoice",
        title=_("Kreditera fakturan"),
        lead=_ASK,
        form=ReasonForm,
        facts=_same("reason"),
    ),
}
"""By their names in addresses."""


@may("repayment")
@require_safe
def page(request: HttpRequest, visit: Visit, number: str) -> HttpResponse:
    invoice = _invoice(visit.held, number)
    life = lives(visit.held, today=visit.today).get(number)
    run, unknown = _run(visit, life)
    shown = {
        "visit": visit,
        "held": visit.held,
        "invoice": invoice,
        "line": claim_words(invoice),
        "life": life,
        "state": STATES[life.state] if life else "",
        "events": [(each, HAPPENINGS[each.what]) for each in life.events] if life else (),
        "lacks": sending_problems(invoice.seller, invoice.buyer),
        "run": run,
        "unknown": unknown,
        "actions": _possible(visit, invoice, life, run),
    }
    return render(request, "giving/invoice.html", shown)


@may("repayment")
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, visit: Visit, number: str, action: str) -> HttpResponse:
    """One of the things that can be done with an invoice."""
    invoice, wanted = _invoice(visit.held, number), ACTIONS.get(action)
    if wanted is None or invoice.credits or not may_prepare(visit, wanted.step):
        raise Http404
    form = wanted.form(request.POST or None)
    if request.method == "POST" and form.is_valid() and (done := _done(visit, wanted, form, invoice)):
        return done
    shown = {"visit": visit, "held": visit.held, "invoice": invoice, "action": wanted, "form": form}
    return render(request, "giving/invoice_act.html", shown | _letter(visit, wanted, invoice))


def _letter(visit: Visit, action: Action, invoice: Invoice) -> dict[str, Any]:
    """The letter that the act sends, if it sends one."""
    life = lives(visit.held, today=visit.today).get(invoice.number)
    if action.step != "remind_invoice" or life is None or not life.is_late:
        return {}
    notice = reminder_notice(
        visit.held.terms,
        life,
        recipient=invoice.buyer.name,
        invoice=invoice.number,
        address=_address(visit.held, invoice),
        number=0,
    )
    return letter_shown(visit, notice)


def _address(held: Held, invoice: Invoice) -> str:
    """The recipient's page of the invoice."""
    party = grant_to(held, invoice.buyer.name).party_id
    return f"{settings.ADDRESS}{reverse('our-invoice', args=(held.key, party, invoice.number))}"


@may("repayment")
@require_safe
def document(_request: HttpRequest, visit: Visit, number: str, kind: str) -> HttpResponse:
    """The invoice as a PDF, or as it is sent electronically."""
    if kind not in {"pdf", "xml"}:
        raise Http404
    invoice = _invoice(visit.held, number)
    pdf = invoice_pdf(invoice)
    content, media = (
        (pdf, "application/pdf") if kind == "pdf" else (invoice_xml(invoice, pdf=pdf), "application/xml")
    )
    named = {"Content-Disposition": f'attachment; filename="{invoice.number}.{kind}"'}
    return HttpResponse(content, content_type=media, headers=named)


def _run(visit: Visit, life: Life | None) -> tuple[Run, str]:
    """The interest that has run and is not charged; or why it cannot be counted."""
    if life is None:
        return Run(), ""
    try:
        return interest_run(visit.held, life, visit.today), ""
    except (MissingRateError, RatesUnreadableError) as lacking:
        return Run(), str(lacking)


def _invoice(held: Held, number: str) -> Invoice:
    try:
        return invoice_of(held, invoice_row(held, number))
    except UnknownInvoiceError as unknown:
        raise Http404 from unknown


def _possible(visit: Visit, invoice: Invoice, life: Life | None, run: Run) -> list[tuple[str, Action]]:
    """What the visitor may do with an invoice that has something left, or that interest has run on."""
    if life is None or not (life.left or run.amount):
        return []
    reminded = bool(life.happened("remind_invoice"))
    hidden = {
        "send_invoice": bool(
            life.happened("send_invoice") or sending_problems(invoice.seller, invoice.buyer)
        ),
        "remind_invoice": not life.is_late,
        "hand_over_debt": not (life.is_late and reminded) or bool(life.happened("hand_over_debt")),
        "write_off": not reminded or life.of_interest,
        "credit_invoice": life.left < life.amount,
        "receive_interest": not life.of_interest,
    }
    if not life.left:
        hidden |= {each.step: True for each in ACTIONS.values()}
    hidden["charge_interest"] = not run.amount
    return [
        (name, each)
        for name, each in ACTIONS.items()
        if not hidden.get(each.step) and may_prepare(visit, each.step)
    ]


def _done(visit: Visit, action: Action, form: ActForm, invoice: Invoice) -> HttpResponse | None:
    about = {"recipient": invoice.buyer.name, "invoice": invoice.number}
    facts = about | action.facts(form.cleaned_data)
    if action.alone:
        if action.step == "remind_invoice":
            facts["address"] = _address(visit.held, invoice)
        if not done_alone(visit, form, action.step, facts):
            return None
        return redirect("invoice", visit.held.key, invoice.number)
    places = action.places or {}
    return sent_before(visit, form) or prepared(
        visit, form, action.step, facts, party=invoice.buyer.name, places=places
    )
