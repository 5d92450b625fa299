"""A programme with everyone who acts in it, as far into its year as a test wants it."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.test import Client

from anslag.domain.programme import Programme
from anslag.records.mandates import add_person
from anslag.records.models import DiaryEntry
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.mandate import found
from anslag.steps.requisition import close_call, requisition
from tests.steps.year import CLOSES, OPENS, act, programme
from tests.web.giver import EVIDENCE, Giver, pseudonym, signed_in, staffed
from tests.web.reading import Page

LATER = CLOSES + timedelta(1)
ACCOUNT = {"account": "9900-0101"}
NAMES = ("Alfa", "Beta", "Gamma")
POT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A programme, its giver and whoever signs for each receiver."""

    giver: Giver
    signers: dict[str, str]
    key: str

    def client(self, role: str) -> Client:
        """A session of its own of someone at the giver."""
        return self.giver.client(role)

    def signer(self, name: str) -> Client:
        return signed_in(self.signers[name])

    def page(self, *parts: object) -> str:
        return "/".join(("/ge", self.key, *map(str, parts), ""))

    def ask(self, name: str, today: date = OPENS, **facts: Any) -> None:
        """Requisition on behalf of a receiver."""
        facts.setdefault("stated", ACCOUNT)
        asking = act(today, by=self.signers[name], approved_by="")
        requisition(asking, programme=self.key, recipient=name, **facts)

    def close(self) -> None:
        close_call(act(LATER), programme=self.key)


def made(names: tuple[str, ...] = NAMES, *, pot: int = POT, **terms: Any) -> Programme:
    people = {name: 50 - 20 * number if number < 2 else 20 for number, name in enumerate(names)}
    return programme("grant", giver="Verket", basis=people, pot=pot, **terms)


def granted(given: Programme | None = None, *, allocated: bool = True) -> Grant:
    """The programme opened, and allocated unless it is not to be, with its people."""
    given = given or made()
    day = given.terms.call.opens
    open_programme(act(day), programme=given)
    if allocated:
        allocate_pot(act(day), programme=given.key)
    giver = staffed(given.terms.giver, day)
    signers = {party.name: _signer(party.name, day) for party in given.recipients}
    return Grant(giver=giver, signers=signers, key=given.key)


def _signer(party: str, day: date) -> str:
    person = add_person(
        name=f"Firmatecknare {party}", email="tecknare@example.org", pseudonym=pseudonym(party, "signatory")
    )
    operator = act(day, by="operator", approved_by="second")
    found(operator, party=party, person=person, role="signatory", evidence=EVIDENCE)
    return person


def shown(client: Client, address: str) -> Page:
    response: Any = client.get(address)
    assert response.status_code == 200, address
    page = Page(response.content.decode())
    assert page.faults == [], address
    return page


def key_in(client: Client, address: str) -> str:
    """The key of the form on a page."""
    text = client.get(address).content.decode()
    found = re.search(r'name="act_key" value="([^"]+)"', text)
    assert found, f"no form on {address}"
    return found[1]


def send(client: Client, address: str, **fields: Any) -> Any:
    """Fill in the form of a page and send it."""
    return client.post(address, {"act_key": key_in(client, address), **fields})


def decided(grant: Grant, address: str, outcome: str = "approved", **fields: Any) -> Any:
    """What another person decides, in a session of their own."""
    return send(grant.client("approver"), address, outcome=outcome, **fields)


def acts() -> int:
    return DiaryEntry.objects.count()


def words(page: Page) -> str:
    """All that the page says, with ordinary spaces."""
    return " ".join(page.all("main")[0].text.replace("\N{NO-BREAK SPACE}", " ").split())
