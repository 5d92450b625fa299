"""The key of a programme that is being set up: sent as a file or pasted, looked at row by row, and then saved."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from anslag.domain.party import Party
from anslag.domain.problem import Problem, Refusal
from anslag.files.key_outcome import KeyOutcome, key_outcome
from anslag.files.key_upload import (
    MOST_BYTES,
    NEW,
    SKIPPED,
    Columns,
    Sheet,
    SheetRefusedError,
    UploadedKey,
    decoded,
    letter,
    likely_columns,
    read_sheet,
    unused_columns,
    uploaded_key,
)
from anslag.files.programme_read import KEY, PARTIES, TERMS
from anslag.files.programme_texts import Tables, tables_of
from anslag.files.programme_toml import Content
from anslag.files.programme_write import key_text, parties_text
from anslag.records.drafts import DraftChangedError
from anslag.web.access import Visit, may
from anslag.web.forms import PlainForm
from anslag.web.giving.setup_draft import Setup, address, save, setup_of
from anslag.web.giving.setup_fields import day_field, lenient

KEY_DAY = gettext_lazy("Vilken dag gäller talen?")

ONLY_COLUMN = "antal"
"""What the key's column is called when neither the terms nor the key say."""


class UploadForm(PlainForm):
    """A file or pasted rows: one of the two, so neither is said to be optional."""

    file = forms.FileField(
        label=gettext_lazy("Fil med nyckeln"),
        help_text=gettext_lazy("CSV från ett kalkylprogram. Namn i en kolumn och tal i en annan."),
        error_messages={"empty": gettext_lazy("Filen är tom. Välj filen med nyckeln.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
    )
    rows = forms.CharField(
        label=gettext_lazy("Eller klistra in raderna"),
        strip=False,
        help_text=gettext_lazy("Markera cellerna i kalkylprogrammet, kopiera dem och klistra in dem här."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for name in ("file", "rows"):
            lenient(self.fields[name])

    def clean(self) -> dict[str, Any]:
        sent = self.cleaned_data
        file, rows = sent.get("file"), sent.get("rows", "")
        if not file and not rows.strip() and not self.errors:
            raise forms.ValidationError(_("Välj en fil eller klistra in rader."))
        if file and file.size > MOST_BYTES:
            self.add_error("file", _("Filen är större än 1 MB. Spara bara bladet med nyckeln, som CSV."))
        elif file:
            try:
                sent["rows"] = decoded(file.read())
            except SheetRefusedError as refused:
                self.add_error("file", str(refused))
        return sent


@dataclass(frozen=True, kw_only=True)
class Uploaded:
    """A key that has been sent for a draft, with the columns that were chosen or are the likeliest."""

    setup: Setup
    sheet: Sheet
    columns: Columns
    titles: Mapping[str, str]
    """What each column of the key is to be called."""
    day: date | None = None
    """The day that its numbers are of."""

    @property
    def seen(self) -> str:
        """Tells what was sent from what someone else sends meanwhile."""
        return hashlib.sha256(str(self.setup.upload).encode()).hexdigest()[:16]

    @cached_property
    def tables(self) -> Tables:
        return tables_of(self.setup.texts, words_in=words_in(self.setup.terms))

    @cached_property
    def key(self) -> UploadedKey:
        return uploaded_key(
            self.sheet,
            self.columns,
            parties=[party.name for party in self.tables.parties],
            current=list(self.tables.basis),
            words_in=words_in(self.setup.terms),
        )

    @property
    def problems(self) -> tuple[Problem, ...]:
        return (*map(_same_column, unused_columns(self.columns)), *self.key.problems)

    @property
    def holds(self) -> bool:
        return self.key.holds and not self.problems

    @cached_property
    def candidate(self) -> Setup:
        """The draft with this key in place of the one it has."""
        kind = next(iter(self.setup.terms.get("eligible") or ["?"]))
        parties = (*self.tables.parties, *(Party(name=name, kind=kind) for name in self.key.new))
        basis = {name: _renamed(row, self.titles) for name, row in self.key.basis.items()}
        classes = {name: _renamed(row, self.titles) for name, row in self.key.classes.items()}
        changed = self.setup.with_text(KEY, key_text(basis, classes, parties))
        changed = changed.with_text(PARTIES, parties_text(parties)) if self.key.new else changed
        terms = _with_day(_with_titles(self.setup.terms, self.titles), self.day)
        return changed if terms == self.setup.terms else changed.with_terms(terms)


def _same_column(column: str) -> Problem:
    return Problem(
        place=_("Kolumnerna"),
        rule="columns",
        message=_("%(column)s läses ur samma kolumn som något annat.") % {"column": column},
        remedy=_("Välj en egen kolumn för varje uppgift."),
    )


def _renamed[T](row: Mapping[str, T], titles: Mapping[str, str]) -> dict[str, T]:
    return {titles.get(column, column): value for column, value in row.items()}


def _parts(terms: Content) -> Iterator[Content]:
    pot = terms.get("pot")
    parts = pot.get("parts") if isinstance(pot, dict) else None
    yield from (part for part in parts if isinstance(part, dict)) if isinstance(parts, list) else ()


def wanted_columns(terms: Content, tables: Tables) -> tuple[str, ...]:
    """The columns that the parts go by; where they go by none, those that the key has."""
    named = [
        column
        for part in _parts(terms)
        for column in (part.get("column"), *(part.get("weights") or {}))
        if isinstance(column, str) and column
    ]
    here = [column for row in tables.basis.values() for column in row]
    return tuple(dict.fromkeys(named or here or [ONLY_COLUMN]))


def words_in(terms: Content) -> frozenset[str]:
    """The columns that hold classes."""
    return frozenset(
        str(part.get("column", "")) for part in _parts(terms) if part.get("method") == "per_class"
    )


def _with_titles(terms: Content, titles: Mapping[str, str]) -> Content:
    """The terms with each column called by its new title in the parts that go by it."""
    parts = [
        part
        | ({"column": titles[part["column"]]} if part.get("column") in titles else {})
        | ({"weights": _renamed(part["weights"], titles)} if "weights" in part else {})
        for part in _parts(terms)
    ]
    return terms | {"pot": terms["pot"] | {"parts": parts}} if parts else terms


def _day(terms: Content) -> object:
    key = terms.get("key")
    return key.get("reference_date") if isinstance(key, dict) else None


def _with_day(terms: Content, day: date | None) -> Content:
    """The terms with the day of the new numbers; that of the old ones goes with them."""
    key = terms.get("key")
    if not isinstance(key, dict) or day == _day(terms):
        return terms
    kept = {name: value for name, value in key.items() if name != "reference_date"}
    return terms | {"key": kept | ({"reference_date": day} if day else {})}


def key_shown(setup: Setup, form: UploadForm | None = None) -> dict[str, Any]:
    """What the page of the key shows beside its own form."""
    return {"upload": form or UploadForm(auto_id="upload_%s"), "outcome": outcome_of(setup)}


def outcome_of(setup: Setup) -> KeyOutcome | None:
    """What the draft's key gives; None while the draft cannot be read, or names recipients that are no parties."""
    programme = setup.checked.programme
    if programme is None or not set(programme.basis) <= {party.name for party in programme.parties}:
        return None
    return key_outcome(programme, setup.amounts_before)


@may("decision", "prepare")
@require_POST
def upload(request: HttpRequest, visit: Visit, *, name: str) -> HttpResponse:
    """Keep what was sent, to be looked at before it is saved."""
    setup = setup_of(visit, name)
    form = UploadForm(request.POST, request.FILES, auto_id="upload_%s")
    if form.is_valid():
        try:
            _uploaded(replace(setup, upload={"text": form.cleaned_data["rows"]}))
            save(visit, replace(setup, upload={"text": form.cleaned_data["rows"]}))
            return HttpResponseRedirect(address(visit, setup, "setup-key-check"))
        except (SheetRefusedError, DraftChangedError) as refused:
            form.add_error("file" if form.cleaned_data.get("file") else "rows", str(refused))
    shown = {"visit": visit, "setup": setup, "form": form, **key_shown(setup, form)}
    return render(request, "giving/setup_key_upload.html", shown)


def _uploaded(setup: Setup) -> Uploaded:
    """What was sent, as a table. Raises SheetRefusedError."""
    kept = setup.upload or {}
    tables = tables_of(setup.texts, words_in=words_in(setup.terms))
    known = [party.name for party in tables.parties]
    sheet = read_sheet(str(kept.get("text", "")), known=known)
    wanted = wanted_columns(setup.terms, tables)
    chosen = kept.get("columns")
    columns = Columns(**chosen) if chosen else likely_columns(sheet, wanted, known=known)
    titles = kept.get("titles") or {column: column for column in wanted}
    return Uploaded(setup=setup, sheet=sheet, columns=columns, titles=titles)


class ColumnsForm(PlainForm):
    """Which column is what, what the key's columns are called, and who each unknown name is."""

    def __init__(self, uploaded: Uploaded, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        sheet, columns = uploaded.sheet, uploaded.columns
        choices = [(str(at), _column_words(sheet, at)) for at in range(len(sheet.columns))]
        self.wanted = list(columns.figures)
        self.written = _to_be_told(uploaded)
        self.fields["name"] = _choice(_("Vilken kolumn är namnet?"), choices, str(columns.name))
        for at, column in enumerate(self.wanted):
            label = _("Vilken kolumn är %(column)s?") % {"column": column}
            self.fields[f"figure-{at}"] = _choice(label, choices, str(columns.figures[column]))
            self.fields[f"title-{at}"] = forms.RegexField(
                r"\A[a-z][a-z0-9]*(_[a-z0-9]+)*\Z",
                label=_("Vad ska %(column)s heta i nyckeln?") % {"column": column},
                initial=uploaded.titles.get(column, column),
                error_messages={"invalid": _("Skriv små bokstäver a–z och siffror, med _ mellan orden.")},
            )
        self.fields["day"] = day_field(KEY_DAY, needed=_day(uploaded.setup.terms) is not None)
        for at, (written, near) in enumerate(self.written.items()):
            taken = columns.taken_for.get(written, "")
            label = _("Vem är ”%(name)s”?") % {"name": written}
            people = _people(written, near, uploaded.tables.parties)
            self.fields[f"person-{at}"] = lenient(_choice(label, people, taken))

    def lacks_day(self) -> bool:
        """Whether the old key has a day and the new one is to be saved without: told at the field."""
        missing = self.fields["day"].required and not self.cleaned_data["day"]
        if missing:
            self.add_error("day", _("Skriv vilken dag talen i den nya nyckeln gäller."))
        return missing

    def chosen(self) -> tuple[Columns, dict[str, str]]:
        sent = self.cleaned_data
        figures = {column: int(sent[f"figure-{at}"]) for at, column in enumerate(self.wanted)}
        taken = {written: sent[f"person-{at}"] for at, written in enumerate(self.written)}
        titles = {column: sent[f"title-{at}"] for at, column in enumerate(self.wanted)}
        told = {written: who for written, who in taken.items() if who}
        return Columns(name=int(sent["name"]), figures=figures, taken_for=told), titles


def _to_be_told(uploaded: Uploaded) -> dict[str, tuple[str, ...]]:
    """Each name that no party has, with those that it may stand for: those told of already among them."""
    untold = replace(uploaded, columns=replace(uploaded.columns, taken_for={}))
    return {each.written: each.near for each in untold.key.unknown}


def _column_words(sheet: Sheet, at: int) -> str:
    title = sheet.columns[at]
    return letter(at) if title == letter(at) else f"{letter(at)}: {title}"


def _choice(label: str, choices: Sequence[tuple[str, str]], initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        initial=initial,
        error_messages={"invalid_choice": _("Välj något i listan.")},
    )


def _people(written: str, near: Sequence[str], parties: Sequence[Party]) -> list[tuple[str, str]]:
    others = [party.name for party in parties if party.name not in near]
    return [
        ("", _("Välj")),
        *((name, _("%(name)s (liknar)") % {"name": name}) for name in near),
        (NEW, _("En ny mottagare: %(name)s") % {"name": written}),
        (SKIPPED, _("Ingen mottagare: hoppa över raden")),
        *((name, name) for name in others),
    ]


@may("decision", "prepare")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, visit: Visit, *, name: str) -> HttpResponse:
    """Show what the key that was sent would give, and save it when it holds."""
    setup = setup_of(visit, name)
    try:
        uploaded = _uploaded(setup)
    except SheetRefusedError:
        return HttpResponseRedirect(address(visit, setup, task="nyckel"))
    form = ColumnsForm(uploaded, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        columns, titles = form.chosen()
        uploaded = replace(uploaded, columns=columns, titles=titles, day=form.cleaned_data["day"])
        if request.POST.get("seen") != uploaded.seen:
            return _check_shown(request, visit, uploaded, form, Refusal(_OTHER_FILE))
        if "save" in request.POST and uploaded.holds:
            if form.lacks_day():
                return _check_shown(request, visit, uploaded, form)
            return _kept(request, visit, uploaded)
        form = _again(uploaded, form)
    return _check_shown(request, visit, uploaded, form)


_OTHER_FILE = gettext_lazy(
    "Någon annan har laddat upp en ny nyckel medan du tittade. Granska den som visas nu."
)


def _again(uploaded: Uploaded, form: ColumnsForm) -> ColumnsForm:
    """The form by the columns that were chosen: other names may be unknown in another column."""
    renewed = ColumnsForm(uploaded)
    renewed.initial["day"] = uploaded.day
    return form if list(renewed.written) == list(form.written) else renewed


def _kept(request: HttpRequest, visit: Visit, uploaded: Uploaded) -> HttpResponse:
    changed = replace(uploaded.candidate, upload=None).having_done("nyckel")
    try:
        saved = save(visit, changed)
    except DraftChangedError as refused:
        return _check_shown(request, visit, uploaded, ColumnsForm(uploaded), refused)
    page = {"task": "nyckel"} if saved.problems_of("nyckel") else {}
    return HttpResponseRedirect(address(visit, saved, "setup-task" if page else "setup", **page))


def _check_shown(
    request: HttpRequest, visit: Visit, uploaded: Uploaded, form: ColumnsForm, refused: Refusal | None = None
) -> HttpResponse:
    shown = {
        "visit": visit,
        "setup": uploaded.setup,
        "form": form,
        "uploaded": uploaded,
        "outcome": outcome_of(uploaded.candidate) if uploaded.key.basis else None,
        "unread": uploaded.candidate.checked.programme is None,
        "refused": refused,
        "rows": len(uploaded.sheet.rows),
        "terms_file": TERMS,
    }
    return render(request, "giving/setup_key_check.html", shown)
