"""A report outline that cannot be built on the form and the terms."""

from pathlib import Path

import pytest

from tests.files.small_programme import Faults, small_programme, told_by_files

FAULTS: Faults = {
    'a fact that the terms leave out': (
        (('programme.toml', '[national_report]\ndue = 2032-05-31\nto = "Provmyndigheten"\n', ''),('report.toml', '"Besöken beskrivs inte närmare."', '"Rapporten lämnas till {fact:national_to}."'),),
        ('report.toml: sections[visits].paragraphs[1] (rad 47): Texten säger {fact:national_to}, men villkoren har inget national_report. Lägg till national_report i programme.toml, eller skriv om texten. [facts_are_known]',),
    ),
    'a table without a row kind': (
        (('form.toml', 'row_kind = "area"\n', ''),),
        ('report.toml: tables[areas].question (rad 52): Frågan areas säger inte vad tabellens rader är. Ge frågan ett row_kind i form.toml, ett ord för vad alternativen är. [tables_have_a_row_kind]',),
    ),
    'a person quoted': (
        (('form.toml', 'kind = "long_text"', 'kind = "long_text"\npersonal_data = true'),),
        ('report.toml: sentences[reason].question (rad 74): Svaret på reason är en personuppgift och får inte tryckas. Använd en annan fråga. [no_person_is_quoted]',),
    ),
    'a share outside the scale': (
        (('report.toml', 'lowest = 4', 'lowest = 6'),),
        ('report.toml: sentences[extent].lowest (rad 81): Meningen räknar från 6, men skalan är 1–5. Ange i lowest ett tal från 2 till 5. [scale_shares_lie_on_the_scale]',),
    ),
}


@pytest.mark.parametrize(("edits", "faults"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_told_and_no_other(tmp_path: Path, edits: tuple[tuple[str, str, str], ...], faults: tuple[str, ...]) -> None:
    assert told_by_files(small_programme(tmp_path, *edits)) == faults
