"""The tests' own site: the real pages, on a database of the test's own, for whoever the test is."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from anslag.records.grants import held_programmes
from anslag.records.mandates import add_person
from tests.browser.site import NARROW, WIDE, WIDE_BARE, Site, Variant
from tests.conftest import World
from tests.web.test_pages import year


def test_a_page_is_the_real_one(site: Site) -> None:
    window = site.open("/")
    assert window.page.title() == "Statsbidrag, krona för krona – Anslag"
    assert (window.loads, window.messages, window.abroad) == (["/"], [], [])


@pytest.mark.parametrize("world", [year])
def test_the_test_and_the_pages_work_on_the_same_database(site: Site, world: World) -> None:
    assert site.open("/").page.locator("h2").count() == len(held_programmes()) == 3


@pytest.mark.parametrize("again", [1, 2])
def test_each_test_has_a_database_of_its_own(site: Site, again: int) -> None:
    assert held_programmes() == ()
    year()
    assert site.open("/").page.locator("h2").count() == 3


def test_someone_is_signed_in_in_every_window_and_out_again(site: Site) -> None:
    before = site.open("/")
    site.sign_in_as(add_person(name="Ada Prov", email="ada@example.se"))
    before.page.reload()
    for window in (before, site.open("/"), site.open("/", WIDE_BARE)):
        assert window.page.get_by_text("Ada Prov").is_visible()
    site.sign_out()
    before.page.reload()
    assert not before.page.get_by_text("Ada Prov").is_visible()


def test_the_day_is_the_one_that_the_test_says(site: Site, settings: Any) -> None:
    settings.PERSONAS = True
    site.on(date(2031, 3, 2))
    assert (
        site.open("/").page.locator(".demo").text_content()
        == "Demo med påhittade personer. Dagen är 2 mars 2031."
    )


@pytest.mark.parametrize(
    ("variant", "seen"), [(WIDE, [1280, True]), (NARROW, [320, True]), (WIDE_BARE, [1280, False])], ids=str
)
def test_a_window_is_as_wide_and_as_able_as_its_variant(
    site: Site, variant: Variant, seen: list[object]
) -> None:
    window = site.window(variant)
    window.page.route(
        "**/made-up",
        lambda route: route.fulfill(
            body="<script>document.documentElement.id = 'ran'</script>", content_type="text/html"
        ),
    )
    window.page.goto("/made-up")
    assert window.page.evaluate("[innerWidth, document.documentElement.id === 'ran']") == seen


def test_loads_are_counted_and_redirects_are_not(site: Site) -> None:
    window = site.open("/")
    window.page.get_by_role("button", name="English").click()
    window.page.goto("/stil/")
    assert window.loads == ["/", "/", "/stil/"]


@pytest.mark.django_db
def test_other_tests_still_have_their_database(client: Client) -> None:
    """Although the browser's event loop now runs in this thread."""
    year()
    assert client.get("/").status_code == 200
