"""Review as steps: completion is asked for and answered, parts are approved, and nothing is accepted unseen."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from anslag.domain.problem import Refused
from anslag.records.changing import Mail
from anslag.records.grants import grant_to, held_programme
from anslag.records.models import Acceptance, DiaryEntry, Proposal
from anslag.records.obligations import owed
from anslag.records.reviews import open_completion
from anslag.steps.payment import pay
from anslag.steps.report import accept, left_out, submit_report
from anslag.steps.review import approve_part, note_review, request_completion
from tests.steps.two_people import asked, decided, proposed, refused, staffed
from tests.steps.year import REPORTS, act, answers

pytestmark = pytest.mark.django_db

DUE = REPORTS + timedelta(days=14)
REASON = {"economy": "Vad ingår i resorna?"}


def paid() -> None:
    """Alfa and Beta have been paid, and the report is open."""
    staffed()
    for name in ("Alfa", "Beta"):
        asked(name)
    pay(act(), programme="grant", recipients=["Alfa", "Beta"])


def submitted(name: str = "Alfa", costs: dict[str, int] | None = None, **more: Any) -> None:
    amounts = costs or {"pay": {"Alfa": 500, "Beta": 300}[name]}
    left = sum(amounts.values()) < {"Alfa": 500, "Beta": 300}[name]
    submit_report(
        act(REPORTS, by=name.lower(), approved_by=""),
        programme="grant",
        recipient=name,
        answers=answers(amounts, left=left),
        **more,
    )


def by_officer(today: date = REPORTS) -> Any:
    return act(today, by="case_officer", approved_by="")


def of(name: str = "Alfa", version: int = 1) -> dict[str, Any]:
    return {"programme": "grant", "recipient": name, "version": version}


def completion_of(name: str = "Alfa") -> Any:
    return open_completion(grant_to(held_programme("grant"), name))


def accepted() -> list[tuple[str, int]]:
    return list(
        Acceptance.objects.order_by("id").values_list("report__grant__party__name", "report__version")
    )


def test_completion_is_asked_for_told_by_mail_and_answered_by_a_new_version() -> None:
    paid()
    submitted()
    request_completion(by_officer(), **of(), parts=REASON, due=DUE, address="https://anslag.example/x/")
    asked_for = completion_of()
    assert (asked_for.parts, asked_for.due, asked_for.asked, asked_for.version) == (REASON, DUE, REPORTS, 1)
    (owing,) = [each for each in owed("grant", REPORTS) if each.what == "completion"]
    assert (owing.owed_by, owing.due, owing.done) == ("Alfa", DUE, None)
    (mail,) = Mail.objects.filter(kind="completion")
    assert mail.to == "namn@example.org"
    for words in (
        "senast 24 januari 2032",
        "Ekonomi\nVad ingår i resorna?",
        "Dnr grant",
        "https://anslag.example/x/",
    ):
        assert words in mail.text.replace("\N{NO-BREAK SPACE}", " ")
    entry = DiaryEntry.objects.get(action="request_completion")
    assert {name: entry.facts[name] for name in ("version", "due", "parts")} == {
        "version": 1,
        "due": DUE.isoformat(),
        "parts": ["economy"],
    }
    assert "resorna" not in entry.payload
    submitted(replaces="Vi har delat upp resorna.", costs={"pay": 450, "travel": 50})
    assert completion_of() is None
    assert [each for each in owed("grant", REPORTS) if each.what == "completion"] == []


def test_asked_for_twice_by_the_same_key_it_is_asked_for_once() -> None:
    paid()
    submitted()
    by = act(REPORTS, by="case_officer", approved_by="", key="form-1")
    for _ in range(2):
        request_completion(by, **of(), parts=REASON, due=DUE)
    assert Mail.objects.filter(kind="completion").count() == 1


def test_completion_is_refused_of_what_is_not_the_latest_or_not_a_part_or_has_no_reason() -> None:
    paid()
    assert refused(request_completion, by_officer(), **of(), parts=REASON, due=DUE) == ["review.version"]
    submitted()
    assert refused(request_completion, by_officer(), **of(version=2), parts=REASON, due=DUE) == [
        "review.version"
    ]
    assert refused(request_completion, by_officer(), **of(), parts={"x": "y"}, due=REPORTS) == [
        "review.part",
        "review.due",
    ]
    assert refused(request_completion, by_officer(), **of(), parts={"economy": ""}, due=DUE) == [
        "review.reason.economy"
    ]
    accept(act(REPORTS), programme="grant", recipients=["Alfa"])
    assert refused(request_completion, by_officer(), **of(), parts=REASON, due=DUE) == ["review.accepted"]


def test_what_is_to_be_completed_is_not_accepted_until_it_is_approved_or_answered() -> None:
    paid()
    submitted()
    submitted("Beta")
    request_completion(by_officer(), **of(), parts=REASON, due=DUE)
    assert refused(accept, act(REPORTS), programme="grant") == ["accept.completion"]
    accept(act(REPORTS), programme="grant", recipients=["Beta"])
    approve_part(by_officer(), **of(), part="economy")
    assert completion_of() is None
    accept(act(REPORTS), programme="grant", recipients=["Alfa"])
    assert accepted() == [("Beta", 1), ("Alfa", 1)]


def test_a_proposal_to_accept_names_the_answers_and_is_refused_when_a_new_version_has_come() -> None:
    paid()
    submitted()
    number = proposed("accept", {"recipients": ["Alfa"]}, day=REPORTS)
    digest = json.loads(Proposal.objects.get(pk=number).facts)["versions"]["Alfa"]
    assert digest == grant_to(held_programme("grant"), "Alfa").reports.get().digest
    submitted(replaces="En krona fel.", costs={"pay": 499})
    assert refused(decided, number, day=REPORTS) == ["accept.changed"]
    decided(number, "declined", reason="Ny version", day=REPORTS)
    decided(proposed("accept", {"recipients": ["Alfa"]}, day=REPORTS), day=REPORTS)
    assert accepted() == [("Alfa", 2)]


def test_a_proposal_of_all_that_wait_does_not_take_what_came_after_it() -> None:
    paid()
    submitted()
    number = proposed("accept", {}, day=REPORTS)
    submitted("Beta")
    decided(number, day=REPORTS)
    assert accepted() == [("Alfa", 1)]


def test_what_has_changed_is_left_out_of_a_proposal_by_name_and_the_others_are_accepted() -> None:
    paid()
    submitted()
    submitted("Beta")
    number = proposed("accept", {"recipients": ["Alfa", "Beta"]}, day=REPORTS)
    request_completion(by_officer(), **of(), parts=REASON, due=DUE)
    versions = json.loads(Proposal.objects.get(pk=number).facts)["versions"]
    (told,) = left_out("grant", versions, today=REPORTS)
    assert told.message.startswith("Alfa: komplettering är begärd")
    decided(number, day=REPORTS)
    assert accepted() == [("Beta", 1)]


def test_those_without_deviation_are_accepted_at_once() -> None:
    paid()
    submitted()
    submitted("Beta", {"pay": 299})
    facts = {"recipients": ["Alfa", "Beta"], "without_deviation": True}
    decided(proposed("accept", facts, day=REPORTS), day=REPORTS)
    assert accepted() == [("Alfa", 1), ("Beta", 1)]


def test_a_version_that_a_later_one_has_replaced_does_not_wait() -> None:
    """Accepting all that wait must not bring back an older version."""
    paid()
    submitted()
    submitted(replaces="Fel belopp.", costs={"pay": 499})
    accept(act(REPORTS), programme="grant", recipients=["Alfa"])
    assert accepted() == [("Alfa", 2)]
    with pytest.raises(Refused):
        accept(act(REPORTS), programme="grant")


def test_a_note_is_kept_of_any_version_and_is_no_decision() -> None:
    paid()
    submitted()
    accept(act(REPORTS), programme="grant")
    note_review(by_officer(), **of(), text="Ringde och frågade.", part="economy")
    assert refused(note_review, by_officer(), **of(), text="  ") == ["review.text"]
    assert "Ringde" not in DiaryEntry.objects.get(action="note_review").payload
