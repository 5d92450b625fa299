"""Times several ways of doing the same thing, in turn, so that a busy machine is unfair to none."""

import platform
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from statistics import median
from time import perf_counter

ROUNDS = 5
SHORTEST = 0.02
"""Seconds a timed run lasts at least: what is quicker is repeated within the run."""


def medians(sides: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """The median seconds of each side, over `rounds` rounds in which every side runs once, in turn."""
    repeats = {name: _repeats(side) for name, side in sides.items()}
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            seconds[name].append(_timed(side, repeats[name]))
    return {name: median(times) for name, times in seconds.items()}


def _repeats(side: Callable[[], object]) -> int:
    return max(1, round(SHORTEST / max(_timed(side, 1), 1e-7)))


def _timed(side: Callable[[], object], repeats: int) -> float:
    start = perf_counter()
    for _ in range(repeats):
        side()
    return (perf_counter() - start) / repeats


def duration(seconds: float) -> str:
    """Three figures and a unit: 9.43 µs, 128 ms."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def versions(*packages: str) -> str:
    """Python's version and that of each package."""
    return ", ".join(
        [f"Python {platform.python_version()}", *(f"{name} {_version(name)}" for name in packages)]
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """The rows under their head, each column as wide as its widest cell."""
    widths = [max(len(cell) for cell in column) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        print("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))
