"""An outline that would make a faulty report is refused before any answer has come in."""

from dataclasses import replace
from typing import Any

import pytest

from anslag.domain.outline import Outline, Sentence
from anslag.domain.outline_check import outline_problems
from tests.domain.small_report import FORM, OUTLINE, SECTIONS, TABLES, section, table


def faults(**changes: Any) -> list[str]:
    return [problem.rule for problem in outline_problems(replace(OUTLINE, **changes), FORM)]


def saying(*paragraphs: str, **more: Any) -> tuple[Any, ...]:
    return (*SECTIONS, section("more", *paragraphs, **more))


def telling(**sentence: Any) -> dict[str, Any]:
    one = Sentence(**{"key": "it", "kind": "recipients", "text": "{recipients}"} | sentence)
    return {"sentences": (one,), "sections": saying("Vi är {sentence:it}.")}


def test_the_outline_itself_holds() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"tables": (*TABLES, table("staff", title="Igen"))}, "outline.duplicate"),
        ({"sections": (*SECTIONS, SECTIONS[-1])}, "outline.duplicate"),
        ({"title": "Redovisning av 2031 års bidrag"}, "outline.typed_figure"),
        ({"sections": saying("Det blev 21 skolor.")}, "outline.typed_figure"),
        ({"sections": saying("Plan 2030 gäller.")}, "outline.typed_figure"),
        ({"sections": saying("Skrivs här")}, "outline.residue"),
        ({"source_line": "Källa: [källa]"}, "outline.residue"),
        ({"sections": saying("Se {table:nothing}.")}, "outline.unknown"),
        ({"sections": saying("Se {sentence:nothing}.")}, "outline.unknown"),
        ({"sections": saying("Se {fact:weather}.")}, "outline.unknown"),
        ({"sections": saying("Se {something}.")}, "outline.unknown"),
        ({"sections": saying("Se {table:partners}.")}, "outline.unknown"),
        ({"title": "Om {table:areas}"}, "outline.unknown"),
        ({"sections": saying("Här {show:areas}")}, "outline.show"),
        ({"sections": saying("{show:areas}")}, "outline.shown_twice"),
        ({"sections": SECTIONS[1:]}, "outline.unused_appendix"),
        ({"sections": saying("Slut.", level=3, title=" ")}, "outline.heading"),
        ({"sections": (*SECTIONS, section("deep", "Text.", level=3))}, "outline.level"),
        ({"sections": saying("Mer om musik.", areas=("music",))}, "outline.area"),
        ({"sections": saying("Om schack.", areas=("chess",))}, "outline.area"),
        ({"sections": tuple(each for each in SECTIONS if each.key != "sport")}, "outline.area"),
        ({"sections_by": None}, "outline.area"),
        (telling(text="{amount} kronor"), "outline.place"),
        (telling(otherwise="{recipients}"), "outline.place"),
        (telling(kind="share", text="{percent}"), "outline.sentence"),
        (telling(kind="total", text="{amount}"), "outline.sentence"),
        (telling(kind="recipients_where"), "outline.sentence"),
        (telling(kind="cell", table="nothing"), "outline.sentence"),
        (telling(kind="cell", table="areas", option="chess"), "outline.sentence"),
        (telling(kind="top", table="nothing", text="{options}"), "outline.sentence"),
        (telling(kind="answered", question="extent"), "outline.sentence"),
        (telling(kind="scale_share", question="areas", text="{percent}"), "outline.sentence"),
        (telling(kind="sum", question="areas", text="{total}"), "outline.sentence"),
        (telling(kind="quote", text="{text}"), "outline.sentence"),
    ],
)
def test_a_fault_is_told_by_its_rule(changes: dict[str, Any], fault: str) -> None:
    assert fault in faults(**changes)


def test_a_name_with_digits_may_stand_where_it_is_declared() -> None:
    assert faults(sections=saying("Plan 2030 gäller."), names=("Plan 2030",)) == []


def test_a_table_that_the_text_does_not_mention_is_told() -> None:
    silent = tuple(
        replace(each, paragraphs=("{show:areas}", "{show:staff}")) if each.key == "work" else each
        for each in SECTIONS
    )
    assert faults(sections=silent) == ["outline.unused_table", "outline.unused_table"]


def test_a_table_that_is_shown_nowhere_is_told() -> None:
    unseen = tuple(
        replace(each, paragraphs=("Se {table:levels}.",)) if each.key == "music" else each
        for each in SECTIONS
    )
    assert faults(sections=unseen) == ["outline.unused_show"]


def test_a_sentence_that_is_never_said_is_told() -> None:
    assert faults(sentences=(Sentence(key="it", kind="recipients", text="{recipients}"),)) == [
        "outline.unused_sentence"
    ]


def test_a_table_of_those_who_answered_a_question_without_a_table_is_told() -> None:
    outline: Outline = replace(
        OUTLINE,
        tables=tuple(replace(each, numbered=True) for each in TABLES),
        sections=saying("Se {table:partners}."),
    )
    assert [problem.rule for problem in outline_problems(outline, FORM)] == ["outline.base"]


def test_a_question_that_the_form_does_not_have_is_told_before_anything_else() -> None:
    assert faults(tables=(*TABLES, table("weather")), title="2031") == ["outline.question"]


def test_a_question_without_options_cannot_be_a_table() -> None:
    assert "outline.kind" in faults(tables=(*TABLES, table("reason")))
