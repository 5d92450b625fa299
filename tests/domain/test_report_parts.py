"""A form part by part: which are asked, how far each has come, and where each stands in the list."""

from dataclasses import replace

from anslag.domain.form import Answers, Question, Section
from anslag.domain.report import Known
from anslag.domain.report_nothing import nothing_answers, nothing_problems, nothing_questions
from anslag.domain.report_parts import (
    FilledPart,
    PartState,
    confirmations,
    form_parts,
    leading_title,
    part_group,
    part_standings,
    whole,
)
from tests.domain.small_report import FORM as BARE

SIGNED = Question(id="right", kind="confirmation", text="Uppgifterna är riktiga")
WHO = Section(id="who", title="Om er", questions=(Question(id="email", kind="email", text="E-post"),))
MORE = Section(
    id="more", title="Mer", questions=(Question(id="else", kind="long_text", text="Annat", required=False),)
)
LAST = Section(id="last", title="Skicka in", questions=(SIGNED,))
FORM = replace(BARE, sections=(WHO, *BARE.sections, MORE, LAST))
KNOWN: Known = {"claimed": 500}
ECONOMY: Answers = {"used": 500, "costs": {"pay": 500, "travel": 0, "things": 0}}
WORK: Answers = {"areas": ("reading",), "staff": ("head",), "extent": 3, "pupils": 20}


def states(**filled: FilledPart) -> dict[str, PartState]:
    return {each.part.id: each.state for each in part_standings(FORM, filled, KNOWN)}


def test_what_is_only_confirmed_is_no_part_and_is_left_to_whoever_signs() -> None:
    assert [part.id for part in form_parts(FORM)] == ["who", "economy", "work", "music", "more"]
    assert confirmations(FORM, {}, KNOWN) == (SIGNED,)


def test_a_part_is_not_begun_then_begun_then_done_and_one_that_hangs_on_it_comes_or_goes() -> None:
    assert states() == {
        "who": "not_begun",
        "economy": "not_begun",
        "work": "not_begun",
        "music": "not_yet",
        "more": "optional",
    }
    assert states(work=FilledPart(answers={"areas": ("music",)}))["work"] == "begun"
    assert states(work=FilledPart(answers={"areas": ("music",)}))["music"] == "not_begun"
    done = states(work=FilledPart(answers=WORK))
    assert (done["work"], "music" in done) == ("done", False)


def test_what_cannot_be_read_or_was_sent_back_is_not_done() -> None:
    unread = FilledPart(answers=WORK, unread=frozenset({"extent"}))
    returned = FilledPart(answers=WORK, returned="Räkna om eleverna.")
    assert states(work=unread)["work"] == "begun"
    assert states(work=returned)["work"] == "change_requested"


def test_sums_that_do_not_meet_are_left_to_mend_in_their_part() -> None:
    filled = {"economy": FilledPart(answers={**ECONOMY, "used": 400})}
    (economy,) = [each for each in part_standings(FORM, filled, KNOWN) if each.part.id == "economy"]
    assert economy.state == "begun"
    assert {each.rule for each in economy.left} == {"form.adds_up", "form.required"}


def test_all_is_done_when_only_what_is_optional_is_left() -> None:
    filled = {
        "who": FilledPart(answers={"email": "namn@example.org"}),
        "economy": FilledPart(answers=ECONOMY),
        "work": FilledPart(answers=WORK),
    }
    assert whole(part_standings(FORM, filled, KNOWN))
    assert not whole(part_standings(FORM, {**filled, "work": FilledPart(answers={})}, KNOWN))


def test_where_a_part_stands_follows_from_the_money_and_the_branches() -> None:
    parts = {part.id: part for part in form_parts(FORM)}
    assert {name: part_group(FORM, part) for name, part in parts.items()} == {
        "who": "prepare",
        "economy": "money",
        "work": "work",
        "music": "work",
        "more": "assessment",
    }
    assert leading_title(FORM, parts["music"]) == "Arbetet"


def test_nothing_used_asks_only_of_the_money_and_to_be_confirmed() -> None:
    said = nothing_answers(FORM)
    assert said == {"used": 0, "costs": {"pay": 0, "travel": 0, "things": 0}}
    assert [each.id for each in nothing_questions(FORM, KNOWN)] == ["reason", "right"]
    missing = nothing_problems(FORM, said, KNOWN)
    assert {(each.place, each.rule) for each in missing} == {
        ("reason", "form.required"),
        ("right", "form.required"),
    }
    assert nothing_problems(FORM, said | {"reason": "Ingen anställdes.", "right": True}, KNOWN) == ()


def test_nothing_used_is_refused_where_something_was() -> None:
    answers: Answers = {**ECONOMY, "right": True}
    assert [each.rule for each in nothing_problems(FORM, answers, KNOWN)] == ["report_back.nothing"]
