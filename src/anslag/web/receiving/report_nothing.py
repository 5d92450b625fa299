"""Nothing to report: the recipient has used none of the money, and says so on one page."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anslag.domain.problem import Refusal
from anslag.domain.report_nothing import nothing_answers, nothing_questions
from anslag.records.drafts import DraftChangedError
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm
from anslag.web.receiving.report_fields import answer_in, field_of
from anslag.web.receiving.report_filling import Filling, filling_of
from anslag.web.receiving.report_form import PREFIX
from anslag.web.receiving.report_send import already_sent, send


class NothingForm(ActForm):
    """What must be said even of no use at all: why, and what whoever signs confirms."""

    def __init__(self, filling: Filling, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.filling = filling
        self.asked = nothing_questions(filling.form, filling.known)
        for question in self.asked:
            confirms = question.kind == "confirmation"
            field = forms.BooleanField(label=question.text) if confirms else field_of(question)
            if field is None:
                continue
            field.required = question.required
            field.error_messages["required"] = (
                _("Bekräfta för att skicka in: %(what)s") % {"what": question.text}
                if confirms
                else _("Svara på frågan.")
            )
            self.fields[PREFIX + question.id] = field

    def answers(self) -> dict[str, Any]:
        said = {
            question.id: answer_in(self.cleaned_data.get(PREFIX + question.id)) for question in self.asked
        }
        given = {name: answer for name, answer in said.items() if answer is not None}
        return nothing_answers(self.filling.form) | given


@may("report", "sign", by_code=True)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    filling = filling_of(visit)
    if request.method == "POST" and (sent := already_sent(filling, request.POST.get("act_key", ""))):
        return HttpResponseRedirect(sent)
    if not filling.is_open or filling.space.begun:
        return HttpResponseRedirect(filling.address())
    form = NothingForm(filling, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(send(filling, form.answers(), form.key, nothing=True))
        except DraftChangedError:
            return HttpResponseRedirect(already_sent(filling_of(visit), form.key) or filling.address())
        except Refusal as refusal:
            form.refuse(refusal)
    shown = {"visit": visit, "held": visit.held, "terms": visit.held.terms, "filling": filling, "form": form}
    return render(request, "receiving/report_nothing.html", shown)
