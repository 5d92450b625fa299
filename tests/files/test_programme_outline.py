"""A report outline that cannot be built on the form and the terms."""

from pathlib import Path

import pytest

from anslag.files.programme_folder import folder_problems
from tests.files.small_programme import Edit, Faults, small_programme, told_by_files

FAULTS: Faults = {
    "a fact that the terms leave out": (
        (
            ("programme.toml", '[national_report]\ndue = 2032-05-31\nto = "Provmyndigheten"\n', ""),
            (
                "report.toml",
                '"Besöken beskrivs inte närmare."',
                '"Rapporten lämnas till {fact:national_to}."',
            ),
        ),
        (
            "report.toml: sections[visits].paragraphs[1] (rad 47): Texten säger {fact:national_to}, men villkoren har inget national_report. Lägg till national_report i programme.toml, eller skriv om texten. [facts_are_known]",
        ),
    ),
    "a table without a row kind": (
        (("form.toml", 'row_kind = "area"\n', ""),),
        (
            "report.toml: tables[areas].question (rad 52): Frågan areas säger inte vad tabellens rader är. Ge frågan ett row_kind i form.toml, ett ord för vad alternativen är. [tables_have_a_row_kind]",
        ),
    ),
    "a person quoted": (
        (("form.toml", 'kind = "long_text"', 'kind = "long_text"\npersonal_data = true'),),
        (
            "report.toml: sentences[reason].question (rad 74): Svaret på reason är en personuppgift och får inte tryckas. Använd en annan fråga. [no_person_is_quoted]",
        ),
    ),
    "a share outside the scale": (
        (("report.toml", "lowest = 4", "lowest = 6"),),
        (
            "report.toml: sentences[extent].lowest (rad 81): Meningen räknar från 6, men skalan är 1–5. Ange i lowest ett tal från 2 till 5. [scale_shares_lie_on_the_scale]",
        ),
    ),
}


@pytest.mark.parametrize(("edits", "faults"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_told_and_no_other(
    tmp_path: Path, edits: tuple[tuple[str, str, str], ...], faults: tuple[str, ...]
) -> None:
    assert told_by_files(small_programme(tmp_path, *edits)) == faults


FOUND_BY_THE_DOMAIN = {
    "a table of a question that is not there": (
        ("report.toml", 'question = "levels"', 'question = "steps"'),
        ("report.toml: tables[levels] (rad 56)", "outline.question"),
    ),
    "a sentence that is not used": (
        ("report.toml", " {sentence:extent}", ""),
        ("report.toml: sentences[extent] (rad 76)", "outline.unused_sentence"),
    ),
    "a sentence without what its kind needs": (
        ("report.toml", 'of = "used"\n', ""),
        ("report.toml: sentences[used_share] (rad 63)", "outline.sentence"),
    ),
    "a figure typed by hand": (
        ("report.toml", "Besöken beskrivs inte närmare.", "Besöken var 14."),
        ("report.toml: sections[visits].paragraphs[1] (rad 47)", "outline.typed_figure"),
    ),
    "a template left in the outline": (
        ("report.toml", "Besöken beskrivs inte närmare.", "Skrivs här."),
        ("report.toml: sections[visits].paragraphs[1] (rad 47)", "outline.residue"),
    ),
}


@pytest.mark.parametrize(("edit", "fault"), FOUND_BY_THE_DOMAIN.values(), ids=FOUND_BY_THE_DOMAIN)
def test_what_the_domain_finds_is_told_by_key_and_line(
    tmp_path: Path, edit: Edit, fault: tuple[str, str]
) -> None:
    problems = folder_problems(small_programme(tmp_path, edit))
    found = [(problem.place, problem.rule) for problem in problems if problem.rule.startswith("outline.")]
    assert found == [fault]
