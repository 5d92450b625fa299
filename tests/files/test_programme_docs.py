"""docs/programme-folders.md tells every key, every kind and every rule that there is."""

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from anslag.domain import form, outline, programme
from anslag.files.programme_checks import CHECKS
from anslag.files.programme_csv import PARTY_OPTIONAL, PARTY_REQUIRED

PAGE = (Path(__file__).parents[2] / "docs" / "programme-folders.md").read_text()
NAMED = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]*)`", PAGE))))
TYPES = [
    shape
    for module in (programme, form, outline)
    for shape in vars(module).values()
    if isinstance(shape, type) and shape.__module__ == module.__name__ and shape is not programme.Programme
]


@pytest.mark.parametrize("shape", TYPES, ids=lambda shape: shape.__name__)
def test_every_key_is_told(shape: type) -> None:
    assert {field.name for field in fields(shape)} - NAMED == set()


@pytest.mark.parametrize("kinds", [programme.Method, form.QuestionKind, outline.SentenceKind], ids=str)
def test_every_kind_is_told(kinds: object) -> None:
    assert set(get_args(kinds.__value__)) - NAMED == set()  # type: ignore[attr-defined]


def test_every_check_is_told() -> None:
    assert {check.__name__ for check in CHECKS} - NAMED == set()


def test_every_column_of_the_parties_is_told() -> None:
    assert {*PARTY_REQUIRED, *PARTY_OPTIONAL} - NAMED == set()
