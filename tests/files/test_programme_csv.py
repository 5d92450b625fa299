"""Tables that do not have their shape: told by column, line and remedy."""

from pathlib import Path

import pytest

from tests.files.small_programme import Faults, small_programme, told

FAULTS: Faults = {
    "a decimal": (
        (("key.csv", "01,30", "01,30.5"),),
        (
            "key.csv: places (rad 2): ”30.5” är inget heltal från 0 till 1 000 000 000 000 000. Skriv ett helt tal; nyckeln räknas exakt och tar inga decimaler. [whole_number]",
        ),
    ),
    "a decimal comma": (
        (("key.csv", "01,30", '01,"30,5"'),),
        (
            "key.csv: places (rad 2): ”30,5” är inget heltal från 0 till 1 000 000 000 000 000. Skriv ett helt tal; nyckeln räknas exakt och tar inga decimaler. [whole_number]",
        ),
    ),
    "thousands parted by a space": (
        (("key.csv", "01,30", "01,1 030"),),
        (
            "key.csv: places (rad 2): ”1 030” är inget heltal från 0 till 1 000 000 000 000 000. Skriv talet utan avskiljare mellan tusental: 1030. [whole_number]",
        ),
    ),
    "thousands parted by a no-break space": (
        (("key.csv", "01,30", "01,1\xa0030"),),
        (
            "key.csv: places (rad 2): ”1 030” är inget heltal från 0 till 1 000 000 000 000 000. Skriv talet utan avskiljare mellan tusental: 1030. [whole_number]",
        ),
    ),
    "thousands parted by a point": (
        (("key.csv", "01,30", "01,1.030"),),
        (
            "key.csv: places (rad 2): ”1.030” är inget heltal från 0 till 1 000 000 000 000 000. Skriv talet utan avskiljare mellan tusental: 1030. [whole_number]",
        ),
    ),
    "a number below zero": (
        (("key.csv", "01,30", "01,-30"),),
        (
            "key.csv: places (rad 2): ”-30” är inget heltal från 0 till 1 000 000 000 000 000. Skriv talet med bara siffror. [whole_number]",
        ),
    ),
    "a number in words": (
        (("key.csv", "01,30", "01,trettio"),),
        (
            "key.csv: places (rad 2): ”trettio” är inget heltal från 0 till 1 000 000 000 000 000. Skriv talet med bara siffror. [whole_number]",
        ),
    ),
    "a number of another alphabet": (
        (("key.csv", "01,30", "01,٣٠"),),
        (
            "key.csv: places (rad 2): ”٣٠” är inget heltal från 0 till 1 000 000 000 000 000. Skriv talet med bara siffror. [whole_number]",
        ),
    ),
    "no number": (
        (("key.csv", "01,30", "01,"),),
        ("key.csv: places (rad 2): Cellen är tom. Skriv 0 om mottagaren inte ska ha något. [whole_number]",),
    ),
    "an absurd number": (
        (("key.csv", "01,30", "01," + "9" * 40),),
        (
            "key.csv: places (rad 2): ”9999999999999999999999999999999999999999” är inget heltal från 0 till 1 000 000 000 000 000. Skriv talet med bara siffror. [whole_number]",
        ),
    ),
    "a row too short": (
        (("key.csv", "Granens verksamhet,01,10", "Granens verksamhet,10"),),
        (
            "key.csv (rad 3): Raden har 2 celler men filen 3 kolumner. Sätt citattecken om text som innehåller komma, och skriv ett komma även för en tom cell. [columns]",
        ),
    ),
    "a row too long": (
        (
            (
                "parties.csv",
                "Granens verksamhet,unit,999000-0052,,,",
                "Granens verksamhet,unit,999000-0052,,,,,",
            ),
        ),
        (
            "parties.csv (rad 4): Raden har 8 celler men filen 6 kolumner. Sätt citattecken om text som innehåller komma, och skriv ett komma även för en tom cell. [columns]",
        ),
    ),
    "a recipient twice": (
        (("key.csv", "Granens verksamhet,01,10", "Björkens verksamhet,01,10"),),
        (
            "key.csv: recipient (rad 3): Björkens verksamhet står på flera rader. Låt varje mottagare ha en rad. [duplicate_recipient]",
        ),
    ),
    "a recipient without a name": (
        (("key.csv", "Granens verksamhet,01,10", ",01,10"),),
        ("key.csv: recipient (rad 3): Mottagaren saknar namn. Skriv namnet som i parties.csv. [recipient]",),
    ),
    "no column of recipients": (
        (("key.csv", "recipient,", "mottagare,"),),
        ("key.csv (rad 1): Kolumnen recipient saknas. Lägg till kolumnen recipient. [columns]",),
    ),
    "no column to share by": (
        (
            (
                "key.csv",
                "recipient,county_code,places\nBjörkens verksamhet,01,30\nGranens verksamhet,01,10",
                "recipient,county_code\nBjörkens verksamhet,01\nGranens verksamhet,01",
            ),
        ),
        ("key.csv (rad 1): Filen har ingen kolumn att fördela efter. Lägg till minst en. [columns]",),
    ),
    "a column without a name": (
        (("key.csv", "county_code,places", "county_code,"),),
        ("key.csv (rad 1): En kolumn saknar namn. Ge varje kolumn ett eget namn. [columns]",),
    ),
    "a column twice": (
        (("key.csv", "recipient,county_code", "recipient,places"),),
        ("key.csv (rad 1): Kolumnen places finns två gånger. Ge varje kolumn ett eget namn. [columns]",),
    ),
    "semicolons": (
        (
            (
                "key.csv",
                "recipient,county_code,places\nBjörkens verksamhet,01,30\nGranens verksamhet,01,10",
                "recipient;county_code;places\nBjörkens verksamhet;01;30\nGranens verksamhet;01;10",
            ),
        ),
        (
            "key.csv (rad 1): Cellerna skiljs åt av semikolon. Spara filen med komma mellan cellerna. [columns]",
        ),
    ),
    "an unknown column": (
        (("parties.csv", "registry_email", "email"),),
        (
            "parties.csv (rad 1): Kolumnen email finns inte. Ta bort den eller välj bland: name, kind, organisation_number, county_code, bankgiro, account, endpoint, buyer_reference, registry_email, street, postcode, city, assumed. [columns]",
        ),
    ),
    "a party without a kind": (
        (("parties.csv", "Granens verksamhet,unit", "Granens verksamhet,"),),
        ("parties.csv: kind (rad 4): Cellen kind är tom. Fyll i den. [party]",),
    ),
    "an unclosed quotation mark": (
        (("key.csv", "Granens", '"Granens'),),
        (
            "key.csv (rad 3): Raden går inte att läsa. Kontrollera att varje citattecken har ett som avslutar. [csv]",
        ),
    ),
}


@pytest.mark.parametrize(("edits", "faults"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_told_and_no_other(
    tmp_path: Path, edits: tuple[tuple[str, str, str], ...], faults: tuple[str, ...]
) -> None:
    assert told(small_programme(tmp_path, *edits)) == faults
