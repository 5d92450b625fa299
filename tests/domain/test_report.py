"""Which questions are asked, and whether the answers hold."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anslag.domain.form import Answers, Condition, Form, Option, Question, Section
from anslag.domain.question_kind import total
from anslag.domain.report import Known, kept_answers, report_problems, shown, use_of, values

COSTS = (Option(id="pay", label="Löner"), Option(id="travel", label="Resor"))
AREAS = (Option(id="access", label="Tillgänglighet"), Option(id="teams", label="Team"))

FORM = Form(
    version=1,
    title="Återrapport",
    sections=(
        Section(
            id="economy",
            title="Ekonomi",
            questions=(
                Question(id="claimed", kind="prefilled", text="Fått", source_value="claimed"),
                Question(id="used", kind="money", text="Använt", at_most="claimed"),
                Question(id="costs", kind="distribution", text="Kostnader", options=COSTS, adds_up_to="used"),
                Question(id="unused", kind="computed", text="Kvar", source_value="unused"),
                Question(
                    id="reason",
                    kind="long_text",
                    text="Varför",
                    shown_if=Condition(question="unused", above=0),
                ),
            ),
        ),
        Section(
            id="areas",
            title="Områden",
            questions=(Question(id="areas", kind="multiple", text="Områden", options=AREAS),),
        ),
        Section(
            id="teams",
            title="Team",
            shown_if=Condition(question="areas", contains="teams"),
            questions=(
                Question(id="together", kind="yes_no", text="Tillsammans med andra"),
                Question(
                    id="with",
                    kind="single",
                    text="Med vem",
                    options=AREAS,
                    shown_if=Condition(question="together", equals=True),
                ),
                Question(id="grade", kind="scale", text="Betyg"),
            ),
        ),
        Section(
            id="sign",
            title="Skicka",
            questions=(
                Question(id="email", kind="email", text="E-post", required=False),
                Question(id="day", kind="date", text="Dag", required=False),
                Question(id="sure", kind="confirmation", text="Stämmer"),
            ),
        ),
    ),
)

KNOWN: Known = {"recipient": "Alfa", "claimed": 1000}

FULL: Answers = {"used": 1000, "costs": {"pay": 900, "travel": 100}, "areas": ("access",), "sure": True}


def asked(answers: Answers) -> list[str]:
    return [question.id for question in shown(FORM, answers, KNOWN)]


def rules(**changes: Any) -> list[tuple[str, str]]:
    answers = {name: value for name, value in {**FULL, **changes}.items() if value is not None}
    return [(problem.place, problem.rule) for problem in report_problems(FORM, answers, KNOWN)]


def test_answers_that_hold_have_no_problem() -> None:
    assert rules() == []


def test_a_branch_is_asked_only_of_those_who_chose_it() -> None:
    assert "together" not in asked(FULL)
    assert asked({**FULL, "areas": ("teams",)})[-6:-3] == ["areas", "together", "grade"]


def test_a_question_below_a_hidden_question_is_hidden() -> None:
    answers = {**FULL, "together": True, "with": "teams", "areas": ("access",)}
    assert kept_answers(FORM, answers, KNOWN) == FULL


def test_a_reason_is_due_when_something_is_left() -> None:
    assert rules(used=999, costs={"pay": 999}) == [("reason", "form.required")]
    assert rules(used=999, costs={"pay": 999}, reason="Sent igång") == []


def test_an_unused_amount_of_zero_needs_no_reason_and_keeps_none() -> None:
    assert "reason" not in kept_answers(FORM, {**FULL, "reason": "Inget"}, KNOWN)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"used": None}, [("used", "form.required")]),
        ({"used": 1001, "costs": {"pay": 1001}}, [("used", "form.at_most")]),
        (
            {"used": -1, "costs": {}},
            [("used", "form.money"), ("costs", "form.adds_up"), ("reason", "form.required")],
        ),
        ({"used": 10.0}, [("used", "form.money")]),
        ({"used": True}, [("used", "form.money")]),
        ({"costs": {"pay": 900, "travel": 99}}, [("costs", "form.adds_up")]),
        ({"costs": {"pay": 900, "gold": 100}}, [("costs", "form.distribution")]),
        ({"costs": {"pay": 1100, "travel": -100}}, [("costs", "form.distribution")]),
        ({"costs": "allt"}, [("costs", "form.distribution")]),
        ({"areas": ()}, [("areas", "form.required")]),
        ({"areas": ("moon",)}, [("areas", "form.multiple")]),
        ({"areas": ("access", "access")}, [("areas", "form.multiple")]),
        ({"areas": "access"}, [("areas", "form.multiple")]),
        ({"claimed": 5}, [("claimed", "form.known")]),
        ({"nonsense": 5}, [("nonsense", "form.question")]),
        ({"sure": False}, [("sure", "form.confirmation")]),
        ({"email": "nobody"}, [("email", "form.email")]),
        ({"day": "2025-02-30"}, [("day", "form.date")]),
        (
            {"areas": ("teams",), "together": "ja", "grade": 6},
            [("together", "form.yes_no"), ("grade", "form.scale")],
        ),
        (
            {"areas": ("teams",), "together": True, "with": "moon", "grade": 5},
            [("with", "form.single")],
        ),
    ],
)
def test_each_fault_is_told_by_its_rule(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert rules(**changes) == expected


def test_a_distribution_that_is_off_says_by_how_much() -> None:
    (problem,) = report_problems(FORM, {**FULL, "costs": {"pay": 900, "travel": 99}}, KNOWN)
    assert "1 kr för lite" in problem.message


@pytest.mark.parametrize(
    ("used", "claimed", "share"),
    [
        (999, 1000, "99,9"),
        (1000, 14_451_741, "0,1"),
        (83_064_494, 83_064_495, "99,9"),
        (1000, 1000, "100"),
        (0, 1000, "0"),
        (500, 1000, "50"),
    ],
)
def test_unused_and_share_follow_from_used(used: int, claimed: int, share: str) -> None:
    known = {**KNOWN, "claimed": claimed}
    assert values(FORM, {"used": used}, known) == {**known, "unused": claimed - used, "used_share": share}


def test_the_money_of_a_report_adds_up_to_what_was_paid() -> None:
    use = use_of(FORM, {**FULL, "used": 400, "costs": {"pay": 400, "travel": 0}}, claimed=1000)
    assert (use.costs, use.used, use.unused) == ({"pay": 400}, 400, 600)


words = st.sampled_from(["pay", "access", "teams", "ja", "2025-01-01", "x@y.se", ""])
simple = st.booleans() | st.integers(-2, 1002) | words
json_values = (
    simple
    | st.lists(simple, max_size=2).map(tuple)
    | st.dictionaries(words, simple, max_size=2)
    | st.lists(st.dictionaries(words, simple, max_size=1), max_size=1).map(tuple)
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([q.id for s in FORM.sections for q in s.questions]), json_values))
def test_any_answers_are_either_kept_or_explained(raw: dict[str, Any]) -> None:
    answers = {name: value for name, value in raw.items() if value is not None}
    problems = report_problems(FORM, answers, KNOWN)
    kept = kept_answers(FORM, answers, KNOWN)
    if not problems:
        assert total(kept["costs"]) == kept["used"] <= 1000  # type: ignore[operator]
        assert set(kept) <= set(asked(answers))
