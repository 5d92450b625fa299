"""How long whoever has failed to sign in waits before trying again: longer each time, and never long."""

from datetime import timedelta

FREE = {"account": 5, "browser": 5, "address": 20}
"""Failures that cost nothing, by what has failed: many people may share an address."""

FIRST = timedelta(seconds=5)
LONGEST = timedelta(minutes=5)
"""Whoever keeps failing on another's behalf keeps nobody out for longer than this at a time."""

FORGOTTEN = timedelta(days=1)
"""After this long without a failure, all of them are forgotten."""


def pause(kind: str, failures: int) -> timedelta:
    """How long to wait after this many failures."""
    beyond = failures - FREE[kind]
    if beyond <= 0:
        return timedelta()
    return min(FIRST * (1 << min(beyond - 1, 10)), LONGEST)
