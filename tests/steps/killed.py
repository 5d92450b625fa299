"""A process that is killed right before or after its nth write: to the database, to the disk, or a file's placing."""

import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

import psycopg
from django.db import connection, connections

WRITES = ("INSERT", "UPDATE", "DELETE", "WITH")

type Moment = Literal["before", "after"]


class Counting:
    """Stands round each write, and kills this very process at the one whose turn it is, before it or after."""

    def __init__(self, left: int, moment: Moment = "before") -> None:
        self.left = left
        self.moment = moment

    def __enter__(self) -> None:
        self._die("before")

    def __exit__(self, *_: object) -> None:
        self._die("after")
        self.left -= 1

    def _die(self, moment: Moment) -> None:
        if not self.left and moment == self.moment:
            os.kill(os.getpid(), signal.SIGKILL)


def killed_at(write: int, doing: Callable[[], object], moment: Moment = "before") -> bool:
    """Do it in a process of its own, killed at its nth write. False when it came to its end instead."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _connect_anew()
            with counted(Counting(write, moment)):
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


def _connect_anew() -> None:
    """Where a browser has been open, its loop runs on in the parent and not in a child, and connections are kept by loop.

    A child would find one that was made before there was any loop, to another test's database.
    """
    with suppress(AttributeError):
        del connections["default"]


@contextmanager
def counted(write: Counting) -> Iterator[None]:
    """Let every write here count: statements that change rows, commits, what goes to the disk and into its place."""

    def statement(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not str(sql).lstrip().upper().startswith(WRITES):
            return execute(sql, params, many, context)
        with write:
            return execute(sql, params, many, context)

    def counting(function: Any) -> Any:
        def written(*told: Any) -> Any:
            with write:
                return function(*told)

        return written

    @contextmanager
    def copy(*told: Any, **more: Any) -> Iterator[Any]:
        with write, copied(*told, **more) as rows:
            yield rows

    copied: Any = psycopg.Cursor.copy
    kind: Any = connections["default"].__class__
    kind._commit = counting(kind._commit)
    os.fsync = counting(os.fsync)
    Path.replace = counting(Path.replace)  # type: ignore[method-assign]
    psycopg.Cursor.copy = copy  # type: ignore[method-assign]
    with connection.execute_wrapper(statement):
        yield
