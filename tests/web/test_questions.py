"""Every question is told before anyone has to answer it: when it is asked, what for, and what it costs."""

from dataclasses import replace
from functools import cache

from anslag.domain.form import Condition, Form, Question
from anslag.domain.programme import Programme
from anslag.files.programme_counts import counts
from anslag.files.programme_folder import load_programme
from anslag.web.parts.burden import MINUTES_PER_QUESTION, burden
from anslag.web.parts.question_list import Listed, question_list
from tests.domain.report_2025 import programme_2025
from tests.files.small_programme import CASES

_CHECKS = {"used_in_whole_thousands", "used_far_below_paid", "used_far_from_last_year"}


@cache
def small() -> Programme:
    return load_programme(CASES / "small-programme")


def listed(programme: Programme) -> dict[str, Listed]:
    return {each.question.id: each for section in question_list(programme) for each in section.questions}


def with_questions(*more: Question) -> Programme:
    """The small programme with further questions last in its last section."""
    form: Form = small().form
    *before, last = form.sections
    sections = (*before, replace(last, questions=(*last.questions, *more)))
    return replace(small(), form=replace(form, sections=sections))


def when(rule: Condition) -> str:
    asked = listed(with_questions(Question(id="more", kind="yes_no", text="Mer?", shown_if=rule)))["more"]
    assert asked.when is not None
    return f"{asked.when.before} fråga {asked.when.number}"


def test_questions_are_numbered_through_all_sections() -> None:
    asked = [each for each in listed(programme_2025()).values() if each.question.id not in _CHECKS]
    assert len(asked) == 90
    assert [each.number for each in listed(programme_2025()).values()] == list(range(1, 94))


def test_a_condition_is_told_by_the_answer_and_the_number_of_its_question() -> None:
    assert when(Condition(question="areas", contains="courses")) == "om ni väljer ”Kurser” i fråga 6"
    assert when(Condition(question="levels", equals="group")) == "om ni väljer ”Grupp” i fråga 7"
    assert when(Condition(question="used", above=1000)) == (
        "om svaret är mer än 1\N{NO-BREAK SPACE}000 på fråga 3"
    )
    assert when(Condition(question="email", equals=True)) == "om ni svarar ja på fråga 2"
    assert when(Condition(question="email", equals=False)) == "om ni svarar nej på fråga 2"


def test_a_section_has_its_condition_before_its_questions() -> None:
    sections = {each.section.id: each for each in question_list(programme_2025())}
    assert sections["economy"].when is None
    told = sections["area_access"].when
    assert told is not None
    assert told.before == "om ni väljer ”Förbättra tillgängligheten i primärvården” i"


def test_what_the_system_knows_is_not_asked_and_the_rest_must_be_answered_or_need_not() -> None:
    assert {name: each.state for name, each in listed(small()).items()} == {
        "name": "Frågas inte",
        "email": "Måste besvaras",
        "used": "Måste besvaras",
        "costs": "Måste besvaras",
        "reason": "Frivillig",
        "areas": "Måste besvaras",
        "levels": "Måste besvaras",
        "extent": "Måste besvaras",
    }


def test_a_use_is_told_by_the_tables_and_sections_of_the_report() -> None:
    assert {name: each.uses for name, each in listed(small()).items()} == {
        "name": ("Kontakt om redovisningen",),
        "email": ("Kontakt om redovisningen",),
        "used": ("En mening under ”Pengarna”", "Avräkning av pengarna"),
        "costs": ("Avräkning av pengarna",),
        "reason": ("En mening under ”Pengarna”",),
        "areas": ("Tabellen ”Områden som verksamheterna har arbetat med”", "Avgör vilka andra frågor ni får"),
        "levels": ("Tabellen ”Nivåer för kurserna”", "En mening under ”Kurser”"),
        "extent": ("En mening under ”Arbetet”",),
    }


def test_a_question_whose_answer_is_for_nothing_is_marked() -> None:
    made = with_questions(Question(id="idle", kind="short_text", text="Annat?"))
    assert [name for name, each in listed(made).items() if each.unused] == ["idle"]


def test_a_scale_tells_its_ends() -> None:
    assert listed(small())["extent"].kind == "Ett steg på en skala från 1 (Inte alls) till 5 (Helt)"


def test_the_burden_goes_from_what_all_are_asked_to_every_follow_up_and_counts_begun_hours() -> None:
    told = burden(counts(programme_2025()))
    assert (told.asked_of_all, told.questions, told.recipients) == (19, 84, 21)
    assert (told.fewest_answers, told.most_answers) == (399, 1764)
    assert MINUTES_PER_QUESTION == 4
    assert (told.fewest_hours, told.most_hours) == (27, 118)
