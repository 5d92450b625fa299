"""Who may decide what of an act that someone has prepared."""

from typing import Any

import pytest

from anslag.domain.proposal import Proposed, verdict_problems

REASON = "Ett skäl"


def rules(outcome: Any, by: str, reason: str = REASON, **changed: Any) -> list[str]:
    given: dict[str, Any] = {
        "step": "close_call",
        "prepared_by": "ada",
        "reasoned": False,
        "decided": "",
    } | changed
    return [each.rule for each in verdict_problems(Proposed(**given), outcome=outcome, by=by, reason=reason)]


@pytest.mark.parametrize(
    ("outcome", "by", "reason", "changed", "expected"),
    [
        ("approved", "bo", "", {}, []),
        ("approved", "bo", "", {"reasoned": True}, ["proposal.reason"]),
        ("approved", "bo", REASON, {"reasoned": True}, []),
        ("approved", "ada", REASON, {}, ["proposal.self"]),
        ("approved", "ada ", REASON, {}, ["proposal.self"]),
        ("approved", "ADA", REASON, {}, ["proposal.self"]),
        ("declined", "bo", REASON, {}, []),
        ("declined", "bo", "", {}, ["proposal.reason"]),
        ("declined", "bo", "  ", {}, ["proposal.reason"]),
        ("declined", "ada", REASON, {}, ["proposal.self"]),
        ("withdrawn", "ada", "", {}, []),
        ("withdrawn", "bo", REASON, {}, ["proposal.own"]),
        ("withdrawn", "ada", "", {"reasoned": True}, []),
        ("approved", "bo", REASON, {"decided": "declined"}, ["proposal.once"]),
        ("declined", "bo", REASON, {"decided": "withdrawn"}, ["proposal.once"]),
        ("withdrawn", "ada", REASON, {"decided": "approved"}, ["proposal.once"]),
    ],
)
def test_who_may_come_to_which_outcome(
    outcome: str, by: str, reason: str, changed: dict[str, Any], expected: list[str]
) -> None:
    assert rules(outcome, by, reason, **changed) == expected
