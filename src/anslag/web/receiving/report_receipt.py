"""The receipt of a submitted report, as page, as PDF and with the sealed answers; and the start of a new version."""

from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anslag.domain.form import Question
from anslag.domain.mandate import acts_by_code
from anslag.domain.report import Known, shown
from anslag.records.grants import form_of, grant_to
from anslag.records.mandates import names_of
from anslag.records.report_space import begin_new_version
from anslag.records.reports import SubmittedReport, submitted_reports
from anslag.steps.report import known_of
from anslag.web import clock
from anslag.web.access import Visit, may
from anslag.web.forms import PlainForm
from anslag.web.parts.amounts import in_kronor
from anslag.web.parts.answer_words import answer_lines
from anslag.web.receiving.receipt import receipt
from anslag.web.receiving.report_filling import filling_of
from anslag.web.receiving.report_words import next_words


@may("report", by_code=True)
@require_safe
def page(request: HttpRequest, visit: Visit, version: int) -> HttpResponse:
    kept, later = _kept(visit, version)
    return render(
        request,
        "receiving/report_receipt.html",
        {
            "visit": visit,
            "held": visit.held,
            "terms": visit.held.terms,
            "kept": kept,
            "later": later,
            "signed": _signed(kept),
            "signed_by": names_of([kept.signed_by]).get(kept.signed_by, kept.signed_by),
            "answers": _answers(visit, kept),
            "next": next_words(kept.unused, kept.accepted),
            "ours": visit.may("report_draft") or visit.may("report", "sign"),
        },
    )


@may("report", by_code=True)
@require_safe
def document(_request: HttpRequest, visit: Visit, version: int) -> HttpResponse:
    kept, _later = _kept(visit, version)
    return receipt(
        visit,
        kept,
        title=lambda: _("Kvittens på redovisning"),
        rows=lambda: _rows(visit, kept),
        onward=lambda: next_words(kept.unused, kept.accepted),
    )


@may("report", by_code=True)
@require_safe
def sealed(_request: HttpRequest, visit: Visit, version: int) -> HttpResponse:
    """The sealed copy itself, byte for byte what the checksum is of."""
    kept, _later = _kept(visit, version)
    named = {"Content-Disposition": f'attachment; filename="redovisning-{kept.entry}.json"'}
    return HttpResponse(kept.sealed, content_type="application/json; charset=utf-8", headers=named)


def _rows(visit: Visit, kept: SubmittedReport) -> list[list[str]]:
    names = names_of([kept.signed_by])
    return [
        [_("Version"), str(kept.version)],
        *([[_("Skäl till den nya versionen"), kept.replaces]] if kept.replaces else []),
        [_signed(kept), names.get(kept.signed_by, kept.signed_by)],
        [_("Använt"), in_kronor(kept.used)],
        [_("Ej använt"), in_kronor(kept.unused)],
        [_("Kontrollsumma (SHA-256)"), kept.digest],
        *([each.question.text, "\n".join(each.lines)] for each in _answers(visit, kept) if each.lines),
    ]


def _signed(kept: SubmittedReport) -> str:
    return _("Inskickad av") if acts_by_code(kept.signed_by) else _("Undertecknad av")


def _kept(visit: Visit, version: int) -> tuple[SubmittedReport, SubmittedReport | None]:
    """The version, and the one that has replaced it, if any has."""
    found = submitted_reports(visit.held, visit.name)
    kept = next((each for each in found if each.version == version), None)
    if kept is None:
        raise Http404
    return kept, next((each for each in found if each.version == version + 1), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question that was asked, with its answer in lines."""

    question: Question
    lines: tuple[str, ...]
    document: str
    """SHA-256 of what was handed in, where that is the answer."""


def _answers(visit: Visit, kept: SubmittedReport) -> list[Answered]:
    """What was asked and answered, in the form's order."""
    form, answers = form_of(visit.held, kept.form_version), kept.answers
    known: Known = {
        **known_of(visit.held, grant_to(visit.held, visit.name)),
        "claimed": kept.used + kept.unused,
    }
    return [
        Answered(
            question=question,
            lines=answer_lines(question, answers.get(question.id)),
            document=str(answers.get(question.id, "")) if question.kind == "file" else "",
        )
        for question in shown(form, answers, known)
        if question.source_value is None
    ]


COMPLETING = "Komplettering som givaren har bett om."
"""Why there is a new version, where the giver has asked for it."""


class NewVersionForm(PlainForm):
    reason = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: object, **given: object) -> None:
        super().__init__(*args, **given)  # type: ignore[arg-type]
        self.fields["reason"].label = _("Vad ska ändras, och varför?")
        self.fields["reason"].help_text = _(
            "Skälet följer med den nya versionen. Skriv inga personuppgifter."
        )
        self.fields["reason"].error_messages["required"] = _("Skriv varför redovisningen ändras.")


@may("report_draft", "draft", by_code=True)
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Start on a new version, with the answers of the last one."""
    filling = filling_of(visit)
    if filling.latest is None or filling.space.replaces or filling.is_locked:
        return HttpResponseRedirect(filling.address())
    sent = {"reason": COMPLETING} if "complete" in request.POST and filling.completion else request.POST
    form = NewVersionForm(sent if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        begin_new_version(
            filling.held,
            visit.name,
            filling.latest,
            reason=form.cleaned_data["reason"],
            to_change=filling.completion.parts if filling.completion else {},
            by=visit.visitor.person,
            at=clock.now(),
        )
        return HttpResponseRedirect(filling.address())
    shown_there = {
        "visit": visit,
        "held": visit.held,
        "terms": visit.held.terms,
        "filling": filling,
        "form": form,
    }
    return render(request, "receiving/report_again.html", shown_there)
