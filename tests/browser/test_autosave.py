"""A report saved by itself as it is written, kept when the session ends, and gone on with where something is left."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from anslag.records.grants import held_programme
from anslag.records.mandates import mandates_of, scope_of
from anslag.records.report_space import own_space
from tests.browser.site import Site
from tests.conftest import World
from tests.web.real_year import GRANT, receiving
from tests.web.report_year import DAY, OREBRO, reporting

CONTRIBUTOR = "contributor-18"
PART, QUESTION = "outcome", "goal_attainment_comment"
LABEL = "Vad bygger ni bedömningen på?"


@pytest.fixture
def world() -> World:
    return reporting


def saved(name: str = QUESTION) -> object:
    held = held_programme(GRANT)
    mandates = mandates_of(CONTRIBUTOR)
    scope = scope_of(held, {OREBRO}, owner=OREBRO)
    space = own_space(held, OREBRO, mandates=mandates, scope=scope, today=DAY)
    return space.parts[PART].answers.get(name) if PART in space.parts else None


def opened(site: Site) -> Page:
    site.on(DAY)
    site.sign_in_as(CONTRIBUTOR)
    return site.open(receiving(OREBRO, f"redovisning/del/{PART}/")).page


def test_what_is_written_is_saved_by_itself_and_is_there_after_signing_in_again(site: Site) -> None:
    site.told({"PERSONAS": True})
    page = opened(site)
    page.get_by_label(LABEL).fill("Väntetiderna.")
    expect(page.locator("[data-saved]")).to_be_visible()
    assert saved() == "Väntetiderna."
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)  # as when the session ends
    page.get_by_label(LABEL).fill("Väntetiderna, och det vi har hört.")
    expect(page.locator("[data-unsaved]")).to_contain_text("Du är utloggad.")
    assert saved() == "Väntetiderna."
    page.get_by_role("button", name="Spara och fortsätt").click()
    page.get_by_role("button", name="Uppgiftssamordnare för Region Örebro län").click()
    expect(page.get_by_label(LABEL)).to_have_value("Väntetiderna, och det vi har hört.")
    page.get_by_role("button", name="Spara och gör klart senare").click()
    page.wait_for_url("**/redovisning/#*")
    assert saved() == "Väntetiderna, och det vi har hört."


@pytest.mark.full
def test_after_saving_the_next_part_with_something_left_has_the_focus(site: Site) -> None:
    page = opened(site)
    page.get_by_role("button", name="Spara och gör klart senare").click()
    page.wait_for_url("**/redovisning/#*")
    target = page.url.partition("#")[2]
    assert target.startswith("del-")
    assert page.evaluate("document.activeElement.id") == target


@pytest.mark.full
def test_what_another_has_saved_meanwhile_is_told_and_not_written_over(site: Site) -> None:
    page = opened(site)
    other = site.open(receiving(OREBRO, f"redovisning/del/{PART}/")).page
    other.get_by_label(LABEL).fill("Den andras.")
    expect(other.locator("[data-saved]")).to_be_visible()
    page.get_by_label(LABEL).fill("Min.")
    expect(page.locator("[data-unsaved]")).to_contain_text("Någon annan har sparat den här delen.")
    assert saved() == "Den andras."
    page.get_by_role("button", name="Spara och fortsätt").click()
    expect(page.get_by_text("Den andras.")).to_be_visible()
    expect(page.get_by_label(LABEL)).to_have_value("Min.")
