"""An open programme's form is changed by two people; answers are read with the version they answered."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from anslag.domain.form import Form, Option, Question
from anslag.domain.problem import Refused
from anslag.records.chain import staircase
from anslag.records.folder import dump_form
from anslag.records.grants import form_of, forms_of, held_programme, positions
from anslag.records.models import FormVersion
from anslag.records.open_data import answers as public_answers
from anslag.records.verify import problems
from anslag.steps.allocation import allocate_pot
from anslag.steps.closing import close_programme
from anslag.steps.compilation import compiled
from anslag.steps.decision import open_programme
from anslag.steps.form_version import change_form
from anslag.steps.payment import pay
from anslag.steps.report import accept, submit_report
from anslag.steps.requisition import close_call, requisition
from tests.domain.small_report import FORM, the_programme
from tests.steps.year import CLOSES, REPORTS, act

pytestmark = pytest.mark.django_db

KEY, ONE, TWO = "prov", "Skola 01", "Skola 02"
AFTER = date(2031, 4, 1)
REASON = "En samverkanspart fattades."


def next_form() -> Form:
    """Version 2: another partner instead of the theatre, one question more, another wording."""

    def now(question: Question) -> Question:
        if question.id == "partners":
            band = Option(id="band", label="Orkester")
            return replace(question, options=(question.options[0], band))
        return replace(question, text="Var någonstans") if question.id == "levels" else question

    more = Question(id="more", kind="yes_no", text="Mer?", uses=("review",))
    sections = [
        replace(section, questions=tuple(now(question) for question in section.questions))
        for section in FORM.sections
    ]
    sections[-1] = replace(sections[-1], questions=(*sections[-1].questions, more))
    return replace(FORM, version=2, sections=tuple(sections))


def opened() -> None:
    open_programme(act(), programme=the_programme(names=(ONE, TWO)))
    allocate_pot(act(), programme=KEY)
    for name in (ONE, TWO):
        requisition(act(by=name, approved_by=""), programme=KEY, recipient=name)
    close_call(act(AFTER), programme=KEY)
    pay(act(AFTER), programme=KEY)


def changed(form: Form | None = None, reason: str = REASON, day: date = REPORTS) -> None:
    change_form(act(day), programme=KEY, form=dump_form(form or next_form()), reason=reason)


def report(name: str, partner: str, **more: Any) -> None:
    answers = {
        "used": 50,
        "costs": {"pay": 50},
        "areas": ["music"],
        "staff": ["teacher"],
        "extent": 4,
        "pupils": 30,
        "levels": ["school"],
        "together": True,
        "partners": [partner],
    }
    submit_report(
        act(REPORTS, by=name, approved_by=""), programme=KEY, recipient=name, answers=answers | more
    )


def rules(form: Form | None = None, reason: str = REASON) -> list[str]:
    with pytest.raises(Refused) as refused:
        changed(form, reason)
    assert FormVersion.objects.count() == 0
    return [problem.rule for problem in refused.value.problems]


def test_the_new_version_is_asked_and_the_old_one_is_kept() -> None:
    opened()
    changed()
    held = held_programme(KEY)
    assert held.programme.form == next_form()
    assert forms_of(held) == {1: FORM, 2: next_form()}
    assert form_of(held, 1) == FORM
    assert problems() == ()


def test_each_report_is_read_with_the_version_it_answered() -> None:
    opened()
    report(ONE, "theatre")
    changed()
    with pytest.raises(Refused, match="theatre finns inte bland alternativen"):
        report(TWO, "theatre", more=True)
    report(TWO, "band", more=True)
    accept(act(REPORTS), programme=KEY)
    held = held_programme(KEY)
    kept = dict(held.row.grants.values_list("party__name", "reports__form_version").order_by("id"))
    assert kept == {ONE: 1, TWO: 2}
    assert {name: where.used for name, where in positions(held).items()} == {
        ONE: {"pay": 50},
        TWO: {"pay": 50},
    }
    told = {(row.recipient, row.option) for row in public_answers(held) if row.question == "partners"}
    assert told == {(ONE, "theatre"), (TWO, "band")}
    assert problems() == ()
    assert not any(each.difference for each in staircase(KEY))


def test_the_national_report_counts_each_report_by_its_own_version() -> None:
    opened()
    report(ONE, "theatre")
    changed()
    report(TWO, "band", more=False)
    accept(act(REPORTS), programme=KEY)
    table = compiled(held_programme(KEY), published=CLOSES).table("partners")
    assert table.n == 2
    assert {row.label: row.count for row in table.rows if row.count} == {"Teater, dans": 1, "Orkester": 1}


@pytest.mark.parametrize(
    ("form", "reason", "expected"),
    [
        (replace(FORM, version=2), REASON, ["form.changed"]),
        (replace(next_form(), version=3), REASON, ["form.version"]),
        (next_form(), " ", ["form.reason"]),
        (
            replace(next_form(), sections=FORM.sections[1:]),
            REASON,
            ["used_amount_is_asked", "costs_follow_the_categories"],
        ),
    ],
)
def test_a_change_that_does_not_do_is_refused(form: Form, reason: str, expected: list[str]) -> None:
    opened()
    assert rules(form, reason)[: len(expected)] == expected


def test_a_question_that_is_for_nothing_is_refused_also_in_a_new_version() -> None:
    opened()
    idle = Question(id="idle", kind="yes_no", text="Varför?")
    section = next_form().sections[-1]
    sections = (*next_form().sections[:-1], replace(section, questions=(*section.questions, idle)))
    assert rules(replace(next_form(), sections=sections)) == ["questions_are_used"]


def test_a_text_that_is_no_form_is_refused() -> None:
    opened()
    with pytest.raises(Refused, match="går inte att läsa"):
        change_form(act(), programme=KEY, form="{}", reason=REASON)


def test_a_closed_programme_keeps_its_form() -> None:
    opened()
    for name in (ONE, TWO):
        report(name, "theatre")
    accept(act(REPORTS), programme=KEY)
    close_programme(act(REPORTS), programme=KEY)
    assert rules() == ["closing.closed"]
