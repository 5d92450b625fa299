"""Change the questions of an open programme: take the form away, send a new version back, see what differs."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from pydantic import ValidationError

from anslag.domain.form import Form
from anslag.domain.form_version import change_problems
from anslag.domain.problem import Problem
from anslag.files.form_text import form_text, read_form
from anslag.records.folder import dump_form, parse_form
from anslag.records.form_versions import form_versions
from anslag.steps.form_version import funders
from anslag.web.access import Visit, may
from anslag.web.forms import ActForm, PlainForm
from anslag.web.giving.proposing import prepared, sent_before, waiting_proposal
from anslag.web.parts.form_changes import form_changes

MOST_BYTES = 1_000_000


class UploadForm(PlainForm):
    """The new form.toml."""

    file = forms.FileField(
        label=gettext_lazy("Det ändrade formuläret, form.toml"),
        help_text=gettext_lazy("Högst 1 MB."),
        error_messages={"required": gettext_lazy("Välj filen med det ändrade formuläret.")},
        widget=forms.FileInput(attrs={"accept": ".toml,text/plain"}),
    )

    def clean_file(self) -> str:
        sent: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        if len(sent) > MOST_BYTES:
            raise forms.ValidationError(_("Filen är större än 1 MB. Välj form.toml och inget annat."))
        try:
            return sent.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                _("Filen är inte text i UTF-8. Spara den så, och välj den på nytt.")
            ) from error


class DecisionForm(ActForm):
    """Why the questions are changed, with the form as it was read."""

    reason = forms.CharField(
        label=gettext_lazy("Varför ändras frågorna?"),
        help_text=gettext_lazy("Skälet står i beslutet, och de som redovisar får läsa det."),
        error_messages={"required": gettext_lazy("Skriv varför frågorna ändras.")},
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    form = forms.CharField(widget=forms.HiddenInput, max_length=MOST_BYTES)


@may("decision", "prepare")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, visit, UploadForm())
    if "form" in request.POST:
        return _decided(request, visit)
    upload = UploadForm(request.POST, request.FILES)
    if not upload.is_valid():
        return _shown(request, visit, upload)
    read = read_form(visit.held.programme, upload.cleaned_data["file"], beside=funders(visit.held))
    current = visit.held.programme.form
    problems = (*read.problems, *(change_problems(current, read.form, reason="-") if read.form else ()))
    if read.form is None or problems:
        return _shown(request, visit, upload, problems=problems)
    decision = DecisionForm(initial={"form": dump_form(read.form)})
    return _shown(request, visit, upload, decision=decision, form=read.form)


def _decided(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Send the new version to whoever is to approve it."""
    decision = DecisionForm(request.POST)
    if decision.is_valid():
        facts = {"form": decision.cleaned_data["form"], "reason": decision.cleaned_data["reason"]}
        if sent := sent_before(visit, decision) or prepared(visit, decision, "change_form", facts):
            return sent
    try:
        form = parse_form(request.POST["form"])
    except ValidationError:
        return HttpResponseRedirect(reverse("change-form", args=[visit.held.key]))
    return _shown(request, visit, UploadForm(), decision=decision, form=form)


def _shown(
    request: HttpRequest,
    visit: Visit,
    upload: UploadForm,
    *,
    problems: tuple[Problem, ...] = (),
    decision: DecisionForm | None = None,
    form: Form | None = None,
) -> HttpResponse:
    held = visit.held
    shown: dict[str, Any] = {
        "visit": visit,
        "held": held,
        "upload": upload,
        "problems": problems,
        "decision": decision,
        "form": decision or upload,
        "changes": form_changes(held.programme.form, form) if form else None,
        "version": held.programme.form.version,
        "next": held.programme.form.version + 1,
        "versions": form_versions(held),
        "already": waiting_proposal(visit, "change_form"),
    }
    return render(request, "giving/form_change.html", shown)


@may("decision", "prepare")
@require_safe
def download(_request: HttpRequest, visit: Visit) -> HttpResponse:
    """The form as it is asked now, with the number of the next version."""
    form = visit.held.programme.form
    text = form_text(form).replace(f"version = {form.version}\n", f"version = {form.version + 1}\n", 1)
    named = {"Content-Disposition": f'attachment; filename="form-{visit.held.key}.toml"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=named)
