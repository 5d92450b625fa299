"""A report in a browser from its first part until it is accepted, by everyone who has a hand in it.

By mouse, by keyboard alone and without scripts: each leaves the same sealed copies and the same acts.
"""

from collections.abc import Callable

import pytest
from django.db import connection
from playwright.sync_api import Page

from anslag.records.grants import held_programme
from anslag.records.proposals import proposals
from anslag.records.reports import submitted_reports
from anslag.records.verify import problems
from tests.browser.keyboard import Keyboard
from tests.browser.site import Site, Window
from tests.browser.test_year import WAYS, Hand, Way
from tests.web.real_year import GRANT, number_of
from tests.web.report_year import ANSWERS, CONFIRMED, DAY, OREBRO, reporting

CONTRIBUTOR, SIGNATORY = "contributor-18", "signatory-18"
OFFICER, APPROVER = "case-officer-1", "approver-1"

FIRST = {
    name: answer
    for name, answer in (ANSWERS | CONFIRMED).items()
    if not name.startswith(("levels_stepped", "stepped", "levels_collab", "collab"))
} | {
    "areas": ("access", "capability"),
    "contact_name": "Uppgiftssamordnare för Region Örebro län (påhittad)",
    "contact_email": "uppgiftssamordnare@orebro-lan.example",
}
COMPLETED = FIRST | {"success_factors": "Chefer som stod bakom."}

ACTS = [
    ("submit_report", SIGNATORY, ""),
    ("approve_part", OFFICER, ""),
    ("request_completion", OFFICER, ""),
    ("submit_report", SIGNATORY, ""),
    ("propose", OFFICER, ""),
    ("accept", OFFICER, APPROVER),
]

OTHER_AREAS = (
    "Utveckla samverkan mellan primärvården och andra delar av den regionala och kommunala hälso- och sjukvården",
    "Utveckla tillgången till psykologisk behandling",
    "Stärkt kompetensförsörjning",
    "Utveckla arbetssätt för tvärprofessionellt teamarbete",
    "Uppmärksammat behoven hos anhöriga, närstående och efterlevande",
)
"""Chosen beforehand, since those further down have worked with them."""

NEXT = "Spara och fortsätt"
ACCESS, OUTCOME = "Förbättra tillgängligheten i primärvården", "Resultat"
STRATEGIC = "Vad har ni gjort på strategisk nivå? (frivillig)"
SUCCESS = "Vilka insatser har fungerat bäst? (frivillig)"
WHY = "Vad ska kompletteras, och varför?"


@pytest.fixture
def world() -> Callable[[], None]:
    return reporting


@pytest.mark.parametrize(
    "way", [way if way == "mouse" else pytest.param(way, marks=pytest.mark.full) for way in WAYS]
)
def test_a_report_is_filled_in_sent_back_signed_completed_and_accepted(site: Site, way: str) -> None:
    make, variant = WAYS[way]
    window = site.window(variant)
    site.on(DAY)
    before = held_programme(GRANT).row.diary.latest("seq").seq
    filled_in(site, window, make)
    sent_back(site, window, make)
    corrected_and_sent_to_be_signed(site, window, make)
    signed(site, window, make, "Version 1")
    completion_asked_for(site, window, make)
    completed(site, window, make)
    signed(site, window, make, "Version 2")
    accepted(site, window, make)
    first, second = submitted_reports(held_programme(GRANT), OREBRO)
    assert (first.answers, second.answers) == (FIRST, COMPLETED)
    assert acts_since(before) == ACTS
    assert window.messages == []
    assert problems() == ()
    connection.close()


def filled_in(site: Site, window: Window, make: Way) -> None:
    """The contributor answers part by part and sends it all to be signed."""
    page = window.page
    site.sign_in_as(CONTRIBUTOR)
    page.goto(f"{ours()}redovisning/")
    make(page).go("Börja")
    make(page).go(NEXT)  # whom to ask is filled in
    make(page).go(NEXT)  # so are the amounts
    use = make(page)
    for area in OTHER_AREAS:
        leave_out(use, area)
    use.go(NEXT)
    use = make(page)
    use.choose("Strategisk nivå Styrning, planering och gemensamma strukturer.")
    use.fill(STRATEGIC, "Nya uppdrag.")
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
    to_be_signed(page, make)


def to_be_signed(page: Page, make: Way) -> None:
    page.get_by_role("heading", name="Kontrollera svaren").wait_for()
    make(page).go("Skicka till undertecknare")
    page.get_by_text("Väntar på underskrift.").first.wait_for()


def sent_back(site: Site, window: Window, make: Way) -> None:
    """The signatory wants one part changed."""
    page = window.page
    site.sign_in_as(SIGNATORY)
    page.goto(f"{ours()}redovisning/kontrollera/")
    make(page).go("Skicka tillbaka för ändring")
    use = make(page)
    use.fill(ACCESS, "Skriv vilka uppdrag.")
    use.go("Skicka tillbaka")
    page.get_by_text("Ändring begärd").first.wait_for()


def corrected_and_sent_to_be_signed(site: Site, window: Window, make: Way) -> None:
    """The contributor goes from the list to the part, changes it, and sends it all again."""
    page = window.page
    site.sign_in_as(CONTRIBUTOR)
    page.goto(f"{ours()}redovisning/")
    assert page.get_by_text("Skriv vilka uppdrag.").is_visible()
    make(page).go(ACCESS)
    use = make(page)
    use.fill(STRATEGIC, "Nya uppdrag (syntetiskt).")
    use.go(NEXT)
    to_be_signed(page, make)


def signed(site: Site, window: Window, make: Way, version: str) -> None:
    page = window.page
    site.sign_in_as(SIGNATORY)
    page.goto(f"{ours()}redovisning/kontrollera/")
    use = make(page)
    use.choose("Jag får lämna rapporten för bidragsmottagaren.")
    use.choose("Uppgifterna är riktiga och stämmer med bokföringen.")
    use.go("Underteckna och skicka in")
    page.get_by_role("heading", name="Redovisningen är inskickad").wait_for()
    assert page.get_by_text(submitted_reports(held_programme(GRANT), OREBRO)[-1].digest).is_visible()


def completion_asked_for(site: Site, window: Window, make: Way) -> None:
    """The officer looks at what is checked, approves one part, asks for another to be completed, and goes on."""
    page = window.page
    site.sign_in_as(OFFICER)
    page.goto(f"/ge/{GRANT}/granskning/")
    make(page).go(OREBRO)
    assert page.get_by_text("✓ Summorna stämmer").is_visible()
    make(page).go(f"Godkänn delen {ACCESS}")
    page.get_by_text("✓ Godkänd").wait_for()
    make(page).go("Begär komplettering")
    use = make(page)
    use.choose(f"{OUTCOME} ska kompletteras")
    fill_beside(use, OUTCOME, WHY, "Vad har fungerat väl?")
    use.fill("Sista dag att komplettera", "2026-03-10")
    use.go("Visa brevet")
    page.get_by_role("heading", name="Så här blir brevet").wait_for()
    make(page).go("Skicka begäran")
    sent = f"Begäran om komplettering är skickad till {OREBRO}. Här är nästa i kön."
    page.get_by_text(sent).wait_for()
    assert OREBRO not in page.get_by_role("heading", level=1).inner_text()


def completed(site: Site, window: Window, make: Way) -> None:
    """The contributor sees what is asked, changes that part and no other, and sends it to be signed."""
    page = window.page
    site.sign_in_as(CONTRIBUTOR)
    page.goto(f"{ours()}redovisning/")
    assert page.get_by_text("Vad har fungerat väl?").is_visible()
    make(page).go("Komplettera redovisningen")
    make(page).go("Fortsätt")
    use = make(page)
    use.fill(SUCCESS, "Chefer som stod bakom.")
    use.go(NEXT)
    to_be_signed(page, make)


def accepted(site: Site, window: Window, make: Way) -> None:
    """The officer proposes to accept the new version, and the approver does."""
    page = window.page
    site.sign_in_as(OFFICER)
    page.goto(f"/ge/{GRANT}/granskning/")
    make(page).go(OREBRO)
    make(page).go("Föreslå godkännande")
    page.get_by_role("heading", level=1).wait_for()
    (waiting,) = proposals(programme=GRANT, waiting=True)
    site.sign_in_as(APPROVER)
    page.goto(f"/ge/{GRANT}/forslag/{waiting.number}/")
    make(page).go("Godkänn")
    make(page).go("Gå vidare")
    page.get_by_role("heading", name="Granska redovisningar").wait_for()


def ours() -> str:
    return f"/ta-emot/{GRANT}/{number_of(OREBRO)}/"


def acts_since(entry: int) -> list[tuple[str, str, str]]:
    """What has been done, and by whom, since an entry of the diary."""
    rows = held_programme(GRANT).row.diary.filter(seq__gt=entry).order_by("seq")
    return list(rows.values_list("action", "prepared_by", "approved_by"))


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


def fill_beside(use: Hand | Keyboard, group: str, name: str, text: str) -> None:
    """Write in the field of a group that other groups have too; by keyboard it is the next one."""
    if isinstance(use, Hand):
        use.page.get_by_role("group", name=group, exact=True).get_by_label(name, exact=True).fill(text)
    else:
        use.fill(name, text)
