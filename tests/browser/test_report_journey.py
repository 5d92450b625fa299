"""A report from its first part to its receipt in a browser: a contributor fills in, a signatory signs.

By mouse, by keyboard alone and without scripts: each leaves the same sealed copy.
"""

from collections.abc import Callable

import pytest
from django.db import connection

from anslag.records.grants import held_programme
from anslag.records.reports import submitted_reports
from anslag.records.verify import problems
from tests.browser.keyboard import Keyboard
from tests.browser.site import Site
from tests.browser.test_year import WAYS, Hand
from tests.web.real_year import GRANT, number_of
from tests.web.report_year import ANSWERS, CONFIRMED, DAY, OREBRO, reporting

EXPECTED = (
    ANSWERS
    | CONFIRMED
    | {
        "areas": ("access", "capability"),
        "contact_name": "Uppgiftssamordnare för Region Örebro län (påhittad)",
        "contact_email": "uppgiftssamordnare@orebro-lan.example",
    }
)

OTHER_AREAS = (
    "Utveckla samverkan mellan primärvården och andra delar av den regionala och kommunala hälso- och sjukvården",
    "Utveckla tillgången till psykologisk behandling",
    "Stärkt kompetensförsörjning",
    "Utveckla arbetssätt för tvärprofessionellt teamarbete",
    "Uppmärksammat behoven hos anhöriga, närstående och efterlevande",
)
"""Chosen beforehand, since those further down have worked with them."""

NEXT = "Spara och fortsätt"


@pytest.fixture
def world() -> Callable[[], None]:
    return reporting


@pytest.mark.full
@pytest.mark.parametrize("way", WAYS)
def test_a_contributor_fills_in_a_signatory_signs_and_the_receipt_says_so(site: Site, way: str) -> None:
    make, variant = WAYS[way]
    window = site.window(variant)
    page = window.page
    site.on(DAY)
    site.sign_in_as("contributor-18")
    page.goto(f"/ta-emot/{GRANT}/{number_of(OREBRO)}/redovisning/")
    make(page).go("Börja")
    make(page).go(NEXT)  # whom to ask is filled in
    make(page).go(NEXT)  # so are the amounts
    use = make(page)
    for area in OTHER_AREAS:
        leave_out(use, area)
    use.go(NEXT)
    use = make(page)
    use.choose("Strategisk nivå Styrning, planering och gemensamma strukturer.")
    use.fill("Vad har ni gjort på strategisk nivå? (frivillig)", "Nya uppdrag (syntetiskt).")
    use.go(NEXT)
    use = make(page)
    use.choose("Operativ nivå Införande i många verksamheter samtidigt.")
    use.choose("Vuxna")
    use.choose("Nej")
    use.go(NEXT)
    use = make(page)
    use.choose("4")
    use.go(NEXT)
    use = make(page)
    for number, answer in enumerate(("Ja", "Ja", "Nej")):
        choose_in(use, number, answer)
    use.go(NEXT)
    page.get_by_role("heading", name="Kontrollera svaren").wait_for()
    make(page).go("Skicka till undertecknare")
    page.get_by_text("Väntar på underskrift.").first.wait_for()
    site.sign_in_as("signatory-18")
    page.goto(f"/ta-emot/{GRANT}/{number_of(OREBRO)}/redovisning/kontrollera/")
    use = make(page)
    use.choose("Jag får lämna rapporten för bidragsmottagaren.")
    use.choose("Uppgifterna är riktiga och stämmer med bokföringen.")
    use.go("Underteckna och skicka in")
    page.get_by_role("heading", name="Redovisningen är inskickad").wait_for()
    (sealed,) = submitted_reports(held_programme(GRANT), OREBRO)
    kept = {name: answer for name, answer in EXPECTED.items() if _is_asked(name)}
    assert sealed.answers == kept
    assert sealed.signed_by == "signatory-18"
    assert page.get_by_text(sealed.digest).is_visible()
    assert window.messages == []
    assert problems() == ()
    connection.close()


def leave_out(use: Hand | Keyboard, name: str) -> None:
    """Take away what is chosen beforehand."""
    if isinstance(use, Hand):
        use.page.get_by_label(name, exact=True).uncheck()
    else:
        use.to(name)
        use.page.keyboard.press("Space")


def choose_in(use: Hand | Keyboard, number: int, name: str) -> None:
    """Choose in one of several groups that have the same choices."""
    if isinstance(use, Hand):
        use.page.get_by_label(name, exact=True).nth(number).check()
        return
    if number:
        use.tab()
    use.choose(name)


def _is_asked(name: str) -> bool:
    return not name.startswith(("levels_stepped", "stepped", "levels_collab", "collab"))
