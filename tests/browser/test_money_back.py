"""Money back in a browser: unused money waived or demanded, and a case of clawback, until what is owed is paid.

By mouse, by keyboard and without scripts, with each page looked at by axe as it is met.
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from anslag.records.grants import held_programme, positions
from anslag.records.invoice_life import lives
from anslag.records.mandates import parties_named
from anslag.records.proposals import proposals
from anslag.records.verify import problems
from tests.browser.checks import axe
from tests.browser.site import Site, Window
from tests.browser.test_year import WAYS, Way
from tests.steps.bank import bank
from tests.steps.year import REPORTS
from tests.web.giver import pseudonym
from tests.web.owing import RATES, left_over

CLAIM, INTEREST, CLAWBACK = "20320001", "20320002", "20320003"
LATE, PAID, AFTER = date(2032, 4, 10), date(2032, 5, 10), date(2032, 5, 12)
PERSON = {role: pseudonym("Verket", role) for role in ("case_officer", "approver", "economist")}


@pytest.fixture
def world() -> Callable[[], object]:
    return left_over


class Journey:
    """Several people with one browser, who come to a page, do something, and leave it to the next."""

    def __init__(self, site: Site, window: Window, use: Way) -> None:
        self.site, self.window, self.use = site, window, use

    def come(self, person: str, address: str) -> None:
        self.site.sign_in_as(person)
        self.window.page.goto(address)
        assert axe(self.window) == [], address

    def do(self, button: str, *chosen: str, **filled: str) -> None:
        """Fill in the form that stands there, in its order, and send it."""
        hand = self.use(self.window.page)
        for name in chosen:
            hand.choose(name)
        for name, text in filled.items():
            hand.fill(name, text)
        hand.go(button)
        assert not self.window.page.locator(".errors").count(), self.window.page.inner_text(".errors")

    def officer(self, path: str) -> None:
        self.come(PERSON["case_officer"], f"/ge/grant/{path}")

    def approved(self) -> None:
        (waiting,) = proposals(programme="grant", waiting=True)
        self.come(PERSON["approver"], f"/ge/grant/forslag/{waiting.number}/")
        self.do("Godkänn")

    def receiver(self, name: str, path: str = "") -> str:
        number = parties_named([name])[0].number
        self.come(pseudonym(name, "signatory"), f"/ta-emot/grant/{number}/{path}")
        return self.said()

    def said(self) -> str:
        return self.window.page.inner_text("main").replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def journey(site: Site, way: str) -> Iterator[Journey]:
    use, variant = WAYS[way]
    site.told({"RATE_FOLDER": RATES})
    site.on(REPORTS)
    made = Journey(site, site.window(variant), use)
    yield made
    assert made.window.messages == []
    assert problems() == ()


EACH_WAY = pytest.mark.parametrize(
    "way", [way if way == "mouse" else pytest.param(way, marks=pytest.mark.full) for way in WAYS]
)


@EACH_WAY
def test_what_is_left_is_waived_or_invoiced_reminded_of_put_off_paid_and_interest_charged(
    site: Site, tmp_path: Path, journey: Journey
) -> None:
    numbers = {name: parties_named([name])[0].number for name in ("Alfa", "Beta")}
    journey.officer("aterkrav/")
    journey.use(journey.window.page).go("Efterge: Alfa")
    journey.do("Förbered beslutet", "Efterge det", **{"Grund för eftergiften": "Lågt belopp"})
    journey.approved()
    journey.officer(f"aterkrav/{numbers['Beta']}/")
    journey.do("Förbered beslutet", "Kräv tillbaka det med en faktura")
    journey.approved()
    journey.receiver("Beta")
    journey.use(journey.window.page).go(f"Faktura {CLAIM}, 100 000 kronor")
    assert "Betala 100 000 kronor senast 31 mars 2032." in journey.said()
    site.on(LATE)
    journey.officer(f"fakturor/{CLAIM}/")
    journey.use(journey.window.page).go("Påminn om fakturan")
    journey.do("Påminn om fakturan")
    journey.officer(f"fakturor/{CLAIM}/anstand/")
    journey.do("Förbered beslutet", **{"Skäl": "Ekonomin", "Ny sista dag att betala": "2032-04-30"})
    journey.approved()
    assert "senast 30 april 2032" in journey.receiver("Beta", f"fakturor/{CLAIM}/")
    site.on(AFTER)
    paid_in(journey, tmp_path)
    journey.officer(f"fakturor/{CLAIM}/")
    assert "Betald." in journey.said()
    journey.use(journey.window.page).go("Ta ut ränta")
    journey.do("Förbered beslutet", **{"Ränta till och med": "2032-05-10", "Betalas senast": "2032-06-10"})
    journey.approved()
    assert "Räntan på faktura" in journey.receiver("Beta", f"fakturor/{INTEREST}/")
    alive = lives(held_programme("grant"), today=AFTER)
    assert {number: (life.amount, life.left) for number, life in alive.items()} == {
        CLAIM: (100_000, 0),
        INTEREST: (274, 274),
    }
    stand = positions(held_programme("grant"))
    assert (stand["Alfa"].waived, stand["Beta"].returned, stand["Beta"].receivable) == (50, 100_000, 0)


def paid_in(journey: Journey, folder: Path) -> None:
    """The bank's statement is read by the economist, and what came in is booked by two."""
    reference = "2032000107"
    with bank(folder, opened=PAID) as at:
        at.is_paid(100_000_00, reference, "Beta")
        at.days_pass(1)
        answers = at.answers("camt.054")
    assert answers
    for number, content in enumerate(answers):
        journey.come(PERSON["economist"], "/ge/grant/betalningar/bank/")
        file = {"name": f"svar-{number}.xml", "mimeType": "application/xml", "buffer": content}
        journey.window.page.get_by_label("Fil från banken").set_input_files(file)  # type: ignore[arg-type]
        journey.do("Läs in filen")
    journey.do("Förbered bokföring av 1 inbetalning med känt OCR-nummer, 100 000 kronor")
    journey.approved()


@EACH_WAY
def test_a_case_is_opened_the_recipient_heard_and_a_part_invoiced(site: Site, journey: Journey) -> None:
    gamma = parties_named(["Gamma"])[0].number
    journey.officer(f"aterkrav/{gamma}/arende/")
    journey.do(
        "Visa brevet",
        "Oanvänt",
        **{
            "Belopp som ärendet gäller": "50 000",
            "Vad som har kommit fram": "Lönerna gällde annat.",
            "Mottagaren svarar senast": "2032-02-10",
        },
    )
    journey.do("Öppna ärendet och skicka brevet")
    case = journey.window.page.url.rstrip("/").rpartition("/")[2]
    journey.receiver("Gamma")
    journey.use(journey.window.page).go(f"Ärende {case} om återkrav, 50 000 kronor")
    journey.do("Skicka svaret", **{"Ert svar": "En del gällde insatsen."})
    journey.officer(f"aterkrav/arende/{case}/")
    journey.do(
        "Förbered beslutet",
        "Kräv tillbaka, helt eller delvis",
        **{
            "Belopp att kräva tillbaka": "20 000",
            "Betalas senast": "2032-03-31",
            "Skäl": "Det andra gällde insatsen.",
        },
    )
    journey.approved()
    assert "Återkrävt" in journey.receiver("Gamma", f"aterkrav/{case}/")
    journey.use(journey.window.page).go(f"Faktura {CLAIM}")
    assert "Betala 20 000 kronor senast 31 mars 2032." in journey.said()
    stand = positions(held_programme("grant"))["Gamma"]
    assert (stand.receivable, stand.used_itself) == (20_000, 180_000)
