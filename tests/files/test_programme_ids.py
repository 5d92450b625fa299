"""Ids and keys that are written wrongly or twice."""

from pathlib import Path

import pytest

from tests.files.small_programme import Faults, small_programme, told

FAULTS: Faults = {
    "an id used twice": (
        (
            ("programme.toml", 'id = "travel"', 'id = "wages"'),
            ("form.toml", 'id = "travel"', 'id = "wages"'),
        ),
        (
            "programme.toml: cost_categories[wages].id (rad 72): wages står redan på en annan rad i samma lista. Ge varje post ett eget id. [ids_unique]",
            "form.toml: sections[money].questions[costs].options[wages].id (rad 50): wages står redan på en annan rad i samma lista. Ge varje post ett eget id. [ids_unique]",
        ),
    ),
    "an id in another script": (
        (("programme.toml", 'id = "courses"', 'id = "Kurser"'),),
        (
            "programme.toml: purposes[Kurser].id (rad 54): ”Kurser” duger inte som id. Skriv små bokstäver a–z och siffror, med understreck mellan orden. [ids_snake_case]",
        ),
    ),
    "an outline key in another script": (
        (("report.toml", 'key = "money"', 'key = "pengar-na"'),),
        (
            "report.toml: sections[pengar-na].key (rad 19): ”pengar-na” duger inte som id. Skriv små bokstäver a–z och siffror, med understreck mellan orden. [ids_snake_case]",
        ),
    ),
}


@pytest.mark.parametrize(("edits", "faults"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_told_and_no_other(
    tmp_path: Path, edits: tuple[tuple[str, str, str], ...], faults: tuple[str, ...]
) -> None:
    assert told(small_programme(tmp_path, *edits)) == faults
