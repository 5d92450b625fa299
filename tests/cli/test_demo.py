"""The demo as it is started: it answers, with people to sign in as, and stops without leaving anything running."""

import csv
import http.client
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest

from tests.cli.test_replay import GRANT, PROGRAMMES, STATE, Anslag

LONGEST = 180
"""Seconds from the start to the first page that a demo may take."""

STOPS = 60
"""Seconds that it may take to stop."""


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Demo:
    """A demo that runs, in a process group of its own."""

    def __init__(self, anslag: Anslag, into: Path, port: int, *arguments: str | Path) -> None:
        self.port = port
        self.said = into / "said.txt"
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                anslag.command("demo", *arguments, "--into", into, "--port", str(port)),
                env=anslag.environment,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def get(self, address: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", address)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def wait(self) -> None:
        """Until it answers."""
        deadline = time.monotonic() + LONGEST
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.get("/")
            except ConnectionError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError(self.said.read_text())

    def left(self) -> list[str]:
        """What still runs of it: commands whose session it began."""
        return [
            (folder / "cmdline").read_text().replace("\0", " ")
            for folder in Path("/proc").glob("[0-9]*")
            if session(folder) == self.process.pid
        ]

    def stop(self, number: signal.Signals) -> int:
        """Tell the demo, and nobody else, to stop; what it ended with."""
        self.process.send_signal(number)
        return self.process.wait(STOPS)

    def end(self) -> None:
        if self.left():
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def session(folder: Path) -> int:
    """The session of a process that is still alive; 0 for one that is not."""
    try:
        _, _, rest = (folder / "stat").read_text().rpartition(") ")
    except OSError:
        return 0
    state, _, _, number, *_ = rest.split()
    return 0 if state == "Z" else int(number)


@contextmanager
def running(anslag: Anslag, into: Path, port: int, *arguments: str | Path) -> Iterator[Demo]:
    into.mkdir()
    demo = Demo(anslag, into, port, *arguments)
    try:
        yield demo
    finally:
        demo.end()


def names(programme: str) -> set[str]:
    with (PROGRAMMES / programme / "people.csv").open(newline="") as lines:
        return {row["name"] for row in csv.DictReader(lines)}


@pytest.mark.parametrize(
    "number",
    [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.full)],
    ids=lambda number: number.name,
)
def test_the_demo_shows_its_people_and_stops_without_a_trace(
    fresh_database_url: str, tmp_path: Path, port: int, number: signal.Signals
) -> None:
    anslag, folders = Anslag(fresh_database_url), [PROGRAMMES / STATE]
    with running(anslag, tmp_path / "demo", port, *folders, "--today", "2025-03-01") as demo:
        demo.wait()
        status, page = demo.get("/logga-in/")
        assert (status, demo.get("/")[0], demo.get(f"/program/{STATE}/")[0]) == (200, 200, 200)
        there = {unescape(name) for name in re.findall(r"Logga in som ([^<]*)</button>", page)}
        assert there == names(STATE)
        assert len(demo.left()) == 4, "the demo, the pages with their worker, and the work beside them"
        assert (demo.stop(number), demo.left()) == (0, [])
        said = demo.said.read_text()
    assert f"Logga in på http://127.0.0.1:{port}/logga-in/" in said
    assert "Beslutsfattare  Regeringen       se hela trappan" in said
    assert "Traceback" not in said


def test_a_day_before_anything_is_opened_has_pages_and_nobody_to_sign_in_as(
    fresh_database_url: str, tmp_path: Path, port: int
) -> None:
    anslag, folders = Anslag(fresh_database_url), [PROGRAMMES / STATE, PROGRAMMES / GRANT]
    with running(anslag, tmp_path / "demo", port, *folders, "--today", "2025-01-01") as demo:
        demo.wait()
        status, page = demo.get("/logga-in/")
        assert (status, page.count("Logga in som")) == (200, 0)
        assert demo.stop(signal.SIGTERM) == 0
        assert "Det första öppnas 2025-02-20." in demo.said.read_text()


def test_a_demo_stopped_while_it_replays_leaves_nothing_running(
    fresh_database_url: str, tmp_path: Path, port: int
) -> None:
    anslag, folders = Anslag(fresh_database_url), [PROGRAMMES / STATE, PROGRAMMES / GRANT]
    with running(anslag, tmp_path / "demo", port, *folders, "--today", "2026-07-01") as demo:
        deadline = time.monotonic() + LONGEST
        while not anslag.entries() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert (demo.stop(signal.SIGTERM), demo.left()) == (130, [])


def test_without_a_database_the_demo_makes_its_own_afresh_each_time(tmp_path: Path, port: int) -> None:
    anslag = Anslag("")
    into = tmp_path / "demo"
    command: list[str | Path] = [
        "demo",
        PROGRAMMES / STATE,
        "--today",
        "2025-03-01",
        "--into",
        into,
        "--port",
        str(port),
    ]
    (into / "report" / "old").mkdir(parents=True)
    (into / "anslag.sqlite3").write_text("no database")
    (into / "mine.txt").write_text("kept")
    with subprocess.Popen(anslag.command(*command), env=anslag.environment, start_new_session=True) as demo:
        here = Anslag(f"sqlite:///{into}/anslag.sqlite3")
        deadline = time.monotonic() + LONGEST
        while time.monotonic() < deadline and not answers(port):
            time.sleep(0.1)
        assert here.entries() > 10
        assert ((into / "report").exists(), (into / "mine.txt").read_text()) == (False, "kept")
        demo.terminate()
        assert demo.wait(STOPS) == 0


def answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("command", [("serve",), ("demo", PROGRAMMES / STATE, "--today", "2025-03-01")])
def test_a_port_that_is_taken_is_told_before_anything_is_done(
    fresh_database_url: str, tmp_path: Path, command: tuple[str | Path, ...]
) -> None:
    anslag = Anslag(fresh_database_url)
    into: list[str | Path] = ["--into", tmp_path / "demo"] if command[0] == "demo" else []
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        refused = anslag.run(*command, *into, "--port", str(number))
    assert (refused.returncode, refused.stdout, anslag.entries()) == (2, "", 0)
    assert refused.stderr.startswith(f"Port {number} är upptagen.")
    assert not (tmp_path / "demo").exists()


def test_a_replay_that_is_refused_ends_the_demo_with_its_message(tmp_path: Path, port: int) -> None:
    anslag = Anslag("postgres://nobody@127.0.0.1:1/none")
    refused = anslag.run(
        "demo", PROGRAMMES / STATE, "--today", "2025-03-01", "--into", tmp_path, "--port", str(port)
    )
    assert (refused.returncode, "Traceback" in refused.stderr) == (2, False)
    assert "Databasen går inte att använda" in refused.stderr


@pytest.mark.parametrize("day", ["igår", "2025-02-30", ""])
def test_a_day_that_is_none_is_told(tmp_path: Path, day: str) -> None:
    anslag = Anslag(f"sqlite:///{tmp_path}/none.sqlite3")
    refused = anslag.run("demo", PROGRAMMES / STATE, "--today", day, "--into", tmp_path / "demo")
    assert (refused.returncode, (tmp_path / "demo").exists()) == (2, False)
    assert "--today" in refused.stderr


@pytest.mark.full
def test_the_whole_year_is_shown_with_its_report(fresh_database_url: str, tmp_path: Path, port: int) -> None:
    folders = sorted(path.parent for path in PROGRAMMES.glob("*/events.jsonl"))
    anslag = Anslag(fresh_database_url)
    with running(anslag, tmp_path / "demo", port, *folders, "--today", "2026-07-01") as demo:
        demo.wait()
        page = demo.get("/logga-in/")[1]
        there = {unescape(name) for name in re.findall(r"Logga in som ([^<]*)</button>", page)}
        assert there == set.union(*(names(folder.name) for folder in folders))
        report = tmp_path / "demo" / "report" / GRANT / "report.html"
        assert (report.exists(), str(report) in demo.said.read_text()) == (True, True)
        assert (demo.stop(signal.SIGTERM), demo.left()) == (0, [])
