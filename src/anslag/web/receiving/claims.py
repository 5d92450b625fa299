"""What is demanded of us: our invoice, and our answer in a case of clawback."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from anslag.domain.clawback import Case
from anslag.domain.invoice import Invoice, claim_words
from anslag.domain.problem import Refusal
from anslag.files.invoice_pdf import invoice_pdf
from anslag.records.clawbacks import UnknownCaseError, case_numbered, left_beside
from anslag.records.invoice_life import lives
from anslag.records.invoices import UnknownInvoiceError, invoice_of, invoice_row
from anslag.steps.clawback import answer_hearing
from anslag.steps.permission import by_mandate
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm
from anslag.web.parts.claim_words import CASES, HAPPENINGS, STATES


class AnswerForm(ActForm):
    answer = forms.CharField(
        label=_("Ert svar"),
        help_text=_("Svaret blir en allmän handling. Skriv inga personuppgifter."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Skriv vad ni anser.")},
    )


@may("repayment")
@require_safe
def invoice(request: HttpRequest, visit: Visit, number: str) -> HttpResponse:
    found = _invoice(visit, number)
    life = lives(visit.held, today=visit.today).get(number)
    shown = {
        "visit": visit,
        "held": visit.held,
        "invoice": found,
        "line": claim_words(found),
        "life": life,
        "state": STATES[life.state] if life else "",
        "events": [(each, HAPPENINGS[each.what]) for each in life.events] if life else (),
    }
    return render(request, "receiving/invoice.html", shown)


@may("repayment")
@require_safe
def document(_request: HttpRequest, visit: Visit, number: str) -> HttpResponse:
    found = _invoice(visit, number)
    named = {"Content-Disposition": f'attachment; filename="{found.number}.pdf"'}
    return HttpResponse(invoice_pdf(found), content_type="application/pdf", headers=named)


@may("hearing")
@require_http_methods(["GET", "HEAD", "POST"])
def hearing(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """The case, with a form for our answer while it is not decided."""
    case = _case(visit, number)
    can_answer = visit.may("hearing", "sign") and not case.decided
    form = AnswerForm(request.POST or None) if can_answer else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and _answered(visit, form, case):
            return redirect("hearing", visit.held.key, visit.party.number, number)  # type: ignore[union-attr]
    grounds = {each.id: each.label for each in visit.held.terms.repayment.grounds}
    shown = {
        **left_beside(visit.held, case.recipient, but=case.number),
        "visit": visit,
        "held": visit.held,
        "case": case,
        "state": CASES[case.state(visit.today)],
        "ground": grounds.get(case.ground, case.ground),
        "appeal": visit.held.terms.appeal,
        "form": form,
    }
    return render(request, "receiving/hearing.html", shown)


def _answered(visit: Visit, form: AnswerForm, case: Case) -> bool:
    act, key = visit.act(form.key), visit.held.key
    try:
        with by_mandate(act, "answer_hearing", programme=key, recipient=visit.name):
            answer_hearing(
                act, programme=key, recipient=visit.name, case=case.number, answer=form.cleaned_data["answer"]
            )
    except Refusal as refusal:
        form.refuse(refusal, {"clawback.answer": "answer"})
        return False
    return True


def _invoice(visit: Visit, number: str) -> Invoice:
    try:
        found = invoice_of(visit.held, invoice_row(visit.held, number))
    except UnknownInvoiceError as unknown:
        raise Http404 from unknown
    if found.buyer.name != visit.name:
        raise Http404
    return found


def _case(visit: Visit, number: int) -> Case:
    try:
        case = case_numbered(visit.held, number)
    except UnknownCaseError as unknown:
        raise Http404 from unknown
    if case.recipient != visit.name:
        raise Http404
    return case
