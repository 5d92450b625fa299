"""Two tiers of organisations with everyone who acts for them, and the pages on who may act as they see them."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from anslag.records.mandates import add_person, change_contact, parties_named
from anslag.records.models import Mandate
from anslag.steps.decision import open_programme
from tests.steps.test_mandate import ELSEWHERE, GRANT, LOCAL, STATE, approved, founded, invited, paid, staffed
from tests.steps.year import act
from tests.web.giver import signed_in
from tests.web.reading import Page

PDF = (
    b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass(frozen=True, slots=True)
class World:
    """Verket gives to Alfa and Beta, and Alfa in its turn to Ett. People by organisation and role."""

    people: dict[tuple[str, str], str] = field(default_factory=dict)

    def client(self, party: str, role: str) -> Client:
        return signed_in(self.people[party, role])

    def number(self, party: str) -> int:
        return number(party)

    def mandate(self, party: str, role: str) -> int:
        """The number of the mandate that the person has in that role."""
        rows = Mandate.objects.filter(
            person__pseudonym=self.people[party, role], party__name=party, role=role
        )
        return rows.latest("id").pk

    def name(self, party: str, role: str, text: str) -> str:
        """Call the person something that can be looked for."""
        email = f"{role}@{party.lower()}.example"
        change_contact(self.people[party, role], name=text, email=email)
        return text


def number(party: str) -> int:
    return parties_named([party])[0].number


def make_world() -> World:
    paid(STATE)
    paid(GRANT)
    open_programme(act(), programme=LOCAL)
    open_programme(act(), programme=ELSEWHERE)
    people = {("Verket", role): person for role, person in staffed("Verket").items()}
    people["Alfa", "approver"] = founded("Alfa", "approver")
    for party, giver in (("Alfa", "Verket"), ("Beta", "Verket"), ("Ett", "Alfa")):
        proxy = approved(party, giver, people[giver, "approver"])
        people[party, "proxy"] = proxy
        for role in ("representative", "contributor"):
            people[party, role] = invited(party, proxy, role)
        people[party, "signatory"] = founded(party, "signatory")
    world = World(people)
    for party, role in people:
        world.name(party, role, f"{role}-{party}")
    return world


def stranger(name: str = "Nils Ny") -> str:
    """Someone who has signed in and acts for nobody."""
    return add_person(name=name, email="nils@example.org")


def filled(client: Client, address: str, **changed: Any) -> dict[str, Any]:
    """The fields of the form on a page as they are when it is opened, with some changed."""
    response: Any = client.get(address)
    assert response.status_code == 200, address
    page = Page(response.content.decode())
    hidden = {
        each.get("name"): each.get("value")
        for each in page.all("input")
        if each.get("type") == "hidden"
        and each.get("name") not in {"next", "language", "csrfmiddlewaretoken"}
    }
    return hidden | changed


def send(client: Client, address: str, **changed: Any) -> Any:
    """Open a form, change it and send it."""
    return client.post(address, filled(client, address, **changed))


def seen(response: Any) -> Page:
    return Page(response.content.decode())


def words(response: Any) -> str:
    """The text of a page's main part."""
    return re.sub(r"\s+", " ", seen(response).all("main")[0].text)


def faults(response: Any) -> list[str]:
    """What the summary of faults says."""
    page = seen(response)
    at = [index for index, each in enumerate(page.elements) if each.get("class") == "errors"]
    if not at:
        return []
    within = page.elements[at[0]].text
    return [line.strip() for line in within.splitlines()[2:] if line.strip()]
