"""Set up a programme: begin from one that has been opened or from a folder, and see how far each task has come."""

import re
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anslag.domain.problem import Refusal
from anslag.domain.programme import Programme
from anslag.files.programme_read import FORM, KEY, PARTIES, TERMS
from anslag.files.programme_texts import UnusableNameError, check_name, later_texts
from anslag.files.programme_write import Texts
from anslag.files.programme_zip import MOST_BYTES, ZipRefusedError, folder_zip, read_zip
from anslag.records.drafts import DraftChangedError
from anslag.records.grants import held_by_party
from anslag.web.access import Visit, may
from anslag.web.forms import PlainForm
from anslag.web.giving.setup_draft import (
    Setup,
    address,
    drop,
    opened,
    proposals_to_open,
    save,
    setup_of,
    setups_of,
    task_lines,
)
from anslag.web.giving.setup_left import Places
from anslag.web.giving.setup_task import saved_by

NEEDED = (TERMS, KEY, PARTIES, FORM)


class _NamedForm(PlainForm):
    """A draft begins with the name that will be the programme's in every address."""

    name = forms.CharField(
        label=gettext_lazy("Programmets namn i adresser"),
        help_text=gettext_lazy("Små bokstäver a–z, siffror och bindestreck."),
        error_messages={"required": gettext_lazy("Skriv vad programmet ska heta i adresser.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        try:
            check_name(name)
        except UnusableNameError as refused:
            raise forms.ValidationError(str(refused)) from refused
        if opened(name):
            raise forms.ValidationError(
                _("Ett program som heter %(name)s är redan öppnat. Välj ett annat namn.") % {"name": name}
            )
        return name


class CopyForm(_NamedForm):
    """Begin from a programme that has been opened: everything a year later."""

    def __init__(self, given: dict[str, Programme], data: Any = None) -> None:
        latest = next(reversed(given.values()), None)
        first = {"after": latest.key, "name": next_name(latest)} if latest else {}
        super().__init__(data, initial=first, auto_id="copy_%s")
        self.given = given
        after = self.fields["after"]
        assert isinstance(after, forms.ChoiceField)
        after.choices = [(key, begun_words(each)) for key, each in reversed(given.items())]

    after = forms.ChoiceField(
        label=gettext_lazy("Vilket program utgår du från?"),
        error_messages={"invalid_choice": gettext_lazy("Välj något i listan.")},
    )
    field_order = ("after", "name")

    def texts(self) -> Texts:
        return later_texts(self.given[self.cleaned_data["after"]])


class FolderForm(_NamedForm):
    """Begin from a folder written by hand, as a zip file."""

    file = forms.FileField(
        label=gettext_lazy("Mappen som zip-fil"),
        help_text=gettext_lazy("Högst 5 MB."),
        error_messages={
            "required": gettext_lazy("Välj en zip-fil med programmets filer."),
            "empty": gettext_lazy("Filen är tom. Välj en zip-fil med programmets filer."),
        },
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )

    def clean_file(self) -> Texts:
        sent = self.cleaned_data["file"]
        try:
            # A byte more than can be taken is read, and no more: that much is refused.
            texts = read_zip(sent.read(MOST_BYTES + 1))
        except ZipRefusedError as refused:
            raise forms.ValidationError(str(refused)) from refused
        if missing := [file for file in NEEDED if file not in texts]:
            raise forms.ValidationError(
                _("Mappen saknar %(files)s. Lägg till det och packa den på nytt.")
                % {"files": ", ".join(missing)}
            )
        return texts


def begun_words(programme: Programme) -> str:
    return _("%(year)s års program: %(title)s") % {
        "year": programme.terms.grant_year,
        "title": programme.terms.title,
    }


def next_name(programme: Programme) -> str:
    """The key with the next year in place of its own, or after it."""
    year, key = programme.terms.grant_year, programme.key
    following = re.sub(rf"(?<![0-9]){year}(?![0-9])", str(year + 1), key)
    return following if following != key else f"{key}-{year + 1}"


def _given(visit: Visit) -> dict[str, Programme]:
    """The programmes that the organisation has opened, in that order."""
    held = (each.programme for each in held_by_party(visit.name))
    return {each.key: each for each in held if each.terms.giver == visit.name}


@may("decision", "prepare")
@require_safe
def index(request: HttpRequest, visit: Visit) -> HttpResponse:
    given = _given(visit)
    return _index_shown(request, visit, CopyForm(given), FolderForm(auto_id="folder_%s"))


def _index_shown(
    request: HttpRequest, visit: Visit, copy: CopyForm, folder: FolderForm, refused: Refusal | None = None
) -> HttpResponse:
    given = copy.given
    shown = {
        "visit": visit,
        "copy": copy,
        "folder": folder,
        "form": copy if copy.is_bound else folder,
        "refused": refused,
        "latest": next(reversed(given.values()), None),
        "drafts": [{"setup": each, "address": address(visit, each, "setup")} for each in setups_of(visit)],
    }
    return render(request, "giving/setup_index.html", shown)


@may("decision", "prepare")
@require_POST
def copy(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Begin a draft from a programme that the organisation has opened."""
    form = CopyForm(_given(visit), request.POST)
    empty = FolderForm(auto_id="folder_%s")
    if not form.is_valid():
        return _index_shown(request, visit, form, empty)
    begun = Setup(
        name=form.cleaned_data["name"],
        giver=visit.name,
        texts=form.texts(),
        after=form.cleaned_data["after"],
    )
    try:
        return _begun(visit, begun)
    except DraftChangedError:
        form.add_error("name", _taken(begun))
        return _index_shown(request, visit, form, empty)


@may("decision", "prepare")
@require_POST
def folder(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Begin a draft from a folder."""
    form = FolderForm(request.POST, request.FILES, auto_id="folder_%s")
    given = _given(visit)
    if not form.is_valid():
        return _index_shown(request, visit, CopyForm(given), form)
    name = form.cleaned_data["name"]
    begun = Setup(name=name, giver=visit.name, texts=form.cleaned_data["file"])
    try:
        return _begun(visit, begun)
    except DraftChangedError:
        form.add_error("name", _taken(begun))
        return _index_shown(request, visit, CopyForm(given), form)


def _taken(begun: Setup) -> str:
    return _("Ett utkast som heter %(name)s finns redan. Fortsätt på det, eller välj ett annat namn.") % {
        "name": begun.name
    }


def _begun(visit: Visit, begun: Setup) -> HttpResponse:
    return HttpResponseRedirect(address(visit, save(visit, begun), "setup"))


@may("decision", "prepare")
@require_safe
def page(request: HttpRequest, visit: Visit, *, name: str) -> HttpResponse:
    """The tasks, with all that is left to mend."""
    setup = setup_of(visit, name)
    shown = {
        "visit": visit,
        "setup": setup,
        "saved_by": saved_by(setup),
        "tasks": tuple(task_lines(visit, setup)),
        "left": Places(visit=visit, setup=setup).left(setup.problems),
        "sent": proposals_to_open(visit, name)[:1],
    }
    return render(request, "giving/setup.html", shown)


@may("decision", "prepare")
@require_safe
def download(_request: HttpRequest, visit: Visit, *, name: str) -> HttpResponse:
    """The folder as it stands, to be kept or worked on by hand."""
    setup = setup_of(visit, name)
    named = {"Content-Disposition": f'attachment; filename="{setup.name}.zip"'}
    return HttpResponse(folder_zip(setup.texts), content_type="application/zip", headers=named)


@may("decision", "prepare")
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, visit: Visit, *, name: str) -> HttpResponse:
    """Ask whether the draft is to be forgotten, and forget it."""
    setup = setup_of(visit, name)
    if request.method != "POST":
        return render(request, "giving/setup_remove.html", {"visit": visit, "setup": setup})
    drop(visit, name)
    return HttpResponseRedirect(reverse("setups", kwargs={"party": visit.party.number if visit.party else 0}))
