"""The report is built from returns and ledger together, and not at all where they do not hold."""

from dataclasses import replace

import pytest

from anslag.domain.audit.checks import audit
from anslag.domain.compilation import NoOutlineError, compile_report
from anslag.domain.narrative import plain
from anslag.domain.outline import Outline, Sentence
from anslag.domain.problem import Refused
from anslag.domain.publication import Base
from tests.domain.small_report import (
    OUTLINE,
    PUBLISHED,
    SECTIONS,
    TABLES,
    School,
    answering,
    compiled,
    schools,
    section,
    table,
    the_programme,
)

ONE, TWO = schools(2)


def rules(those: list[School], outline: Outline = OUTLINE) -> list[str]:
    with pytest.raises(Refused) as refused:
        compiled(those, outline)
    return [problem.rule for problem in refused.value.problems]


def rows(those: list[School], key: str, outline: Outline = OUTLINE) -> list[tuple[str, int]]:
    return [(row.option, row.count) for row in compiled(those, outline).table(key).rows]


def headings(those: list[School], outline: Outline = OUTLINE) -> list[str]:
    return [each.title for each in compiled(those, outline).sections]


def test_an_answer_that_was_hidden_later_is_not_counted() -> None:
    hidden = {"areas": ["sport"], "levels": ["school"], "together": True, "partners": ["library"]}
    report = compiled([ONE, School(name="Ändrad", answers=hidden)])
    assert {key: report.table(key).n for key in ("areas", "levels", "partners")} == {
        "areas": 2,
        "levels": 0,
        "partners": 0,
    }
    assert [row.count for row in report.table("levels").rows] == [0, 0, 0]


def test_n_is_how_many_were_asked_even_where_some_did_not_answer() -> None:
    those = [School(name="A", answers={"areas": ["music"]}), School(name="B", answers={"areas": ["music"]})]
    levels = compiled(those).table("levels")
    assert (levels.n, levels.n_symbol, levels.base) == (2, "n", Base(table="areas", option="music"))


def test_rows_fall_by_count_and_ties_keep_the_order_of_the_form() -> None:
    those = answering(areas={"sport": 2, "music": 1, "reading": 2})
    assert rows(those, "areas") == [("reading", 2), ("sport", 2), ("music", 1)]


def test_rows_fall_within_their_groups() -> None:
    those = answering(staff={"head": 1, "deputy": 2, "teacher": 1, "assistant": 3})
    assert rows(those, "staff") == [("deputy", 2), ("head", 1), ("assistant", 3), ("teacher", 1)]


def test_rows_as_listed_keep_the_order_of_the_form_whatever_their_counts() -> None:
    those = answering(areas={"music": 3}, levels={"school": 1, "class": 0, "pupil": 3})
    assert rows(those, "levels") == [("school", 1), ("class", 0), ("pupil", 3)]


def test_rows_that_nobody_chose_are_left_out_where_the_table_says_so() -> None:
    tables = tuple(replace(each, hide_zero=True) if each.key == "staff" else each for each in TABLES)
    those = answering(staff={"head": 1})
    assert rows(those, "staff", replace(OUTLINE, tables=tables)) == [("head", 1)]


def test_a_yes_no_question_is_counted_as_yes_and_no() -> None:
    tables = (*TABLES, table("together"))
    sections = (*SECTIONS, section("yes", "Se {table:together}.", "{show:together}"))
    those = [
        School(name="A", answers={"areas": ["music"], "together": True}),
        School(name="B", answers={"areas": ["music"], "together": False}),
        School(name="C", answers={"areas": ["music"], "together": True}),
    ]
    outline = replace(OUTLINE, tables=tables, sections=sections)
    assert rows(those, "together", outline) == [("yes", 2), ("no", 1)]


def test_sections_about_areas_come_by_falling_count_with_their_own_deeper_sections() -> None:
    those = answering(areas={"reading": 1, "music": 3, "sport": 2})
    assert headings(those) == [
        "Om start",
        "Om work",
        "Område 1: Musik",
        "Om music_more",
        "Område 2: Idrott",
        "Område 3: Läsning",
        "Om end",
    ]


def test_tables_are_numbered_in_the_order_they_stand_and_references_follow() -> None:
    sections = (
        section("first", "Se {table:staff}, {table:areas} och {appendix}.", "{show:staff}", level=1),
        *SECTIONS[1:],
    )
    shown = tuple(
        replace(each, paragraphs=("Se {table:areas}.", "{show:areas}")) if each.key == "work" else each
        for each in sections
    )
    report = compiled([ONE], replace(OUTLINE, sections=shown))
    assert [(table.key, table.number) for table in report.report.tables] == [
        ("staff", 1),
        ("areas", 2),
        ("levels", 3),
    ]
    first = plain(report.sections[0].blocks[0].runs).replace("\N{NO-BREAK SPACE}", " ")
    assert first == "Se tabell 1, tabell 2 och bilaga 1."


def test_a_joint_heading_stands_before_its_areas_while_they_are_together() -> None:
    joint = section("joint", "Om båda.", areas=("music", "reading"), title="Kultur")
    outline = replace(OUTLINE, sections=(*SECTIONS[:2], joint, *SECTIONS[2:]))
    together = answering(areas={"reading": 2, "music": 3, "sport": 1})
    assert headings(together, outline)[2:5] == ["Områdena 1–2: Kultur", "Område 1: Musik", "Om music_more"]
    apart = answering(areas={"reading": 1, "music": 3, "sport": 2})
    assert rules(apart, outline) == ["compilation.areas_apart"]


def test_recipients_stand_in_swedish_alphabetical_order() -> None:
    names = ["Örby", "Ås", "Ängby", "Zorn", "Alby", "Åby", "Édby", "Ebby"]
    report = compiled([School(name=name) for name in names]).report
    assert report.appendix is not None
    assert [row.recipient for row in report.appendix.rows] == [
        "Alby",
        "Ebby",
        "Édby",
        "Zorn",
        "Åby",
        "Ås",
        "Ängby",
        "Örby",
    ]


def test_a_missing_return_is_told_by_name() -> None:
    programme = the_programme(names=[ONE.name, TWO.name])
    with pytest.raises(Refused) as refused:
        compile_report(
            programme=programme,
            returns=[ONE.returned],
            accounts=[ONE.account, TWO.account],
            published=PUBLISHED,
        )
    assert [(problem.place, problem.rule) for problem in refused.value.problems] == [
        (TWO.name, "compilation.missing_return")
    ]


def test_one_that_may_be_late_is_named_and_stands_in_no_figure() -> None:
    programme = the_programme(names=[ONE.name, TWO.name])
    report = compile_report(
        programme=programme,
        returns=[ONE.returned],
        accounts=[ONE.account, TWO.account],
        published=PUBLISHED,
        late=[TWO.name],
    )
    assert report.late == (TWO.name,)
    assert report.report.recipients == report.table("areas").n == 1
    assert audit(report.report) == ()


def test_one_that_claimed_nothing_is_not_waited_for() -> None:
    nothing = replace(TWO.account, claimed=0, used=0)
    report = compile_report(
        programme=the_programme(names=[ONE.name, TWO.name]),
        returns=[ONE.returned],
        accounts=[ONE.account, nothing],
        published=PUBLISHED,
    )
    assert (report.report.recipients, report.late) == (1, ())


def test_a_return_of_someone_without_money_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        compile_report(
            programme=the_programme(),
            returns=[ONE.returned, TWO.returned],
            accounts=[ONE.account],
            published=PUBLISHED,
        )
    assert [problem.rule for problem in refused.value.problems] == ["compilation.unknown_return"]


def test_two_returns_of_one_recipient_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        compile_report(
            programme=the_programme(),
            returns=[ONE.returned, ONE.returned],
            accounts=[ONE.account],
            published=PUBLISHED,
        )
    assert [problem.rule for problem in refused.value.problems] == ["compilation.return_twice"]


def test_a_return_that_says_another_amount_than_the_ledger_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        compile_report(
            programme=the_programme(),
            returns=[ONE.returned],
            accounts=[replace(ONE.account, used=99)],
            published=PUBLISHED,
        )
    assert str(refused.value) == (
        "Skola 01: Redovisningen har 100\N{NO-BREAK SPACE}kr använt, reskontran 99\N{NO-BREAK SPACE}kr."
        " Godkänn redovisningen så att den bokförs, eller begär en rättad. [compilation.ledger]"
    ).replace("\N{NO-BREAK SPACE}", " ")


def test_money_clawed_back_since_the_return_is_no_longer_used() -> None:
    report = compile_report(
        programme=the_programme(),
        returns=[ONE.returned],
        accounts=[replace(ONE.account, used=60, clawed_back=40)],
        published=PUBLISHED,
    ).report
    assert report.appendix is not None
    assert (report.appendix.total.used, report.appendix.total.share_percent) == (60, "60.0")


@pytest.mark.parametrize(
    ("claimed", "allocated"), [((50, 50), (None, None)), ((30, 70), (30, 70)), ((30, 50), (50, 50))]
)
def test_what_was_allocated_is_told_where_the_claims_are_not_what_the_key_gave(
    claimed: tuple[int, int], allocated: tuple[int | None, int | None]
) -> None:
    amounts = zip((ONE, TWO), claimed, allocated, strict=True)
    those = [(replace(each, claimed=amount), right) for each, amount, right in amounts]
    report = compile_report(
        programme=the_programme(names=[ONE.name, TWO.name]),
        returns=[each.returned for each, _ in those],
        accounts=[replace(each.account, allocated=right or each.claimed) for each, right in those],
        published=PUBLISHED,
    ).report
    assert report.appendix is not None
    assert tuple(row.allocated for row in report.appendix.rows) == allocated
    assert audit(report) == ()


def test_costs_that_do_not_add_up_are_refused() -> None:
    assert rules([School(name="A", answers={"costs": {"pay": 99}})]) == ["compilation.cost_sum"]


def test_more_used_than_claimed_is_refused() -> None:
    assert rules([School(name="A", claimed=100, used=101)]) == ["compilation.overuse"]


def test_an_option_that_the_form_does_not_have_is_refused() -> None:
    assert rules([School(name="A", answers={"areas": ["chess"]})]) == ["compilation.option"]


def test_a_sentence_that_would_begin_with_figures_is_refused() -> None:
    outline = replace(OUTLINE, sections=(*SECTIONS, section("said", "Bra. {fact:grant_year} var året.")))
    assert rules([ONE], outline) == ["compilation.figure_first"]


def test_a_computed_figure_that_begins_a_sentence_gets_a_word_before_it() -> None:
    share = Sentence(key="share", kind="share", of="used", within="claimed", text="{percent} procent")
    said = section("said", "Bra. {sentence:share} är använt, och {sentence:share} är inte det.")
    outline = replace(OUTLINE, sections=(*SECTIONS, said), sentences=(share,))
    sections = compiled([ONE], outline).sections
    text = plain(next(each for each in sections if each.key == "said").blocks[0].runs)
    words = " ".join(text.split())
    assert words == "Bra. Sammanlagt 100 procent är använt, och 100 procent är inte det."


def test_a_quoted_answer_that_names_a_recipient_is_refused() -> None:
    quote = Sentence(key="why", kind="quote", question="reason", text="De skriver: {text}.")
    outline = replace(OUTLINE, sections=(*SECTIONS, section("said", "{sentence:why}")), sentences=(quote,))
    those = [School(name="Alby skola", used=1, answers={"reason": "Alby skola brann."})]
    assert rules(those, outline) == ["compilation.quote_names"]


def test_a_programme_without_an_outline_has_no_report() -> None:
    with pytest.raises(NoOutlineError):
        compile_report(programme=the_programme(None), returns=[], accounts=[], published=PUBLISHED)


def test_returns_are_read_once() -> None:
    report = compile_report(
        programme=the_programme(),
        returns=iter([ONE.returned]),
        accounts=iter([ONE.account]),
        published=PUBLISHED,
    )
    assert report.report.recipients == 1
