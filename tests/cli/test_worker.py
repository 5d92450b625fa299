"""`anslag worker` in processes of its own: wakes at once, stops when told, and sends each message at most once though
it is killed again and again."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from anslag.domain.mail import LEASE
from anslag.records.mail import keep_mail, mail_of, waiting
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.mail import queue_mail, wake
from tests.records.test_mail import GRANT, LETTER
from tests.steps.smtp_server import MailServer, mail_server
from tests.steps.test_reminder import day_of
from tests.steps.year import CLOSES, act

PATIENCE = 60
"""Seconds after which what has not happened will not."""

MESSAGES, KILLS = 200, 20


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as started:
        yield started


def worker(url: str, server: MailServer, *arguments: str, **more: str) -> subprocess.Popen[str]:
    environment = os.environ | {
        "DATABASE_URL": url,
        "ANSLAG_SMTP": f"smtp://127.0.0.1:{server.port}",
        "ANSLAG_ADDRESS": "https://anslag.example",
        **more,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "anslag.cli.main", "worker", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def at_work(url: str, server: MailServer, **more: str) -> Iterator[subprocess.Popen[str]]:
    process = worker(url, server, **more)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.002)


def states(now: datetime) -> Counter[str]:
    return Counter(each.state(now) for each in mail_of(most=10**6))


@pytest.mark.full
def test_killed_twenty_times_each_message_is_sent_at_most_once_and_none_is_lost_silently(
    fresh_database: str, server: MailServer, tell: Callable[[str], None]
) -> None:
    chance = random.Random(seed := 20310301)
    keep_mail(replace(LETTER, key=f"k{number}", to=f"m{number}@alfa.example") for number in range(MESSAGES))
    server.slow = 0.02
    began = time.monotonic()
    for _ in range(KILLS):
        with at_work(fresh_database, server):
            before, more = len(server.taken), chance.randint(1, 8)
            until(lambda: len(server.taken) >= before + more)  # noqa: B023 - done before the next turn
            time.sleep(chance.random() * 3 * server.slow)
    server.slow = 0
    rest = worker(fresh_database, server, "--once")
    assert (rest.communicate(), rest.returncode) == (("", ""), 0)
    later = timezone.now() + LEASE
    told, uncertain = (
        states(later),
        {each.letter.to for each in waiting() if each.state(later) == "uncertain"},
    )
    sent = set(server.to)
    again = sent & uncertain
    """What a worker that sends what has not been marked would have sent twice."""
    tell(
        f"X4 {connection.vendor} load={MESSAGES} faults={KILLS} seed={seed} "
        f"lost={MESSAGES - len(sent | uncertain)} doubled={len(server.to) - len(sent)} "
        f"uncertain={len(uncertain)} (taken by the server: {len(again)}) seconds={time.monotonic() - began:.0f}"
    )
    assert [to for to, times in Counter(server.to).items() if times > 1] == []
    assert {f"m{number}@alfa.example" for number in range(MESSAGES)} == sent | uncertain
    assert told == {"sent": MESSAGES - len(uncertain), "uncertain": len(uncertain)}
    assert len(uncertain) <= KILLS
    assert again, "no kill fell between the sending and the mark: the faults did not bite"


def test_two_workers_at_once_send_each_message_once(fresh_database: str, server: MailServer) -> None:
    keep_mail(replace(LETTER, key=f"k{number}", to=f"m{number}@alfa.example") for number in range(60))
    server.slow = 0.01
    both = [worker(fresh_database, server, "--once") for _ in range(2)]
    for each in both:
        assert (each.communicate()[1], each.returncode) == ("", 0)
    assert Counter(server.to) == {f"m{number}@alfa.example": 1 for number in range(60)}
    assert states(timezone.now()) == {"sent": 60}


def test_the_worker_is_woken_by_what_is_queued_and_stops_when_told(
    fresh_database: str, server: MailServer
) -> None:
    with at_work(fresh_database, server) as process:
        assert process.stdout
        assert "Skickar e-post" in process.stdout.readline()
        queue_mail([LETTER])
        until(lambda: len(server.taken) == 1)
        first = time.monotonic()
        queue_mail([replace(LETTER, key="k2")])
        until(lambda: len(server.taken) == 2)
        assert time.monotonic() - first < 20, "it was found on the rounds, and not by the call"
        until(lambda: states(timezone.now()) == {"sent": 2})
        until(lambda: not DBTaskResult.objects.ready().exists())
        process.send_signal(signal.SIGTERM)
        assert (process.communicate(timeout=PATIENCE), process.returncode) == (("", ""), 0)


def test_a_call_that_someone_was_killed_in_the_middle_of_stops_nothing(
    fresh_database: str, server: MailServer
) -> None:
    wake.enqueue()
    stuck = DBTaskResult.objects.get()
    stuck.claim("someone who was killed")
    queue_mail([LETTER])
    with at_work(fresh_database, server):
        until(lambda: len(server.taken) == 1)


def test_once_makes_the_days_reminders_and_sends_them(fresh_database: str, server: MailServer) -> None:
    open_programme(act(), programme=GRANT)
    allocate_pot(act(), programme="grant")
    for _ in range(2):
        process = worker(
            fresh_database,
            server,
            "--once",
            DJANGO_SETTINGS_MODULE="tests.cli.demo_settings",
            ANSLAG_TODAY=day_of(CLOSES, -10).isoformat(),
        )
        assert (process.communicate(), process.returncode) == (("", ""), 0)
    assert sorted(server.to) == ["registrator@alfa.example", "registrator@beta.example"]
    assert "https://anslag.example/ta-emot/grant/" in str(server.taken[0])


def test_without_a_server_once_says_so_and_everything_waits(fresh_database: str) -> None:
    keep_mail([LETTER])
    process = worker(fresh_database, MailServer(port=9), "--once")
    told = process.communicate()[1]
    assert process.returncode == 1
    assert told.startswith("E-postservern går inte att nå")
    assert states(timezone.now()) == {"waiting": 1}


def test_in_a_demo_everything_ends_as_files(fresh_database: str, tmp_path: Path) -> None:
    keep_mail([LETTER])
    process = worker(
        fresh_database,
        MailServer(),
        "--once",
        DJANGO_SETTINGS_MODULE="anslag.settings_demo",
        ANSLAG_MAIL_FOLDER=str(tmp_path / "mail"),
        ANSLAG_TODAY=date(2031, 3, 1).isoformat(),
    )
    assert (process.communicate(), process.returncode) == (("", ""), 0)
    (file,) = (tmp_path / "mail").iterdir()
    assert b"To: registrator@alfa.example" in file.read_bytes()
    (mail,) = mail_of()
    assert mail.delivery.sent_at
    assert timezone.localtime(mail.delivery.sent_at).date() == date(2031, 3, 1)
