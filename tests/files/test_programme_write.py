"""A programme written as a folder and read back is the same programme, whatever it holds."""

import shutil
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anslag.domain.programme import Programme
from anslag.files.programme_copy import copy_folder
from anslag.files.programme_folder import load_programme
from anslag.files.programme_texts import (
    LONGEST_NAME,
    UnusableNameError,
    check_name,
    checked_texts,
    later_texts,
)
from anslag.files.programme_write import folder_texts, toml_text
from anslag.records.folder import dump_programme, parse_programme
from tests.files.small_programme import CASES, small_programme
from tests.house.tree import ROOT

FOLDERS = sorted(
    terms.parent for place in (ROOT / "programmes", CASES) for terms in place.glob("*/programme.toml")
)


def above(programme: Programme, folder: Path) -> list[Programme]:
    """The programmes that fund it, all the way up."""
    funding = programme.terms.funding
    if funding is None:
        return []
    funder = load_programme(folder.parent / funding.programme)
    return [funder, *above(funder, folder)]


def test_there_are_folders_of_every_tier() -> None:
    assert len(FOLDERS) >= 7


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_is_written_is_read_back_the_same(folder: Path) -> None:
    programme = load_programme(folder)
    kept = parse_programme(dump_programme(programme))
    read = checked_texts(programme.key, folder_texts(kept), beside=above(programme, folder))
    assert read.problems == ()
    assert read.programme == programme
    assert read.holds


def test_a_column_of_classes_and_a_cell_with_a_comma_are_written() -> None:
    """In every folder all columns are figures: this one has a class for each, beside its column."""
    old = load_programme(CASES / "small-programme-above")
    part = old.terms.pot.parts[0]
    classed = replace(
        part,
        method="per_class",
        column="size",
        class_amounts={"liten, eller så": part.amount // len(old.basis)},
    )
    pot = replace(old.terms.pot, parts=(classed, *old.terms.pot.parts[1:]))
    programme = replace(
        old,
        terms=replace(old.terms, pot=pot),
        classes={name: {"size": "liten, eller så"} for name in old.basis},
    )
    assert checked_texts(programme.key, folder_texts(programme)).programme == programme


@pytest.mark.parametrize("name", ["government-assignment-2025", "primary-care-mental-health-2025"])
def test_a_year_later_in_memory_is_the_folder_that_is_copied(name: str, tmp_path: Path) -> None:
    for folder in (ROOT / "programmes").glob("*/"):
        shutil.copytree(folder, tmp_path / folder.name)
    old = load_programme(tmp_path / name)
    copied = copy_folder(tmp_path / name, tmp_path / "next", years=1)
    read = checked_texts("next", later_texts(old), beside=[old, *above(old, tmp_path / name)])
    assert [str(problem).partition(" (rad")[0] for problem in read.problems] == [
        str(problem).partition(" (rad")[0] for problem in copied.problems
    ]
    assert read.programme is not None
    assert read.programme.terms.grant_year == old.terms.grant_year + 1
    assert read.programme.terms.call.opens == date(
        old.terms.call.opens.year + 1, *old.terms.call.opens.timetuple()[1:3]
    )
    assert read.programme.basis == old.basis


texts = st.text(st.characters(codec="utf-8"))
values = st.recursive(
    texts | st.integers(-(10**15), 10**15) | st.booleans() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(texts, values, max_size=5))
def test_whatever_a_file_holds_is_written_so_that_it_is_read_the_same(content: dict[str, object]) -> None:
    assert tomllib.loads(toml_text(content)) == content


def test_what_is_none_is_left_out() -> None:
    assert toml_text({"a": None, "b": {"c": None, "d": 1}}) == "[b]\nd = 1\n"


def test_a_folder_that_does_not_agree_has_its_programme_and_its_faults(tmp_path: Path) -> None:
    programme = load_programme(small_programme(tmp_path))
    written = folder_texts(programme)
    name = next(iter(programme.basis))
    unknown = written["key.csv"].replace(name, "Okänd", 1)
    read = checked_texts(programme.key, written | {"key.csv": unknown})
    assert read.programme is not None
    assert "recipients_are_eligible" in [problem.rule for problem in read.problems]
    assert not read.holds
    unread = checked_texts(programme.key, written | {"programme.toml": "title = "})
    assert unread.programme is None
    assert [problem.rule for problem in unread.problems] == ["toml"]


def test_what_is_no_file_of_a_folder_is_not_laid_out(tmp_path: Path) -> None:
    programme = load_programme(CASES / "small-programme-above")
    read = checked_texts("copy", folder_texts(programme) | {"../escaped.txt": "x", "events.jsonl": "x"})
    assert read.holds
    assert not (tmp_path.parent / "escaped.txt").exists()


@pytest.mark.parametrize("name", ["a", "grant-2031", "9-2-a", "a" * LONGEST_NAME])
def test_a_key_is_small_letters_digits_and_hyphens(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize(
    "name",
    ["", "A", "å", "a b", "../a", "a/b", ".a", "-a", "a-", "a--b", "a_b", "a" * (LONGEST_NAME + 1), "a\n"],
)
def test_what_may_be_a_path_or_no_address_is_no_key(name: str) -> None:
    with pytest.raises(UnusableNameError, match="små bokstäver"):
        checked_texts(name, {})
