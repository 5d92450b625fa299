"""A report's task list: what is to be filled in, how far each part has come, and that nothing is sent in yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from anslag.domain.report_parts import PartStanding, leading_title
from anslag.records.form_versions import form_versions
from anslag.web.access import Visit, may_any
from anslag.web.parts.form_changes import changes_told
from anslag.web.parts.stage_words import days_left
from anslag.web.receiving.report_filling import Filling, filling_of
from anslag.web.receiving.report_form import MISSING
from anslag.web.receiving.report_words import BELOW, PART_STATES, STATES, group_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A part in the list. An address where it can be opened."""

    id: str
    title: str
    address: str
    state: str
    quiet: bool
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    title: str
    tasks: tuple[Task, ...]


@may_any(("report_draft", "read"), ("report", "sign"), by_code=True)
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    filling = filling_of(visit)
    if not filling.is_open:
        return _closed(request, filling)
    upcoming = filling.next_open()
    if upcoming and visit.visitor.by_code and request.GET.get("fran") == "kod":
        return HttpResponseRedirect(filling.to_part(upcoming))
    return render(
        request,
        "receiving/report.html",
        {
            "visit": visit,
            "held": visit.held,
            "terms": visit.held.terms,
            "filling": filling,
            "groups": tuple(_groups(filling)),
            "left": days_left(filling.due, visit.today) if filling.due else "",
            "next": filling.to_part(upcoming) if upcoming else "",
            "check": filling.address("report-check"),
            "reasons": _reasons(filling),
            "changes": changes_told(filling.space.changed) if filling.space.changed else None,
        },
    )


def _reasons(filling: Filling) -> tuple[str, ...]:
    """Why the form has been changed since what is filled in was saved, the latest reason first."""
    if filling.space.changed is None:
        return ()
    since = min(part.form_version or 0 for part in filling.space.parts.values())
    return tuple(each.reason for each in form_versions(filling.held) if each.version > since)


def _closed(request: HttpRequest, filling: Filling) -> HttpResponse:
    """Nothing to fill in: it is not open yet, nothing was paid, or it is submitted."""
    visit = filling.visit
    shown = {
        "visit": visit,
        "held": visit.held,
        "terms": visit.held.terms,
        "filling": filling,
        "state": STATES[filling.state],
        "to_complete": _to_complete(filling),
    }
    template = "receiving/report_submitted.html" if filling.latest else "receiving/report_not_open.html"
    return render(request, template, shown)


def _to_complete(filling: Filling) -> list[tuple[str, str]]:
    """The title and the reason of each part that the giver has asked to have completed."""
    if filling.completion is None:
        return []
    titles = {section.id: section.title for section in filling.form.sections}
    return [(titles.get(part, part), reason) for part, reason in filling.completion.parts.items()]


def _groups(filling: Filling) -> Iterator[Group]:
    asked = [each for each in filling.standings if each.state != "not_yet"]
    waiting = [each for each in filling.standings if each.state == "not_yet"]
    for title, parts in groupby(asked, key=lambda each: group_title(filling.form, each.part)):
        tasks = [_task(filling, each) for each in parts]
        if waiting and title == group_title(filling.form, waiting[0].part):
            tasks.append(_waiting(filling, waiting))
        yield Group(title=title, tasks=tuple(tasks))


def _task(filling: Filling, each: PartStanding) -> Task:
    return Task(
        id=each.part.id,
        title=each.part.title,
        address=filling.to_part(each.part),
        state=str(PART_STATES[each.state]),
        quiet=not each.is_open,
        help=_help(filling, each),
    )


def _help(filling: Filling, each: PartStanding) -> str:
    """What is left in a part that has been begun, or why it is to be changed."""
    filled = filling.filled.get(each.part.id)
    if filled and filled.returned:
        return filled.returned
    if each.state != "begun":
        return ""
    rules = [problem.rule for problem in each.left]
    missing = rules.count(MISSING)
    wrong = sum(rule not in BELOW and rule != MISSING for rule in rules) + len(
        filled.unread if filled else ()
    )
    told = [
        ngettext("%(n)d svar saknas", "%(n)d svar saknas", missing) % {"n": missing} if missing else "",
        ngettext("%(n)d svar behöver rättas", "%(n)d svar behöver rättas", wrong) % {"n": wrong}
        if wrong
        else "",
        *(str(words) for rule, words in BELOW.items() if rule in rules),
    ]
    return _("Kvar att göra: %(left)s") % {"left": ", ".join(filter(None, told))}


def _waiting(filling: Filling, waiting: list[PartStanding]) -> Task:
    """The parts that come when something else is answered, in one line."""
    title = leading_title(filling.form, waiting[0].part)
    number = len(waiting)
    return Task(
        id="senare",
        title=ngettext("%(n)d del till kan tillkomma", "%(n)d delar till kan tillkomma", number)
        % {"n": number},
        address="",
        state=str(PART_STATES["not_yet"]),
        quiet=True,
        help=_("Svara först på ”%(title)s”.") % {"title": title},
    )
