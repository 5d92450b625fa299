"""The database is opened so that what is committed stays, and is prepared when it is new."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from anslag.domain.ledger import CORRECTION, EDGES
from anslag.records.database import database_is_prepared, migrate_if_needed
from anslag.records.models import Edge
from anslag.settings import DEFAULT_DATABASE, database, sqlite_journal
from tests.records.world import CHANGING, TABLES


@pytest.mark.parametrize(
    ("version", "journal"),
    [
        ((3, 40, 1), "TRUNCATE"),
        ((3, 44, 5), "TRUNCATE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "TRUNCATE"),
        ((3, 50, 6), "TRUNCATE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "TRUNCATE"),
        ((3, 51, 3), "WAL"),
        ((3, 53, 4), "WAL"),
    ],
)
def test_the_journal_is_chosen_by_the_library(version: tuple[int, ...], journal: str) -> None:
    assert sqlite_journal(version) == journal


def test_sqlite_writes_through_and_takes_the_lock_at_once(tmp_path: Path) -> None:
    options = database(f"sqlite:///{tmp_path}/x.sqlite3")["OPTIONS"]
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)
    script = """
from anslag.records.database import open_database
open_database()
from django.db import connection
with connection.cursor() as cursor:
    for name in ("synchronous", "foreign_keys", "recursive_triggers", "mmap_size", "busy_timeout", "journal_mode"):
        print(name, *cursor.execute(f"PRAGMA {name}").fetchall())
"""
    told = run("-c", script, url=f"sqlite:///{tmp_path}/x.sqlite3").stdout
    assert told.splitlines()[:5] == [
        "synchronous (2,)",
        "foreign_keys (1,)",
        "recursive_triggers (1,)",
        "mmap_size (0,)",
        "busy_timeout (20000,)",
    ]
    assert told.splitlines()[5] in {"journal_mode ('wal',)", "journal_mode ('truncate',)"}


def test_postgresql_keeps_its_connections() -> None:
    assert database("postgres://user@host/name")["CONN_MAX_AGE"] == 600


def test_without_a_url_the_database_is_a_file_in_var() -> None:
    assert DEFAULT_DATABASE.endswith("/var/anslag.sqlite3")


def test_a_new_file_is_made_with_its_folder_when_asked_for_and_not_before(tmp_path: Path) -> None:
    file = tmp_path / "var" / "new.sqlite3"
    script = """
from anslag.records.database import database_is_prepared, migrate_if_needed, open_database
open_database()
print(database_is_prepared())
migrate_if_needed()
print(database_is_prepared())
"""
    asked = run("-c", script.replace("migrate_if_needed()\n", "", 1), url=f"sqlite:///{file}")
    assert (asked.stdout.split(), file.exists()) == (["False", "False"], False)
    assert run("-c", script, url=f"sqlite:///{file}").stdout.split() == ["False", "True"]


def test_preparing_again_changes_nothing(db: None) -> None:
    before = Edge.objects.count()
    migrate_if_needed()
    assert database_is_prepared()
    assert Edge.objects.count() == before


def test_every_movement_of_the_domain_is_kept_with_the_one_that_undoes_it(db: None) -> None:
    kept = set(
        Edge.objects.values_list("code", "source_kind", "target_kind", "approved", "between_programmes")
    )
    assert kept == {
        row
        for edge in EDGES
        for row in (
            (edge.code, edge.source, edge.target, edge.approved, edge.between_programmes),
            (CORRECTION, edge.target, edge.source, True, edge.between_programmes),
        )
    }


def test_the_migrations_are_those_of_the_tables(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_table_has_its_guards(db: None) -> None:
    tables = {name for name in connection.introspection.table_names() if name.startswith("records_")}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
            guards = [
                (table, name) for table, name in cursor.fetchall() if name.endswith(("_deleted", "_changed"))
            ]
            each = 2
        else:
            cursor.execute(
                "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 32 > 0"
            )
            guards = cursor.fetchall()
            each = 1
    expected = dict.fromkeys(tables, each) | {"records_account": 1}
    expected |= {f"records_{table}": 0 for table in CHANGING}
    assert {table: [name for name, _ in guards].count(table) for table in tables} == expected


def test_every_table_that_is_kept_is_attacked_and_compared(db: None) -> None:
    tables = {name for name in connection.introspection.table_names() if name.startswith("records_")}
    assert tables == {f"records_{table}" for table in (*TABLES, *CHANGING, "person")}


def run(*arguments: str, url: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DATABASE_URL": url}
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=True
    )
