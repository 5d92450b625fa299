"""A giver's review: what the checks find and what they leave alone, what stands of each part, and what is refused."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from anslag.domain.form import Answers, NamedCheck, Question, Section
from anslag.domain.grant import Position
from anslag.domain.report_nothing import nothing_answers
from anslag.domain.review import (
    PartVerdict,
    acceptance_problems,
    completion,
    differences,
    latest_problems,
    request_problems,
    review_state,
    standing,
    version_problems,
)
from anslag.domain.review_checks import LastYear, Submitted, check_report, parts_asked
from anslag.domain.roll_up import RollUp
from anslag.records.answers import as_answers
from tests.steps.year import answers, form

FORM = form()
DAY, DUE = date(2032, 2, 1), date(2032, 2, 15)


def submitted(costs: dict[str, int], *, paid: int = 1000, left: bool = False, **more: Any) -> Submitted:
    """A report of these costs, of a grant that has been paid in full."""
    facts: dict[str, Any] = {
        "form": FORM,
        "answers": answers(costs, left=left),
        "known": {"claimed": paid},
        "claimed": paid,
        "position": Position(entitled=paid, requisitioned=paid, paid=paid, used={}),
        "below": {},
        "labels": {"pay": "Löner", "travel": "Resor"},
        "waivable": 2000,
    }
    return Submitted(**(facts | more))


def found(report: Submitted) -> dict[str, list[int]]:
    """The checks that deviate, with the amounts."""
    return {
        each.check: [one.amount for one in each.deviations]
        for each in check_report(report)
        if each.deviations
    }


WRONG: Answers = {"used": 900, "costs": {"pay": 800}, "reason": "Färre än väntat."}
HALF = Position(entitled=500, requisitioned=1000, paid=1000, used={})

CASES = {
    "all is used": (submitted({"pay": 1000}), {}),
    "something is left, with a reason": (submitted({"pay": 400}, left=True), {}),
    "something is left, without a reason": (submitted({"pay": 400}), {"answers": [0]}),
    "the costs are not the sum": (submitted({}, answers=WRONG), {"sums": [100]}),
    "more is used than was paid": (submitted({"pay": 1200}), {"sums": [200]}),
    "more has been paid since": (submitted({"pay": 1000}, claimed=900), {"payment": [100]}),
    "more is paid than the key gives": (submitted({"pay": 1000}, position=HALF), {"key": [500]}),
    "below is not reported": (
        submitted({"pay": 1000}, below={"lower": RollUp(costs={}, outstanding=70)}),
        {"below": [0]},
    ),
    "below has more in a category": (
        submitted({"pay": 1000}, below={"lower": RollUp(costs={"travel": 10}, outstanding=0)}),
        {"below": [0]},
    ),
    "a quarter more than last year": (
        submitted({"pay": 1000}, last_year=LastYear(title="x", used=800)),
        {},
    ),
    "more than a quarter more than last year": (
        submitted({"pay": 1000}, last_year=LastYear(title="x", used=799)),
        {"last_year": [201]},
    ),
    "nothing was used last year": (submitted({"pay": 1000}, last_year=LastYear(title="x", used=0)), {}),
    "whole thousands, and less than one is left": (
        submitted({"pay": 17_327_000}, paid=17_327_538, left=True),
        {"thousands": [538]},
    ),
    "whole thousands, and more than one is left": (submitted({"pay": 16_000}, paid=17_001, left=True), {}),
    "whole thousands, and all is used": (submitted({"pay": 17_000}, paid=17_000), {}),
    "no round figure": (submitted({"pay": 16_999}, paid=17_001, left=True), {}),
}


ASKING = replace(
    FORM, checks=(NamedCheck(id="far_below", check="far_below_paid", question="used", percent=25),)
)


def test_money_left_above_the_waiver_deviates_and_what_the_form_asked_until_it_is_explained() -> None:
    assert found(submitted({"pay": 630}, left=True, waivable=370)) == {}
    assert found(submitted({"pay": 630}, left=True, waivable=369)) == {"unused": [370]}
    unanswered = submitted({"pay": 630}, left=True, form=ASKING)
    assert found(unanswered) == {"asked": [0]}
    assert "Stämmer det?" in check_report(unanswered)[-1].deviations[0].message
    explained = submitted({}, form=ASKING, answers=unanswered.answers | {"far_below": "Vakanser."})
    assert found(explained) == {}
    assert check_report(explained)[-1].explained[0].endswith("Svaret: ”Vakanser.”")
    ((_part, asked),) = parts_asked(ASKING, unanswered.answers, unanswered.known)
    assert asked[1].text.startswith("Ni har angett 630 kr")


def test_nothing_to_report_is_asked_for_no_more_than_it_was_and_a_gap_is_named() -> None:
    more = replace(
        ASKING,
        sections=(
            *FORM.sections,
            Section(id="x", title="X", questions=(Question(id="x", kind="long_text", text="Hur gick det?"),)),
        ),
    )
    nothing = nothing_answers(more) | {"reason": "Inget blev av."}
    assert found(submitted({}, form=more, answers=nothing)) == {}
    gap = check_report(submitted({"pay": 1000}, form=more))[0].deviations
    assert [each.message for each in gap] == ["”Hur gick det?”: Obesvarad."]


@pytest.mark.parametrize("case", CASES)
def test_each_check_finds_what_it_is_for_and_nothing_else(case: str) -> None:
    report, expected = CASES[case]
    assert found(report) == expected


def said(outcome: Any = "approved", *, version: int = 1, **more: Any) -> PartVerdict:
    facts: dict[str, Any] = {"part": "economy", "day": DAY, "by": "ada"}
    return PartVerdict(outcome=outcome, version=version, **(facts | more))


ASKED = said("completion", reason="Vad är resor?", due=DUE)


ONE, TWO = as_answers(answers({"pay": 1})), as_answers(answers({"pay": 2}))
SAME, OTHER = {1: ONE, 2: ONE}, {1: ONE, 2: TWO}


@pytest.mark.parametrize(
    ("verdicts", "versions", "stands"),
    [
        pytest.param([], SAME, None, id="nothing said"),
        pytest.param([ASKED], {1: SAME[1]}, ASKED, id="asked for"),
        pytest.param([ASKED], SAME, None, id="asked for, and answered by a new version"),
        pytest.param([ASKED, said()], {1: SAME[1]}, said(), id="asked for, and approved after all"),
        pytest.param([said(), ASKED], {1: SAME[1]}, ASKED, id="approved, and asked for after all"),
        pytest.param([said()], SAME, said(), id="approved, and the same in a new version"),
        pytest.param([said()], OTHER, None, id="approved, and changed in a new version"),
    ],
)
def test_what_stands_of_a_part_is_what_was_last_said_of_its_answers(
    verdicts: list[PartVerdict], versions: dict[int, Answers], stands: PartVerdict | None
) -> None:
    found = standing(FORM, verdicts, versions, latest=max(versions))
    assert found == ({"economy": stands} if stands else {})


def test_several_requests_are_one_completion_by_the_last_of_the_days() -> None:
    later = replace(ASKED, part="areas", due=date(2032, 2, 20), reason="Vilka?")
    asked = completion([ASKED, later, said(part="contact")])
    assert asked and (asked.parts, asked.due) == (
        {"economy": "Vad är resor?", "areas": "Vilka?"},
        date(2032, 2, 20),
    )
    assert completion([said()]) is None


STATES: dict[str, dict[str, Any]] = {
    "nothing": {"paid": 0},
    "awaited": {},
    "overdue": {"today": DUE.replace(day=16)},
    "waiting": {"submitted": True},
    "proposed": {"submitted": True, "proposed": True},
    "completion": {"submitted": True, "asked": completion([ASKED])},
    "completion_overdue": {
        "submitted": True,
        "asked": completion([ASKED]),
        "today": DUE.replace(day=16),
    },
    "accepted": {"submitted": True, "accepted": True, "asked": completion([ASKED])},
}


@pytest.mark.parametrize("state", STATES)
def test_the_state_of_a_report_follows_from_what_is_submitted_and_said(state: str) -> None:
    facts: dict[str, Any] = {
        "paid": 1000,
        "submitted": False,
        "accepted": False,
        "asked": None,
        "proposed": False,
        "due": DUE,
        "today": DAY,
    }
    assert review_state(**(facts | STATES[state])) == state


@pytest.mark.parametrize(
    ("parts", "due", "rules"),
    [
        ({"economy": "Vad är resor?"}, DUE, []),
        ({}, DUE, ["review.parts"]),
        ({"economy": " "}, DUE, ["review.reason.economy"]),
        ({"economy": "x", "gone": "x"}, DUE, ["review.part"]),
        ({"economy": "x"}, DAY, ["review.due"]),
    ],
)
def test_completion_is_asked_for_with_a_reason_and_a_day_to_come(
    parts: dict[str, str], due: date, rules: list[str]
) -> None:
    problems = request_problems("Alfa", parts, asked=["economy"], due=due, today=DAY)
    assert [each.rule for each in problems] == rules


def test_only_the_latest_version_that_is_not_accepted_is_reviewed() -> None:
    assert latest_problems("Alfa", version=2, latest=2, accepted=False) == ()
    assert [each.rule for each in latest_problems("Alfa", version=1, latest=2, accepted=False)] == [
        "review.version"
    ]
    assert [each.rule for each in latest_problems("Alfa", version=1, latest=0, accepted=False)] == [
        "review.version"
    ]
    assert [each.rule for each in latest_problems("Alfa", version=2, latest=2, accepted=True)] == [
        "review.accepted"
    ]


def test_what_is_to_be_completed_is_not_accepted() -> None:
    assert [each.rule for each in acceptance_problems("Alfa", completion([ASKED]))] == ["accept.completion"]
    assert acceptance_problems("Alfa", None) == ()


def test_a_report_that_is_not_the_one_prepared_is_told_by_its_version() -> None:
    (problem,) = version_problems({"Alfa": "b", "Beta": "c"}, {"Alfa": "a", "Beta": "c"}, numbers={"Alfa": 2})
    assert (problem.place, problem.rule) == ("Redovisning, Alfa", "accept.changed")
    assert "version 2" in problem.message
    assert version_problems({"Alfa": "b"}, None, numbers={}) == ()


def test_the_differences_of_two_versions_stand_in_the_forms_order() -> None:
    before = as_answers(answers({"pay": 5}, left=True))
    after = as_answers(answers({"pay": 4, "travel": 2}))
    assert [(each.question.id, each.before, each.after) for each in differences(FORM, before, after)] == [
        ("used", 5, 6),
        ("costs", {"pay": 5}, {"pay": 4, "travel": 2}),
        ("reason", "Det tog längre tid än väntat.", None),
    ]
