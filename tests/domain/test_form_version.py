"""A draft on a new version of the form: what stays, what goes, and what is told of the questions."""

from dataclasses import replace

from anslag.domain.form import Answers, Form, Option, Question, Section
from anslag.domain.form_version import CarriedOver, carry_over

A, B, C = (Option(id=each, label=each.upper()) for each in "abc")


def form(*questions: Question, version: int = 1) -> Form:
    return Form(
        version=version, title="Form", sections=(Section(id="all", title="Allt", questions=questions),)
    )


def carried(before: Question, after: Question | None, answer: Answers) -> CarriedOver:
    return carry_over(form(before), form(*([after] if after else []), version=2), answer)


SEVERAL = Question(id="q", kind="multiple", text="Vilka?", options=(A, B))


def test_options_that_are_gone_are_dropped_and_the_others_stay() -> None:
    over = carried(SEVERAL, replace(SEVERAL, options=(B, C)), {"q": ("a", "b")})
    assert (over.answers, over.dropped) == ({"q": ("b",)}, {"q": ("a",)})
    assert [(each.before.options, each.after.options) for each in over.changed] == [((A, B), (B, C))]


def test_rows_and_columns_that_are_gone_are_dropped() -> None:
    table = Question(id="q", kind="table", text="Hur mycket?", options=(A, B), columns=(A, B))
    over = carried(
        table, replace(table, options=(B,), columns=(B,)), {"q": {"a": {"b": 1}, "b": {"a": 2, "b": 3}}}
    )
    assert (over.answers, over.dropped) == ({"q": {"b": {"b": 3}}}, {"q": {"a": {"b": 1}, "b": {"a": 2}}})


def test_an_answer_of_another_kind_is_dropped_and_a_text_stays_a_text() -> None:
    word = Question(id="q", kind="short_text", text="Ett ord")
    assert carried(word, replace(word, kind="yes_no"), {"q": "ja"}).dropped == {"q": "ja"}
    assert carried(word, replace(word, kind="long_text"), {"q": "ja"}).answers == {"q": "ja"}


def test_a_question_that_is_gone_is_told_with_its_answer() -> None:
    over = carried(SEVERAL, None, {"q": ("a",)})
    assert (over.answers, over.dropped, over.removed) == ({}, {"q": ("a",)}, (SEVERAL,))


def test_a_question_that_is_new_or_put_otherwise_is_told() -> None:
    new = Question(id="n", kind="yes_no", text="Ny?")
    other = replace(SEVERAL, text="Vilka av dem?")
    over = carry_over(form(SEVERAL), form(other, new, version=2), {"q": ("a",)})
    assert (over.answers, over.dropped, over.added) == ({"q": ("a",)}, {}, (new,))
    assert [each.after.text for each in over.changed] == ["Vilka av dem?"]


def test_what_an_answer_is_used_for_is_no_change_to_whoever_answers() -> None:
    assert carried(SEVERAL, replace(SEVERAL, uses=("review",), source="S1:2"), {}).changed == ()


def test_a_distribution_of_nothing_stays() -> None:
    parts = Question(id="q", kind="distribution", text="Till vad?", options=(A,), adds_up_to="u")
    assert carried(parts, replace(parts, options=(B,)), {"q": {}}).answers == {"q": {}}
