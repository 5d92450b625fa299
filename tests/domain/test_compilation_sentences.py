"""Every kind of derived sentence: what it says, where counts tie, and where its rule does not hold."""

from typing import Any

import pytest

from anslag.domain.outline import Sentence
from anslag.domain.publication import Claim
from tests.domain.small_report import School, answering, compiled, said, schools, with_sentence


def claims(those: list[School], **sentence: Any) -> list[Claim]:
    report = compiled(those, with_sentence(Sentence(key="it", **sentence), "Det är %s"))
    return [statement.claim for statement in report.report.statements]


def used(*amounts: tuple[int, int], waived: int = 0) -> list[School]:
    """A school for each pair of claimed and used kronor; the last has `waived`."""
    last = len(amounts) - 1
    return [
        School(name=f"Skola {place}", claimed=claimed, used=spent, waived=waived if place == last else 0)
        for place, (claimed, spent) in enumerate(amounts)
    ]


def test_a_share_has_a_comma_and_is_never_rounded_up_to_all() -> None:
    share: dict[str, Any] = {
        "kind": "share",
        "of": "used",
        "within": "claimed",
        "text": "Använt: {percent} procent.",
    }
    assert said(used((100_000, 99_999)), **share) == "Använt: 99,9 procent."
    assert said(used((100_000, 66_650)), **share) == "Använt: 66,7 procent."
    assert said(used((100_000, 100_000)), **share) == "Använt: 100 procent."
    assert claims(used((100_000, 99_999)), **share) == [
        Claim(kind="share", of="used", within="claimed", percent="99.9")
    ]


def test_a_total_is_the_sum_over_all_recipients() -> None:
    total: dict[str, Any] = {"kind": "total", "of": "unused", "text": "Kvar är {amount} kronor."}
    assert said(used((2_000, 1_500), (3_000, 2_000)), **total) == "Kvar är 1 500 kronor."
    assert claims(used((2_000, 1_500)), **total) == [Claim(kind="total", of="unused", value=500)]


def test_a_total_of_nothing_says_something_else_where_there_is_something_else_to_say() -> None:
    total: dict[str, Any] = {"kind": "total", "of": "unused", "text": "Kvar är {amount} kronor."}
    assert said(used((5, 5)), **total, otherwise="Inget är kvar.") == "Inget är kvar."
    assert said(used((5, 5)), **total) == "Kvar är 0 kronor."


@pytest.mark.parametrize(
    ("number", "opening", "within"),
    [
        (1, "En skola svarade.", "Vi frågade en skola."),
        (6, "Sex skolor svarade.", "Vi frågade sex skolor."),
        (12, "Tolv skolor svarade.", "Vi frågade tolv skolor."),
        (13, "Tretton skolor svarade.", "Vi frågade 13 skolor."),
        (21, "Tjugoen skolor svarade.", "Vi frågade 21 skolor."),
        (100, "Hundra skolor svarade.", "Vi frågade 100 skolor."),
        (290, "Tvåhundranittio skolor svarade.", "Vi frågade 290 skolor."),
        (1200, "Sammanlagt 1 200 skolor svarade.", "Vi frågade 1 200 skolor."),
    ],
)
def test_a_count_is_in_words_up_to_twelve_and_wherever_a_sentence_begins(
    number: int, opening: str, within: str
) -> None:
    assert said(schools(number), kind="recipients", text="{recipients} svarade.") == opening
    assert said(schools(number), "Vi frågade %s.", kind="recipients", text="{recipients}") == within


def test_those_who_did_not_use_all_are_counted() -> None:
    rule: dict[str, Any] = {
        "kind": "recipients_where",
        "test": "used<claimed",
        "text": "{recipients} har kvar.",
    }
    assert said(used((5, 4), (5, 5), (9, 0)), **rule) == "Två skolor har kvar."
    assert said(used((5, 5)), **rule) == "Ingen skola har kvar."
    assert said(used((5, 5)), **rule, otherwise="Alla har använt allt.") == "Alla har använt allt."
    assert claims(used((5, 4), (5, 5)), **rule) == [
        Claim(kind="recipients_where", test="used<claimed", value=1)
    ]


def test_an_unused_amount_is_named_by_its_rank_and_by_what_became_of_it() -> None:
    those = used((9_000, 1_000), (9_000, 7_000), (900, 800), waived=100)
    largest: dict[str, Any] = {"kind": "unused_of", "text": "{amount} kronor"}
    assert said(those, "Mest är %s.", **largest) == "Mest är 8 000 kronor."
    assert said(those, "Näst mest är %s.", **largest, rank=2) == "Näst mest är 2 000 kronor."
    assert said(those, "Efterges: %s.", **largest, among="waived") == "Efterges: 100 kronor."
    assert claims(those, **largest, among="waived") == [
        Claim(kind="unused_of", recipient="Skola 2", value=100)
    ]


def test_an_unused_amount_that_there_is_not_says_nothing() -> None:
    assert said(used((5, 5)), "Allt gick åt. %s", kind="unused_of", text="Mest: {amount}.") == "Allt gick åt."


def test_parts_of_the_unused_are_listed_largest_first_with_their_sum() -> None:
    parts: dict[str, Any] = {"kind": "unused_parts", "text": "Kvar är {parts}, sammanlagt {amount} kronor."}
    those = used((700, 162), (400_000, 92_644))
    assert said(those, **parts) == "Kvar är 307 356 och 538, sammanlagt 307 894 kronor."
    assert claims(those, **parts) == [Claim(kind="parts", parts=(307_356, 538), value=307_894)]


def test_a_cell_is_written_out_with_what_it_is_a_part_of() -> None:
    cell: dict[str, Any] = {"kind": "cell", "table": "levels", "option": "class"}
    those = answering(areas={"music": 14}, levels={"class": 7, "pupil": 14})
    assert said(those, "Där är %s.", **cell, text="{count} av {n}") == "Där är 7 av 14."
    few = answering(areas={"music": 9}, levels={"class": 7, "pupil": 9})
    assert said(few, "Där är %s.", **cell, text="{count} av {n}") == "Där är sju av nio."
    assert claims(few, **cell, text="{recipients}") == [
        Claim(kind="cell", table="levels", option="class", value=7)
    ]


def test_a_yes_is_counted_among_those_who_were_asked() -> None:
    those = [
        *(School(name=f"Ja {n}", answers={"areas": ["music"], "together": True}) for n in range(12)),
        *(School(name=f"Nej {n}", answers={"areas": ["music"], "together": False}) for n in range(8)),
        School(name="Ej tillfrågad", answers={"areas": ["sport"], "together": True}),
    ]
    yes: dict[str, Any] = {"kind": "answered", "question": "together"}
    assert said(those, "Det är %s.", **yes, text="{count} av {n} skolor") == "Det är 12 av 20 skolor."
    assert said(those, "Nej från %s.", **yes, option="no", text="{recipients}") == "Nej från åtta skolor."


@pytest.mark.parametrize(
    ("counts", "most", "ordered", "text"),
    [
        ({"reading": 3, "music": 2, "sport": 1}, 1, True, "läsning"),
        ({"reading": 1, "music": 3, "sport": 2}, 2, True, "musik och idrott"),
        ({"reading": 1, "music": 3, "sport": 2}, 3, True, "musik, idrott och läsning"),
        ({"reading": 3, "music": 2, "sport": 2}, 2, True, "läsning"),
        ({"reading": 2, "music": 3, "sport": 2}, 2, False, "musik"),
        ({"reading": 2, "music": 2, "sport": 1}, 1, True, "läsning och musik (lika många)"),
        ({"reading": 2, "music": 0, "sport": 0}, 2, False, "läsning"),
    ],
)
def test_the_most_common_are_told_with_those_that_tie_with_the_last_unless_that_is_all(
    counts: dict[str, int], most: int, ordered: bool, text: str
) -> None:
    top: dict[str, Any] = {
        "kind": "top",
        "table": "areas",
        "text": "{options}",
        "most": most,
        "ordered": ordered,
    }
    assert said(answering(areas=counts), "Vanligast är %s.", **top) == f"Vanligast är {text}."


def test_ties_in_the_middle_of_a_ranking_are_said_to_be_ties() -> None:
    those = answering(staff={"head": 4, "teacher": 3, "deputy": 3, "assistant": 1})
    top: dict[str, Any] = {"kind": "top", "table": "staff", "text": "{options}", "most": 2, "ordered": True}
    assert said(those, "Mest %s.", **top) == "Mest rektor samt biträdande rektor och lärare (lika många)."


def test_options_that_all_tie_have_no_most_common() -> None:
    top: dict[str, Any] = {"kind": "top", "table": "areas", "text": "Mest {options}."}
    equal = answering(areas={"reading": 2, "music": 2, "sport": 2})
    assert said(equal, **top, otherwise="Alla är lika vanliga.") == "Alla är lika vanliga."
    assert claims(equal, **top, otherwise="Alla är lika vanliga.") == []


def test_a_label_with_a_comma_is_set_off_by_semicolons() -> None:
    those = [
        School(
            name=f"Skola {place}",
            answers={"areas": ["music"], "together": True, "partners": ["theatre", "library"][: 2 - place]},
        )
        for place in range(2)
    ]
    top: dict[str, Any] = {
        "kind": "top",
        "table": "partners",
        "text": "{options}",
        "most": 2,
        "ordered": True,
    }
    assert said(those, "Med %s.", **top) == "Med teater, dans och bibliotek."


def test_a_majority_is_said_only_where_it_is_one() -> None:
    majority: dict[str, Any] = {
        "kind": "majority",
        "table": "areas",
        "option": "music",
        "text": "De flesta, {count} av {n}, spelar.",
        "otherwise": "Några spelar.",
    }
    assert said(answering(areas={"music": 2, "sport": 3}), **majority) == "De flesta, två av tre, spelar."
    assert said(answering(areas={"music": 2, "sport": 4}), **majority) == "Några spelar."
    assert claims(answering(areas={"music": 2, "sport": 4}), **majority) == []


def costing(**costs: int) -> list[School]:
    total = sum(costs.values())
    return [School(name="Skola", claimed=total, answers={"costs": costs})]


def test_cost_shares_add_up_to_a_hundred_and_the_first_is_about() -> None:
    shares: dict[str, Any] = {"kind": "cost_shares", "text": "Till {parts}."}
    assert (
        said(costing(pay=1, travel=1, things=1), **shares)
        == "Till löner (cirka 34 procent), resor och mat (33 procent) samt saker (33 procent)."
    )
    assert claims(costing(pay=1, travel=1, things=1), **shares) == [
        Claim(kind="parts", parts=(34, 33, 33), value=100)
    ]


def test_cost_shares_come_by_size_without_the_empty_and_never_round_away_what_is_there() -> None:
    shares: dict[str, Any] = {"kind": "cost_shares", "text": "Till {parts}."}
    assert said(costing(pay=0, travel=40, things=60), **shares) == (
        "Till saker (cirka 60 procent) samt resor och mat (40 procent)."
    )
    assert said(costing(pay=99_999, things=1), **shares) == (
        "Till löner (mer än 99 procent) och saker (mindre än 1 procent)."
    )
    assert said(costing(things=7), **shares) == "Till saker (100 procent)."


@pytest.mark.parametrize(
    ("high", "number", "text"),
    [
        (15, 21, "drygt 71"),
        (2, 3, "knappt 67"),
        (3, 4, "75"),
        (1, 8, "knappt 13"),
        (5, 5, "100"),
        (0, 5, "0"),
    ],
)
def test_a_share_of_a_scale_says_on_which_side_of_the_whole_percent_it_is(
    high: int, number: int, text: str
) -> None:
    those = [
        School(name=f"Skola {place}", answers={"extent": (5, 4)[place % 2] if place < high else 3})
        for place in range(number)
    ]
    scale: dict[str, Any] = {"kind": "scale_share", "question": "extent", "lowest": 4}
    assert said(those, "Det är %s.", **scale, text="{percent} procent") == f"Det är {text} procent."


def test_answers_on_a_scale_are_added_up() -> None:
    those = [School(name=f"Skola {number}", answers={"pupils": number}) for number in (0, 120, 380)]
    assert (
        said(those, "De är %s.", kind="sum", question="pupils", text="{total} elever") == "De är 500 elever."
    )


def test_the_reason_is_quoted_of_the_one_with_most_unused() -> None:
    those = [
        School(name="Lite", claimed=9, used=8, answers={"reason": "Glömde."}),
        School(name="Mycket", claimed=9, used=1, answers={"reason": "Flyttade\ntill nytt hus."}),
    ]
    quote: dict[str, Any] = {"kind": "quote", "question": "reason", "text": "Skälet: ”{text}.”"}
    assert said(those, **quote) == "Skälet: ”Flyttade till nytt hus.”"
