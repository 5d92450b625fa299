"""A year replayed with its made-up people: the mandates they get, once, in any order, and never among real people."""

import csv
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.cli.test_replay import ASSIGNMENT, GRANT, LOCAL, PROGRAMMES, STATE, YEAR, Anslag, copied

OPENED = "2025-05-22"
"""The day on which the grant is opened: its giver's giver's programme is opened too, and no other."""

ALL_OPENED = "2025-09-01"


@pytest.fixture
def anslag(fresh_database_url: str) -> Anslag:
    return Anslag(fresh_database_url)


def replay(anslag: Anslag, *names: str, until: str, folder: Path = PROGRAMMES) -> str:
    done = anslag.run("replay", "--people", "--until", until, *(folder / name for name in names))
    assert done.returncode == 0, done.stderr
    return done.stdout


def listed(names: Iterable[str]) -> list[tuple[str, str, str]]:
    found = set()
    for name in names:
        with (PROGRAMMES / name / "people.csv").open(newline="") as lines:
            found |= {(row["pseudonym"], row["party"], row["role"]) for row in csv.DictReader(lines)}
    return sorted(found)


def mandates(anslag: Anslag) -> list[tuple[object, ...]]:
    rows = anslag.rows(
        "SELECT p.pseudonym, y.name, m.role FROM records_mandate m JOIN records_person p ON p.id = m.person_id"
        " JOIN records_party y ON y.id = m.party_id"
    )
    return sorted(tuple(row) for row in rows)


def test_people_have_their_mandates_from_the_day_their_programme_is_opened(anslag: Anslag) -> None:
    told = replay(anslag, STATE, GRANT, LOCAL, until=OPENED)
    assert "Påhittade personer som har fått behörighet: 56." in told
    assert mandates(anslag) == listed([STATE, GRANT])
    assert anslag.run("verify").returncode == 0
    days = anslag.rows("SELECT DISTINCT m.starts FROM records_mandate m ORDER BY 1")
    assert [str(day) for (day,) in days] == ["2025-02-20", OPENED]


def test_mandates_come_right_after_the_opening_and_before_what_else_is_done_that_day(anslag: Anslag) -> None:
    replay(anslag, GRANT, until=OPENED)
    rows = anslag.rows(f"SELECT action FROM records_diaryentry WHERE day = '{OPENED}' ORDER BY seq")
    actions = [str(action) for (action,) in rows]
    assert (actions[0], actions[1], actions.index("allocate")) == ("open", "found", len(actions) - 1)


def test_each_registry_is_where_the_folder_says(anslag: Anslag) -> None:
    replay(anslag, GRANT, until=OPENED)
    kept = anslag.rows(
        "SELECT y.name, a.email FROM records_registryaddress a JOIN records_party y ON y.id = a.party_id"
    )
    with (PROGRAMMES / GRANT / "parties.csv").open(newline="") as lines:
        assert sorted(kept) == sorted((row["name"], row["registry_email"]) for row in csv.DictReader(lines))


def test_a_second_replay_with_people_changes_nothing(anslag: Anslag) -> None:
    replay(anslag, GRANT, until=OPENED)
    entries = anslag.rows("SELECT seq, hash FROM records_diaryentry ORDER BY seq")
    assert replay(anslag, GRANT, until=OPENED).startswith("0 händelser utförda, ")
    assert anslag.rows("SELECT seq, hash FROM records_diaryentry ORDER BY seq") == entries


def test_people_can_come_to_a_year_that_has_been_replayed_without_them(anslag: Anslag) -> None:
    assert anslag.run("replay", PROGRAMMES / GRANT, "--until", ALL_OPENED).returncode == 0
    assert anslag.rows("SELECT count(*) FROM records_person") == [(0,)]
    told = replay(anslag, GRANT, until=ALL_OPENED)
    assert told.startswith("0 händelser utförda, ")
    assert (mandates(anslag), anslag.run("verify").returncode) == (listed([STATE, GRANT]), 0)


@pytest.mark.full
def test_programmes_with_people_one_by_one_in_another_order_give_the_same_mandates(anslag: Anslag) -> None:
    for name in (ASSIGNMENT, LOCAL, GRANT):
        replay(anslag, name, until=ALL_OPENED)
    assert (mandates(anslag), anslag.run("verify").returncode) == (listed(YEAR), 0)


@pytest.mark.full
def test_a_replay_with_people_that_is_killed_goes_on_and_gives_each_mandate_once(anslag: Anslag) -> None:
    command = anslag.command("replay", "--people", "--until", OPENED, PROGRAMMES / GRANT)
    kills = 0
    while kills < 50:
        running = subprocess.Popen(
            command, env=anslag.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        before, deadline = anslag.entries(), time.monotonic() + 60
        while running.poll() is None and anslag.entries() < before + 25 and time.monotonic() < deadline:
            time.sleep(0.01)
        if running.poll() is not None:
            break
        running.send_signal(signal.SIGKILL)
        running.wait()
        kills += 1
    assert kills >= 2
    assert mandates(anslag) == listed([STATE, GRANT])
    assert anslag.run("verify").returncode == 0


def test_a_list_that_does_not_hold_leaves_the_database_as_it_was(anslag: Anslag, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    file = folder / GRANT / "people.csv"
    file.write_text(file.read_text().replace("@blekinge.example", "@blekinge.se"))
    refused = anslag.run("replay", "--people", folder / GRANT)
    assert (refused.returncode, anslag.entries()) == (2, 0)
    assert f"{GRANT}/people.csv: email (rad 7)" in refused.stderr
    assert anslag.run("replay", folder / GRANT, "--until", "2025-02-20").returncode == 0


REACHED = "from anslag.records.mandates import add_person; add_person(name='N', email='namn@myndighet.se')"
SIGNS_IN = (
    "from datetime import UTC, datetime; from anslag.records.local_accounts import open_account;"
    "open_account(username='anna', name='N', email='', password='p', until=datetime.now(UTC))"
)


@pytest.mark.parametrize("real", [REACHED, SIGNS_IN])
def test_nothing_is_replayed_among_real_people(anslag: Anslag, real: str) -> None:
    """There a page asks for a mandate, and a file of names would do the same without."""
    script = f"from anslag.records.database import open_database; open_database();{real}"
    subprocess.run([sys.executable, "-c", script], env=anslag.environment, check=True)
    for people in ([], ["--people"]):
        refused = anslag.run("replay", *people, PROGRAMMES / STATE)
        assert (refused.returncode, anslag.entries(), "Traceback" in refused.stderr) == (2, 0, False)
        assert "personer som inte är påhittade (1)" in refused.stderr


def test_no_name_of_a_person_is_in_the_diary(anslag: Anslag) -> None:
    replay(anslag, STATE, until=OPENED)
    rows = anslag.rows("SELECT payload FROM records_diaryentry")
    told = [json.dumps(json.loads(str(payload)), ensure_ascii=False) for (payload,) in rows]
    assert any("signatory-agency" in each for each in told)
    with (PROGRAMMES / STATE / "people.csv").open(newline="") as lines:
        personal = [row[column] for row in csv.DictReader(lines) for column in ("name", "email")]
    assert [word for word in personal if any(word in each for each in told)] == []
