"""The instructions for a call follow from the terms: nine headings, every day and amount told from data."""

from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from anslag.domain.programme import Instructions, Programme, Requisition, Terms, Waiver
from anslag.files.instructions_pdf import instructions_pdf
from anslag.files.instructions_text import InstructionsText, instructions_text
from anslag.files.programme_folder import load_programme
from tests.domain.report_2025 import programme_2025
from tests.files.small_programme import CASES
from tests.files.test_programme_folders import FOLDERS

NINE = [
    "Bakgrund",
    "Bidragets storlek",
    "Vilka kan rekvirera?",
    "Vad kan ni rekvirera pengar för?",
    "Villkor",
    "Separat konto",
    "Hur får ni pengarna?",
    "Om allt inte rekvireras",
    "Redovisning och återbetalning",
]


@cache
def small() -> Programme:
    return load_programme(CASES / "small-programme")


def text(programme: Programme) -> InstructionsText:
    return instructions_text(programme, version="0123abcd")


def said(programme: Programme, chapter: str) -> list[str]:
    """The chapter's paragraphs and items in order, with common spaces."""
    blocks = next(each.blocks for each in text(programme).chapters if each.id == chapter)
    return [line.replace("\N{NO-BREAK SPACE}", " ") for block in blocks for line in block.texts]


def changed(**terms: Any) -> Programme:
    given: Terms = replace(small().terms, **terms)
    return replace(small(), terms=given)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_programme_has_the_nine_headings_and_none_is_empty(folder: Any) -> None:
    chapters = text(load_programme(folder)).chapters
    assert [chapter.title for chapter in chapters] == NINE
    assert [chapter.title for chapter in chapters if not chapter.blocks] == []


def test_they_are_dated_by_the_call_and_carry_case_reference_and_version() -> None:
    made = text(programme_2025())
    assert (made.date, made.case_reference, made.version) == (
        "22\N{NO-BREAK SPACE}maj 2025",
        programme_2025().terms.case_reference,
        "0123abcd",
    )


def test_what_each_may_requisition_adds_up_to_the_pot() -> None:
    (table,) = [block for block in text(programme_2025()).chapters[1].blocks if block.kind == "amounts"]
    amounts = [int(amount.replace("\N{NO-BREAK SPACE}", "")) for _, amount in table.rows]
    assert len(amounts) == 21
    assert sum(amounts) == programme_2025().terms.pot.amount
    assert table.total == "496\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000"


def test_the_decisions_are_named_with_their_case_references() -> None:
    assert said(small(), "bakgrund") == [
        "Ett litet bidrag som två verksamheter delar.",
        "Bidraget vilar på:",
        "Beslut om nedre provbidraget. Norra förbundet, 20 februari 2031, dnr PROV-2/2031.",
    ]


def test_days_purposes_and_grounds_are_told_from_the_terms() -> None:
    assert said(small(), "till-vad") == [
        "Pengarna får användas till det här:",
        "Kurser",
        "Kostnaderna ska höra till tiden 1 januari 2031–31 december 2031.",
        "Ni redovisar dem som löner och resor.",
    ]
    assert said(small(), "redovisning") == [
        "Redovisa från den 5 januari 2032, senast den 31 januari 2032.",
        "Ni kan läsa alla frågor redan nu, på bidragets sida.",
        "Betala tillbaka senast den 31 mars 2032 om något av det här gäller:",
        "Pengarna har inte använts",
        "Ej använda belopp på högst 500 kronor kan efterges.",
        "Norra förbundet redovisar hela bidraget till Provmyndigheten senast den 31 maj 2032.",
    ]


def test_what_is_left_is_shared_again_or_stays() -> None:
    again = said(small(), "kvar")
    assert again[0].startswith("Det som inte har rekvirerats senast den 31 mars 2031 fördelas en gång till")
    kept = changed(requisition=Requisition(leftover="keep"))
    assert said(kept, "kvar") == ["Det som inte har rekvirerats i tid stannar hos Norra förbundet."]


def test_the_givers_own_words_stand_beside_what_follows_from_the_terms() -> None:
    words = Instructions(separate_account=("Bokför för sig.",), getting_the_money=("Ring först.",))
    assert said(small(), "konto") == ["Bidraget kräver inget separat konto."]
    assert said(changed(instructions=words), "konto") == ["Bokför för sig."]
    assert said(changed(instructions=words), "utbetalning")[1] == "Ring först."


def test_a_decision_on_waivers_is_told_in_its_own_words() -> None:
    waiver = Waiver(threshold=500, decision="Små belopp efterges.")
    made = changed(repayment=replace(small().terms.repayment, waiver=waiver))
    assert "Små belopp efterges." in said(made, "redovisning")


def test_what_is_not_decided_is_said_to_be_so() -> None:
    assert text(small()).reservation == ""
    assert "inte beslutade än" in text(changed(status="conditional")).reservation


@cache
def document() -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(instructions_pdf(text(programme_2025()))))


def elements(root: Any, kind: str) -> list[Any]:
    found = [root] if root.get("/S") == kind else []
    kids: Any = root.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            found += elements(kid, kind)
    return found


def test_the_pdf_says_its_language_its_title_and_its_standards() -> None:
    metadata = document().open_metadata()
    assert str(document().Root.Lang).startswith("sv")
    assert document().Root.MarkInfo.Marked
    assert metadata["dc:title"] == text(programme_2025()).title
    assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == (
        "2",
        "A",
        "1",
    )


def test_the_pdf_has_the_nine_headings_and_a_table_with_row_headers() -> None:
    root = document().Root.StructTreeRoot
    assert len(elements(root, "/H1")) == len(NINE)
    assert len(elements(root, "/Table")) == 1
    assert len(elements(root, "/TH")) == 2 + 21 + 1


def test_the_same_terms_give_the_same_bytes() -> None:
    assert instructions_pdf(text(small())) == instructions_pdf(text(small()))
