"""How numbers, names and dates are put into words."""

from datetime import date

import pytest

from anslag.domain.day import date_text
from anslag.domain.narrative import Run, figure_first, plain, set_in_order, typed_figure
from anslag.domain.wording import (
    in_running_text,
    joined,
    number_word,
    percent_in_words,
    swedish_order,
    without_remark,
)


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (0, "noll"),
        (1, "ett"),
        (13, "tretton"),
        (20, "tjugo"),
        (21, "tjugoett"),
        (34, "trettiofyra"),
        (99, "nittionio"),
        (100, "hundra"),
        (101, "hundraett"),
        (115, "hundrafemton"),
        (290, "tvåhundranittio"),
        (999, "niohundranittionio"),
        (1000, "1\N{NO-BREAK SPACE}000"),
    ],
)
def test_numbers_are_spelt_as_one_word(number: int, word: str) -> None:
    assert number_word(number) == word


def test_one_follows_its_noun() -> None:
    assert (number_word(1, one="en"), number_word(121, one="en")) == ("en", "hundratjugoen")


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Egenvårdsstöd", "egenvårdsstöd"),
        ("Utförarnivå – en eller flera enheter", "utförarnivå"),
        ("Utförarnivå - en eller flera enheter", "utförarnivå"),
        ("Hälso- och sjukvårdskurator", "hälso- och sjukvårdskurator"),
        ("Mångsökare (de som söker ofta)", "mångsökare"),
        ("PTP-psykolog", "PTP-psykolog"),
        ("Resor (korta) och logi", "resor (korta) och logi"),
    ],
)
def test_a_label_within_a_sentence_is_short_and_small(label: str, text: str) -> None:
    assert in_running_text(label) == text


def test_a_heading_leaves_out_only_a_closing_remark() -> None:
    assert without_remark("Återgång (även samverkan)") == "Återgång"
    assert without_remark("Återgång (även samverkan) i arbete") == "Återgång (även samverkan) i arbete"


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a och b"),
        (["a", "b", "c"], "a, b och c"),
        (["a", "b och c"], "a samt b och c"),
        (["a, b", "c"], "a, b och c"),
        (["a, b", "c", "d"], "a, b; c och d"),
        (["a", "b, c och d"], "a samt b, c och d"),
    ],
)
def test_items_in_a_row_cannot_be_read_together(items: list[str], text: str) -> None:
    assert joined(items) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(15, 21, "drygt 71"), (1, 2, "50"), (1, 201, "drygt 0"), (199, 200, "knappt 100"), (0, 0, "0")],
)
def test_a_percent_tells_which_side_of_the_whole_it_is_on(part: int, whole: int, text: str) -> None:
    assert percent_in_words(part, whole) == text


def test_dates_are_written_out() -> None:
    assert date_text(date(2026, 3, 2)) == "2\N{NO-BREAK SPACE}mars 2026"


def test_names_sort_as_swedish_lists_do() -> None:
    names = ["Öland", "Ängby", "Åby", "Zorn", "Västra Götaland", "Région", "Region Å", "Region Ö", "Region Ä"]
    assert sorted(names, key=swedish_order) == [
        "Région",
        "Region Å",
        "Region Ä",
        "Region Ö",
        "Västra Götaland",
        "Zorn",
        "Åby",
        "Ängby",
        "Öland",
    ]


def test_sentences_begin_with_capitals_and_lose_the_spaces_of_what_is_not_said() -> None:
    runs = [
        Run(kind="text", text=" bra. "),
        Run(kind="text", text=" "),
        Run(kind="figure", text="21 skolor", opening="Tjugoen skolor"),
        Run(kind="text", text=" svarade. av "),
        Run(kind="figure", text="21", opening="Tjugoen"),
        Run(kind="text", text=" skolor  "),
    ]
    assert plain(set_in_order(runs)) == "Bra. Tjugoen skolor svarade. av 21\N{NO-BREAK SPACE}skolor"


def test_a_paragraph_in_which_nothing_is_said_is_empty() -> None:
    assert set_in_order([Run(kind="text", text=" "), Run(kind="text", text=" ")]) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("21 skolor", "21 skolor"),
        ("Bra. 21 skolor.", "21 skolor"),
        ("Sade han: ”Nej.” 7 gick.", "7 gick"),
        ("Vi är 21. De är fler.", ""),
        ("Bra, 21 skolor.", ""),
    ],
)
def test_a_sentence_that_begins_with_figures_is_found(text: str, found: str) -> None:
    assert figure_first(text) == found


def test_figures_typed_by_hand_are_found_outside_places_and_names() -> None:
    assert typed_figure("Enligt {table:t1} i Plan 2030 blev det bra.", ["Plan 2030"]) == ""
    assert typed_figure("Enligt Plan 2030 blev det 99,9 procent.", ["Plan 2030"]) == "99,9"
