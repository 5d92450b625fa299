"""A unit reports on a telephone, without an account and without scripts: from the link in its letter to the receipt."""

import re

import pytest
from django.core import mail
from django.db import connection

from anslag.records.grants import held_programme
from anslag.records.reports import submitted_reports
from anslag.records.verify import problems
from anslag.steps.contact import links_due
from anslag.steps.mail import send_waiting
from anslag.web import clock
from tests.browser.checks import faults
from tests.browser.site import NARROW, NARROW_BARE, Site, Variant, Window
from tests.browser.test_year import Hand
from tests.conftest import World
from tests.web.real_year import LOCAL
from tests.web.test_report_burden import CENTRE, EARLY, early
from tests.web.test_report_by_code import code_in


@pytest.fixture
def world() -> World:
    return early


@pytest.mark.parametrize("variant", [NARROW_BARE, pytest.param(NARROW, marks=pytest.mark.full)], ids=str)
def test_a_unit_opens_its_letter_and_reports_in_four_pages_after_the_code(
    site: Site, variant: Variant, request: pytest.FixtureRequest
) -> None:
    site.on(EARLY)
    (letter,) = (each for each in links_due(LOCAL, EARLY, base_address=site.url) if each.party == CENTRE)
    window = site.window(variant)
    folder = request.config.getoption("screenshots")
    seen: list[str] = []

    def look(name: str) -> None:
        seen.extend(f"{name}: {fault}" for fault in faults(window))
        if folder:
            window.page.screenshot(path=f"{folder}/by-code-{name}-{variant}.png", full_page=True)

    arrives(window, letter.text)
    before = len(window.loads)
    page, use = window.page, Hand(window.page)
    paid = int(re.sub(r"\D", "", page.locator("p.meta").inner_text()))
    look("economy")
    use.fill("Hur mycket har ni använt (kr)?", f"{paid}")
    use.fill("Utbildningar", f"{paid}")
    use.go("Spara och fortsätt")
    use.choose("Förbättra tillgängligheten i primärvården")
    use.fill("Hur många kvinnor i personalen har gått utbildning?", "4")
    use.fill("Hur många män i personalen har gått utbildning?", "2")
    use.fill("Vad har ni gjort?", "Utbildning.")
    look("work")
    use.go("Spara och fortsätt")
    use.choose("Uppgifterna är riktiga och stämmer med bokföringen.")
    look("check")
    use.go("Skicka in")
    page.get_by_role("heading", name="Redovisningen är inskickad").wait_for()
    look("receipt")
    assert len(window.loads) - before + 1 == 4
    use.go("Till redovisningen")
    page.get_by_role("link", name="Ändra redovisningen").wait_for()
    look("submitted")
    (sealed,) = submitted_reports(held_programme(LOCAL), CENTRE)
    assert (sealed.used, sealed.signed_by[:5]) == (paid, "code/")
    assert seen == []
    assert problems() == ()
    connection.close()


def arrives(window: Window, letter: str) -> None:
    """Open the link, ask for a code, and read it in the letter that comes."""
    page, use = window.page, Hand(window.page)
    page.goto(next(word for word in letter.split() if word.startswith("http")))
    use.go("Skicka koden")
    page.get_by_label("Kod", exact=True).wait_for()
    send_waiting(clock.real_now())
    use.fill("Kod", code_in(str(mail.outbox[-1].body)))
    use.go("Fortsätt")
    page.get_by_role("heading", name="Ekonomi").wait_for()
