"""The link of an invitation: made as the letter leaves, kept nowhere, good once, and tied to whoever comes by it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings as configured
from django.core import mail as outbox
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from anslag.domain.mandate_letters import LINK, PATH
from anslag.records import invitations
from anslag.records.invitations import LASTS, add_newcomer, invited, issue, new_invitation
from anslag.records.mandates import contact_of, mandates_in, mandates_of
from anslag.records.models import DiaryEntry, Identity, Invitation, LocalAccount, Mail, Person
from anslag.records.verify import problems
from anslag.steps.mail import send_waiting
from anslag.steps.mandate import erase_person, revoke
from anslag.web import clock
from anslag.web.visitor import INVITATION, PERSON
from tests.steps.year import OPENS, act
from tests.web.acting import World, faults, filled, make_world, number, seen, send, stranger, words
from tests.web.giver import signed_in
from tests.web.test_people import NEW
from tests.web.test_sign_in_openid import came_back, real

pytestmark = pytest.mark.django_db

__all__ = ["real"]
"""A fixture."""

PASSWORD = "fyra helt olika ord"


@pytest.fixture
def world(settings: Settings) -> World:
    settings.TODAY = OPENS
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    return make_world()


@pytest.fixture
def link(world: World) -> str:
    """The link in the letter that someone new gets from Alfa's proxy."""
    return invite(world)


def invite(world: World, **changed: str) -> str:
    """Send an invitation, and read the link in what leaves."""
    address = f"/organisation/{number('Alfa')}/personer/bjud-in/"
    assert send(world.client("Alfa", "proxy"), address, **(NEW | changed)).status_code == 302
    return sent(clock.now())


def sent(now: datetime) -> str:
    send_waiting(now)
    found = re.search(rf"{re.escape(configured.ADDRESS)}({PATH}[\w-]+/)", str(outbox.outbox[-1].body))
    assert found
    return found[1]


def newcomer() -> Person:
    return Person.objects.get(email=NEW["email"])


def roles(person: str) -> list[str]:
    return [each.role for each in mandates_of(person) if each.stands(OPENS)]


def test_the_path_in_letters_is_the_pages_own() -> None:
    assert reverse("invitation", kwargs={"token": "x"}) == f"{PATH}x/"


def test_the_link_leaves_in_the_letter_and_stands_in_no_table(link: str) -> None:
    token = link.removeprefix(PATH).strip("/")
    assert len(token) >= 43
    letter = Mail.objects.get(kind="invitation")
    assert (LINK in letter.text, token in letter.text, letter.sent_at is not None) == (True, False, True)
    told = str(outbox.outbox[-1].message())
    assert told.count(LINK) == 0
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert [row for row in cursor.fetchall() if token in str(row)] == [], table


def test_a_letter_that_leaves_again_has_another_link_and_the_last_one_holds(link: str) -> None:
    number_of_it = Invitation.objects.get().pk
    again = issue(number_of_it, clock.now())
    assert Client().get(link).status_code == 404
    assert Client().get(f"{PATH}{again}/").status_code == 200


@pytest.mark.parametrize("address", [f"{PATH}{'a' * 43}/", f"{PATH}x/"])
def test_a_link_that_was_never_sent_leads_nowhere(world: World, address: str) -> None:
    response: Any = Client().get(address)
    assert (response.status_code, seen(response).faults) == (404, [])
    assert "Inbjudan gäller inte längre" in words(response)


def test_after_fourteen_days_the_link_is_too_old(link: str, settings: Settings) -> None:
    settings.TODAY = OPENS + timedelta(14)
    assert invited(link.removeprefix(PATH).strip("/"), clock.now() - timedelta(hours=1)) is not None
    settings.TODAY = OPENS + timedelta(15)
    assert Client().get(link).status_code == 404


def test_a_link_that_grows_too_old_on_the_way_through_a_sign_in_is_not_used(link: str) -> None:
    token, leaves = link.removeprefix(PATH).strip("/"), Invitation.objects.get().expires
    assert leaves is not None
    assert invitations.use(token, leaves + timedelta(seconds=1)) == ""
    assert invitations.use(token, leaves) == newcomer().pseudonym
    assert invitations.use(token, leaves) == ""


def test_opening_the_page_uses_nothing_up(link: str) -> None:
    client = Client()
    for _ in range(3):
        response: Any = client.get(link)
        assert response.status_code == 200
    assert seen(response).faults == []
    assert "uppgiftssamordnare för Alfa" in words(response)
    assert Invitation.objects.get().used_at is None
    assert INVITATION not in client.session


# By an identity provider


def at_provider(client: Client, link: str, who: str) -> Any:
    """Take the invitation up, and say at the provider who one is."""
    left: Any = client.post(link)
    assert left.headers["Location"].startswith("/logga-in/openid/")
    sent_on: Any = client.get(left.headers["Location"])
    return client.get(came_back(sent_on.headers["Location"], sub=who))


@pytest.mark.usefixtures("real")
def test_an_unknown_identity_becomes_the_invited_person_under_the_name_that_the_provider_gives(
    link: str,
) -> None:
    client, before = Client(), Person.objects.count()
    assert seen(client.get(link)).faults == []
    assert "Prov-legitimation" in words(client.get(link))
    response = at_provider(client, link, "anna")
    assert response.headers["Location"] == link
    person = newcomer()
    assert client.session[PERSON] == person.pseudonym
    assert (person.name, Person.objects.count()) == ("Anna Ek", before)
    assert Identity.objects.get().person == person
    assert client.get(link).headers["Location"] == "/start/"
    assert client.get(f"/organisation/{number('Alfa')}/personer/").status_code == 200
    assert Client().get(link).status_code == 404
    assert roles(person.pseudonym) == ["contributor"]


@pytest.mark.usefixtures("real")
def test_the_same_address_without_the_link_is_not_the_same_person(world: World) -> None:
    invite(world, email="anna@example.org")
    client = Client()
    sent_on: Any = client.get("/logga-in/openid/")
    client.get(came_back(sent_on.headers["Location"], sub="anna"))
    assert Person.objects.filter(email="anna@example.org").count() == 2
    assert roles(client.session[PERSON]) == []


@pytest.mark.usefixtures("real")
def test_a_known_identity_stays_who_it_is_and_is_given_the_mandate_as_that(link: str) -> None:
    first = Client()
    sent_on: Any = first.get("/logga-in/openid/")
    first.get(came_back(sent_on.headers["Location"], sub="anna"))
    known = first.session[PERSON]
    client = Client()
    assert at_provider(client, link, "anna").headers["Location"] == link
    assert (client.session[PERSON], Invitation.objects.get().used_at) == (known, None)
    assert "Ta emot som Anna Ek" in words(client.get(link))
    assert client.post(link).headers["Location"] == "/start/"
    assert roles(known) == ["contributor"]
    assert Person.objects.filter(email=NEW["email"]).count() == 0
    assert Client().get(link).status_code == 404
    assert problems() == ()


@pytest.mark.usefixtures("real")
def test_a_sign_in_that_is_refused_uses_nothing_up(link: str) -> None:
    client = Client()
    assert at_provider(client, link, "bo").status_code == 403
    assert (Invitation.objects.get().used_at, Identity.objects.count()) == (None, 0)


# By an account of one's own


def test_where_there_is_no_provider_the_link_gives_an_account(link: str) -> None:
    client = Client()
    response = send(client, link, username="Nora", password=PASSWORD)
    assert response.headers["Location"].startswith("/logga-in/?next=")
    told = client.get(response.headers["Location"])
    assert "Kontot finns Du har tagit emot inbjudan. Ditt användarnamn är Nora." in words(told)
    assert [each.get("value") for each in seen(told).all("input") if each.get("name") == "username"] == [
        "Nora"
    ]
    assert seen(told).faults == []
    assert "Kontot finns" not in words(client.get("/logga-in/"))
    account = LocalAccount.objects.get()
    assert (account.username, account.person, account.one_time_until) == ("nora", newcomer(), None)
    assert Client().get(link).status_code == 404
    signed: Any = client.post("/logga-in/konto/", {"username": "nora", "password": PASSWORD, "next": link})
    assert signed.headers["Location"] == "/logga-in/app/"


def test_an_account_with_a_bad_password_or_a_taken_name_uses_nothing_up(world: World, link: str) -> None:
    short = send(Client(), link, username="nora", password="kort")
    assert faults(short) == ["Lösenordet har 4 tecken. Välj minst 15, till exempel fyra ord i rad."]
    assert seen(short).faults == []
    assert faults(send(Client(), link, username="a", password=PASSWORD)) == [
        "Användarnamnet har 1 tecken. Välj minst 2 och högst 60."
    ]
    assert faults(send(Client(), link, username="nora ny", password="passwordpassword")) == [
        "Användarnamnet har mellanslag eller andra tecken som inte går. Använd bokstäver, siffror och . _ @ -",
        "Lösenordet är lätt att gissa. Välj ett annat lösenord.",
    ]
    assert faults(send(Client(), link)) == ["Välj ett användarnamn.", "Välj ett lösenord."]
    other = invite(world, email="olle@alfa.example", name="Olle")
    send(Client(), other, username="nora", password=PASSWORD)
    assert faults(send(Client(), link, username=" NORA ", password=PASSWORD)) == [
        "Användarnamnet är upptaget. Välj ett annat."
    ]
    assert send(Client(), link, username="nora2", password=PASSWORD).status_code == 302


# By someone signed in


def test_someone_signed_in_takes_the_mandate_up_as_themselves(world: World, link: str) -> None:
    known = stranger("Karin Känd")
    client = signed_in(known)
    page: Any = client.get(link)
    assert ("Ta emot som Karin Känd" in words(page), seen(page).faults) == (True, [])
    assert client.post(link).headers["Location"] == "/start/"
    (given,) = [each for each in mandates_of(known) if each.stands(OPENS)]
    assert (given.role, given.given_by) == ("contributor", world.people["Alfa", "proxy"])
    told = DiaryEntry.objects.order_by("-seq")[0]
    assert (told.action, told.prepared_by, told.facts["given_by"]) == ("take_up", known, given.given_by)
    assert [
        each.prepared_by for each in DiaryEntry.objects.filter(action="invite", seq__gt=told.seq - 2)
    ] == [given.given_by]
    people = words(world.client("Alfa", "proxy").get(f"/organisation/{number('Alfa')}/personer/"))
    assert re.search(r"Den som bjöds in, uppgiftssamordnare, [^.]*\. Överlämnad till Karin Känd", people)
    assert "Raderad person" not in people
    assert [each for each in mandates_in("Alfa") if each.stands(OPENS) and each.person not in
            {known, *world.people.values()}] == []  # fmt: skip
    assert client.post(link).status_code == 404
    assert problems() == ()


def test_whoever_invited_cannot_take_it_up_themselves(world: World, link: str) -> None:
    response = world.client("Alfa", "proxy").post(link)
    assert "Ingen kan ge sig själv behörighet." in seen(response).all("main")[0].text
    assert seen(response).faults == []
    assert Invitation.objects.get().used_at is None


def test_what_is_taken_up_is_still_whoever_invited_to_give(world: World, link: str) -> None:
    proxy = world.people["Alfa", "proxy"]
    revoke(act(by=proxy, approved_by=""), party="Alfa", person=proxy, role="proxy")
    client = signed_in(stranger())
    response = client.post(link)
    assert "Personen har ingen behörighet till det här i dag." in words(response)
    assert Invitation.objects.get().used_at is None


def test_a_mandate_that_has_ended_is_not_taken_up(world: World, link: str) -> None:
    proxy = act(by=world.people["Alfa", "proxy"], approved_by="")
    revoke(proxy, party="Alfa", person=newcomer().pseudonym, role="contributor")
    known = stranger()
    response = signed_in(known).post(link)
    assert "Inbjudan går inte att ta emot så här." in words(response)
    assert roles(known) == []


def test_an_erased_person_has_no_invitation_left(world: World, link: str) -> None:
    person = newcomer().pseudonym
    proxy = act(by=world.people["Alfa", "proxy"], approved_by="")
    revoke(proxy, party="Alfa", person=person, role="contributor")
    officers = act(by=world.people["Verket", "case_officer"], approved_by=world.people["Verket", "approver"])
    erase_person(officers, person=person, giver="Verket")
    assert (contact_of(person), Client().get(link).status_code) == (("", ""), 404)


def test_the_letter_of_a_used_invitation_is_not_sent(world: World) -> None:
    address = f"/organisation/{number('Alfa')}/personer/bjud-in/"
    send(world.client("Alfa", "proxy"), address, **NEW)
    Invitation.objects.update(used_at=timezone.now())
    send_waiting(clock.now())
    assert outbox.outbox == []
    assert Mail.objects.get(kind="invitation").fault == "Inbjudan är redan använd eller borttagen."


def test_a_form_on_the_page_is_sent_with_its_own_key(world: World, link: str) -> None:
    assert set(filled(Client(), link)) == {"act_key"}


HANDS, TRIALS = 6, 10


def test_of_many_who_use_a_link_at_once_one_does(fresh_database: str) -> None:
    """Two links of the same person among them."""
    now = timezone.now()
    tokens = []
    for trial in range(TRIALS):
        person, _ = add_newcomer(key=f"k{trial}", name="Nora", email="nora@alfa.example")
        tokens.append([issue(new_invitation(person), now) for _ in range(2)])
    barrier = Barrier(HANDS)

    def hand(which: int) -> list[str]:
        used = []
        for pair in tokens:
            barrier.wait()
            used.append(invitations.use(pair[which % 2], now + LASTS))
        connections.close_all()
        return used

    with ThreadPoolExecutor(HANDS) as pool:
        by_hand = list(pool.map(hand, range(HANDS)))
    assert [sum(bool(used[trial]) for used in by_hand) for trial in range(TRIALS)] == [1] * TRIALS
