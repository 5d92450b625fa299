"""A year of books in SIE 4, beside the least that can be done with a file: to read it and count its lines."""

import json
import random
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from anslag.domain.bookkeeping import Bookkeeping, Selection
from anslag.files.sie import read_sie
from bench._rounds import duration, medians, print_table, versions

SIZES = (10_000_000, 100_000_000)
PROJECT = "1001"
PIECE = 1 << 20

HEAD = '#FLAGGA 0\r\n#FORMAT PC8\r\n#SIETYP 4\r\n#FNAMN "Påhittad region"\r\n#DIM 6 "Projekt"\r\n'


def run() -> None:
    """Print medians, ratios, growth and the memory of the command; stop where a sum is not what was written."""
    print(versions())
    rows, before = [], 0.0
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            file = Path(folder) / f"{size}.se"
            everything, project = _written(file, size)
            _agree(file, Selection(), everything)
            _agree(file, Selection(dimension=6, object=PROJECT), project)
            took = medians(_sides(file))
            ours, counted = took["ours"], took["count"]
            growth = f"{ours / before:.1f}" if before else ""
            before = ours
            rows.append(
                (
                    f"{size // 1_000_000} MB",
                    duration(counted),
                    duration(ours),
                    duration(took["project"]),
                    f"{ours / counted:.1f}",
                    growth,
                    f"{_memory(file)} MB",
                )
            )
    print_table(("file", "read and count", "ours", "one project", "ours / count", "growth", "memory"), rows)


def _sides(file: Path) -> dict[str, Callable[[], object]]:
    project = Selection(dimension=6, object=PROJECT)
    return {
        "count": lambda: _count(file),
        "ours": lambda: _read(file, Selection()),
        "project": lambda: _read(file, project),
    }


def _read(file: Path, selection: Selection) -> Bookkeeping:
    with file.open("rb") as stream:
        return read_sie(stream, name=file.name, selection=selection)


def _count(file: Path) -> int:
    lines = 0
    with file.open("rb") as stream:
        while piece := stream.read(PIECE):
            lines += piece.count(b"\n")
    return lines


def _agree(file: Path, selection: Selection, sums: Counter[str]) -> None:
    found = _read(file, selection)
    if dict(found.sums) != dict(sums) or found.unbalanced_vouchers:
        sys.exit(f"{file.name}: the sums are not those that were written")


def _written(file: Path, size: int) -> tuple[Counter[str], Counter[str]]:
    """Write balanced vouchers until the file is that large, and give the sums of all and of one project."""
    chance, number = random.Random(1), 0
    everything: Counter[str] = Counter()
    project: Counter[str] = Counter()
    with file.open("wb") as out:
        out.write(HEAD.encode("cp437"))
        while out.tell() < size:
            number += 1
            day = f"2031{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
            left, lines = 0, [f'#VER A {number} {day} "Verifikation {number}"', "{"]
            for _ in range(chance.randint(2, 9)):
                ore, account, code = (
                    chance.randint(1, 9_999_999),
                    str(chance.randint(4000, 7999)),
                    str(chance.randint(1000, 1099)),
                )
                left += ore
                everything[account] += ore
                project[account] += ore if code == PROJECT else 0
                lines.append(f'#TRANS {account} {{6 "{code}"}} {_kronor(ore)} {day} "Konsultfaktura"')
            everything["2440"] -= left
            lines += [f'#TRANS 2440 {{}} -{_kronor(left)} {day} ""', "}", ""]
            out.write("\r\n".join(lines).encode("cp437"))
    return everything, +project


def _kronor(ore: int) -> str:
    return f"{ore // 100}.{ore % 100:02d}"


def _memory(file: Path) -> int:
    """The most that the whole command takes, in megabytes."""
    command = [sys.executable, "-m", "anslag.cli.main", "sie", str(file), "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    json.loads(done.stdout)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
