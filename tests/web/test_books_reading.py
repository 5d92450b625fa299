"""A large file of the recipient's own books is read by the worker: shown, told of when it fails, kept once."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from anslag.domain.bookkeeping import Selection
from anslag.records.books_reading import LEASE, Reading, take_reading, wait_to_be_read
from anslag.records.changing import Draft
from anslag.records.grants import held_programme
from anslag.records.models import Party
from anslag.records.own_books import READING, PackedFile, books_brought, chosen_rows, file_brought
from anslag.steps.books import LARGE, MOST_TRIES, Choice, choose, read_next
from tests.conftest import connected, copied
from tests.steps.killed import killed_at
from tests.web.reading import Page, read
from tests.web.real_year import GRANT, browser_of
from tests.web.report_year import ANSWERS, DAY, OREBRO, reporting
from tests.web.test_books import LEDGER, books, text, upload
from tests.web.test_books import choose as choose_on_page

NOW = datetime(2026, 2, 16, 9, tzinfo=UTC)
FILLER = b'#VER B 1 20240101 ""\r\n{\r\n#TRANS 5010 {} 1.00\r\n#TRANS 1930 {} -1.00\r\n}\r\n'
BIG = LEDGER + FILLER * (LARGE // len(FILLER) + 1)


@pytest.fixture(autouse=True)
def the_form_is_open(
    built: Any, tmp_path: Path, django_db_blocker: DjangoDbBlocker, settings: Any
) -> Iterator[None]:
    settings.TODAY = DAY
    with copied(built(reporting), tmp_path) as url, connected(url, django_db_blocker):
        yield


def clock(start: datetime = NOW, *, step: int = 0) -> Callable[[], datetime]:
    """One that goes that many seconds each time it is looked at."""
    ticks = iter(range(10**9))
    return lambda: start + timedelta(seconds=step * next(ticks))


def waiting(content: bytes = LEDGER) -> None:
    """A file in the queue; what is done with it there has nothing to do with its size."""
    packed = PackedFile([content])
    reading = Reading(what="bring", name="bok.se", sha256=packed.sha256, kind="sie", size=len(content))
    wait_to_be_read(held_programme(GRANT), OREBRO, reading, packed, by="contributor-18", at=NOW)


def client() -> Client:
    return browser_of("contributor-18")


def test_a_large_file_is_read_while_the_page_may_be_left_and_so_are_its_rows() -> None:
    mine = client()
    assert upload(mine, BIG).url == books("laser/")
    assert mine.get(books()).headers["Location"] == books("laser/")
    page: Page = read(mine, books("laser/"))
    assert "Ni kan lämna sidan" in text(mine, books("laser/"))
    assert '<noscript><meta http-equiv="refresh"' in text(mine, books("laser/"))
    assert [each.get("value") for each in page.all("progress")] == ["0"]
    assert browser_of("case-officer-1").get(books("laser/")).status_code == 404
    assert read_next(clock())
    assert mine.get(books("laser/")).headers["Location"] == books("rader/")
    assert choose_on_page(mine).url == books("laser/")
    assert read_next(clock())
    assert mine.get(books("laser/")).headers["Location"] == books("summor/")
    assert {line.id: line.kronor for line in mine.get(books("summor/")).context["lines"]} == ANSWERS["costs"]
    assert not read_next(clock())


def test_how_far_it_has_come_is_shown() -> None:
    mine = client()
    upload(mine, BIG)
    shown: list[str] = []

    def now() -> datetime:
        shown.extend(each.get("value") or "" for each in read(mine, books("laser/")).all("progress")[:1])
        return NOW + timedelta(seconds=len(shown))

    read_next(now)
    far = [int(each) for each in shown]
    assert far == sorted(far)
    assert far[-1] > 90


def test_a_large_file_that_cannot_be_read_is_told_with_its_line_and_forgotten() -> None:
    mine = client()
    upload(mine, BIG + b"#TRANS 5010 {} 1.00\r\n")
    read_next(clock())
    lines = BIG.count(b"\n") + 1
    told = text(mine, books("laser/"))
    assert "Filen gick inte att läsa" in told
    assert f"rad {lines}: #TRANS står utanför en verifikation." in told
    assert 'http-equiv="refresh"' not in told
    assert (file_brought(GRANT, OREBRO), books_brought(GRANT, OREBRO)) == (None, None)
    assert mine.get(books()).status_code == 200
    assert not read_next(clock(NOW + 2 * LEASE))


def test_what_was_brought_stays_when_a_later_file_cannot_be_read_or_is_stopped() -> None:
    mine = client()
    upload(mine)
    choose_on_page(mine)
    before = books_brought(GRANT, OREBRO)
    upload(mine, BIG[:-20], name="avhuggen.se")
    read_next(clock())
    told = text(mine, books())
    assert "avhuggen.se" in told
    assert "Den är avhuggen; ta ut den på nytt." in told
    upload(mine, BIG)
    assert "Avbryt läsningen" in text(mine, books("laser/"))
    assert mine.post(books("laser/")).headers["Location"] == books()
    assert not read_next(clock())
    assert mine.get(books()).status_code == 200
    assert (books_brought(GRANT, OREBRO), len(chosen_rows(GRANT, OREBRO))) == (before, 7)
    assert file_brought(GRANT, OREBRO)


def test_a_choice_without_rows_is_told_and_the_file_stays() -> None:
    mine = client()
    upload(mine, BIG)
    read_next(clock())
    choose_on_page(mine, object="P9")
    read_next(clock())
    assert "Inga rader stämmer med urvalet." in text(mine, books("laser/"))
    assert read(mine, books("rader/")).faults == []


def test_what_is_forgotten_while_it_is_read_is_not_kept() -> None:
    waiting()
    mine, looked = client(), []

    def now() -> datetime:
        looked.append(1)
        if len(looked) == 3:
            mine.post(books(), {"forget": "1"})
        return NOW

    assert read_next(now)
    assert (file_brought(GRANT, OREBRO), books_brought(GRANT, OREBRO)) == (None, None)


def test_a_reading_is_taken_by_one_until_nothing_has_been_heard_of_it_for_long() -> None:
    waiting()
    assert take_reading(NOW)
    assert take_reading(NOW + LEASE) is None
    assert take_reading(NOW + LEASE + timedelta(seconds=1))


def test_however_many_wait_the_next_is_looked_for_by_one_question() -> None:
    waiting()
    assert take_reading(NOW)
    row = Draft.objects.get(kind=READING)
    for party in Party.objects.exclude(pk=row.party_id)[:3]:
        row.pk, row.party = None, party
        row.save(force_insert=True)
    with CaptureQueriesContext(connection) as asked:
        assert take_reading(NOW) is None
    assert len(asked) == 1


def test_a_worker_that_is_killed_at_any_write_leaves_a_reading_that_is_done_once() -> None:
    kills = 0
    for write in range(40):
        waiting()
        if not killed_at(write, lambda: read_next(clock(step=2))):
            break
        kills += 1
        later = clock(NOW + 3 * LEASE)
        while read_next(later):
            pass
        brought = books_brought(GRANT, OREBRO)
        assert brought
        assert (brought.told["rows"], brought.name) == (10, "bok.se")
        chosen = Choice(selection=Selection(dimension=6, object="P1", first=None, last=None))
        choose(held_programme(GRANT), OREBRO, brought, chosen, by="contributor-18", at=NOW)
        assert len(chosen_rows(GRANT, OREBRO)) == 8
    assert kills >= 3


def test_a_reading_that_is_always_interrupted_is_given_up() -> None:
    waiting()
    for number in range(MOST_TRIES):
        assert take_reading(NOW + number * 2 * LEASE)
    assert read_next(clock(NOW + MOST_TRIES * 2 * LEASE))
    assert "Läsningen har avbrutits flera gånger." in text(client(), books("laser/"))
