"""A payment that the bank has refused when it was marked as paid: what to do, and what the bank says of it."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from anslag.domain.bank_answer import return_words
from anslag.domain.problem import Refusal
from anslag.records.statements import refused_when_paid
from anslag.steps.permission import by_mandate
from anslag.steps.statement import settle_refusal
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm


class NoteForm(ActForm):
    note = forms.CharField(
        label=_("Vad säger banken?"),
        help_text=_("Till exempel: betalningen är gjord, nekandet gällde en kopia. Inga personuppgifter."),
        max_length=300,
        error_messages={"required": _("Skriv vad banken svarade.")},
    )


@may("payment_batch", "draft")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    found = next((each for each in refused_when_paid(visit.held) if each.number == number), None)
    if found is None or found.programme != visit.held.key:
        raise Http404
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _settled(visit, form, number):
        return redirect("bank", visit.held.key)
    shown = {
        "visit": visit,
        "held": visit.held,
        "refused": found,
        "why": return_words(found.code),
        "form": form,
    }
    return render(request, "giving/bank_refusal.html", shown)


def _settled(visit: Visit, form: NoteForm, number: int) -> bool:
    act = visit.act(form.key)
    try:
        with by_mandate(act, "settle_refusal", programme=visit.held.key):
            settle_refusal(act, programme=visit.held.key, refusal=number, note=form.cleaned_data["note"])
    except Refusal as refusal:
        form.refuse(refusal, {"settle.note": "note"})
        return False
    return True
