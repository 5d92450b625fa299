"""A pot that is wrong is told by part, figure and remedy."""

from pathlib import Path

import pytest

from tests.files.small_programme import Faults, small_programme, told

FAULTS: Faults = {
    "parts do not add up": (
        (("programme.toml", "amount = 200_000", "amount = 200_001"),),
        (
            "programme.toml: pot.amount (rad 25): Delarna blir tillsammans 600 001 kronor men potten är 600 000 kronor. Ändra delarna eller potten så att de stämmer. [parts_add_up]",
        ),
    ),
    "a part of nothing": (
        (("programme.toml", "amount = 200_000", "amount = 0"),),
        (
            "programme.toml: pot.amount (rad 25): Delarna blir tillsammans 400 000 kronor men potten är 600 000 kronor. Ändra delarna eller potten så att de stämmer. [parts_add_up]",
            "programme.toml: pot.parts[training].amount (rad 30): 0 går inte att använda. Ange ett heltal från 1 till 1 000 000 000 000. [amounts_in_range]",
        ),
    ),
    "more than a transfer can hold": (
        (("programme.toml", "threshold = 500", "threshold = 1_000_000_000_001"),),
        (
            "programme.toml: repayment.waiver.threshold (rad 83): 1 000 000 000 001 går inte att använda. Ange ett heltal från 0 till 1 000 000 000 000. [amounts_in_range]",
        ),
    ),
    "a method without its column": (
        (("programme.toml", 'method = "proportional"\ncolumn = "places"', 'method = "proportional"'),),
        (
            "programme.toml: pot.parts[listed] (rad 34): Metoden proportional behöver column. Lägg till column i delen listed, eller välj en annan metod. [method_has_its_fields]",
        ),
    ),
    "a method with a field it does not use": (
        (("programme.toml", 'method = "equal"', 'method = "equal"\nfixed = 10'),),
        (
            "programme.toml: pot.parts[training].fixed (rad 32): Metoden equal använder inte fixed. Ta bort fixed eller välj en annan metod. [method_has_its_fields]",
        ),
    ),
    "a column that is not there": (
        (("programme.toml", 'column = "places"', 'column = "beds"'),),
        (
            "programme.toml: pot.parts[listed].column (rad 39): Kolumnen beds finns inte i key.csv. Lägg till kolumnen, eller välj bland: places. [columns_exist]",
        ),
    ),
    "a weight for a column that is not there": (
        (
            (
                "programme.toml",
                'method = "proportional"\ncolumn = "places"',
                'method = "weighted"\nweights = { places = 2, beds = 1 }',
            ),
        ),
        (
            "programme.toml: pot.parts[listed].weights.beds (rad 39): Kolumnen beds finns inte i key.csv. Lägg till kolumnen, eller välj bland: places. [columns_exist]",
        ),
    ),
    "given amounts that do not add up": (
        (("programme.toml", 'method = "proportional"', 'method = "given"'),),
        (
            "programme.toml: pot.parts[listed].amount (rad 37): Beloppen blir tillsammans 40 kronor men delen är 400 000 kronor. Rätta beloppen eller delens belopp. [given_amounts_add_up]",
        ),
    ),
    "a class without an amount": (
        (
            (
                "programme.toml",
                'method = "proportional"\ncolumn = "places"',
                'method = "per_class"\ncolumn = "places"\nclass_amounts = { 30 = 400_000 }',
            ),
        ),
        (
            "programme.toml: pot.parts[listed].class_amounts (rad 40): Klassen ”10” i key.csv har inget belopp. Ge den ett belopp, eller rätta klassen i tabellen. [classes_have_amounts]",
        ),
    ),
    "class amounts that do not add up": (
        (
            (
                "programme.toml",
                'method = "proportional"\ncolumn = "places"',
                'method = "per_class"\ncolumn = "places"\nclass_amounts = { 30 = 300_000, 10 = 99_999 }',
            ),
        ),
        (
            "programme.toml: pot.parts[listed].amount (rad 37): Beloppen blir tillsammans 399 999 kronor men delen är 400 000 kronor. Rätta beloppen eller delens belopp. [given_amounts_add_up]",
        ),
    ),
    "a cap that leaves money over": (
        (("programme.toml", 'column = "places"', 'column = "places"\ncap = 199_999'),),
        (
            "programme.toml: pot.parts[listed].cap (rad 40): Med taket kan delas ut högst 399 998 kronor; 2 kronor blir kvar. Höj taket eller sänk delens belopp. [cap_is_enough]",
        ),
    ),
    "a key of only zeros": (
        (
            ("key.csv", "01,30", "01,0"),
            ("key.csv", "01,10", "01,0"),
        ),
        (
            "programme.toml: pot.parts[listed] (rad 34): Delen listed: nyckeln är tom eller noll för alla mottagare, så pengarna kan inte fördelas. Ange minst en mottagare med ett tal över noll. Rätta delen eller key.csv. [parts_can_be_shared]",
        ),
    ),
    "an account that is no interval": (
        (("programme.toml", 'label = "Resor"', 'label = "Resor"\naccounts = ["70", "72-71", "7010"]'),),
        (
            "programme.toml: cost_categories[travel].accounts[2] (rad 74): ”72-71” är inget kontointervall. Skriv två siffror, eller två och två med bindestreck: 50-51. [accounts_are_intervals]",
            "programme.toml: cost_categories[travel].accounts[3] (rad 74): ”7010” är inget kontointervall. Skriv två siffror, eller två och två med bindestreck: 50-51. [accounts_are_intervals]",
        ),
    ),
}


@pytest.mark.parametrize(("edits", "faults"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_told_and_no_other(
    tmp_path: Path, edits: tuple[tuple[str, str, str], ...], faults: tuple[str, ...]
) -> None:
    assert told(small_programme(tmp_path, *edits)) == faults
