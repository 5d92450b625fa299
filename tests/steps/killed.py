"""A process that is killed before its nth write: to the database, to the disk, or at the moment a file takes its place."""

import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections

WRITES = ("INSERT", "UPDATE", "DELETE", "COPY", "WITH")


class Counting:
    """Kills this very process when there is no write left."""

    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self) -> None:
        if self.left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1


def killed_before(write: int, doing: Callable[[], object]) -> bool:
    """Do it in a process of its own, killed before its nth write. False when it came to its end instead."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with counted(Counting(write)):
                doing()
            code = 0
        except BaseException:  # noqa: BLE001 - told by whoever waits for it
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


@contextmanager
def counted(write: Counting) -> Iterator[None]:
    """Let every write here count: statements that change rows, commits, what goes to the disk and into its place."""

    def statement(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if str(sql).lstrip().upper().startswith(WRITES):
            write()
        return execute(sql, params, many, context)

    kind: Any = connections["default"].__class__
    committed, synced, placed = kind._commit, os.fsync, Path.replace

    def commit(self: Any) -> None:
        write()
        committed(self)

    def sync(file: Any) -> None:
        write()
        synced(file)

    def place(self: Path, target: Any) -> Path:
        write()
        return placed(self, target)

    kind._commit = commit
    os.fsync = sync  # type: ignore[assignment]
    Path.replace = place  # type: ignore[method-assign,assignment]
    with connection.execute_wrapper(statement):
        yield
