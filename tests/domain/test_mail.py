"""What has become of a message, as told by when it was tried and what was said."""

from datetime import UTC, datetime, timedelta

import pytest

from anslag.domain.mail import LEASE, RETRIES, Delivery

NOW = datetime(2031, 3, 1, 12, tzinfo=UTC)
JUST = NOW - timedelta(seconds=1)


@pytest.mark.parametrize(
    ("delivery", "state"),
    [
        (Delivery(), "waiting"),
        (Delivery(attempts=1, tried_at=JUST), "underway"),
        (Delivery(attempts=1, tried_at=NOW - LEASE), "uncertain"),
        (Delivery(attempts=1, tried_at=JUST, fault="451 Later"), "refused"),
        (Delivery(attempts=len(RETRIES), tried_at=JUST, fault="550 No"), "refused"),
        (Delivery(attempts=len(RETRIES) + 1, tried_at=JUST, fault="550 No"), "given_up"),
        (Delivery(attempts=1, tried_at=JUST, sent_at=JUST), "sent"),
        (Delivery(attempts=1, tried_at=JUST, sent_at=JUST, bounced_at=NOW, fault="Full"), "bounced"),
        (Delivery(attempts=1, tried_at=NOW - LEASE, bounced_at=NOW, fault="Full"), "bounced"),
    ],
)
def test_each_state(delivery: Delivery, state: str) -> None:
    assert delivery.state(NOW) == state


def test_each_wait_is_longer_than_the_one_before() -> None:
    assert list(RETRIES) == sorted(set(RETRIES))
