"""Compile the national report, and publish it: only when every figure in it holds."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from anslag.domain.audit.checks import audit
from anslag.domain.coding import coded_form, unsettled_problems
from anslag.domain.compilation import Compiled, compile_report
from anslag.domain.counting import Return
from anslag.domain.problem import Problem
from anslag.domain.publication import Report
from anslag.files.report_data import parse_report, report_json
from anslag.records import models
from anslag.records.coding import CodingKept, codable, codings
from anslag.records.grants import Held, held_programme
from anslag.records.returns import accepted_returns, accounts, answered_forms
from anslag.steps.act import Act, enter, refuse, step


def compiled(held: Held, *, published: date, version: int = 1) -> Compiled:
    """The report as the records have it now. Raises Refused with all that stands in its way."""
    coded = _coded(held)
    refuse(problem for each in coded for problem in unsettled_problems(each.question, each.answers))
    books = {each.question.id: each.themes for each in coded}
    return compile_report(
        programme=replace(held.programme, form=coded_form(held.programme.form, books)),
        returns=_returns(held, coded),
        accounts=accounts(held),
        published=published,
        version=version,
        earlier={number: coded_form(form, books) for number, form in answered_forms(held).items()},
    )


def _coded(held: Held) -> tuple[CodingKept, ...]:
    """The free text that some table of the report counts, by its themes."""
    tables = held.programme.outline.tables if held.programme.outline else ()
    counted = {table.question for table in tables}
    return codings(held, [each for each in codable(held) if each.id in counted])


def _returns(held: Held, coded: tuple[CodingKept, ...]) -> Iterator[Return]:
    """The accepted returns, with the themes settled in place of the text that is counted."""
    themes = {
        (each.question.id, answer.recipient): list(answer.settled or ())
        for each in coded
        for answer in each.answers
    }
    for one in accepted_returns(held):
        found = {
            each.question.id: themes[each.question.id, one.recipient]
            for each in coded
            if each.question.id in one.answers
        }
        yield replace(one, answers={**one.answers, **found}) if found else one


@step()
def compile_national_report(act: Act, *, programme: str) -> None:
    """Keep the report as data, as a new version. Refused where a return is missing or a figure does not hold."""
    held = held_programme(programme)
    version = held.row.publications.count() + 1
    report = compiled(held, published=act.today, version=version).report
    refuse(_findings(report))
    data = report_json(report)
    publication = models.Publication(
        programme=held.row,
        version=version,
        report=data.decode(),
        digest=hashlib.sha256(data).hexdigest(),
    )
    publication.entry = enter(
        act, held, "compile", when_closed=True, version=version, report=publication.digest
    )
    publication.save()


@step(approved=True)
def publish(act: Act, *, programme: str) -> None:
    """Publish the version last compiled. Refused where it no longer says what the records say, or twice."""
    held = held_programme(programme)
    latest = held.row.publications.order_by("-version").first()
    if latest is None:
        refuse([_problem("publish.compiled", "Rapporten är inte sammanställd.", "Sammanställ den först.")])
        return
    told = held.row.diary.filter(action="publish").order_by("-seq").first()
    if told is not None and told.seq > latest.entry_id:
        refuse([_problem("publish.once", "Den version som finns är redan publicerad.", "Inget mer behövs.")])
    kept = parse_report(latest.report.encode())
    now = compiled(held, published=latest.entry.day, version=latest.version).report
    if kept != now:
        refuse(
            [
                _problem(
                    "publish.unchanged",
                    "Uppgifterna har ändrats sedan rapporten sammanställdes.",
                    "Sammanställ en ny version.",
                )
            ]
        )
    refuse(_findings(kept))
    enter(act, held, "publish", when_closed=True, version=latest.version, report=latest.digest)


def _findings(report: Report) -> tuple[Problem, ...]:
    return tuple(
        Problem(place=found.place, rule=found.code, message=found.message, remedy=found.remedy)
        for found in audit(report)
    )


def _problem(rule: str, message: str, remedy: str) -> Problem:
    return Problem(place="Nationell redovisning", rule=rule, message=message, remedy=remedy)
