"""The web server killed in the middle of saving: whatever it had said was saved is there when it is started again."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from socket import create_server
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings as django_settings
from pytest_django.plugin import DjangoDbBlocker

from anslag.domain.report_parts import form_parts
from anslag.records.drafts import drafts_of
from anslag.records.grants import held_programme
from anslag.records.report_space import KIND
from tests.conftest import World, connected, copied
from tests.web.real_year import GRANT, browser_of, number_of
from tests.web.report_year import DAY, OREBRO, reporting

PARTS = ("recipient", "outcome", "feedback")
"""Each is written by someone of their own, as fast as the server answers."""

TEXTS = {
    "recipient": "svar-contact_name",
    "outcome": "svar-success_factors",
    "feedback": "svar-agency_feedback",
}

SECONDS_TO_START = 60

TOKEN = "a" * 32
"""Against forged requests: the same in the cookie and beside what is sent."""


@dataclass(slots=True)
class Writer:
    """Saves one text after another, and remembers the last that the server said was saved."""

    part: str
    session: str
    acknowledged: int = 0
    sent: int = 0
    saved: int = 0

    def write(self, port: int, party: int, stop: Event) -> None:
        """Until the server is gone: what was being sent then is not acknowledged."""
        with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            try:
                version = self._version(connection, party)
                while not stop.is_set():
                    version = self._save(connection, party, version)
            except (OSError, HTTPException):
                return

    def _save(self, connection: HTTPConnection, party: int, version: int) -> int:
        self.sent += 1
        headers = {
            "Cookie": f"{self._cookie}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        said = urlencode({"version": version, TEXTS[self.part]: f"text {self.sent}"})
        connection.request("POST", f"{_address(party, self.part)}spara/", said, headers)
        response = connection.getresponse()
        body = response.read()
        assert response.status == HTTPStatus.OK, body
        self.acknowledged = self.sent
        self.saved += 1
        return int(json.loads(body)["version"])

    def _version(self, connection: HTTPConnection, party: int) -> int:
        connection.request("GET", _address(party, self.part), headers={"Cookie": self._cookie})
        page = connection.getresponse().read().decode()
        found = re.search(r'name="version" value="([0-9]+)"', page)
        assert found, page[:500]
        return int(found[1])

    @property
    def _cookie(self) -> str:
        return f"{django_settings.SESSION_COOKIE_NAME}={self.session}"

    def stands(self) -> int:
        """The number of the text that is kept."""
        (row,) = [each for each in drafts_of(KIND, OREBRO, programme=GRANT) if each.name == self.part]
        return int(row.content["answers"][TEXTS[self.part].removeprefix("svar-")].removeprefix("text "))


def _address(party: int, part: str) -> str:
    return f"/ta-emot/{GRANT}/{party}/redovisning/del/{part}/"


@contextmanager
def served(url: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A real server, in a process group of its own, so that all of it can be killed."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "anslag.settings_demo",
        "ANSLAG_TODAY": DAY.isoformat(),
        "SECRET_KEY": django_settings.SECRET_KEY,
    }
    command = [sys.executable, "-m", "anslag.cli.main", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield process, port
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = monotonic() + SECONDS_TO_START
    while monotonic() < until and process.poll() is None:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/anslag.css")
                connection.getresponse().read()
        except OSError:
            sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")


def storm(url: str, kills: int, seconds: float, seed: int) -> int:
    """Kill the server so many times while three people save. Returns how many savings were acknowledged."""
    parts = {part.id for part in form_parts(held_programme(GRANT).programme.form)}
    assert set(PARTS) <= parts
    people = zip(PARTS, ("proxy-18", "representative-18", "contributor-18"), strict=True)
    writers = [Writer(part, str(browser_of(person).session.session_key)) for part, person in people]
    party, chance = number_of(OREBRO), Random(seed)
    for _ in range(kills):
        with served(url) as (process, port):
            stop = Event()
            threads = [Thread(target=each.write, args=(port, party, stop)) for each in writers]
            for thread in threads:
                thread.start()
            sleep(seconds * (0.5 + chance.random()))
            os.killpg(process.pid, signal.SIGKILL)
            for thread in threads:
                thread.join()
        for writer in writers:
            if writer.saved:
                # What was sent and not answered may have been saved too, and nothing older than what was answered.
                assert writer.acknowledged <= writer.stands() <= writer.sent, writer
    return sum(writer.saved for writer in writers)


@pytest.fixture
def url(built: Any, tmp_path: Path, django_db_blocker: DjangoDbBlocker, settings: Any) -> Iterator[str]:
    settings.TODAY = DAY
    world: World = reporting
    with copied(built(world), tmp_path) as address, connected(address, django_db_blocker):
        yield address


def test_no_saving_that_was_acknowledged_is_lost(url: str, tell: Any) -> None:
    saved = storm(url, kills=1, seconds=2, seed=1)
    tell(f"kill -9 while saving: 1 time, {saved} acknowledged savings, 0 lost")
    assert saved


@pytest.mark.full
def test_no_saving_is_lost_however_often_the_server_is_killed(url: str, tell: Any) -> None:
    saved = storm(url, kills=20, seconds=2, seed=2)
    tell(f"kill -9 while saving: 20 times, {saved} acknowledged savings, 0 lost")
    assert saved >= 20
