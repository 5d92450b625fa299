"""Money out in a browser: prepared by one, approved by another, sent to a bank on this machine, and read back.

By mouse, by keyboard and without scripts; one recipient's account is closed, and is changed and paid anew.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from anslag.records.grants import held_programme, positions
from anslag.records.proposals import proposals
from anslag.records.verify import problems
from tests.browser.site import Site, Window
from tests.browser.test_year import WAYS, Way
from tests.steps.bank import IBAN, Bank, bank
from tests.steps.test_statement import CLOSED
from tests.web.giver import pseudonym
from tests.web.giving import granted, made

DAY = date(2031, 4, 1)
PAID_ON = timedelta(days=1)
PERSON = {role: pseudonym("Verket", role) for role in ("case_officer", "approver", "economist", "signatory")}
BETA = pseudonym("Beta", "signatory")


def asked() -> None:
    """All three have requisitioned; the bank has closed Beta's account. Two people approve at the giver."""
    given = made()
    own = {"Verket": IBAN, "Beta": CLOSED}
    parties = tuple(replace(each, account=own.get(each.name)) for each in given.parties)
    grant = granted(replace(given, parties=parties))
    for name in positions(held_programme("grant")):
        grant.ask(name, stated={})


@pytest.fixture
def world() -> Callable[[], None]:
    return asked


@pytest.mark.parametrize(
    "way", [way if way == "mouse" else pytest.param(way, marks=pytest.mark.full) for way in WAYS]
)
def test_two_people_pay_the_bank_answers_and_what_it_refuses_is_said(
    site: Site, tmp_path: Path, way: str
) -> None:
    use, variant = WAYS[way]
    window = site.window(variant)
    site.on(DAY)
    with bank(tmp_path, opened=DAY) as at:
        at.ask("POST", "/_mock/accounts", id="BETA", iban=CLOSED, name="Beta", currency="SEK", closed=True)
        prepared(site, window, use)
        approved(site, window, use)
        sent(site, window, at)
        read(site, window, use, at.answers("pain.002"))
        site.on(DAY + PAID_ON)
        at.days_pass(1)
        read(site, window, use, [*at.answers("camt.054"), *at.answers("camt.053")])
    window.page.goto("/ge/grant/betalningar/")
    told = window.page.locator("main").inner_text().replace("\N{NO-BREAK SPACE}", " ")
    assert "Betalt 700 av 1 000 kronor, skillnad 300." in told
    assert "Nekade av banken" in told
    assert {name: each.paid for name, each in positions(held_programme("grant")).items()} == {
        "Alfa": 500,
        "Beta": 0,
        "Gamma": 200,
    }
    fetched = "/fil/"  # what is fetched as a file is a page that is not shown
    assert [each for each in window.messages if not each.endswith(fetched)] == []
    assert problems() == ()


def prepared(site: Site, window: Window, use: Way) -> None:
    site.sign_in_as(PERSON["case_officer"])
    window.page.goto("/ge/grant/betalningar/forbered/?alla=ja")
    use(window.page).go("Förbered utbetalning av 3 rekvisitioner, 1 000 kronor")


def approved(site: Site, window: Window, use: Way) -> None:
    (waiting,) = proposals(programme="grant", waiting=True)
    site.sign_in_as(PERSON["approver"])
    window.page.goto(f"/ge/grant/forslag/{waiting.number}/")
    use(window.page).go("Godkänn")


def sent(site: Site, window: Window, at: Bank) -> None:
    """The economist fetches the file and puts it where the bank takes it."""
    site.sign_in_as(PERSON["economist"])
    window.page.goto("/ge/grant/betalningar/1/")
    with window.page.expect_download() as fetched:
        window.page.get_by_role("link", name="Hämta betalfilen").click()
    fetched.value.save_as(at.drop / fetched.value.suggested_filename)
    at.take()


def read(site: Site, window: Window, use: Way, contents: list[bytes]) -> None:
    page = window.page
    assert contents
    for number, content in enumerate(contents):
        page.goto("/ge/grant/betalningar/bank/")
        file = {"name": f"svar-{number}.xml", "mimeType": "application/xml", "buffer": content}
        page.get_by_label("Fil från banken").set_input_files(file)  # type: ignore[arg-type]
        use(page).go("Läs in filen")
        page.get_by_role("heading", name="Inlästa filer").wait_for()
        assert not page.locator(".errors").count()
