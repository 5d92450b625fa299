"""A form that is changed while it is filled in: answers stand, what changed is told, and what was submitted is as it was."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from anslag.domain.form import Form, Question
from anslag.records.folder import dump_form
from anslag.records.grants import held_programme
from anslag.records.reports import submitted_reports
from anslag.steps.form_version import change_form
from tests.conftest import connected, copied
from tests.steps.year import act
from tests.web.reading import read
from tests.web.real_year import GRANT, browser_of, receiving
from tests.web.report_year import ANSWERS, DAY, OREBRO, fill, page_of, reporting, save_part, sign
from tests.web.test_report import form, part, states


@pytest.fixture(autouse=True)
def the_form_is_open(
    built: Any, tmp_path: Path, django_db_blocker: DjangoDbBlocker, settings: Any
) -> Iterator[None]:
    settings.TODAY = DAY
    with copied(built(reporting), tmp_path) as url, connected(url, django_db_blocker):
        yield


def changed(now: Form) -> Form:
    """One question more about the outcome, and none about what has worked best."""
    more = Question(id="lasting", kind="yes_no", text="Är förändringarna varaktiga?", uses=("review",))
    sections = tuple(
        replace(
            section,
            questions=(*(each for each in section.questions if each.id != "goal_attainment_comment"), more),
        )
        if section.id == "outcome"
        else section
        for section in now.sections
    )
    return replace(now, version=now.version + 1, sections=sections)


def change() -> None:
    officer = {"by": "case-officer-1", "approved_by": "approver-1"}
    change_form(
        act(DAY, **officer), programme=GRANT, form=dump_form(changed(form())), reason="Frågan fattades."
    )


def test_what_is_filled_in_is_carried_over_and_what_changed_is_told() -> None:
    client = browser_of("proxy-18")
    fill(client, form(), ANSWERS | {"goal_attainment_comment": "Ett ord."})
    change()
    shown = read(client, page_of())
    told = [each.text for each in shown.all("dd", "p")]
    assert "Är förändringarna varaktiga?" in told
    assert "Frågan fattades." in told
    assert "Svar som inte längre har någon fråga räknas inte. Resten står kvar." in told
    assert shown.faults == []
    assert {name: state for name, state in states(client).items() if state != "Klar"} == {
        "outcome": "Påbörjad",
        "feedback": "Frivillig",
    }
    save_part(client, part("outcome"), ANSWERS | {"lasting": True})
    assert sign(client).status_code == 302
    (sealed,) = submitted_reports(held_programme(GRANT), OREBRO)
    assert (sealed.form_version, sealed.answers["lasting"]) == (2, True)
    assert "goal_attainment_comment" not in sealed.answers


def test_what_was_submitted_is_shown_with_the_questions_it_answered_and_changed_with_the_new() -> None:
    client = browser_of("proxy-18")
    fill(client, form(), ANSWERS | {"goal_attainment_comment": "Ett ord."})
    receipt = sign(client).url
    change()
    assert "Ett ord." in client.get(receipt).content.decode()
    client.post(receiving(OREBRO, "redovisning/andra/"), {"reason": "Ny fråga."})
    assert "Är förändringarna varaktiga?" in client.get(page_of()).content.decode()
    assert states(client)["outcome"] == "Påbörjad"
