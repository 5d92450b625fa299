"""A year replayed from its folders: once, again, in parts, killed and wrong."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).parents[2]
PROGRAMMES = ROOT / "programmes"
STATE, GRANT = "government-assignment-2025", "primary-care-mental-health-2025"
LOCAL, ASSIGNMENT = "region-orebro-2025", "development-assignment-2025-2028"
YEAR = (STATE, GRANT, LOCAL, ASSIGNMENT)


class Anslag:
    """The command line on a database of its own."""

    def __init__(self, url: str) -> None:
        self.environment = os.environ | {"DATABASE_URL": url}
        self.url = url

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments), env=self.environment, capture_output=True, text=True, check=False
        )

    def command(self, *arguments: str | Path) -> list[str]:
        return [sys.executable, "-m", "anslag.cli.main", *map(str, arguments)]

    def replay(self, *names: str, folder: Path = PROGRAMMES) -> subprocess.CompletedProcess[str]:
        return self.run("replay", *(folder / name for name in names))

    def rows(self, query: str) -> list[tuple[object, ...]]:
        if self.url.startswith("sqlite"):
            import sqlite3  # noqa: PLC0415 - only one of the engines is asked

            connection = sqlite3.connect(self.url.removeprefix("sqlite:///"))
            try:
                return list(connection.execute(query))
            finally:
                connection.close()
        with psycopg.connect(self.url) as server:
            return list(server.execute(query.encode()))

    def entries(self) -> int:
        return int(str(self.rows("SELECT count(*) FROM records_diaryentry")[0][0]))

    def trace(self, programme: str) -> list[tuple[object, ...]]:
        """The staircase without how the pot was filled, which tells the order in which programmes were opened."""
        told = json.loads(self.run("trace", programme, "--json").stdout)
        assert told["balanced"]
        return [
            (
                step["programme"],
                step["step"],
                step["in"],
                [(out["name"], out["amount"]) for out in step["out"]],
            )
            for step in told["steps"]
            if step["step"] != "funding"
        ]

    def balances(self) -> list[tuple[object, ...]]:
        return self.rows(
            "SELECT p.key, y.name, a.kind, a.detail, a.total_in - a.total_out FROM records_account a"
            " JOIN records_programme p ON p.id = a.programme_id"
            " LEFT JOIN records_grant g ON g.id = a.grant_id LEFT JOIN records_party y ON y.id = g.party_id"
            " WHERE a.total_in <> a.total_out ORDER BY 1, 3, 4, 2"
        )


@pytest.fixture
def anslag(fresh_database_url: str) -> Anslag:
    return Anslag(fresh_database_url)


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    """The staircase of the three tiers replayed at once."""
    reference = Anslag(f"sqlite:///{tmp_path_factory.mktemp('together')}/year.sqlite3")
    assert reference.replay(STATE, GRANT, LOCAL).returncode == 0
    return reference.trace(STATE)


def test_the_year_is_replayed_and_every_krona_accounted_for(anslag: Anslag) -> None:
    assert anslag.replay(*YEAR).returncode == 0
    in_and_out = {
        (programme, step): (came_in, dict(went))  # type: ignore[call-overload]
        for programme, step, came_in, went in anslag.trace(STATE)
    }
    assert in_and_out[STATE, "decision"] == (
        500_000_000,
        {"pass_on": 496_000_000, "administration": 4_000_000},
    )
    assert in_and_out[GRANT, "use"] == (
        496_000_000,
        {"used": 481_240_365, "passed_on": 14_451_741, "unused": 307_894},
    )
    assert in_and_out[GRANT, "unused"] == (307_894, {"waived": 538, "demanded": 307_356})
    assert in_and_out[LOCAL, "use"] == (14_451_741, {"used": 14_451_741})
    assert anslag.run("trace", GRANT, "Region Örebro län").returncode == 0
    assert anslag.run("trace", ASSIGNMENT).returncode == 0
    assert anslag.run("verify").returncode == 0


def test_a_second_replay_changes_nothing(anslag: Anslag) -> None:
    anslag.replay(*YEAR)
    entries = anslag.rows("SELECT seq, hash FROM records_diaryentry ORDER BY seq")
    again = anslag.replay(*YEAR)
    made = sum(len(events(PROGRAMMES, name)) for name in YEAR)
    assert again.stdout == f"0 händelser utförda, {made} var redan utförda.\n"
    assert anslag.rows("SELECT seq, hash FROM records_diaryentry ORDER BY seq") == entries


@pytest.mark.parametrize(
    "order",
    [
        (LOCAL, GRANT, STATE),
        pytest.param((STATE, GRANT, LOCAL), marks=pytest.mark.full),
        pytest.param((GRANT, LOCAL, STATE), marks=pytest.mark.full),
    ],
)
def test_programmes_replayed_one_by_one_end_as_those_replayed_together(
    anslag: Anslag, together: list[tuple[object, ...]], order: tuple[str, ...]
) -> None:
    for name in order:
        assert anslag.replay(name).returncode == 0
    assert anslag.run("verify").returncode == 0
    assert [row for row in anslag.balances() if row[1] == "Region Örebro län"] == []
    by_kind = {row[:4]: row[4] for row in anslag.balances()}
    assert by_kind[GRANT, "Region Jönköping", "waived", ""] == 538
    assert by_kind[STATE, "Socialstyrelsen", "returned", ""] == 307_356
    assert anslag.trace(STATE) == together


def test_what_funds_a_programme_is_replayed_as_far_as_its_first_payment(anslag: Anslag) -> None:
    assert anslag.replay(GRANT).returncode == 0
    done = anslag.rows(
        "SELECT d.action FROM records_diaryentry d JOIN records_programme p ON p.id = d.programme_id"
        f" WHERE p.key = '{STATE}' ORDER BY d.seq"
    )
    assert [action for (action,) in done] == ["open", "allocate", "requisition", "close_call", "pay"]


def test_a_killed_replay_goes_on_and_ends_the_same(anslag: Anslag) -> None:
    kills = 0
    for _ in range(30):
        replay = subprocess.Popen(
            anslag.command("replay", *(PROGRAMMES / name for name in YEAR)),
            env=anslag.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        before, deadline = anslag.entries(), time.monotonic() + 60
        while replay.poll() is None and anslag.entries() < before + 20 and time.monotonic() < deadline:
            time.sleep(0.01)
        if replay.poll() is not None:
            break
        replay.send_signal(signal.SIGKILL)
        replay.wait()
        kills += 1
        assert anslag.run("verify").returncode == 0
    assert kills >= 3
    assert anslag.replay(*YEAR).stdout.startswith("0 händelser utförda")
    assert [row[4] for row in anslag.balances() if row[2] == "appropriation"] == [-2_500_000, -500_000_000]
    print(f"kills: {kills}, entries: {anslag.entries()}, lost: 0")  # noqa: T201 - quoted in the README


def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "programmes"
    shutil.copytree(PROGRAMMES, folder)
    return folder


def events(folder: Path, name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / name / "events.jsonl").read_text().splitlines()]


def write(folder: Path, name: str, made: list[dict[str, object]]) -> None:
    lines = [json.dumps(event, ensure_ascii=False) for event in made]
    (folder / name / "events.jsonl").write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("number", "change", "told"),
    [
        (10, {"amount": 10**9}, "mer än ni kan rekvirera"),
        (10, {"date": "2025-06-30"}, "Sista dag att rekvirera var 24\N{NO-BREAK SPACE}juni 2025"),
        (10, {"recipient": "Region Ingenstans"}, "har inget bidrag"),
        (10, {"amount": 1.5}, "1.5 har decimaler"),
        (10, {"amount": "mycket"}, "fel slag"),
        (10, {"colour": "blue"}, "colour är inget som steget känner"),
        (10, {"step": "steal"}, "Steget 'steal' finns inte"),
        (10, {"date": "igår"}, "är inte ett datum"),
        (10, {"by": ""}, "inte vem som utför"),
        (24, {"approved_by": "economist-1"}, "kan inte godkänna sin egen"),
        (24, {"approved_by": ""}, "kräver två personer"),
    ],
)
def test_an_event_that_does_not_hold_ends_in_a_message_and_leaves_the_database_as_it_was(
    anslag: Anslag, tmp_path: Path, number: int, change: dict[str, object], told: str
) -> None:
    folder = copied(tmp_path)
    made = events(folder, GRANT)
    made[number] |= change
    write(folder, GRANT, made)
    replay = anslag.replay(GRANT, folder=folder)
    assert (replay.returncode, "Traceback" in replay.stderr, anslag.entries()) == (2, False, 0)
    assert told in replay.stderr


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"[]\n", b"{", b'{"step": "open"}', b'"\\ud800"\n', b"\x00\x01", b"9" * 5000]
)
def test_a_file_that_is_no_events_ends_in_a_message(anslag: Anslag, tmp_path: Path, content: bytes) -> None:
    folder = copied(tmp_path)
    (folder / STATE / "events.jsonl").write_bytes(content)
    replay = anslag.replay(STATE, folder=folder)
    assert (replay.returncode, "Traceback" in replay.stderr, anslag.entries()) == (2, False, 0)


def test_events_can_stand_in_a_file_of_their_own(anslag: Anslag, tmp_path: Path) -> None:
    own = tmp_path / "own.jsonl"
    own.write_text(json.dumps(events(PROGRAMMES, STATE)[0]) + "\n")
    replay = anslag.run("replay", PROGRAMMES / STATE, "--events", own)
    assert (replay.returncode, anslag.entries()) == (0, 1)


def test_a_roll_up_that_differs_from_what_the_grant_reported_is_refused(
    anslag: Anslag, tmp_path: Path
) -> None:
    folder = copied(tmp_path)
    made = events(folder, LOCAL)
    report = next(event for event in made if event["step"] == "submit_report")
    costs = report["answers"]["costs"]  # type: ignore[index]
    largest = max(costs, key=costs.get)
    other = next(category for category in costs if category != largest)
    costs[largest] -= 1
    costs[other] += 1
    write(folder, LOCAL, made)
    assert anslag.replay(GRANT, folder=folder).returncode == 0
    before = anslag.entries()
    late = anslag.replay(LOCAL, folder=folder)
    assert (late.returncode, anslag.entries()) == (2, before)
    assert "delredovisningarna ger" in late.stderr


def test_commands_on_a_database_that_is_not_there_say_so(tmp_path: Path) -> None:
    missing = Anslag(f"sqlite:///{tmp_path}/none.sqlite3")
    for command in (["trace", GRANT], ["export", GRANT], ["verify"], ["obligations", GRANT]):
        told = missing.run(*command)
        assert (told.returncode, "Traceback" in told.stderr) == (2, False), (command, told.stderr)
    assert not (tmp_path / "none.sqlite3").exists()


def test_a_database_that_cannot_be_reached_ends_in_a_message(tmp_path: Path) -> None:
    for url in (
        "postgres://nobody@127.0.0.1:1/none",
        "postgres://",
        "sqlite://rel.db",
        "nonsense",
        f"sqlite:////{tmp_path}/no/such/folder/x",
    ):
        told = Anslag(url).run("trace", GRANT)
        assert (told.returncode, "Traceback" in told.stderr) == (2, False), (url, told.stderr)
