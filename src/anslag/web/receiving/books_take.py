"""Sums of the books become answers in the report that is being filled in, with where they are from."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from anslag.domain.form import Answer, Form
from anslag.domain.money import Kronor
from anslag.domain.problem import Refusal
from anslag.domain.report import cost_question, used_question
from anslag.domain.report_parts import form_parts
from anslag.records.own_books import OwnBooks
from anslag.records.report_space import SavedPart, save_part
from anslag.web import clock
from anslag.web.access import Visit
from anslag.web.receiving.books import address
from anslag.web.receiving.report_filling import filling_of


class ReportNotOpenError(Refusal):
    """There is no draft of a report to write in."""


def take_over(visit: Visit, books: OwnBooks, kronor: Mapping[str, Kronor]) -> str:
    """Write what was used, and on what, in the report's draft. Returns the address of the part.

    Raises DraftChangedError where someone saves the part meanwhile.
    """
    filling = filling_of(visit)
    if not filling.is_open:
        raise ReportNotOpenError(
            _("Redovisningen går inte att fylla i nu. Summorna kan tas över när den är öppen.")
        )
    form, space = filling.form, filling.space
    answers = _answers(form, kronor)
    said = origin(books)
    first = ""
    for part in form_parts(form):
        here = {name: answer for name, answer in answers.items() if name in part.ids}
        if not here:
            continue
        before = space.parts.get(part.id, SavedPart(answers={}))
        changed = replace(
            before,
            answers={**before.answers, **here},
            typed={name: text for name, text in before.typed.items() if name not in here},
            origins={**before.origins, **dict.fromkeys(here, said)},
        )
        save_part(visit.held, visit.name, part.id, changed, by=visit.visitor.person, at=clock.now())
        first = first or part.id
    return address(visit, "report-part", first)


def _answers(form: Form, kronor: Mapping[str, Kronor]) -> dict[str, Answer]:
    return {used_question(form).id: sum(kronor.values()), cost_question(form).id: dict(kronor)}


def origin(books: OwnBooks) -> str:
    """Where the sums are from, in words."""
    chosen = books.chosen
    code = chosen.object if chosen and chosen.object else ""
    days = {"first": chosen.first, "last": chosen.last} if chosen else {}
    where = _("projekt %(code)s") % {"code": code} if code else _("alla rader")
    return _("Ur bokföringen: %(file)s, %(where)s, %(first)s till %(last)s, %(rows)d rader") % {
        "file": books.name,
        "where": where,
        "rows": books.rows,
        **days,
    }
