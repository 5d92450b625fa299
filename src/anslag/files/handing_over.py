"""Hands a file over: written whole in its place, and then, where there is a command that sends it, given to that."""

import fcntl
import hashlib
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from anslag.domain.problem import Refusal
from anslag.files.payment_file import write_whole

PATIENCE = 120
"""Seconds that a command may take with one file."""

LONGEST = 200
"""Characters of a receipt."""


class NotHandedOverError(Refusal):
    """The command did not take the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """What was handed over: its SHA-256, and what the command called the receipt, where it said anything."""

    digest: str
    receipt: str


def hand_over(path: Path, content: bytes, command: Sequence[str] = ()) -> HandedOver:
    """Write the file, and run the command with its path last; it has taken it when it leaves with 0.

    Whoever is killed before that is noted hands the same bytes over under the same path once more.
    """
    write_whole(path, content)
    receipt = _sent(path, command) if command else ""
    return HandedOver(digest=hashlib.sha256(content).hexdigest(), receipt=receipt)


def _sent(path: Path, command: Sequence[str]) -> str:
    """The first line that the command says."""
    try:
        done = subprocess.run(  # noqa: S603 - whoever runs the installation has said which command
            [*command, str(path)],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise NotHandedOverError(f"{path.name}: {command[0]} gick inte att köra: {fault}.") from fault
    if done.returncode:
        said = _first_line(done.stderr) or _first_line(done.stdout)
        raise NotHandedOverError(f"{path.name}: {command[0]} svarade {done.returncode}: {said}")
    return _first_line(done.stdout)


def _first_line(said: bytes) -> str:
    lines = said.decode(errors="replace").replace("\0", "").split("\n")
    return lines[0].strip()[:LONGEST]


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let nobody else hand over from the folder meanwhile; whoever is killed lets go."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
