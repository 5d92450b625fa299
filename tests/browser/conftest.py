"""A browser for all tests of a worker, and for each test the pages on a database of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from scripts.browser import installed
from tests.browser.site import Site, served
from tests.conftest import World, connected, copied


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = installed()
    assert path, "no Chromium on this machine: run `make browser`"
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop running in this thread, by which Django thinks that the thread is not its own.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with playwright.chromium.launch(executable_path=path) as chromium:
            yield chromium
        # Tests after the first of these were given connections within the loop; nobody else would find them.
        connections.close_all()


def nothing() -> None:
    """No programme has been opened."""


@pytest.fixture
def world() -> World:
    """What has happened before the test begins. A test that wants more parametrizes this, or does it itself."""
    return nothing


@pytest.fixture
def at_work(
    browser: Browser,  # before the connections that are made here
    built: Callable[[World], str],
    world: World,
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Django connected to a database of the test's own in which the world is as it should be."""
    with copied(built(world), tmp_path) as url, connected(url, django_db_blocker):
        yield


@pytest.fixture
def site(browser: Browser, at_work: None, settings: Any) -> Iterator[Site]:
    """The pages on that database."""
    with served(browser, settings) as site:
        yield site
    assert site.faults == []


ONCE = ("test_screens.py", "test_checks.py", "test_forced_colors.py")
"""Tests of how pages look and read: that does not depend on the database, and they are run on SQLite alone."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Choose what is run on this engine. Journeys, which store something, are run on both."""
    if config.getoption("engine") == "sqlite":
        return
    once = [item for item in items if item.path.parent == Path(__file__).parent and item.path.name in ONCE]
    config.hook.pytest_deselected(items=once)
    items[:] = [item for item in items if item not in set(once)]
