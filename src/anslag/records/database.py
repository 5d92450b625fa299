"""Opens the database that the settings name, and prepares it when it is new."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from dj_database_url import ParseError, UnknownSchemeError
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor

from anslag.domain.problem import Refusal


class DatabaseUnavailableError(Refusal):
    """DATABASE_URL names no database that can be used: it is misspelt, not there, or out of reach."""


def open_database() -> None:
    """Set Django up, once per process. Modules with tables can be imported after this."""
    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anslag.settings")
        django.setup()


def database_is_prepared() -> bool:
    """Whether the database exists and has every table and guard. Makes nothing."""
    if connection.vendor == "sqlite" and not _in_memory() and not _file().exists():
        return False
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def migrate_if_needed() -> None:
    """Make what is missing of the database, the file's folder too."""
    if database_is_prepared():
        return
    if connection.vendor == "sqlite" and not _in_memory():
        _file().parent.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)


def _file() -> Path:
    return Path(connection.settings_dict["NAME"])


def _in_memory() -> bool:
    name = str(connection.settings_dict["NAME"])
    return name == ":memory:" or "mode=memory" in name


def require_database() -> None:
    """Raise DatabaseUnavailableError where nothing has been kept yet."""
    if not database_is_prepared():
        raise DatabaseUnavailableError(
            "Databasen som DATABASE_URL anger är tom. Spela upp ett program först: anslag replay MAPP."
        )


@contextmanager
def reachable() -> Iterator[None]:
    """Tell of a database that cannot be used as of any other fault. What was begun is undone."""
    try:
        yield
    except (ParseError, UnknownSchemeError, ImproperlyConfigured) as fault:
        raise DatabaseUnavailableError(
            "DATABASE_URL går inte att tolka. Skriv sqlite:///SÖKVÄG eller postgres://ANVÄNDARE@VÄRD/NAMN."
        ) from fault
    except (DatabaseError, InterfaceError) as fault:
        reason = str(fault).strip().splitlines()
        raise DatabaseUnavailableError(
            f"Databasen går inte att använda: {reason[0] if reason else fault!r}. "
            "Kontrollera DATABASE_URL och att databasen är igång."
        ) from fault
