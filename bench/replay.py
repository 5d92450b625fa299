"""A year replayed: 21 recipients, and 21 that each hand on to 57 of their own; every step durable."""

import os
import tempfile
import time
from pathlib import Path

RECIPIENTS, BELOW = 21, 57


def run() -> None:
    """Print steps a second for both years, on SQLite and, where DATABASE_URL names one, on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        from anslag.records.database import migrate_if_needed, open_database  # noqa: PLC0415 - after the address

        open_database()
        migrate_if_needed()
        _measure()


def _measure() -> None:
    from django.db import connection  # noqa: PLC0415 - after Django is set up

    from anslag.records import models  # noqa: PLC0415 - after Django is set up
    from bench._year import large, small  # noqa: PLC0415 - after Django is set up

    for name, year in (("21 recipients", small), ("21 x 57 below them", large)):
        steps = list(year(RECIPIENTS, BELOW))
        before = models.Transfer.objects.count()
        started = time.perf_counter()
        for step in steps:
            step()
        seconds = time.perf_counter() - started
        moved = models.Transfer.objects.count() - before
        print(
            f"{connection.vendor:>10}  {name:<20} {len(steps):>6} steps  {moved:>6} transfers  "
            f"{seconds:7.2f} s  {len(steps) / seconds:7.0f} steps/s"
        )
