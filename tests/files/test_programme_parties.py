"""Parties and the key's recipients: who is missing, who may not receive, which numbers cannot exist."""

from pathlib import Path

import pytest

from tests.files.small_programme import Faults, small_programme, told

FAULTS: Faults = {
    "a giver who is no party": (
        (("parties.csv", "Norra förbundet,association,999000-0029,,,\n", ""),),
        (
            "programme.toml: giver (rad 5): Norra förbundet finns inte i parties.csv. Lägg till givaren i parties.csv, med samma namn. [giver_is_a_party]",
        ),
    ),
    "a recipient who is no party": (
        (("key.csv", "Granens verksamhet", "Granens avdelning"),),
        (
            "key.csv: recipient (rad 3): Granens avdelning finns inte i parties.csv. Lägg till mottagaren i parties.csv, med samma namn. [recipients_are_eligible]",
        ),
    ),
    "a recipient of a kind that may not receive": (
        (("parties.csv", "Granens verksamhet,unit", "Granens verksamhet,association"),),
        (
            "key.csv: recipient (rad 3): Granens verksamhet är av slaget association, som inte kan få bidraget. Rätta slaget i parties.csv eller eligible i programme.toml: unit. [recipients_are_eligible]",
        ),
    ),
    "a key without recipients": (
        (("key.csv", "Björkens verksamhet,01,30\nGranens verksamhet,01,10\n", ""),),
        ("key.csv: Nyckeln har inga mottagare. Lägg till en rad för varje mottagare. [key_has_recipients]",),
    ),
    "county codes that differ": (
        (
            (
                "parties.csv",
                "name,kind,organisation_number,bankgiro,registry_email,assumed",
                "name,kind,organisation_number,bankgiro,registry_email,assumed,county_code",
            ),
            ("parties.csv", "999000-0029,,,", "999000-0029,,,,"),
            ("parties.csv", "registry_email\n", "registry_email,02\n"),
            ("parties.csv", "999000-0052,,,", "999000-0052,,,,01"),
        ),
        (
            "key.csv: county_code (rad 2): Björkens verksamhet har länskoden 01 här men 02 i parties.csv. Rätta den ena. [county_codes_agree]",
        ),
    ),
    "two parties with one name": (
        (
            (
                "parties.csv",
                "Granens verksamhet,unit,999000-0052,,,",
                "Björkens verksamhet,unit,999000-0052,,,",
            ),
            ("key.csv", "Granens verksamhet,01,10\n", ""),
        ),
        (
            "parties.csv: name (rad 4): Björkens verksamhet står på flera rader. Låt varje part stå en gång, med eget namn och nummer. [parties_are_told_apart]",
        ),
    ),
    "two parties with one number": (
        (("parties.csv", "999000-0052", "999000-0029"),),
        (
            "parties.csv: organisation_number (rad 4): 999000-0029 står på flera rader. Låt varje part stå en gång, med eget namn och nummer. [parties_are_told_apart]",
        ),
    ),
    "an organisation number with a wrong check digit": (
        (("parties.csv", "999000-0052", "999000-0053"),),
        (
            "parties.csv: organisation_number (rad 4): 999000-0053 är inget organisationsnummer: formen eller kontrollsiffran stämmer inte. Skriv NNNNNN-NNNN, eller lämna cellen tom om parten inget har. [organisation_numbers_hold]",
        ),
    ),
    "an organisation number without its hyphen": (
        (("parties.csv", "999000-0052", "9990000052"),),
        (
            "parties.csv: organisation_number (rad 4): 9990000052 är inget organisationsnummer: formen eller kontrollsiffran stämmer inte. Skriv NNNNNN-NNNN, eller lämna cellen tom om parten inget har. [organisation_numbers_hold]",
        ),
    ),
    "a bankgiro with a wrong check digit": (
        (("parties.csv", "9990-0011", "9990-0012"),),
        (
            "parties.csv: bankgiro (rad 3): 9990-0012 är inget bankgironummer: formen eller kontrollsiffran stämmer inte. Skriv sju eller åtta siffror, NNNN-NNNN, eller lämna cellen tom. [bankgiros_hold]",
        ),
    ),
    "an account with a wrong check digit": (
        (
            ("parties.csv", "organisation_number,bankgiro,", "organisation_number,account,"),
            ("parties.csv", "9990-0011", "9990-0012"),
            ("parties.csv", "bankgiro registry_email", "registry_email"),
        ),
        (
            "parties.csv: account (rad 3): 9990-0012 är inget bankgiro: kontrollsiffran stämmer inte. Kontrollera numret med den som har det. Rätta numret, eller lämna cellen tom. [accounts_hold]",
        ),
    ),
    "an address that is none": (
        (("parties.csv", "registrator@bjorken.example", "registrator"),),
        (
            "parties.csv: registry_email (rad 3): registrator är inte en e-postadress. Skriv den som namn@exempel.se. [cells_have_their_form]",
        ),
    ),
    "an assumed cell that is empty": (
        (("parties.csv", "999000-0052,,,", "999000-0052,,,bankgiro endpoint name"),),
        (
            "parties.csv: assumed (rad 4): bankgiro anges som antagen men är ingen ifylld kolumn. Ta bort bankgiro ur assumed eller fyll i cellen. [assumed_cells_are_filled]",
            "parties.csv: assumed (rad 4): endpoint anges som antagen men är ingen ifylld kolumn. Ta bort endpoint ur assumed eller fyll i cellen. [assumed_cells_are_filled]",
            "parties.csv: assumed (rad 4): name anges som antagen men är ingen ifylld kolumn. Ta bort name ur assumed eller fyll i cellen. [assumed_cells_are_filled]",
            "parties.csv: endpoint (rad 4): Kolumnen endpoint är antagen, men sources.md nämner den inte. Skriv i sources.md vad som antagits och varför, med `endpoint`. [assumed_columns_are_listed]",
            "parties.csv: name (rad 4): Kolumnen name är antagen, men sources.md nämner den inte. Skriv i sources.md vad som antagits och varför, med `name`. [assumed_columns_are_listed]",
        ),
    ),
}


@pytest.mark.parametrize(("edits", "faults"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_told_and_no_other(
    tmp_path: Path, edits: tuple[tuple[str, str, str], ...], faults: tuple[str, ...]
) -> None:
    assert told(small_programme(tmp_path, *edits)) == faults
