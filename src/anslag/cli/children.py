"""Commands of ours run by another of ours: each is waited for, and none is left when that one ends."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from types import FrameType, TracebackType
from typing import Self

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

SECONDS_TO_STOP = 20
"""How long a command that is told to stop may take before it is killed."""


class FailedError(Exception):
    """A command did not end well, and has said why. `code` is how it ended."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Children:
    """The commands that are running. Being told to stop, in any way, is a KeyboardInterrupt in here."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.running: list[subprocess.Popen[str]] = []
        self.starting = False
        self.stopped = False

    def __enter__(self) -> Self:
        for number in SIGNALS:
            signal.signal(number, self._stop)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        latest = time.monotonic() + SECONDS_TO_STOP
        for child in self.running:
            child.terminate()
        for child in self.running:
            try:
                child.wait(max(0, latest - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def start(self, *arguments: str, heard: bool = False) -> subprocess.Popen[str]:
        """Start `anslag` with these arguments; what it prints is kept where it is `heard`."""
        # A child that is just being born is not forgotten: being told to stop waits until it is in the list.
        self.starting = True
        child = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "anslag.cli.main", *arguments],
            env=dict(self.environment),
            stdout=subprocess.PIPE if heard else None,
            text=True,
        )
        self.running.append(child)
        self.starting = False
        if self.stopped:
            raise KeyboardInterrupt
        return child

    def run(self, *arguments: str) -> None:
        """Run it to its end. Raises FailedError where that is not a good one."""
        self._ended(self.start(*arguments))

    def heard(self, *arguments: str) -> str:
        """Run it to its end, and give what it printed; printed after all where that end is not a good one."""
        child = self.start(*arguments, heard=True)
        told, _ = child.communicate()
        if child.returncode:
            print(told, end="", flush=True)
        self._ended(child)
        return told

    def _ended(self, child: subprocess.Popen[str]) -> None:
        code = child.wait()
        self.running.remove(child)
        if code:
            raise FailedError(code)

    def _stop(self, _: int, __: FrameType | None) -> None:
        self.stopped = True
        if not self.starting:
            raise KeyboardInterrupt
