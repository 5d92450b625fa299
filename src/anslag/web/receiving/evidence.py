"""Evidence that we are asked for: what, by when, what we have sent, and a form to send more."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from anslag.domain.document import ENDINGS, MOST_BYTES, Document
from anslag.domain.evidence import COMPLETION, MOST_FILES
from anslag.domain.problem import Refusal, Refused
from anslag.files.handed_in import evidence_document
from anslag.records.documents import document_names
from anslag.records.evidence import evidence_in
from anslag.records.evidence_asked import EvidenceRequest, requests_to
from anslag.records.grants import grant_to
from anslag.records.mandates import names_of
from anslag.records.reviews import open_completion
from anslag.steps.evidence import hand_in_files
from anslag.steps.permission import by_mandate
from anslag.web import clock
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm, YesNoField
from anslag.web.parts.document_file import document_file
from anslag.web.receiving.requisition import where

PLACES = {"evidence.text": "text", "evidence.documents": "documents", "evidence.number": "documents"}


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": ",".join(f".{each}" for each in (*ENDINGS.values(), "si", "jpeg"))})


class FilesField(forms.FileField):
    """One or more documents, each told by its name where it cannot be taken."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, Document]]:
        given = [super(FilesField, self).clean(each, initial) for each in data or [None]]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(
                _("Det är %(number)d filer. Skicka högst %(most)d i taget. Ni kan skicka flera gånger."),
                params={"number": len(given), "most": MOST_FILES},
            )
        taken, faults = [], []
        for each in given:
            try:
                taken.append((each.name, evidence_document(each.read(MOST_BYTES + 1))))
            except Refused as refused:
                faults += [f"{each.name}: {fault.message} {fault.remedy}" for fault in refused.problems]
        if faults:
            raise forms.ValidationError(faults)
        return taken


class EvidenceForm(ActForm):
    documents = FilesField(
        label=_("Filer"),
        help_text=_("Pdf, jpg, png, xlsx, csv, txt eller SIE, högst 5 megabyte var. Ni kan välja flera."),
        max_length=200,
        error_messages={"required": _("Välj minst en fil.")},
    )
    text = forms.CharField(
        label=_("Vad filerna visar"),
        help_text=_("En mening räcker. Det ni skriver blir en allmän handling."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv kort vad filerna visar.")},
    )


class AnswerForm(EvidenceForm):
    """Beside a completion: whether the evidence is the whole answer."""

    answers = YesNoField(
        label=_("Räcker underlaget som svar?"),
        yes=_("Ja, vi ändrar inga svar"),
        no=_("Nej, vi skickar också in en ny version av redovisningen"),
        error_messages={"required": _("Välj om underlaget räcker som svar.")},
    )


@may("evidence")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    asked = _request(visit, number)
    can_send = visit.may("evidence", "sign") and asked.due is not None
    kind = AnswerForm if number == COMPLETION else EvidenceForm
    form = kind(request.POST or None, request.FILES or None) if can_send else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and _sent(visit, form, number):
            return redirect(f"{reverse('evidence', args=[*where(visit), number])}#inskickat")
    shown = {
        "visit": visit,
        "held": visit.held,
        "asked": asked,
        "late": asked.due is not None and not asked.handed and visit.today > asked.due,
        "completes": number == COMPLETION,
        "names": names_of(each.by for each in asked.handed),
        "files": document_names([name for each in asked.handed for name in each.documents]),
        "ours": visit.may("report_draft"),
        "form": form,
    }
    return render(request, "receiving/evidence.html", shown)


@may("evidence")
@never_cache
@require_safe
def document(_request: HttpRequest, visit: Visit, sha256: str) -> HttpResponse:
    """One of the files that the receiver has handed in."""
    if not any(sha256 in each.documents for each in evidence_in(visit.held, visit.name)):
        raise Http404
    return document_file(sha256, f"underlag-{sha256[:12]}")


def _request(visit: Visit, number: int) -> EvidenceRequest:
    asked = requests_of(visit)
    found = next((each for each in asked if each.number == number), None)
    if found is None:
        raise Http404
    return found


def requests_of(visit: Visit) -> tuple[EvidenceRequest, ...]:
    """What the receiver is, or has been, asked for."""
    return requests_to(visit.held, visit.name, open_completion(grant_to(visit.held, visit.name)))


def _sent(visit: Visit, form: EvidenceForm, number: int) -> bool:
    act, key, told = visit.act(form.key), visit.held.key, form.cleaned_data
    try:
        with by_mandate(act, "hand_in_evidence", programme=key, recipient=visit.name):
            hand_in_files(
                act,
                told["documents"],
                programme=key,
                recipient=visit.name,
                sample=number,
                text=told["text"],
                answers=told.get("answers", False),
                now=clock.now(),
                address=f"{settings.ADDRESS}{reverse('evidence', args=[*where(visit), number])}",
            )
    except Refusal as refusal:
        form.refuse(refusal, PLACES)
        return False
    return True
