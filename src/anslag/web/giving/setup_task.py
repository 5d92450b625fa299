"""One task of a programme that is being set up: a plain form that saves to the draft, faults and all."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from anslag.files.programme_read import SOURCES
from anslag.records.drafts import DraftChangedError
from anslag.records.grants import held_by_party
from anslag.records.mandates import UnknownPersonError, contact_of
from anslag.web.access import Visit, may
from anslag.web.giving.setup_decisions import decision_groups
from anslag.web.giving.setup_draft import TASKS, Setup, Task, address, save, setup_of
from anslag.web.giving.setup_fields import Differing, TermsForm
from anslag.web.giving.setup_key import key_shown
from anslag.web.giving.setup_left import Places
from anslag.web.giving.setup_terms import GROUPS, tidied

ATTEMPTS = 3
"""How often a save is tried again when someone else saves another task in between."""


@may("decision", "prepare")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, visit: Visit, *, name: str, task: Task) -> HttpResponse:
    if task not in GROUPS and task != "beslut":
        raise Http404
    if request.method != "POST":
        setup = setup_of(visit, name)
        return _shown(request, visit, setup, task, _form(visit, setup, task))
    return _saved(request, visit, name, task)


def _form(visit: Visit, setup: Setup, task: Task, data: QueryDict | None = None) -> TermsForm:
    groups = GROUPS.get(task) or decision_groups(_received(visit), setup.terms)
    terms = setup.terms | {SOURCES: setup.texts.get(SOURCES, "")}
    return TermsForm(groups, terms, data, more=data.get("more", "") if data else "")


def _received(visit: Visit) -> Any:
    """The programmes that the giver receives in."""
    held = held_by_party(visit.name)
    return (each.programme for each in held if visit.name in each.programme.basis)


def _saved(request: HttpRequest, visit: Visit, name: str, task: Task) -> HttpResponse:
    """Save what was changed. Someone else's save of the same task is shown beside it, never written over."""
    for _attempt in range(ATTEMPTS):
        setup = setup_of(visit, name)
        form = _form(visit, setup, task, request.POST)
        if not form.is_valid() or "more" in request.POST:
            return _shown(request, visit, setup, task, form)
        if request.POST.get("seen") != form.seen and (differing := form.differing()):
            return _shown(request, visit, setup, task, form, differing=differing)
        try:
            setup = save(visit, _changed(setup, form, task, giver=visit.name))
        except DraftChangedError:
            continue
        return HttpResponseRedirect(_next(visit, setup, task))
    return _shown(request, visit, setup, task, form, differing=form.differing())


def _changed(setup: Setup, form: TermsForm, task: Task, *, giver: str) -> Setup:
    terms = tidied(form.changed_terms(), giver=giver)
    sources = terms.pop(SOURCES)
    changed = replace(setup, texts=setup.texts | {SOURCES: sources})
    if terms != setup.terms:
        changed = changed.with_terms(terms)
    return changed.having_done(task)


def _next(visit: Visit, setup: Setup, task: Task) -> str:
    """The page again while something in it is left to mend, else the tasks."""
    if setup.problems_of(task):
        return f"{address(visit, setup, task=task)}?sparat"
    return address(visit, setup, "setup")


def _shown(
    request: HttpRequest,
    visit: Visit,
    setup: Setup,
    task: Task,
    form: TermsForm,
    *,
    differing: tuple[Differing, ...] = (),
) -> HttpResponse:
    shown: dict[str, Any] = {
        "visit": visit,
        "setup": setup,
        "task": task,
        "title": TASKS[task],
        "form": form,
        "groups": form.shown(),
        "differing": differing,
        "saved_by": saved_by(setup),
        "left": Places(visit=visit, setup=setup, form=form).left(setup.problems_of(task)),
        "just_saved": "sparat" in request.GET,
        "back": address(visit, setup, "setup"),
        **(key_shown(setup) if task == "nyckel" else {}),
    }
    return render(request, f"giving/setup_{'key' if task == 'nyckel' else 'task'}.html", shown)


def saved_by(setup: Setup) -> str:
    """The name of whoever saved the draft last."""
    try:
        return contact_of(setup.saved.saved_by)[0] if setup.saved else ""
    except UnknownPersonError:
        return ""
