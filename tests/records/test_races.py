"""Two hands at once: the database lets nobody spend the same krona twice, and nobody waits for ever."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import OperationalError, connection, connections, transaction

from anslag.domain.problem import Refusal
from anslag.records.diary import append_entry
from anslag.records.ledger import account, post
from anslag.records.models import Account, DiaryEntry, Programme
from anslag.records.refusals import OverdrawnError
from anslag.records.verify import problems
from tests.records.world import DAY, execute, make_world, move

HANDS = 8
TRIALS = 60
EACH, ENOUGH_FOR = 100, 3


@pytest.fixture
def hands(fresh_database: str) -> Iterator[ThreadPoolExecutor]:
    """Eight threads, each with a connection of its own that is kept between trials."""
    with ThreadPoolExecutor(HANDS) as pool:
        yield pool
        barrier = Barrier(HANDS)

        def let_go() -> None:
            barrier.wait()
            connections.close_all()

        for done in [pool.submit(let_go) for _ in range(HANDS)]:
            done.result()


def at_once[T](hands: ThreadPoolExecutor, what: Callable[[], T]) -> list[T]:
    """Do it with every hand at the same moment."""
    barrier = Barrier(HANDS)

    def begin() -> T:
        barrier.wait()
        return what()

    return [done.result() for done in [hands.submit(begin) for _ in range(HANDS)]]


def purse(programme: Programme, number: int) -> tuple[Account, Account, DiaryEntry]:
    """An entry, and an account that has enough for three with another to move it to."""
    with transaction.atomic():
        entry = append_entry(
            day=DAY,
            programme=programme,
            grant=None,
            action="race",
            case_reference="x",
            prepared_by="ada",
            approved_by="bo",
            key=f"race/{number}",
            facts={},
        )
        source = account(programme, "pot", detail=f"purse {number}")
        appropriation = account(programme, "appropriation")
        post(entry, [move(appropriation, source, ENOUGH_FOR * EACH, "fund")])
    return source, appropriation, entry


def spend(entry: DiaryEntry, source: Account, target: Account) -> str:
    try:
        post(entry, [move(source, target, EACH, "release")])
    except OverdrawnError:
        return "refused"
    except OperationalError:
        return "stuck"
    return "spent"


def test_an_account_cannot_be_overdrawn_by_many_at_once(
    hands: ThreadPoolExecutor, tell: Callable[[str], None]
) -> None:
    programme, began = make_world().upper, time.monotonic()
    trials = []
    for number in range(TRIALS):
        source, target, entry = purse(programme, number)
        trials.append(Counter(at_once(hands, partial(spend, entry, source, target))))
    total = sum(trials, Counter())
    overdrawn = sum(trial["spent"] > ENOUGH_FOR for trial in trials)
    tell(
        f"X6 overdraw, {connection.vendor}: load {total.total()}, refused {total['refused']}, stuck {total['stuck']}, "
        f"overdrawn {overdrawn}, seconds {time.monotonic() - began:.1f}"
    )
    assert trials == [Counter(spent=ENOUGH_FOR, refused=HANDS - ENOUGH_FOR)] * TRIALS
    assert {problem.rule for problem in problems()} == {"pot"}, "the terms know nothing of purses"


def test_acts_at_once_make_one_chain(hands: ThreadPoolExecutor) -> None:
    programme = make_world().upper
    before = DiaryEntry.objects.count()

    def act() -> bool:
        for number in range(5):
            with transaction.atomic():
                append_entry(
                    day=DAY,
                    programme=programme,
                    grant=None,
                    action="note",
                    case_reference="x",
                    prepared_by="ada",
                    approved_by="",
                    key=f"{id(connection.connection)}/{number}",
                    facts={},
                )
        return True

    at_once(hands, act)
    assert DiaryEntry.objects.count() == before + 5 * HANDS
    assert problems() == ()


def test_the_same_act_at_once_is_done_once(hands: ThreadPoolExecutor) -> None:
    programme = make_world().upper

    def act() -> bool:
        try:
            with transaction.atomic():
                append_entry(
                    day=DAY,
                    programme=programme,
                    grant=None,
                    action="note",
                    case_reference="x",
                    prepared_by="ada",
                    approved_by="",
                    key="once",
                    facts={"amount": 7},
                )
        except Refusal:
            return False
        return True

    assert sorted(at_once(hands, act)) == [False] * (HANDS - 1) + [True]
    assert DiaryEntry.objects.filter(key="once").count() == 1


def test_control_without_the_guards_sums_checked_in_the_application_are_overdrawn(
    hands: ThreadPoolExecutor, tell: Callable[[str], None]
) -> None:
    """The race above is one that can be lost: by a check that reads, waits its turn and then writes."""
    programme = make_world().upper
    source, target, entry = purse(programme, 0)
    without_the_bound()
    read = Barrier(HANDS)

    def spend_what_was_read() -> bool:
        row = Account.objects.get(pk=source.pk)
        enough = row.total_in - row.total_out >= EACH
        read.wait()
        if enough:
            post(entry, [move(source, target, EACH, "release")])
        return enough

    done = sum(at_once(hands, spend_what_was_read))
    tell(f"X6 control, {connection.vendor}: {done} of {HANDS} spent what was enough for {ENOUGH_FOR}")
    assert done == HANDS
    assert "bounds" in {problem.rule for problem in problems()}


def without_the_bound() -> None:
    if connection.vendor == "postgresql":
        execute("ALTER TABLE records_account DROP CONSTRAINT never_below_zero")
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'transfer_is_right'")
            guard = cursor.fetchone()[0]
            cursor.execute("DROP TRIGGER transfer_is_right")
            cursor.execute(guard.replace("RAISE(ABORT, 'account_never_below_zero')", "NULL"))
            cursor.execute("PRAGMA writable_schema = 1")
            cursor.execute(
                "UPDATE sqlite_master SET sql = replace(sql, '\"total_in\" >= (\"total_out\")', '1')"
                " WHERE name = 'records_account'"
            )
            cursor.execute("PRAGMA writable_schema = RESET")
