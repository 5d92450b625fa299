"""A programme is kept as canonical JSON and comes back as it was."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from anslag.files.programme_folder import load_programme
from anslag.records.folder import dump_programme, parse_programme

CASES = Path(__file__).parents[1] / "cases"
NAMES = ("small-programme", "small-programme-above")


@pytest.mark.parametrize("name", NAMES)
def test_a_programme_comes_back_as_it_was(name: str) -> None:
    programme = load_programme(CASES / name)
    assert parse_programme(dump_programme(programme)) == programme


@pytest.mark.parametrize("name", NAMES)
def test_the_text_is_canonical(name: str) -> None:
    text = dump_programme(load_programme(CASES / name))
    assert dump_programme(parse_programme(text)) == text


def test_recipients_keep_their_order() -> None:
    programme = load_programme(CASES / "small-programme-above")
    kept = parse_programme(dump_programme(programme))
    assert [party.name for party in kept.recipients] == [
        "Norra förbundet",
        "Södra förbundet",
        "Östra förbundet",
    ]


def test_another_text_is_refused() -> None:
    text = dump_programme(load_programme(CASES / "small-programme"))
    with pytest.raises(ValidationError):
        parse_programme(text.replace('"grant_year":2031', '"grant_year":"2031"'))
