"""Acts of a diary as lines of a table: in words with who did them, on a page and as CSV."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anslag.files.diary_csv import Cell, diary_csv
from anslag.records.diary_read import EntryKept, Of, actions_in, entries, every_entry, how_many, people_in
from anslag.records.mandates import names_of
from anslag.web.parts.act_words import act_words
from anslag.web.parts.diary_form import DiaryForm

A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An act in words. `person` is whom a mandate is for, where the reader may know it."""

    entry: EntryKept
    words: str
    who: str
    approved_by: str
    person: str = ""
    reason: str = ""


def diary_form(request: HttpRequest, of: Of, recipients: Iterable[str] = ()) -> DiaryForm:
    return DiaryForm(request.GET, recipients=recipients, actions=actions_in(of))


def shown(request: HttpRequest, of: Of, form: DiaryForm, *, people: bool = False) -> dict[str, object]:
    """What a page of the diary shows of what the form looks for. A form with faults finds nothing."""
    wanted = form.wanted if form.is_valid() else None
    count = how_many(of, wanted) if wanted else 0
    page = Paginator(range(count), A_PAGE).get_page(request.GET.get("sida"))
    first = max(page.start_index() - 1, 0)
    found = entries(of, wanted, first=first, most=A_PAGE) if wanted and count else ()
    return {
        "form": form,
        "count": count,
        "page": page,
        "lines": lines(found, people=people),
        "asked": urlencode({name: request.GET[name] for name in form.fields if request.GET.get(name)}),
    }


def as_csv(of: Of, form: DiaryForm, *, name: str, people: bool = False) -> HttpResponse:
    """All that the page's form finds, whatever page of it is shown."""
    found = tuple(every_entry(of, form.wanted)) if form.is_valid() else ()
    rows = map(_row, lines(found, people=people))
    response = HttpResponse(diary_csv(_head(), rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="diarium-{name}.csv"'
    return response


def lines(found: Iterable[EntryKept], *, people: bool = False) -> list[Line]:
    """The acts in words. `people`: whether the reader may know whom mandates are for, and why they ended."""
    kept = tuple(found)
    concerned = {str(each.facts.get("person", "")) for each in kept} if people else set()
    names = names_of(people_in(kept) | concerned) if kept else {}
    return [_line(each, names, people=people) for each in kept]


def _line(entry: EntryKept, names: Mapping[str, str], *, people: bool) -> Line:
    person = str(entry.facts.get("person", "")) if people else ""
    return Line(
        entry=entry,
        words=act_words(entry.action, step=entry.step, role=str(entry.facts.get("role", ""))),
        who=names.get(entry.who, entry.who),
        approved_by=names.get(entry.approved_by, entry.approved_by),
        person=names.get(person, person),
        reason=entry.reason or (entry.ended_because if people else ""),
    )


def _head() -> tuple[str, ...]:
    return (
        _("Nummer"),
        _("Dag"),
        _("Tid"),
        _("Åtgärd"),
        _("Vem"),
        _("Godkänt av"),
        pgettext("of an entry", "Gäller"),
        _("Diarienummer"),
        _("Kronor"),
        _("Person"),
        _("Skäl"),
        _("Referens"),
    )


def _row(line: Line) -> tuple[Cell, ...]:
    entry = line.entry
    return (
        entry.number,
        entry.day.isoformat(),
        entry.time,
        line.words,
        line.who,
        line.approved_by,
        entry.recipient,
        entry.case_reference,
        entry.amount,
        line.person,
        line.reason,
        entry.reference,
    )
