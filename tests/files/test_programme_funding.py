"""A programme funded by another: what is told when the two do not meet."""

from pathlib import Path

import pytest

from tests.files.small_programme import Faults, small_programme, told

FAULTS: Faults = {
    "an answer that is material for nothing that is asked": (
        (
            ("form.toml", 'id = "reason"', 'id = "reason"\nmaterial_for = ["why"]'),
            ("form.toml", 'id = "areas"', 'id = "areas"\nmaterial_for = ["costs"]'),
        ),
        (
            "form.toml: sections[money].questions[reason].material_for (rad 55): why är ingen fråga i det finansierande bidraget som svaret kan vara underlag för. Ange en fritextfråga för en text, eller en flervalsfråga för ett val. [material_has_its_questions]",
            "form.toml: sections[work].questions[areas].material_for (rad 66): costs är ingen fråga i det finansierande bidraget som svaret kan vara underlag för. Ange en fritextfråga för en text, eller en flervalsfråga för ett val. [material_has_its_questions]",
        ),
    ),
    "a funding folder that is not there": (
        (("programme.toml", 'programme = "small-programme-above"', 'programme = "small-programme-below"'),),
        (
            "programme.toml: funding.programme (rad 19): Mappen small-programme-below med en programme.toml finns inte bredvid den här. Ange namnet på en mapp i samma katalog. [funding_stands_beside]",
        ),
    ),
    "a funding folder somewhere else": (
        (
            (
                "programme.toml",
                'programme = "small-programme-above"',
                'programme = "../small-programme-above"',
            ),
        ),
        (
            "programme.toml: funding.programme (rad 19): Mappen ../small-programme-above med en programme.toml finns inte bredvid den här. Ange namnet på en mapp i samma katalog. [funding_stands_beside]",
        ),
    ),
    "a funding folder with faults": (
        (("../small-programme-above/key.csv", "members", "places"),),
        (
            "programme.toml: funding.programme (rad 19): Det går inte att räkna ut vad small-programme-above ger, för den mappen har egna fel. Rätta small-programme-above först. [funding_gives_this_pot]",
        ),
    ),
    "a funding folder whose files have no shape": (
        (("../small-programme-above/key.csv", "600", "6.00"),),
        (
            "programme.toml: funding.programme (rad 19): Mappen small-programme-above har egna fel. Rätta small-programme-above först. [funding_stands_beside]",
        ),
    ),
    "a programme that funds itself": (
        (("programme.toml", 'programme = "small-programme-above"', 'programme = "small-programme"'),),
        (
            "programme.toml: funding.programme (rad 19): Programmen finansierar varandra i en cirkel: small-programme ← small-programme. Låt pengarna komma utifrån någonstans. [funding_has_no_circle]",
            "programme.toml: funding.part (rad 21): small-programme har ingen del main. Välj bland: training, listed. [funding_gives_this_pot]",
        ),
    ),
    "a circle of funding": (
        (
            (
                "../small-programme-above/programme.toml",
                "[pot]",
                '[funding]\nprogramme = "small-programme"\nrecipient = "Provmyndigheten"\npart = "listed"\n\n[pot]',
            ),
        ),
        (
            "programme.toml: funding.programme (rad 19): Programmen finansierar varandra i en cirkel: small-programme ← small-programme-above ← small-programme. Låt pengarna komma utifrån någonstans. [funding_has_no_circle]",
        ),
    ),
    "a funding grant to someone else": (
        (("programme.toml", 'recipient = "Norra förbundet"', 'recipient = "Södra förbundet"'),),
        (
            "programme.toml: funding.recipient (rad 20): Det finansierande bidraget går till Södra förbundet, men givaren här är Norra förbundet. Låt båda vara samma part. [funding_recipient_is_giver]",
            "programme.toml: funding.part (rad 21): Potten är 600 000 kronor, men small-programme-above ger Södra förbundet 300 000 kronor i delen main. Gör dem lika. [funding_gives_this_pot]",
        ),
    ),
    "a funding grant to no recipient": (
        (("programme.toml", 'recipient = "Norra förbundet"', 'recipient = "Västra förbundet"'),),
        (
            "programme.toml: funding.recipient (rad 20): Det finansierande bidraget går till Västra förbundet, men givaren här är Norra förbundet. Låt båda vara samma part. [funding_recipient_is_giver]",
            "programme.toml: funding.recipient (rad 20): Västra förbundet är ingen mottagare i small-programme-above. Ange en mottagare som står i dess key.csv. [funding_gives_this_pot]",
        ),
    ),
    "a funding part that is not there": (
        (("programme.toml", 'part = "main"', 'part = "most"'),),
        (
            "programme.toml: funding.part (rad 21): small-programme-above har ingen del most. Välj bland: main, own. [funding_gives_this_pot]",
        ),
    ),
    "a pot that differs from its funding": (
        (
            ("../small-programme-above/key.csv", "600", "599"),
            ("../small-programme-above/key.csv", "300", "301"),
        ),
        (
            "programme.toml: funding.part (rad 21): Potten är 600 000 kronor, men small-programme-above ger Norra förbundet 599 000 kronor i delen main. Gör dem lika. [funding_gives_this_pot]",
        ),
    ),
    "a roll up into no category": (
        (("programme.toml", 'roll_up = "wages"', 'roll_up = "salaries"'),),
        (
            "programme.toml: funding.roll_up (rad 22): small-programme-above har inget kostnadsslag salaries. Välj bland: wages, rooms. [funding_counts_every_category]",
        ),
    ),
    "categories that cannot be rolled up": (
        (("programme.toml", 'roll_up = "wages"', 'roll_up = ""'),),
        (
            "programme.toml: funding.programme (rad 19): Kostnadsslagen travel finns inte i small-programme-above. Ange roll_up, ett kostnadsslag där. Välj bland: wages, rooms. [funding_counts_every_category]",
        ),
    ),
    "a report due after the givers own": (
        (("programme.toml", "due = 2032-01-31", "due = 2032-03-01"),),
        (
            "programme.toml: report_back.due (rad 65): Redovisningen här ska in 2032-03-01, men Norra förbundet ska själv redovisa till Provmyndigheten redan 2032-02-28. Lägg dagen tidigare. [funding_is_reported_later]",
        ),
    ),
}


@pytest.mark.parametrize(("edits", "faults"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_told_and_no_other(
    tmp_path: Path, edits: tuple[tuple[str, str, str], ...], faults: tuple[str, ...]
) -> None:
    assert told(small_programme(tmp_path, *edits)) == faults
