"""A folder for a coming year: days moved, everything else as it was, and what is left to do told."""

from datetime import date
from pathlib import Path

import pytest

from anslag.files.programme_copy import Copied, CopyError, copy_folder, moved
from anslag.files.programme_folder import FaultyFolderError, load_programme
from tests.files.small_programme import ABOVE, small_programme, told


@pytest.fixture
def above(tmp_path: Path) -> Path:
    return small_programme(tmp_path).parent / ABOVE


def test_only_days_year_and_status_differ_in_the_text(above: Path) -> None:
    new = above.parent / "next"
    copy_folder(above, new, years=1)
    lines = zip(
        (above / "programme.toml").read_text().splitlines(),
        (new / "programme.toml").read_text().splitlines(),
        strict=True,
    )
    assert [(before, after) for before, after in lines if before != after] == [
        ("grant_year = 2031", "grant_year = 2032"),
        ('status = "decided"', 'status = "conditional"'),
        ("opens = 2031-01-15", "opens = 2032-01-15"),
        ("closes = 2031-02-15", "closes = 2032-02-15"),
        ("start = 2031-01-01", "start = 2032-01-01"),
        ("end = 2031-12-31", "end = 2032-12-31"),
        ("latest = 2031-03-31", "latest = 2032-03-31"),
        ("opens = 2032-01-10", "opens = 2033-01-10"),
        ("due = 2032-02-28", "due = 2033-02-28"),
        ("due = 2032-04-30", "due = 2033-04-30"),
    ]


def test_comments_stay_beside_the_days_that_move(above: Path) -> None:
    terms = above / "programme.toml"
    terms.write_text(
        terms.read_text().replace("latest = 2031-03-31", "latest = 2031-03-31  # en månad efter sista dag")
    )
    copy_folder(above, above.parent / "next", years=1)
    assert (
        "latest = 2032-03-31  # en månad efter sista dag\n"
        in (above.parent / "next" / "programme.toml").read_text()
    )


def test_the_other_files_go_along_but_not_what_happened(above: Path) -> None:
    (above / "events.jsonl").write_text("{}\n")
    (above / "notes.txt").write_text("x")
    new = above.parent / "next"
    copy_folder(above, new, years=1)
    assert sorted(file.name for file in new.iterdir()) == [
        "form.toml",
        "key.csv",
        "parties.csv",
        "programme.toml",
        "sources.md",
    ]
    for name in ("form.toml", "key.csv", "parties.csv", "sources.md"):
        assert (new / name).read_bytes() == (above / name).read_bytes()


def test_a_copy_that_holds_has_only_words_left_to_see_over(above: Path) -> None:
    assert copy_folder(above, above.parent / "next", years=1) == Copied(
        problems=(),
        old_year=2031,
        old_year_named=("programme.toml: case_reference", "programme.toml: decisions[1].case_reference"),
    )


def test_terms_are_set_by_key_path(above: Path) -> None:
    settings = (
        "pot.amount=1_000_010",
        "pot.parts[own].amount=10",
        "pot.parts[own].cap=6",
        "case_reference=9",
        "call.opens=2032-01-20",
        "requisition.leftover=redistribute",
        "status=planned",
    )
    copy_folder(above, above.parent / "next", years=1, settings=settings)
    terms = load_programme(above.parent / "next").terms
    assert (terms.pot.amount, terms.pot.parts[1].amount, terms.pot.parts[1].cap) == (1_000_010, 10, 6)
    assert (terms.case_reference, terms.call.opens, terms.status) == ("9", date(2032, 1, 20), "planned")
    assert terms.requisition.leftover == "redistribute"


@pytest.mark.parametrize(
    "setting",
    [
        "pot.amount",
        "pots.amount=1",
        "pot.parts[most].amount=1",
        "pot.parts=1",
        "pot=1",
        "=1",
        ".=1",
        "pot.=1",
    ],
)
def test_a_setting_that_points_nowhere_is_refused_and_nothing_is_made(above: Path, setting: str) -> None:
    with pytest.raises(CopyError):
        copy_folder(above, above.parent / "next", years=1, settings=(setting,))
    assert sorted(path.name for path in above.parent.iterdir()) == ["small-programme", ABOVE]


def test_a_copy_with_faults_is_made_and_its_faults_told(above: Path) -> None:
    copied = copy_folder(above, above.parent / "next", years=1, settings=("pot.amount=5",))
    assert [problem.rule for problem in copied.problems] == ["parts_add_up"]
    assert len(told(above.parent / "next")) == 1


def test_a_place_that_is_taken_or_not_there_is_refused(above: Path) -> None:
    for new in (above, above.parent / "nowhere" / "next"):
        with pytest.raises(CopyError, match="finns redan, eller ligger inte i en katalog som finns"):
            copy_folder(above, new, years=1)


def test_a_folder_that_does_not_hold_is_not_copied(above: Path) -> None:
    (above / "form.toml").unlink()
    with pytest.raises(FaultyFolderError):
        copy_folder(above, above.parent / "next", years=1)


def test_a_leap_day_becomes_the_day_before_where_there_is_none() -> None:
    assert moved(date(2032, 2, 29), 1) == date(2033, 2, 28)
    assert moved(date(2032, 2, 29), 4) == date(2036, 2, 29)
    assert moved(date(2032, 2, 28), 1) == date(2033, 2, 28)


def test_a_day_cannot_be_moved_out_of_the_calendar() -> None:
    with pytest.raises(CopyError, match="Ange ett mindre antal år"):
        moved(date(2032, 1, 1), 8000)
