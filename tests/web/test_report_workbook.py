"""A report filled in as a workbook, and a draft that meets a new version of the questions."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from anslag.domain.form import Form, Option, Question
from anslag.domain.report import questions
from anslag.domain.report_parts import form_parts
from anslag.records.folder import dump_form
from anslag.records.grants import held_programme
from anslag.records.models import Draft
from anslag.records.reports import submitted_reports
from anslag.records.verify import problems
from anslag.steps.form_version import change_form
from tests.conftest import connected, copied
from tests.steps.year import act
from tests.web.giving import words
from tests.web.reading import Page, read
from tests.web.real_year import GRANT, browser_of, receiving
from tests.web.report_year import (
    ANSWERS,
    CONFIRMED,
    DAY,
    OREBRO,
    fill,
    page_of,
    reporting,
    save_part,
    sign,
)

ADDRESS = "redovisning/arbetsbok/"
FILE = "redovisning/arbetsbok.xlsx"


@pytest.fixture(autouse=True)
def the_form_is_open(
    built: Any, tmp_path: Path, django_db_blocker: DjangoDbBlocker, settings: Any
) -> Iterator[None]:
    settings.TODAY = DAY
    with copied(built(reporting), tmp_path) as url, connected(url, django_db_blocker):
        yield


def form() -> Form:
    return held_programme(GRANT).programme.form


def taken(client: Client, party: str = OREBRO) -> bytes:
    response = client.get(receiving(party, FILE))
    assert response.status_code == 200
    return response.content


def edited(content: bytes, **cells: Any) -> bytes:
    """The workbook with other things in the cells of these keys; __ stands for what parts a key."""
    book = openpyxl.load_workbook(BytesIO(content))
    rows = {row[0].value: row[2] for sheet in book for row in sheet.iter_rows(max_col=3) if row[0].value}
    for key, value in cells.items():
        rows[key.replace("__", "|")].value = value
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def filled_in(content: bytes) -> bytes:
    """The workbook with a whole report in it."""
    cells: dict[str, Any] = {}
    for name, answer in ANSWERS.items():
        if isinstance(answer, tuple):
            options = next(each for each in questions(form()) if each.id == name).options
            cells |= {f"{name}__{each.id}": "x" if each.id in answer else None for each in options}
        elif isinstance(answer, dict):
            cells |= {f"{name}__{option}": amount for option, amount in answer.items()}
        elif isinstance(answer, bool):
            cells[name] = "Ja" if answer else "Nej"
        else:
            cells[name] = answer
    return edited(content, **cells)


def handed_in(client: Client, content: bytes, party: str = OREBRO) -> Any:
    file = SimpleUploadedFile("arbetsbok.xlsx", content)
    response: Any = client.post(receiving(party, ADDRESS), {"file": file})
    assert response.status_code == 200
    assert Page(response.content.decode()).faults == []
    return response


def told(response: Any) -> str:
    return words(Page(response.content.decode()))


def confirmed(client: Client, response: Any, party: str = OREBRO) -> Any:
    return client.post(receiving(party, ADDRESS), {"kept": response.context["uploaded"].kept})


def saved_answers() -> dict[str, Any]:
    rows = Draft.objects.filter(kind="report", party__name=OREBRO).exclude(name="")
    return {name: each for row in rows for name, each in json.loads(row.content)["answers"].items()}


def test_a_whole_report_is_filled_in_as_a_workbook_and_signed() -> None:
    contributor, signatory = browser_of("contributor-18"), browser_of("signatory-18")
    seen = handed_in(contributor, filled_in(taken(contributor)))
    assert "Det här ändras i ert utkast" in told(seen)
    assert saved_answers() == {}
    response = confirmed(contributor, seen)
    assert (response.status_code, response.url) == (302, page_of())
    sign(signatory)
    (sealed,) = submitted_reports(held_programme(GRANT), OREBRO)
    assert sealed.answers == ANSWERS | CONFIRMED
    assert problems() == ()


def test_what_is_saved_stands_in_the_workbook_and_handing_it_in_unchanged_changes_nothing() -> None:
    contributor = browser_of("contributor-18")
    fill(contributor, form(), ANSWERS)
    before = saved_answers()
    assert "Arbetsboken säger detsamma som redan är sparat." in told(
        handed_in(contributor, taken(contributor))
    )
    assert saved_answers() == before


def test_a_cell_that_does_not_do_is_told_and_nothing_is_lost() -> None:
    contributor = browser_of("contributor-18")
    fill(contributor, form(), ANSWERS)
    before = saved_answers()
    wrong = edited(taken(contributor), used_amount="mycket", goal_attainment=9)
    page = told(handed_in(contributor, wrong))
    assert "2 celler behöver rättas. Inget är sparat, och det ni hade sparat är kvar." in page
    assert "Bladet ”2 Ekonomi”, cell C4: ”mycket” är inget helt tal." in page
    assert saved_answers() == before


def test_gaps_and_sums_that_do_not_agree_are_saved_and_left_to_be_done() -> None:
    contributor = browser_of("contributor-18")
    seen = handed_in(contributor, edited(taken(contributor), used_amount=1000, costs__salaries=999))
    confirmed(contributor, seen)
    assert saved_answers()["costs"]["salaries"] == 999
    assert "1 svar behöver rättas" in words(read(contributor, page_of()))


def test_another_organisations_workbook_is_refused() -> None:
    contributor = browser_of("contributor-18")
    book = openpyxl.load_workbook(BytesIO(taken(contributor)))
    book["anslag"]["B2"].value = "Region Jönköping"
    saved = BytesIO()
    book.save(saved)
    page = told(handed_in(contributor, saved.getvalue()))
    assert "Arbetsboken hör till en annan redovisning: Region Jönköping." in page


def test_what_is_no_workbook_is_refused_on_the_page() -> None:
    page = told(handed_in(browser_of("contributor-18"), b"PK hej"))
    assert "Filen är ingen arbetsbok, eller så är den skadad." in page


def test_what_someone_else_has_saved_meanwhile_is_not_overwritten() -> None:
    contributor, other = browser_of("contributor-18"), browser_of("proxy-18")
    seen = handed_in(contributor, edited(taken(contributor), goal_attainment=2, used_amount=5))
    part = next(each for each in form_parts(form()) if "goal_attainment" in each.ids)
    save_part(other, part, {"goal_attainment": 5})
    response = confirmed(contributor, seen)
    assert "Någon annan har sparat medan ni granskade arbetsboken. Inget ur den är sparat." in told(response)
    assert saved_answers() == {"goal_attainment": 5}


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "[]",
        "{",
        '{"economy": 1}',
        '{"nowhere": {"answers": {}, "version": 0}}',
        '{"economy": {"answers": {"goal_attainment": 3}, "version": 0}}',
        '{"economy": {"answers": {"used_amount": "mycket"}, "version": 0}}',
        '{"economy": {"answers": {"used_amount": 1.5}, "version": 0}}',
    ],
)
def test_what_was_not_shown_is_not_saved(kept: str) -> None:
    response = browser_of("contributor-18").post(receiving(OREBRO, ADDRESS), {"kept": kept})
    assert response.status_code == 302
    assert saved_answers() == {}


def changed_form(change: Callable[[Question], Question | None]) -> None:
    """A new version of the form, decided by two."""
    now = form()
    sections = tuple(
        replace(section, questions=tuple(new for each in section.questions if (new := change(each))))
        for section in now.sections
    )
    later = replace(now, version=now.version + 1, sections=sections)
    change_form(
        act(DAY, by="case-officer-1", approved_by="approver-1"),
        programme=GRANT,
        form=dump_form(later),
        reason="En fråga var fel ställd.",
    )


def other_partner(question: Question) -> Question | None:
    """One partner is gone and another has come; a question is put otherwise."""
    if question.id == "collaboration_partners":
        kept = tuple(each for each in question.options if each.id != "specialist_psychiatry")
        return replace(question, options=(*kept, Option(id="church", label="Kyrkan", other=True)))
    return replace(question, text="Nådde ni målen?") if question.id == "goal_attainment" else question


def test_a_workbook_of_an_earlier_version_is_carried_over() -> None:
    contributor = browser_of("contributor-18")
    content = filled_in(taken(contributor))
    changed_form(other_partner)
    seen = handed_in(contributor, content)
    assert "Arbetsboken är gjord för en tidigare version av frågorna." in told(seen)
    assert "Det här har ingen plats längre och följer inte med:" in told(seen)
    confirmed(contributor, seen)
    assert "collaboration_partners" not in saved_answers()
    assert saved_answers()["used_amount"] == ANSWERS["used_amount"]


def test_a_submitted_report_is_shown_by_the_version_it_answered() -> None:
    contributor, signatory = browser_of("contributor-18"), browser_of("signatory-18")
    fill(contributor, form(), ANSWERS)
    response = sign(signatory)
    changed_form(other_partner)
    receipt = words(read(signatory, response.url))
    assert "Specialistpsykiatri" in receipt
    assert "Kyrkan" not in receipt
