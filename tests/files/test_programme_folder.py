"""A folder that holds becomes a programme, with everything its files say."""

from datetime import date
from pathlib import Path

import pytest

from anslag.domain.form import Option
from anslag.domain.party import Party
from anslag.files import programme_checks
from anslag.files.programme_folder import FaultyFolderError, load_programme
from tests.files import (
    test_programme_accounting,
    test_programme_dates,
    test_programme_form,
    test_programme_funding,
    test_programme_ids,
    test_programme_outline,
    test_programme_parties,
    test_programme_pot,
    test_programme_questions,
    test_programme_words,
)
from tests.files.small_programme import ABOVE, CASES, Faults, small_programme, told

FAULTS: tuple[Faults, ...] = (
    test_programme_accounting.FAULTS,
    test_programme_dates.FAULTS,
    test_programme_form.FAULTS,
    test_programme_funding.FAULTS,
    test_programme_ids.FAULTS,
    test_programme_outline.FAULTS,
    test_programme_parties.FAULTS,
    test_programme_pot.FAULTS,
    test_programme_questions.FAULTS,
    test_programme_words.FAULTS,
)


@pytest.mark.parametrize("name", ["small-programme", ABOVE])
def test_the_folders_of_the_cases_hold(name: str) -> None:
    assert told(CASES / name) == ()


def test_a_programme_is_what_its_files_say() -> None:
    programme = load_programme(CASES / "small-programme")
    assert programme.key == "small-programme"
    assert programme.terms.call.opens == date(2031, 3, 1)
    assert programme.basis == {"Björkens verksamhet": {"places": 30}, "Granens verksamhet": {"places": 10}}
    assert programme.classes == {}
    assert programme.giver == Party(
        name="Norra förbundet", kind="association", organisation_number="999000-0029"
    )
    assert programme.recipients[0] == Party(
        name="Björkens verksamhet",
        kind="unit",
        bankgiro="9990-0011",
        registry_email="registrator@bjorken.example",
        assumed=("bankgiro", "registry_email"),
    )


def test_shared_options_are_put_into_the_questions_that_name_them() -> None:
    form = load_programme(CASES / "small-programme").form
    levels = form.sections[2].questions[1]
    assert levels.options == (Option(id="individual", label="Individ"), Option(id="group", label="Grupp"))
    assert (levels.option_set, form.option_sets) == ("", {})


def test_a_programme_without_a_report_has_no_outline() -> None:
    assert load_programme(CASES / ABOVE).outline is None


def test_classes_are_kept_apart_from_numbers(tmp_path: Path) -> None:
    folder = small_programme(
        tmp_path,
        ("key.csv", "places\n", "places,size\n"),
        ("key.csv", "01,30", "01,30,stor"),
        ("key.csv", "01,10", "01,10,liten"),
        (
            "programme.toml",
            'method = "equal"',
            'method = "per_class"\ncolumn = "size"\nclass_amounts = { stor = 150_000, liten = 50_000 }',
        ),
    )
    programme = load_programme(folder)
    assert programme.basis == {"Björkens verksamhet": {"places": 30}, "Granens verksamhet": {"places": 10}}
    assert programme.classes == {
        "Björkens verksamhet": {"size": "stor"},
        "Granens verksamhet": {"size": "liten"},
    }


def test_a_folder_that_does_not_hold_is_refused_with_every_fault(tmp_path: Path) -> None:
    folder = small_programme(
        tmp_path,
        ("programme.toml", "grant_year = 2031", "grant_year = 2030"),
        ("parties.csv", "0052", "0053"),
    )
    with pytest.raises(FaultyFolderError) as refused:
        load_programme(folder)
    assert [problem.rule for problem in refused.value.problems] == [
        "organisation_numbers_hold",
        "grant_year_in_use_period",
    ]


def test_every_check_has_a_folder_that_it_refuses() -> None:
    told_rules = {
        line.rpartition("[")[2].rstrip("]")
        for group in FAULTS
        for _, lines in group.values()
        for line in lines
    }
    names = {check.__name__ for check in programme_checks.CHECKS} - {"outline_can_be_built"}
    assert names - told_rules == set()
