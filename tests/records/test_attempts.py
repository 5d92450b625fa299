"""Attempts to sign in: how many are let through, whom they count against, and when they are forgotten."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connections

from anslag.records.attempts import TooManyAttemptsError, count_attempt, forgive, in_words, take_back
from anslag.records.models import FailedSignIn

NOW = datetime(2031, 3, 2, 9, 30, tzinfo=UTC)
ANNA, BO = ("account", "anna"), ("account", "bo")
HOME, OFFICE = ("address", "192.0.2.1"), ("address", "192.0.2.2")
LAPTOP = ("browser", "laptop")
HANDS = 8


def after(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


def fail(times: int, *sources: tuple[str, str], now: datetime = NOW) -> None:
    for _ in range(times):
        count_attempt(sources, now=now)


def wait(*sources: tuple[str, str], now: datetime = NOW) -> int:
    """Seconds until an attempt is let through. One that is let through is not left counted."""
    try:
        count_attempt(sources, now=now)
    except TooManyAttemptsError as refused:
        return refused.wait // timedelta(seconds=1)
    take_back(sources, now=now)
    return 0


def test_five_failures_cost_nothing_and_the_sixth_has_to_be_waited_for(db: None) -> None:
    fail(5, ANNA)
    assert wait(ANNA) == 0
    fail(1, ANNA)
    assert (wait(ANNA), wait(ANNA, now=after(4)), wait(ANNA, now=after(5))) == (5, 1, 0)


def test_whoever_waits_is_told_how_long_by_figure_rule_and_remedy(db: None) -> None:
    fail(6, ANNA)
    with pytest.raises(TooManyAttemptsError) as refused:
        count_attempt([ANNA], now=NOW)
    assert str(refused.value) == (
        "Inloggning: Det har blivit fel för många gånger i rad. Vänta 5 sekunder och försök igen. [sign_in.pause]"
    )


def test_attempts_while_waiting_are_not_counted_and_make_the_wait_no_longer(db: None) -> None:
    fail(6, ANNA)
    assert {wait(ANNA, now=after(1)) for _ in range(100)} == {4}
    fail(1, ANNA, now=after(5))
    assert wait(ANNA, now=after(5)) == 10


def test_one_who_fails_for_a_day_keeps_nobody_out_for_more_than_five_minutes_at_a_time(db: None) -> None:
    moment, longest = NOW, 0
    for _ in range(300):
        seconds = wait(ANNA, now=moment)
        longest = max(longest, seconds)
        moment += timedelta(seconds=seconds)
        fail(1, ANNA, now=moment)
    assert longest == 300
    assert moment > NOW + timedelta(hours=20)


def test_a_browser_that_is_known_is_not_in_the_way_of_strangers_failures(db: None) -> None:
    fail(6, ANNA, HOME)
    assert wait(ANNA, HOME) == 5
    assert wait(LAPTOP) == 0


def test_a_known_browser_guesses_no_more_than_anyone(db: None) -> None:
    fail(6, LAPTOP)
    assert wait(LAPTOP) == 5


def test_one_address_that_tries_many_accounts_has_to_wait_and_another_does_not(db: None) -> None:
    for number in range(21):
        fail(1, ("account", f"name-{number}"), HOME)
    assert wait(BO, HOME) == 5
    assert wait(BO, OFFICE) == 0


def test_a_right_password_takes_back_its_own_attempt_and_no_other(db: None) -> None:
    fail(5, ANNA)
    fail(1, ANNA)
    take_back([ANNA], now=NOW)
    fail(1, ANNA)
    assert wait(ANNA) == 5


def test_a_right_password_between_wrong_codes_does_not_help(db: None) -> None:
    """Whoever has stolen a password still guesses at codes against the same count."""
    for _ in range(6):
        count_attempt([ANNA, HOME], now=NOW)
        take_back([ANNA, HOME], now=NOW)
        count_attempt([ANNA, HOME], now=NOW)
    assert wait(ANNA, HOME) == 5


def test_a_whole_sign_in_forgives_the_account_and_not_the_address(db: None) -> None:
    fail(5, ANNA, HOME)
    fail(15, HOME)
    count_attempt([ANNA, HOME], now=NOW)
    forgive([ANNA, HOME], now=NOW)
    assert wait(ANNA) == 0
    fail(1, BO, HOME)
    assert wait(BO, HOME) == 5


def test_failures_are_forgotten_after_a_day(db: None) -> None:
    fail(6, ANNA)
    count_attempt([BO], now=NOW + timedelta(days=1, seconds=1))
    assert FailedSignIn.objects.count() == 1


def test_neither_a_name_nor_an_address_is_kept(db: None) -> None:
    fail(1, ANNA, HOME)
    kept = "".join(FailedSignIn.objects.values_list("key", flat=True))
    assert len(kept) == len("account/") + len("address/") + 128
    assert not [text for text in ("anna", "192") if text in kept.replace("account/", "")]


@pytest.fixture
def hands(fresh_database: str) -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(HANDS) as pool:
        yield pool


def test_forty_attempts_at_once_are_forty_and_six_are_let_through(hands: ThreadPoolExecutor) -> None:
    barrier = Barrier(HANDS)

    def guess() -> Counter[bool]:
        barrier.wait()
        let = Counter(_let_through() for _ in range(5))
        connections.close_all()
        return let

    let = sum((done.result() for done in [hands.submit(guess) for _ in range(HANDS)]), Counter())
    assert let == {True: 6, False: 34}


def _let_through() -> bool:
    try:
        count_attempt([ANNA, HOME], now=NOW)
    except TooManyAttemptsError:
        return False
    return True


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 sekund"), (2, "2 sekunder"), (90, "90 sekunder"), (91, "2 minuter"), (300, "5 minuter")],
)
def test_a_wait_is_told_in_words(seconds: int, words: str) -> None:
    assert in_words(timedelta(seconds=seconds)) == words
    assert in_words(timedelta(seconds=seconds) - timedelta(milliseconds=1)) == words
