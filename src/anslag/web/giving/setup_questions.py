"""The questions of a programme that is being set up: what they cost, what each is used for, and how each is put."""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from anslag.domain.problem import Refusal
from anslag.files.programme_counts import counts
from anslag.files.programme_read import FORM
from anslag.files.programme_toml import Content
from anslag.files.programme_write import toml_text
from anslag.records.drafts import DraftChangedError
from anslag.web.access import Visit, may
from anslag.web.giving.setup_asked import asked_groups, shown_with, with_checks, written_with
from anslag.web.giving.setup_draft import Setup, address, save, setup_of
from anslag.web.giving.setup_fields import Differing, TermsForm
from anslag.web.giving.setup_left import Places
from anslag.web.giving.setup_questions_read import questions_of, tables_in
from anslag.web.giving.setup_values import Entry, Group, Rows, new_id
from anslag.web.parts.burden import MINUTES_PER_QUESTION, burden
from anslag.web.parts.question_list import ListedSection, question_list

SLUG = re.compile(r"[-\w]+", re.ASCII)
"""What an address can name."""

TOLD_ANYWAY = {
    "questions_are_used",
    "one_label_per_option",
    "personal_data_is_marked",
    "words_are_not_blank",
    "no_template_is_left",
    "costs_follow_the_categories",
}
"""Faults of a form whose questions can be listed with what they are used for all the same."""

KINDS: tuple[tuple[str, str | Promise], ...] = (
    ("long_text", _("Fritext")),
    ("short_text", _("Kort text")),
    ("yes_no", _("Ja eller nej")),
    ("single", _("Ett alternativ")),
    ("multiple", _("Ett eller flera alternativ")),
    ("scale", _("Ett steg på en skala")),
    ("money", _("Belopp i hela kronor")),
    ("distribution", _("Belopp i hela kronor per rad")),
    ("table", _("Tabell med belopp i hela kronor")),
    ("count_by_sex", _("Antal kvinnor, män och okända")),
    ("date", _("Datum")),
    ("file", _("Fil att lämna in")),
    ("email", _("E-postadress")),
    ("phone", _("Telefonnummer")),
)

_ASKED = (
    Entry(path=("text",), label=_("Frågan"), kind="text"),
    Entry(path=("help",), label=_("Hjälp till den som svarar"), kind="text", needed=False),
    Entry(
        path=("required",),
        label=_("Måste frågan besvaras?"),
        kind="choice",
        choices=(("yes", _("Ja")), ("no", _("Nej, den är frivillig"))),
    ),
    Entry(
        path=("uses",),
        label=_("Vad används svaret till, utöver rapportens tabeller?"),
        kind="several",
        needed=False,
        choices=(
            ("contact", _("Kontakt om redovisningen")),
            ("money", _("Avräkning av pengarna")),
            ("review", _("Granskning av redovisningen")),
            ("coding", _("Sortering av insatser efter innehåll")),
            ("narrative", _("Exempel i löptexten, utan namn")),
        ),
    ),
    Entry(
        path=("reason",),
        label=_("Varför ställs frågan, om svaret inte används till något av det?"),
        help=_("En fråga som varken används eller har ett skäl stoppar öppnandet."),
        needed=False,
    ),
    Entry(path=("personal_data",), label=_("Svaret är en personuppgift"), kind="yes", needed=False),
)

_LONGEST = Entry(
    path=("longest",),
    label=_("Hur många tecken får en text ha?"),
    help=_("Lämna tomt för det vanliga: 200 i en kort text, 5 000 i fritext."),
    kind="number",
    needed=False,
)

_OPTIONS = Rows(
    path=("options",),
    each=_("Alternativ"),
    entries=(
        Entry(path=("label",), label=_("Alternativet")),
        Entry(path=("help",), label=_("Förklaring"), needed=False),
        Entry(path=("other",), label=_("Fråga vad som menas, som vid Annat"), kind="yes", needed=False),
    ),
)

_LINES = Rows(path=("options",), each=_("Rad"), entries=_OPTIONS.entries[:2])

_COLUMNS = Rows(path=("columns",), each=_("Kolumn"), entries=_OPTIONS.entries[:2])

_OF_KIND: dict[str, tuple[Entry | Rows, ...]] = {
    "single": (_OPTIONS,),
    "multiple": (_OPTIONS,),
    "distribution": (_LINES,),
    "table": (_LINES, _COLUMNS),
    "short_text": (_LONGEST,),
    "long_text": (_LONGEST,),
}
"""What a question of the kind also says. One that shares its options with others says them elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A question or a section of a form whose uses cannot be told yet."""

    id: str
    text: str


@may("decision", "prepare")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit, *, name: str) -> HttpResponse:
    """All the questions, with their burden. Posting says that they are as they should be."""
    setup = setup_of(visit, name)
    refused = None
    if request.method == "POST":
        try:
            save(visit, setup.having_done("fragor"))
        except DraftChangedError as told:
            refused = told
        else:
            return HttpResponseRedirect(address(visit, setup, "setup"))
    sections = _listed(setup)
    programme = setup.checked.programme
    shown = {
        "visit": visit,
        "setup": setup,
        "refused": refused,
        "left": Places(visit=visit, setup=setup).left(setup.problems_of("fragor")),
        "sections": sections,
        "own": {str(each.get("id")) for each in questions_of(setup.form)},
        "plain": () if sections else tuple(_plain(questions_of(setup.form), "text")),
        "plain_sections": () if sections else tuple(_plain(tables_in(setup.form.get("sections")), "title")),
        "burden": burden(counts(programme)) if programme else None,
        "minutes": MINUTES_PER_QUESTION,
        "unused": sum(each.unused for section in sections for each in section.questions),
    }
    return render(request, "giving/setup_questions.html", shown)


def _listed(setup: Setup) -> tuple[ListedSection, ...]:
    """The questions with their uses; none while the form or the report's outline does not hold together."""
    programme = setup.checked.programme
    if programme is None or any(each.rule not in TOLD_ANYWAY for each in setup.problems_of("fragor")):
        return ()
    return question_list(programme)


def _plain(among: Iterable[Content], words: str) -> Iterator[Plain]:
    """Those that can be found by an id, with what they are called."""
    for each in among:
        if SLUG.fullmatch(name := str(each.get("id", ""))):
            yield Plain(id=name, text=str(each.get(words, "")))


@may("decision", "prepare")
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, visit: Visit, *, name: str, question: str) -> HttpResponse:
    """One question: how it is put, and whether it is asked at all."""
    setup = setup_of(visit, name)
    asked = next((each for each in questions_of(setup.form) if each.get("id") == question), None)
    if asked is None:
        raise Http404
    groups = (*_groups(asked), *asked_groups(setup.form, asked))
    form = form_of(shown_with(setup.form, _shown_as(asked)), groups, request)
    if request.method != "POST" or not may_be_saved(form, request):
        return question_shown(request, visit, setup, form, title=str(asked.get("text", "")))
    differing = form.differing() if request.POST.get("seen") != form.seen else ()
    if differing:
        title = str(asked.get("text", ""))
        return question_shown(request, visit, setup, form, title=title, differing=differing)
    if "remove" in request.POST:
        changed: Content | None = None
        checks: list[Content] = []
    else:
        changed, checks = written_with(setup.form, asked, _written_back(form.changed_terms()))
    content = with_checks(_with_question(setup.form, question, changed), question, checks)
    return keep(request, visit, setup, form, content)


@may("decision", "prepare")
@require_http_methods(["GET", "HEAD", "POST"])
def new_question(request: HttpRequest, visit: Visit, *, name: str) -> HttpResponse:
    """A further question, last in its section."""
    setup = setup_of(visit, name)
    groups = (*_new_groups(setup.form), *asked_groups(setup.form, None))
    form = form_of({"required": "yes"}, groups, request)
    if request.method != "POST" or not may_be_saved(form, request):
        return question_shown(request, visit, setup, form, title="")
    asked, _none = written_with(setup.form, None, _written_back(form.changed_terms()))
    return keep(request, visit, setup, form, _with_new(setup.form, asked))


def form_of(content: Content, groups: tuple[Group, ...], request: HttpRequest) -> TermsForm:
    data = request.POST if request.method == "POST" else None
    return TermsForm(groups, content, data, more=request.POST.get("more", ""))


NEEDED = {
    "text": _("Skriv frågan."),
    "title": _("Skriv avsnittets rubrik."),
    "section": _("Välj i vilket avsnitt frågan ska stå."),
    "kind": _("Välj vad svaret är."),
}
"""What a question or a section cannot be without, and what is told at its field."""


def may_be_saved(form: TermsForm, request: HttpRequest) -> bool:
    """Whether the question is whole; one that is to be removed need not be."""
    if not form.is_valid() or "more" in request.POST:
        return False
    if "remove" not in request.POST:
        for name, words in NEEDED.items():
            if name in form.fields and not form.cleaned_data[name].strip():
                form.add_error(name, words)
    return form.is_valid()


def _groups(asked: Content) -> tuple[Group, ...]:
    own = tuple(
        each
        for each in _OF_KIND.get(str(asked.get("kind")), ())
        if each.path != ("options",) or not asked.get("option_set")
    )
    return (Group(heading=_("Frågan"), fields=(*_ASKED, *own)),)


def _new_groups(form: Content) -> tuple[Group, ...]:
    sections = tuple(
        (str(each.get("id", "")), str(each.get("title", ""))) for each in tables_in(form.get("sections"))
    )
    place = (
        Entry(path=("section",), label=_("I vilket avsnitt?"), kind="choice", choices=sections),
        Entry(path=("kind",), label=_("Vad är svaret?"), kind="choice", choices=KINDS),
    )
    return (Group(heading=_("Frågan"), fields=(*place, *_ASKED, _LONGEST, _OPTIONS, _COLUMNS)),)


def _shown_as(asked: Content) -> Content:
    return asked | {"required": "yes" if asked.get("required", True) else "no"}


def _written_back(asked: Content) -> Content:
    """As the file has it: that a question must be answered goes without saying."""
    must = asked.pop("required", "yes") == "yes"
    return asked if must else asked | {"required": False}


def _with_question(form: Content, name: str, asked: Content | None) -> Content:
    """The form with the question in place of the one of that id, or without it."""
    changed = deepcopy(form)
    for section in tables_in(changed.get("sections")):
        section["questions"] = [
            asked if each.get("id") == name else each
            for each in tables_in(section.get("questions"))
            if asked is not None or each.get("id") != name
        ]
    return changed


def _with_new(form: Content, asked: Content) -> Content:
    changed = deepcopy(form)
    wanted = asked.pop("section", "")
    taken = {str(each.get("id", "")) for each in questions_of(form)}
    added = {"id": new_id(str(asked.get("text", "")), taken)} | asked
    for section in tables_in(changed.get("sections")):
        if section.get("id") == wanted:
            section["questions"] = [*tables_in(section.get("questions")), added]
    return changed


def keep(request: HttpRequest, visit: Visit, setup: Setup, form: TermsForm, content: Content) -> HttpResponse:
    try:
        save(visit, setup.with_text(FORM, toml_text(content)))
    except DraftChangedError as refused:
        return question_shown(request, visit, setup, form, title="", refused=refused)
    return HttpResponseRedirect(address(visit, setup, "setup-questions"))


def question_shown(
    request: HttpRequest,
    visit: Visit,
    setup: Setup,
    form: TermsForm,
    *,
    title: str,
    differing: tuple[Differing, ...] = (),
    refused: Refusal | None = None,
    is_section: bool = False,
) -> HttpResponse:
    shown: dict[str, Any] = {
        "visit": visit,
        "setup": setup,
        "form": form,
        "groups": form.shown(),
        "title": title,
        "removable": bool(title) and not is_section,
        "differing": differing,
        "refused": refused,
    }
    return render(request, "giving/setup_question.html", shown)
