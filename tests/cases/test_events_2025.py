"""The year of 2025 as events: made-up answers, published figures."""

import json
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from anslag.domain.allocation import allocate
from anslag.domain.form import Answers
from anslag.domain.money import shares_to_hundred
from anslag.domain.programme import Programme
from anslag.domain.report import Known, kept_answers, report_problems
from anslag.files.programme_folder import load_programme

ROOT = Path(__file__).parents[2]
GOVERNMENT = "government-assignment-2025"
AGENCY = "primary-care-mental-health-2025"
REGION = "region-orebro-2025"
DEVELOPMENT = "development-assignment-2025-2028"
ALL = (GOVERNMENT, AGENCY, REGION, DEVELOPMENT)
PUBLISHED: dict[str, Any] = json.loads((ROOT / "tests/cases/published-2025.json").read_text(encoding="utf-8"))
TABLES = {table["key"]: table for table in PUBLISHED["tables"]}

type Event = dict[str, Any]


def folder(key: str) -> Path:
    return ROOT / "programmes" / key


def programme(key: str) -> Programme:
    return load_programme(folder(key))


def events(key: str) -> list[Event]:
    lines = (folder(key) / "events.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def steps(key: str, step: str) -> list[Event]:
    return [event for event in events(key) if event["step"] == step]


def answers(key: str) -> dict[str, dict[str, Any]]:
    return {event["recipient"]: event["answers"] for event in steps(key, "submit_report")}


def as_answers(raw: dict[str, Any]) -> Answers:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}


def chosen(question: str) -> Counter[str]:
    return Counter(option for given in answers(AGENCY).values() for option in given.get(question, []))


def costs(key: str) -> dict[str, int]:
    total: Counter[str] = Counter()
    for given in answers(key).values():
        total.update(given["costs"])
    return dict(total)


def test_the_script_writes_the_same_bytes_again(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "scripts/make_events.py"), "--output", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    assert {path.stem: path.read_bytes() for path in tmp_path.iterdir()} == {
        key: (folder(key) / "events.jsonl").read_bytes() for key in ALL
    }


@pytest.mark.parametrize("key", TABLES)
def test_the_answers_give_each_published_table(key: str) -> None:
    assert chosen(key) == {row["option"]: row["count"] for row in TABLES[key]["rows"]}


@pytest.mark.parametrize("key", [key for key, table in TABLES.items() if table["base"] != "all"])
def test_those_counted_in_a_table_are_those_that_chose_its_area(key: str) -> None:
    base = TABLES[key]["base"]
    asked = [given for given in answers(AGENCY).values() if base["option"] in given[base["table"]]]
    answered = [given for given in answers(AGENCY).values() if key in given]
    assert asked == answered
    assert len(asked) == TABLES[key]["n"]


def test_twelve_of_twenty_cooperated_with_the_published_others() -> None:
    cooperated = [
        given["capability_collaborated"]
        for given in answers(AGENCY).values()
        if "capability" in given["areas"]
    ]
    assert (cooperated.count(True), len(cooperated)) == (12, 20)
    assert chosen("capability_partners") == {
        "child_and_youth_psychiatry": 12,
        "specialist_psychiatry": 11,
        "municipal_health_care": 11,
        "municipal_social_services": 9,
        "schools_and_student_health": 5,
        "civil_society": 3,
    }


def test_fifteen_of_21_mark_the_outcome_four_or_five() -> None:
    marks = [given["goal_attainment"] for given in answers(AGENCY).values()]
    assert (sum(mark >= 4 for mark in marks), len(marks)) == (15, 21)


def test_the_cost_shares_are_the_published_however_they_are_rounded() -> None:
    total = costs(AGENCY)
    used = sum(total.values())
    assert list(total) == [category.id for category in programme(AGENCY).terms.cost_categories]
    published = (66, 19, 6, 6, 2, 1)
    assert shares_to_hundred(tuple(total.values())) == published
    assert tuple((200 * amount + used) // (2 * used) for amount in total.values()) == published


def test_two_regions_have_money_left_and_the_rest_have_used_what_the_key_gives() -> None:
    entitled = allocate(programme(AGENCY)).amounts
    used = {name: given["used_amount"] for name, given in answers(AGENCY).items()}
    left = {name: amount - used[name] for name, amount in entitled.items() if amount != used[name]}
    assert left == {"Region Jönköping": 538, "Region Västernorrland": 307_356}
    assert sum(used.values()) == 495_692_106
    assert used["Region Jönköping"] == 17_327_000
    assert {name for name, given in answers(AGENCY).items() if "unused_reason" in given} == set(left)


def test_the_region_s_money_is_its_centres_money_to_the_krona() -> None:
    region = answers(AGENCY)["Region Örebro län"]
    assert region["costs"] == costs(REGION)
    assert (
        region["used_amount"] == sum(given["used_amount"] for given in answers(REGION).values()) == 14_451_741
    )


def test_the_region_s_areas_are_those_of_any_of_its_centres() -> None:
    region = answers(AGENCY)["Region Örebro län"]
    assert set(region["areas"]) == {area for given in answers(REGION).values() for area in given["areas"]}


def test_the_agency_accounts_for_what_the_regions_kept_and_its_own_part() -> None:
    assert answers(GOVERNMENT)["Socialstyrelsen"]["costs"] == {
        "passed_on": 496_000_000 - 307_356,
        "administration": 4_000_000,
    }


@pytest.mark.parametrize("key", ALL)
def test_every_report_answers_what_is_asked_and_nothing_that_is_hidden(key: str) -> None:
    terms = programme(key)
    entitled = allocate(terms).amounts
    for name, raw in answers(key).items():
        known: Known = {"recipient": name, "claimed": entitled[name]}
        given = as_answers(raw)
        assert report_problems(terms.form, given, known) == ()
        assert kept_answers(terms.form, given, known) == given


@pytest.mark.parametrize("key", ALL)
def test_every_recipient_requisitions_and_reports_once_within_the_window(key: str) -> None:
    terms = programme(key).terms
    names = sorted(party.name for party in programme(key).recipients)
    for step, first, last in (
        ("requisition", terms.call.opens, terms.call.closes),
        ("submit_report", terms.report_back.opens, terms.report_back.due),
    ):
        done = steps(key, step)
        assert sorted(event["recipient"] for event in done) == names
        assert all(first <= date.fromisoformat(event["date"]) <= last for event in done)


@pytest.mark.parametrize("key", ALL)
def test_the_days_never_go_backwards(key: str) -> None:
    days = [event["date"] for event in events(key)]
    assert days == sorted(days)


@pytest.mark.parametrize("key", ALL)
def test_what_is_approved_is_approved_by_another(key: str) -> None:
    approved = [event for event in events(key) if "approved_by" in event]
    assert {event["step"] for event in approved} >= {"open", "allocate", "close_call", "pay", "accept"}
    assert [event for event in approved if event["approved_by"] == event["by"]] == []


@pytest.mark.parametrize("key", ALL)
def test_every_report_says_that_it_is_made_up_and_so_does_every_text_in_it(key: str) -> None:
    free = {"long_text"}
    kinds = {
        question.id: question.kind
        for section in programme(key).form.sections
        for question in section.questions
    }
    for event in steps(key, "submit_report"):
        assert event["synthetic"] is True
        unmarked = [
            question
            for question, answer in event["answers"].items()
            if kinds[question] in free and not answer.startswith("Syntetiskt svar: ")
        ]
        assert unmarked == []
