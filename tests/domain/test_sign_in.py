"""How long whoever has failed to sign in waits."""

from datetime import timedelta

import pytest

from anslag.domain.sign_in import FREE, LONGEST, pause

SECONDS = {1: 0, 5: 0, 6: 5, 7: 10, 8: 20, 9: 40, 10: 80, 11: 160, 12: 300, 13: 300, 1000: 300}


@pytest.mark.parametrize("failures", SECONDS)
def test_the_wait_doubles_with_each_failure_beyond_the_free_ones(failures: int) -> None:
    assert pause("account", failures) == timedelta(seconds=SECONDS[failures])


@pytest.mark.parametrize("kind", FREE)
def test_nobody_is_ever_kept_out_for_longer_than_five_minutes_at_a_time(kind: str) -> None:
    waits = [pause(kind, failures) for failures in range(100)]
    assert waits == sorted(waits)
    assert max(waits) == LONGEST == timedelta(minutes=5)


def test_many_people_may_share_an_address() -> None:
    assert pause("address", 20) == timedelta() < pause("account", 20)
