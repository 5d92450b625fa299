"""The clock is read at the edge, in web and cli; below them the day is an argument."""

from pathlib import Path

import pytest

from tests.house.tree import calls, modules, place

CLOCKS = ("today", "now", "utcnow", "localdate", "localtime", "time_ns")


@pytest.mark.parametrize("path", modules("domain", "records", "steps", "files"), ids=place)
def test_no_clock_below_the_edge(path: Path) -> None:
    read = [
        place(path, node)
        for node, name in calls(path)
        if name.rpartition(".")[2] in CLOCKS or name == "time.time"
    ]
    assert read == []
