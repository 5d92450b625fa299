"""Words left blank or left over from a template, and assumptions that the sources do not list."""

from pathlib import Path

import pytest

from tests.files.small_programme import Faults, small_programme, told

FAULTS: Faults = {
    "a title that is blank": (
        (("programme.toml", 'title = "Nedre provbidraget"', 'title = " "'),),
        ("programme.toml: title (rad 2): Texten är tom. Fyll i den. [words_are_not_blank]",),
    ),
    "a label that is blank": (
        (("form.toml", 'label = "Individ"', 'label = ""'),),
        (
            "form.toml: option_sets.level[individual].label (rad 7): Texten är tom. Fyll i den. [words_are_not_blank]",
        ),
    ),
    "a template left in the terms": (
        (("programme.toml", 'summary = "Ett litet bidrag som två verksamheter delar."', 'summary = "TODO"'),),
        (
            "programme.toml: summary (rad 9): Texten innehåller ”TODO”, som ser ut som rester av en mall. Skriv den riktiga texten. [no_template_is_left]",
        ),
    ),
    "a template left in the form": (
        (("form.toml", 'introduction = "Svara för hela verksamheten."', 'introduction = "Lorem ipsum […]"'),),
        (
            "form.toml: introduction (rad 3): Texten innehåller ”Lorem”, ”ipsum”, ”[…]”, som ser ut som rester av en mall. Skriv den riktiga texten. [no_template_is_left]",
        ),
    ),
    "an assumed rule not listed": (
        (("sources.md", "`repayment.waiver`", "repayment"),),
        (
            "programme.toml: repayment.waiver (rad 82): Regeln är antagen, men sources.md nämner inte repayment.waiver. Skriv i sources.md vad som antagits och varför, med `repayment.waiver`. [assumed_rules_are_listed]",
        ),
    ),
    "an assumed part not listed": (
        (("sources.md", "`pot.parts[training]`", "utbildning"),),
        (
            "programme.toml: pot.parts[training] (rad 27): Regeln är antagen, men sources.md nämner inte pot.parts[training]. Skriv i sources.md vad som antagits och varför, med `pot.parts[training]`. [assumed_rules_are_listed]",
        ),
    ),
    "an assumed column not listed": (
        (("sources.md", "`parties.csv: bankgiro`", "bankgironummer"),),
        (
            "parties.csv: bankgiro (rad 3): Kolumnen bankgiro är antagen, men sources.md nämner den inte. Skriv i sources.md vad som antagits och varför, med `bankgiro`. [assumed_columns_are_listed]",
        ),
    ),
}


@pytest.mark.parametrize(("edits", "faults"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_told_and_no_other(
    tmp_path: Path, edits: tuple[tuple[str, str, str], ...], faults: tuple[str, ...]
) -> None:
    assert told(small_programme(tmp_path, *edits)) == faults
