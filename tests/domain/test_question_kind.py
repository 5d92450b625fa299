"""What an answer of each kind may be, what another option asks, and what the named checks find."""

from dataclasses import replace
from typing import Any, get_args

import pytest

from anslag.domain.form import Answers, Condition, Form, NamedCheck, Option, Question, QuestionKind, Section
from anslag.domain.question_kind import KINDS, total
from anslag.domain.report import Known, kept_answers, report_problems, shown

SITES = (Option(id="north", label="Norr"), Option(id="south", label="Söder"))
YEARS = (Option(id="first", label="År 1"), Option(id="second", label="År 2"))
KNOWN: Known = {"claimed": 17_327_538, "used_last_year": 1_000}

TABLE = Question(id="sites", kind="table", text="Kostnader", options=SITES, columns=YEARS, adds_up_to="used")
ASKED = {
    "table": TABLE,
    "count_by_sex": Question(id="people", kind="count_by_sex", text="Hur många"),
    "short_text": Question(id="word", kind="short_text", text="Ett ord", longest=5),
    "file": Question(id="proof", kind="file", text="Underlag"),
    "date": Question(id="day", kind="date", text="Dag"),
    "phone": Question(id="phone", kind="phone", text="Telefon"),
}
DIGEST = "0123456789abcdef" * 4


def form(*questions: Question, checks: tuple[NamedCheck, ...] = ()) -> Form:
    used = Question(id="used", kind="money", text="Använt", at_most="claimed")
    costs = Question(id="costs", kind="distribution", text="Till", options=SITES, adds_up_to="used")
    section = Section(id="all", title="Allt", questions=(used, costs, *questions))
    return Form(version=1, title="Återrapport", sections=(section,), checks=checks)


def rules(question: Question, answer: Any, *, used: int = 7) -> list[str]:
    answers: Answers = {"used": used, "costs": {"north": used}, question.id: answer}
    return [problem.rule for problem in report_problems(form(question), answers, KNOWN)]


def test_every_kind_stands_in_the_table() -> None:
    assert tuple(KINDS) == get_args(QuestionKind.__value__)


@pytest.mark.parametrize(
    ("kind", "answer", "expected"),
    [
        ("table", {"north": {"first": 3, "second": 0}, "south": {"second": 4}}, []),
        ("table", {"north": {"first": 3}}, ["form.adds_up"]),
        ("table", {}, ["form.required"]),
        ("table", {"north": 7}, ["form.table"]),
        ("table", {"east": {"first": 7}}, ["form.table"]),
        ("table", {"north": {"third": 7}}, ["form.table"]),
        ("table", {"north": {"first": -7}}, ["form.table"]),
        ("table", {"north": {"first": True}}, ["form.table"]),
        ("table", {"north": {"first": {"second": 7}}}, ["form.table"]),
        ("count_by_sex", {"women": 3, "men": 2, "unknown": 0}, []),
        ("count_by_sex", {"women": 3}, []),
        ("count_by_sex", {}, ["form.required"]),
        ("count_by_sex", {"girls": 3}, ["form.count_by_sex"]),
        ("count_by_sex", {"women": "3"}, ["form.count_by_sex"]),
        ("count_by_sex", 3, ["form.count_by_sex"]),
        ("short_text", "häst", []),
        ("short_text", "hästar", ["form.short_text"]),
        ("short_text", "h\x00t", ["form.short_text"]),
        ("short_text", "  \n", ["form.required"]),
        ("file", DIGEST, []),
        ("file", "bevis.pdf", ["form.file"]),
        ("date", "20250101", ["form.date"]),
        ("date", "2025-01-01", []),
        ("phone", "08-\ud800", ["form.phone"]),
    ],
)
def test_an_answer_is_of_its_kind(kind: str, answer: Any, expected: list[str]) -> None:
    assert rules(ASKED[kind], answer) == expected


def test_a_text_that_is_too_long_says_by_how_much() -> None:
    (problem,) = report_problems(form(ASKED["short_text"]), {"used": 0, "costs": {}, "word": "hästar"}, KNOWN)
    assert (problem.message, problem.remedy) == (
        "Svaret har 6 tecken; högst 5 får plats.",
        "Korta det med 1 tecken.",
    )


def test_a_table_has_a_sum_row_and_a_sum() -> None:
    answer = {"north": {"first": 3, "second": 1}, "south": {"second": 4}}
    assert total(answer) == 8


OTHER = (Option(id="schools", label="Skolor"), Option(id="others", label="Andra", other=True))


@pytest.mark.parametrize(("kind", "chosen"), [("multiple", ("others",)), ("single", "others")])
def test_whoever_chooses_another_option_is_asked_what_is_meant(kind: Any, chosen: Any) -> None:
    asked = form(Question(id="partners", kind=kind, text="Vilka?", options=OTHER))
    answers: Answers = {"used": 0, "costs": {}, "partners": chosen}
    assert shown(asked, answers, KNOWN)[-1].text == "Vad menar ni med ”Andra”?"
    assert [each.place for each in report_problems(asked, answers, KNOWN)] == ["partners_others"]
    assert report_problems(asked, {**answers, "partners_others": "En kyrka"}, KNOWN) == ()


def test_what_was_meant_by_an_option_no_longer_chosen_does_not_count() -> None:
    asked = form(Question(id="partners", kind="single", text="Vilka?", options=OTHER))
    answers: Answers = {"used": 0, "costs": {}, "partners": "schools", "partners_others": "En kyrka"}
    assert kept_answers(asked, answers, KNOWN) == {"used": 0, "costs": {}, "partners": "schools"}


def test_a_sum_that_hangs_on_a_hidden_question_is_not_compared_with_it() -> None:
    gate = Question(id="gate", kind="yes_no", text="Mer?")
    part = Question(id="part", kind="money", text="Varav", shown_if=Condition(question="gate", equals=True))
    split = replace(TABLE, adds_up_to="part")
    answers: Answers = {
        "used": 0,
        "costs": {},
        "gate": False,
        "part": 99,
        "sites": {"north": {"first": 1}},
    }
    assert report_problems(form(gate, part, split), answers, KNOWN) == ()


ROUNDED = NamedCheck(id="rounded", check="whole_thousands", question="used")
LOW = NamedCheck(id="low", check="far_below_paid", question="used", percent=25)
CHANGED = NamedCheck(id="changed", check="far_from_last_year", question="used", percent=25, text="Varför?")
UNLIKE = NamedCheck(id="unlike", check="differs_from", question="costs", other="used")


def raised(check: NamedCheck, used: int, costs: int | None = None, known: Known = KNOWN) -> str:
    answers: Answers = {"used": used, "costs": {"north": used if costs is None else costs}}
    found = [each.text for each in shown(form(checks=(check,)), answers, known) if each.id == check.id]
    return "".join(found).replace("\N{NO-BREAK SPACE}", " ")


def test_an_answer_in_thousands_is_asked_about() -> None:
    assert raised(ROUNDED, 17_327_000) == (
        "Ni har angett 17 327 000 kr, ett jämnt tusental, och fick 17 327 538 kr: 538 kr skiljer. "
        "Är beloppet i hela kronor? Ändra det, eller skriv att det stämmer."
    )
    assert [raised(ROUNDED, used) for used in (17_327_538, 17_326_000, 17_327_001)] == ["", "", ""]
    assert raised(ROUNDED, 17_327_000, known={"claimed": 17_327_000}) == ""


def test_a_sum_far_below_what_was_paid_is_asked_about() -> None:
    paid: Known = {"claimed": 1000}
    assert raised(LOW, 749, known=paid) == (
        "Ni har angett 749 kr av 1 000 kr. Det är mer än 25 procent under det ni fick. "
        "Stämmer det? Skriv gärna varför."
    )
    assert raised(LOW, 750, known=paid) == ""


def test_a_sum_far_from_last_years_is_asked_about_in_the_forms_own_words() -> None:
    assert raised(CHANGED, 1251) == (
        "Ni har angett 1 251 kr och förra året 1 000 kr. Det skiljer mer än 25 procent. Varför?"
    )
    assert [raised(CHANGED, used) for used in (1250, 750)] == ["", ""]
    assert raised(CHANGED, 1251, known={"claimed": 2000}) == ""


def test_two_sums_that_differ_are_asked_about() -> None:
    assert raised(UNLIKE, 5, 4) == (
        "Summan här är 4, men 5 i det andra svaret. Stämmer det? Skriv gärna varför."
    )
    assert raised(UNLIKE, 5) == ""


def test_a_check_asks_and_never_blocks_and_the_explanation_is_kept_while_it_is_due() -> None:
    checked = form(checks=(ROUNDED,))
    answers: Answers = {"used": 17_327_000, "costs": {"north": 17_327_000}}
    assert report_problems(checked, answers, KNOWN) == ()
    explained: Answers = {**answers, "rounded": "Ja, det stämmer."}
    assert kept_answers(checked, explained, KNOWN) == {
        "used": 17_327_000,
        "rounded": "Ja, det stämmer.",
        "costs": {"north": 17_327_000},
    }
    mended: Answers = {**explained, "used": 17_327_538, "costs": {"north": 17_327_538}}
    assert "rounded" not in kept_answers(checked, mended, KNOWN)
