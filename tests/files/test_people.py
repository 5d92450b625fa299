"""people.csv: every row that does not hold is told, and those who act in a year are those listed for it."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from anslag.domain.mandate import Mandate
from anslag.domain.policy import STEPS as NEEDED
from anslag.domain.policy import Access, Scope, Side, Standing, may
from anslag.domain.problem import Refused
from anslag.domain.programme import Programme
from anslag.files.events import Event, read_events
from anslag.files.people import COLUMNS, Listed, read_people, same_people
from anslag.files.programme_folder import load_programme
from anslag.steps.replay import STEPS

PROGRAMMES = Path(__file__).parents[2] / "programmes"
WITH_EVENTS = sorted(path.parent for path in PROGRAMMES.glob("*/events.jsonl"))
FOLDER = PROGRAMMES / "government-assignment-2025"
GIVER, RECEIVER = "Regeringen", "Socialstyrelsen"

SOUND = (
    f"head,Firmatecknare (påhittad),head@state.example,{GIVER},signatory,",
    f"second,Beslutsfattare (påhittad),second@state.example,{GIVER},approver,godkänn",
    f"officer,Handläggare (påhittad),officer@state.example,{GIVER},case_officer,",
    f"proxy,Ombud (påhittad),proxy@agency.example,{RECEIVER},proxy,",
    f"helper,Samordnare (påhittad),helper@agency.example,{RECEIVER},contributor,",
)


def people(tmp_path: Path, *rows: str, columns: str = ",".join(COLUMNS)) -> tuple[Listed, ...]:
    (tmp_path / "people.csv").write_text("\n".join([columns, *rows]) + "\n")
    return read_people(tmp_path, load_programme(FOLDER))


def changed(number: int, before: str, after: str) -> list[str]:
    return [row.replace(before, after) if n == number else row for n, row in enumerate(SOUND)]


def test_a_sound_list_is_read(tmp_path: Path) -> None:
    read = people(tmp_path, *SOUND)
    assert [each.pseudonym for each in read] == ["head", "second", "officer", "proxy", "helper"]
    assert read[1] == Listed(
        pseudonym="second",
        name="Beslutsfattare (påhittad)",
        email="second@state.example",
        party=GIVER,
        role="approver",
        hint="godkänn",
        place=f"{tmp_path.name}/people.csv, rad 3",
    )


def test_a_folder_without_a_list_has_no_people(tmp_path: Path) -> None:
    assert read_people(tmp_path, load_programme(FOLDER)) == ()


@pytest.mark.parametrize(
    ("rows", "rule", "row"),
    [
        (changed(0, "head,", "Head Person,"), "people.pseudonym", 2),
        (changed(0, "head,", ","), "people.pseudonym", 2),
        (changed(1, "Beslutsfattare (påhittad)", ""), "people.name", 3),
        (changed(2, "state.example", "state.se"), "people.email", 4),
        (changed(2, "officer@", ""), "people.email", 4),
        (changed(3, RECEIVER, "Ingen myndighet"), "people.party", 5),
        (changed(4, "contributor", "boss"), "people.role", 6),
        ([*SOUND, SOUND[4]], "people.once", 7),
        ([*SOUND, SOUND[3].replace("proxy,Ombud", "other,Ombud")], "people.one_each", 7),
        (SOUND[1:4], "people.given_by", 3),
        ([SOUND[0], *SOUND[2:3]], "people.given_by", 3),
        ([SOUND[0], SOUND[3]], "people.given_by", 3),
        ([*SOUND[:3], SOUND[4]], "people.given_by", 5),
        (["head,too,few"], "columns", 2),
    ],
)
def test_a_row_that_does_not_hold_is_told_by_its_line(
    tmp_path: Path, rows: list[str], rule: str, row: int
) -> None:
    with pytest.raises(Refused) as refused:
        people(tmp_path, *rows)
    assert [problem.rule for problem in refused.value.problems] == [rule]
    assert f"(rad {row})" in refused.value.problems[0].place


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    rows = [row.replace("state.example", "state.se") for row in SOUND]
    with pytest.raises(Refused) as refused:
        people(tmp_path, *rows)
    assert [problem.rule for problem in refused.value.problems] == ["people.email"] * 3


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ("pseudonym,name,email,party", "columns"),
        ("pseudonym,name,email,party,role,hint,colour", "people.columns"),
    ],
)
def test_columns_that_are_missing_or_unknown_are_told(tmp_path: Path, columns: str, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        people(tmp_path, columns=columns)
    assert [problem.rule for problem in refused.value.problems] == [rule]


def test_someone_told_in_two_ways_is_refused() -> None:
    one = Listed(pseudonym="a", name="A", email="a@a.example", party="P", role="proxy", place="x, rad 2")
    same_people({"x": [one], "y": [replace(one, party="Q", place="y, rad 2")]})
    for other in (replace(one, name="B", place="y, rad 3"), replace(one, email="b@a.example")):
        with pytest.raises(Refused) as refused:
            same_people({"x": [one], "y": [other]})
        assert [problem.rule for problem in refused.value.problems] == ["people.same"]


def test_the_lists_are_those_that_the_script_makes(tmp_path: Path) -> None:
    script = PROGRAMMES.parent / "scripts" / "make_people.py"
    subprocess.run([sys.executable, script, "--output", tmp_path], check=True, capture_output=True)
    made = {path.stem: path.read_bytes() for path in tmp_path.glob("*.csv")}
    assert made == {folder.name: (folder / "people.csv").read_bytes() for folder in WITH_EVENTS}


def listed(folder: Path) -> tuple[Programme, tuple[Listed, ...]]:
    programme = load_programme(folder)
    return programme, read_people(folder, programme)


def test_the_folders_tell_the_same_of_the_same_people() -> None:
    same_people({folder.name: listed(folder)[1] for folder in WITH_EVENTS})


@pytest.mark.parametrize("folder", WITH_EVENTS, ids=lambda folder: folder.name)
def test_whoever_acts_in_the_year_is_listed_with_a_mandate_for_it(folder: Path) -> None:
    programme, there = listed(folder)
    denied = [
        f"{event.line}: {person} may not {event.step}"
        for event in read_events(folder / "events.jsonl", programme=programme.key, steps=STEPS)
        for person, needed in asked(event)
        if not may(mandates(there, person), *needed, scope=scope(programme, event), today=event.day)
    ]
    assert denied == []


def asked(event: Event) -> list[tuple[str, tuple[str, Access]]]:
    """Who stands behind an event, with what each needs."""
    needed = NEEDED[event.step]
    behind = [(event.by, needed.by)]
    if event.approved_by and needed.approved_by:
        behind.append((event.approved_by, needed.approved_by))
    return behind


def mandates(there: tuple[Listed, ...], person: str) -> list[Mandate]:
    return [
        Mandate(person=each.pseudonym, party=each.party, role=each.role, starts=date.min)
        for each in there
        if each.pseudonym == person
    ]


def scope(programme: Programme, event: Event) -> Scope:
    sides: list[tuple[str, Side]] = [(programme.giver.name, "giver")]
    sides += [(party.name, "receiver") for party in programme.recipients]
    standings = tuple(Standing(party=party, side=side, own=party) for party, side in sides)
    sole = programme.recipients[0].name if len(programme.recipients) == 1 else ""
    return Scope(standings=standings, programme=programme.key, owner=str(event.facts.get("recipient", sole)))
