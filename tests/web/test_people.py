"""Who acts for an organisation: what each sees of it and may change, and that nothing goes by a form that was open."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from pytest_django.fixtures import DjangoAssertNumQueries

from anslag.domain.mandate import Mandate
from anslag.records.invitations import issue
from anslag.records.mandates import change_contact, contact_of, mandates_in, registry_address
from anslag.records.models import DiaryEntry, Invitation, Mail, Person
from anslag.records.models import Mandate as MandateRow
from anslag.records.proposals import proposals
from anslag.records.verify import problems
from anslag.steps.mandate import decide_proxy, revoke
from tests.steps.test_mandate import EVIDENCE, applied, invited
from tests.steps.year import OPENS, act
from tests.web.acting import World, faults, filled, make_world, number, seen, send, stranger, words
from tests.web.giver import signed_in
from tests.web.reading import read

pytestmark = pytest.mark.django_db

NEW = {"name": "Nora Ny", "email": "nora@alfa.example", "role": "contributor"}


@pytest.fixture
def world(settings: Settings) -> World:
    settings.TODAY = OPENS
    return make_world()


def at(party: str, rest: str = "personer/") -> str:
    return f"/organisation/{number(party)}/{rest}"


def standing(party: str) -> list[Mandate]:
    return [each for each in mandates_in(party) if each.stands(OPENS)]


def called(name: str) -> str:
    return Person.objects.get(name=name).pseudonym


SEES = {
    ("Alfa", "signatory"): {"signatory", "proxy", "representative", "contributor", "approver"},
    ("Alfa", "proxy"): {"signatory", "proxy", "representative", "contributor", "approver"},
    ("Alfa", "representative"): {"representative", "contributor"},
    ("Alfa", "contributor"): {"contributor"},
}


@pytest.mark.parametrize("who", SEES, ids="-".join)
def test_each_sees_of_their_own_organisation_what_the_table_of_permissions_says(
    world: World, who: tuple[str, str]
) -> None:
    page = read(world.client(*who), at("Alfa"))
    names = {cell.split(" ")[0].split("-")[0] for cell in page.cells if "-Alfa" in cell.split(" ")[0]}
    assert names == SEES[who]
    assert page.faults == []


@pytest.mark.parametrize("role", ["signatory", "proxy", "representative", "contributor"])
def test_nobody_sees_anything_of_another_organisation(world: World, role: str) -> None:
    client = world.client("Alfa", role)
    mandate = world.mandate("Beta", "representative")
    for rest in (
        *("", "personer/", "personer/bjud-in/", "personer/firmatecknare/", "personer/utse/", "registratur/"),
        *("ansokningar/", "forslag/1/", f"personer/{mandate}/avsluta/"),
    ):
        assert client.get(at("Beta", rest)).status_code == 404, rest
    assert client.post(at("Beta", f"personer/{mandate}/ny-lank/")).status_code == 404
    assert client.get(f"/ge/grant/mottagare/{world.number('Beta')}/personer/").status_code == 404


def test_a_mandate_is_not_ended_by_the_address_of_another_organisation(world: World) -> None:
    mandate = world.mandate("Beta", "representative")
    assert world.client("Alfa", "proxy").get(at("Alfa", f"personer/{mandate}/avsluta/")).status_code == 404


@pytest.mark.parametrize(
    ("role", "seen_roles"),
    [
        ("case_officer", {"signatory", "proxy", "representative", "contributor", "approver"}),
        ("approver", {"signatory", "proxy", "approver"}),
        ("auditor", {"signatory", "proxy", "representative", "contributor", "approver"}),
        ("economist", None),
    ],
)
def test_the_giver_reads_of_its_receivers_what_the_table_says_and_changes_nothing(
    world: World, role: str, seen_roles: set[str] | None
) -> None:
    client, address = world.client("Verket", role), f"/ge/grant/mottagare/{world.number('Alfa')}/personer/"
    if seen_roles is None:
        assert client.get(address).status_code == 404
        return
    page = read(client, address)
    names = {cell.split(" ")[0].split("-")[0] for cell in page.cells if "-Alfa" in cell.split(" ")[0]}
    assert (names, page.faults) == (seen_roles, [])
    links = [link.get("href") for link in page.all("a")]
    assert [link for link in links if "/avsluta/" in link or "/bjud-in/" in link] == []


# Inviting


def test_a_proxy_invites_someone_new_who_gets_a_letter_and_a_mandate(world: World) -> None:
    response = send(world.client("Alfa", "proxy"), at("Alfa", "personer/bjud-in/"), **NEW, until="2031-04-01")
    assert (response.status_code, response.headers["Location"]) == (302, at("Alfa"))
    person = called("Nora Ny")
    (mandate,) = [each for each in standing("Alfa") if each.person == person]
    assert (mandate.role, mandate.until, mandate.given_by) == (
        "contributor",
        OPENS.replace(month=4),
        world.people["Alfa", "proxy"],
    )
    (letter,) = Mail.objects.filter(kind="invitation")
    assert (letter.to, letter.programme) == ("nora@alfa.example", None)
    assert "Nora" not in DiaryEntry.objects.order_by("-seq")[0].payload
    assert problems() == ()


def test_sent_twice_an_invitation_is_one(world: World) -> None:
    client, address = world.client("Alfa", "proxy"), at("Alfa", "personer/bjud-in/")
    form = filled(client, address, **NEW)
    before = len(standing("Alfa"))
    assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]
    assert (len(standing("Alfa")), Mail.objects.filter(kind="invitation").count()) == (before + 1, 1)


def test_the_same_form_sent_again_about_someone_else_is_refused(world: World) -> None:
    client, address = world.client("Alfa", "proxy"), at("Alfa", "personer/bjud-in/")
    form = filled(client, address, **NEW)
    client.post(address, form)
    response = client.post(address, form | {"name": "Olle Annan"})
    assert faults(response) == ["Formuläret är redan skickat, med andra uppgifter. Öppna det på nytt."]
    assert not Person.objects.filter(name="Olle Annan").exists()


def test_what_is_wrong_with_an_invitation_is_told_and_what_was_typed_stays(world: World) -> None:
    address = at("Alfa", "personer/bjud-in/")
    response = send(
        world.client("Alfa", "proxy"), address, name="Nora", email="nora", until="1 mars", role=""
    )
    assert faults(response) == [
        "Välj vilken behörighet personen ska ha.",
        "Det är ingen dag. Skriv den som år-månad-dag, till exempel 2031-03-02.",
    ]
    response = send(
        world.client("Alfa", "proxy"), address, **(NEW | {"email": "nora", "until": "2030-01-01"})
    )
    assert faults(response) == ["”nora” är ingen e-postadress. Skriv den som namn@organisation.se."]
    page = seen(response)
    assert page.faults == []
    assert [each.get("value") for each in page.all("input") if each.get("name") == "email"] == ["nora"]
    response = send(world.client("Alfa", "proxy"), address, **(NEW | {"until": "2030-01-01"}))
    assert faults(response) == [
        "Det slutar 1\N{NO-BREAK SPACE}januari 2030, innan det börjar. Ange en senare slutdag."
    ]
    assert not Person.objects.filter(name="Nora Ny").exists()


def test_a_representative_can_choose_contributor_alone_and_a_contributor_nothing(world: World) -> None:
    address = at("Alfa", "personer/bjud-in/")
    page = read(world.client("Alfa", "representative"), address)
    assert [each.get("value") for each in page.all("input") if each.get("name") == "role"] == ["contributor"]
    forged = send(world.client("Alfa", "representative"), address, **(NEW | {"role": "representative"}))
    assert forged.status_code == 200
    assert not Person.objects.filter(name="Nora Ny").exists()
    assert world.client("Alfa", "contributor").get(address).status_code == 404


def test_a_mandate_that_ends_while_the_form_is_open_stops_the_form(world: World) -> None:
    client, address = world.client("Alfa", "proxy"), at("Alfa", "personer/bjud-in/")
    form = filled(client, address, **NEW)
    proxy = world.people["Alfa", "proxy"]
    revoke(act(by=proxy, approved_by=""), party="Alfa", person=proxy, role="proxy")
    before = (DiaryEntry.objects.count(), MandateRow.objects.count(), Person.objects.count())
    assert client.post(address, form).status_code == 404
    assert (DiaryEntry.objects.count(), MandateRow.objects.count(), Person.objects.count()) == before


def test_a_new_proxy_stops_the_forms_that_the_old_one_has_open(world: World) -> None:
    client, address = world.client("Alfa", "proxy"), at("Alfa", "registratur/")
    form = filled(client, address, email="ny@alfa.example")
    new = applied("Alfa", "Verket")
    approver = act(by=world.people["Verket", "approver"], approved_by="")
    decide_proxy(approver, party="Alfa", person=new, outcome="approved")
    assert client.post(address, form).status_code == 404
    assert registry_address("Alfa") == ""


def test_a_new_link_is_sent_once_the_first_has_left_and_once_however_often_it_is_asked_for(
    world: World,
) -> None:
    client = world.client("Alfa", "proxy")
    send(client, at("Alfa", "personer/bjud-in/"), **NEW)
    mandate = MandateRow.objects.get(person__name="Nora Ny").pk
    again = at("Alfa", f"personer/{mandate}/ny-lank/")
    client.post(again)
    assert Mail.objects.filter(kind="invitation").count() == 1
    issue(Invitation.objects.get().pk, timezone.now())
    assert "Skicka ny länk till Nora Ny" in words(client.get(at("Alfa")))
    for _ in range(2):
        client.post(again)
    assert Mail.objects.filter(kind="invitation").count() == 2


# Ending


def test_a_mandate_is_ended_after_a_page_that_says_what_it_means(world: World) -> None:
    client = world.client("Alfa", "proxy")
    address = at("Alfa", f"personer/{world.mandate('Alfa', 'representative')}/avsluta/")
    page = read(client, address)
    assert page.faults == []
    assert page.headings == ["Ska representative-Alfa sluta vara representant för Alfa?"]
    assert send(client, address, reason="Har slutat.").status_code == 302
    assert world.people["Alfa", "representative"] not in {each.person for each in standing("Alfa")}
    told = words(client.get(at("Alfa")))
    assert "Avslutades 1 mars 2031 av proxy-Alfa: Har slutat." in told
    assert "representative-Alfa, representant: gavs 1 mars 2031 av proxy-Alfa, då ombud (Alfa)" in told
    assert "proxy-Alfa, ombud: gavs 1 mars 2031 av approver-Verket, då beslutsfattare (Verket)" in told
    assert client.get(address).status_code == 200
    assert faults(send(client, address)) == [
        "Personen har inte den behörigheten. Kontrollera vem som har den."
    ]


def test_anyone_gives_up_their_own_mandate_and_is_let_out(world: World) -> None:
    client = world.client("Alfa", "contributor")
    address = at("Alfa", f"personer/{world.mandate('Alfa', 'contributor')}/avsluta/")
    assert read(client, address).headings == ["Vill du sluta vara uppgiftssamordnare för Alfa?"]
    response = send(client, address)
    assert (response.status_code, response.headers["Location"]) == (302, "/start/")
    assert client.get(at("Alfa")).status_code == 404


@pytest.mark.parametrize(
    ("by", "whose", "status"),
    [
        ("contributor", "representative", 404),
        ("representative", "contributor", 200),
        ("representative", "proxy", 404),
        ("proxy", "representative", 200),
        ("proxy", "signatory", 200),
        ("proxy", "approver", 404),
        ("signatory", "proxy", 200),
    ],
)
def test_whoever_may_give_a_mandate_may_end_it(world: World, by: str, whose: str, status: int) -> None:
    address = at("Alfa", f"personer/{world.mandate('Alfa', whose)}/avsluta/")
    assert world.client("Alfa", by).get(address).status_code == status


# The registry


def test_the_registrys_address_is_changed_and_shown(world: World) -> None:
    client, address = world.client("Alfa", "proxy"), at("Alfa", "registratur/")
    assert read(client, address).faults == []
    wrong = send(client, address, email="registrator")
    assert faults(wrong) == ["”registrator” är ingen e-postadress. Skriv den som namn@organisation.se."]
    assert seen(wrong).faults == []
    assert send(client, address, email="registrator@alfa.example").status_code == 302
    assert registry_address("Alfa") == "registrator@alfa.example"
    assert world.client("Alfa", "representative").get(address).status_code == 404


# Two people


def test_a_signatory_is_proposed_by_the_proxy_and_approved_at_the_giver(world: World) -> None:
    client, address = world.client("Alfa", "proxy"), at("Alfa", "personer/firmatecknare/")
    assert read(client, address).faults == []
    empty = send(client, address)
    assert faults(empty) == [
        "Välj vem som ska godkänna.",
        "Skriv vilket beslut eller vilken handling som ger rätten.",
    ]
    assert seen(empty).faults == []
    response = send(
        client,
        address,
        known="",
        name="Nora Ny",
        email="nora@alfa.example",
        giver="Verket",
        evidence=EVIDENCE,
    )
    assert response.status_code == 302
    (waiting,) = proposals(waiting=True)
    person = called("Nora Ny")
    assert (waiting.step, waiting.party, waiting.facts["person"]) == ("name_signatory", "Alfa", person)
    assert person not in {each.person for each in standing("Alfa")}
    assert "Nora Ny, firmatecknare för Alfa" in words(client.get(at("Alfa")))
    decided_at = at("Verket", f"forslag/{waiting.number}/")
    assert "väntar på dig" in words(world.client("Verket", "approver").get(at("Verket", "ansokningar/")))
    page = read(world.client("Verket", "approver"), decided_at)
    assert page.faults == []
    declined = send(world.client("Verket", "approver"), decided_at, outcome="declined")
    assert faults(declined) == ["Skälet saknas. Skriv varför du beslutar så."]
    assert send(world.client("Verket", "approver"), decided_at, outcome="approved").status_code == 302
    assert {each.role for each in standing("Alfa") if each.person == person} == {"signatory"}
    done = read(world.client("Verket", "approver"), decided_at)
    assert (done.faults, done.headings[-1]) == ([], "Godkänt")
    assert problems() == ()


def test_a_proposal_is_decided_by_nobody_but_an_approver_of_the_giver(world: World) -> None:
    facts = {"known": world.people["Alfa", "representative"], "giver": "Verket", "evidence": EVIDENCE}
    send(world.client("Alfa", "proxy"), at("Alfa", "personer/firmatecknare/"), **facts)
    (waiting,) = proposals(waiting=True)
    for who in (("Alfa", "approver"), ("Alfa", "signatory"), ("Alfa", "proxy")):
        response = send(world.client(*who), at("Alfa", f"forslag/{waiting.number}/"), outcome="approved")
        assert faults(response) != [], who
    for role in ("case_officer", "auditor"):
        response = send(
            world.client("Verket", role), at("Verket", f"forslag/{waiting.number}/"), outcome="approved"
        )
        assert faults(response) != [], role
    assert (
        world.client("Verket", "economist").get(at("Verket", f"forslag/{waiting.number}/")).status_code == 404
    )
    assert world.client("Beta", "proxy").get(at("Beta", f"forslag/{waiting.number}/")).status_code == 404
    assert [each.number for each in proposals(waiting=True)] == [waiting.number]


def test_whoever_proposed_takes_it_back(world: World) -> None:
    facts = {"known": world.people["Alfa", "representative"], "giver": "Verket", "evidence": EVIDENCE}
    client = world.client("Alfa", "proxy")
    send(client, at("Alfa", "personer/firmatecknare/"), **facts)
    (waiting,) = proposals(waiting=True)
    assert send(client, at("Alfa", f"forslag/{waiting.number}/"), outcome="withdrawn").status_code == 302
    assert proposals(waiting=True) == ()
    assert read(client, at("Alfa", f"forslag/{waiting.number}/")).headings[-1] == "Återtaget"


def test_a_role_at_a_giver_takes_its_signatory_and_its_approver(world: World) -> None:
    address = at("Verket", "personer/utse/")
    signatory, approver = world.client("Verket", "signatory"), world.client("Verket", "approver")
    assert read(signatory, address).faults == []
    assert approver.get(address).status_code == 404
    facts = {"known": world.people["Verket", "economist"], "role": "case_officer", "evidence": EVIDENCE}
    response = send(signatory, address, **facts, until="2031-12-31")
    assert response.status_code == 302, faults(response)
    (waiting,) = proposals(waiting=True)
    assert send(approver, at("Verket", f"forslag/{waiting.number}/"), outcome="approved").status_code == 302
    held = [each for each in standing("Verket") if each.person == facts["known"]]
    assert [(each.role, each.until and each.until.year) for each in held] == [
        ("economist", None),
        ("case_officer", OPENS.year),
    ]


def test_of_fields_of_which_one_is_needed_none_is_called_optional(world: World) -> None:
    page = read(world.client("Alfa", "proxy"), at("Alfa", "personer/firmatecknare/"))
    labels = {each.get("for"): each.text for each in page.all("label")}
    for name, words_of_it in (
        ("id_known", "Vem gäller det?"),
        ("id_name", "Namn, om personen inte finns i listan"),
        ("id_email", "E-postadress, om personen inte finns i listan"),
    ):
        assert labels[name] == words_of_it
    assert "frivillig" in labels["id_until"]


def test_nobody_is_proposed_without_a_name_or_for_themselves(world: World) -> None:
    address = at("Verket", "personer/utse/")
    facts = {"known": "", "role": "economist", "evidence": EVIDENCE}
    response = send(world.client("Verket", "signatory"), address, **facts)
    assert faults(response) == [
        "Namnet saknas. Skriv personens namn.",
        "E-postadressen saknas. Skriv den som namn@organisation.se.",
    ]
    oneself = facts | {"known": world.people["Verket", "signatory"]}
    assert send(world.client("Verket", "signatory"), address, **oneself).status_code == 200
    assert proposals(waiting=True) == ()


# The last one who may sign


def one_signer_left(world: World) -> str:
    """The page where the signatory ends the proxy, who is the only one left besides."""
    for role in ("representative", "signatory"):
        signer = world.people["Alfa", role]
        revoke(act(by=signer, approved_by=""), party="Alfa", person=signer, role=role)
    return at("Alfa", f"personer/{world.mandate('Alfa', 'proxy')}/avsluta/")


def test_the_last_one_who_may_sign_is_not_ended_by_mistake_while_something_is_due(world: World) -> None:
    address, client = one_signer_left(world), world.client("Alfa", "proxy")
    page: Any = client.get(address)
    assert "Då kan ingen underteckna för er. Det här har ni kvar att göra:" in words(page)
    assert seen(page).faults == []
    refused = send(client, address, reason="")
    assert [each.partition(". ")[2] for each in faults(refused)] == [
        "Ge någon annan behörighet först, eller kryssa i att behörigheten ska avslutas ändå."
    ]
    assert seen(refused).faults == []
    assert world.people["Alfa", "proxy"] in {each.person for each in standing("Alfa")}
    assert send(client, address, reason="", even_the_last="on").status_code == 302
    assert world.people["Alfa", "proxy"] not in {each.person for each in standing("Alfa")}
    assert problems() == ()


def test_nobody_is_asked_to_make_sure_while_someone_else_may_sign_or_nothing_is_signed(world: World) -> None:
    for role in ("proxy", "contributor"):
        address = at("Alfa", f"personer/{world.mandate('Alfa', role)}/avsluta/")
        page: Any = world.client("Alfa", role).get(address)
        assert "Då kan ingen underteckna" not in words(page)
        assert [each for each in seen(page).all("input") if each.get("name") == "even_the_last"] == []
    one_signer_left(world)
    address = at("Alfa", f"personer/{world.mandate('Alfa', 'contributor')}/avsluta/")
    assert send(world.client("Alfa", "contributor"), address, reason="").status_code == 302


# Every page


def every_page(world: World) -> list[tuple[Client, str]]:
    """Each page with someone who may see it, in a world where each has something on it."""
    proxy, approver = world.client("Alfa", "proxy"), world.client("Verket", "approver")
    send(proxy, at("Alfa", "personer/bjud-in/"), **NEW)
    facts = {"known": world.people["Alfa", "representative"], "giver": "Verket", "evidence": EVIDENCE}
    send(proxy, at("Alfa", "personer/firmatecknare/"), **facts)
    for _ in range(6):
        gone = invited("Alfa", world.people["Alfa", "proxy"], "contributor")
        by = act(by=world.people["Alfa", "proxy"], approved_by="")
        revoke(by, party="Alfa", person=gone, role="contributor")
    (waiting,) = proposals(waiting=True)
    mandate = world.mandate("Alfa", "representative")
    return [
        *(
            (proxy, at("Alfa", rest))
            for rest in ("", "personer/", "personer/bjud-in/", "personer/firmatecknare/")
        ),
        (proxy, at("Alfa", f"personer/{mandate}/avsluta/")),
        (proxy, at("Alfa", "registratur/")),
        (proxy, at("Alfa", f"forslag/{waiting.number}/")),
        (approver, at("Verket", "")),
        (approver, at("Verket", "ansokningar/")),
        (approver, at("Verket", f"forslag/{waiting.number}/")),
        (world.client("Verket", "signatory"), at("Verket", "personer/utse/")),
        (world.client("Verket", "case_officer"), f"/ge/grant/mottagare/{world.number('Alfa')}/personer/"),
        (signed_in(stranger()), "/organisation/ombud/"),
    ]


def test_every_page_is_readable_and_asks_at_most_fifteen_questions(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for client, address in every_page(world):
        assert read(client, address).faults == [], address
        with django_assert_max_num_queries(15):
            client.get(address)


def test_the_first_page_of_an_organisation_leads_to_its_grants(world: World) -> None:
    links = [each.get("href") for each in read(world.client("Alfa", "proxy"), at("Alfa", "")).all("a")]
    alfa = world.number("Alfa")
    for address in (at("Alfa"), at("Alfa", "kalender/"), f"/ta-emot/grant/{alfa}/", "/ge/local/"):
        assert address in links


def test_an_erased_person_is_told_as_one(world: World) -> None:
    client = world.client("Alfa", "proxy")
    person = world.people["Alfa", "contributor"]
    revoke(act(by=person, approved_by=""), party="Alfa", person=person, role="contributor")
    change_contact(person, name="", email="")
    assert "Raderad person, uppgiftssamordnare" in words(client.get(at("Alfa")))
    assert contact_of(person) == ("", "")


def test_a_mandate_that_begins_later_or_has_run_out_says_so(world: World, settings: Settings) -> None:
    proxy = world.people["Alfa", "proxy"]
    invited("Alfa", proxy, "contributor", starts=OPENS + timedelta(3), until=OPENS + timedelta(5))
    client: Any = world.client("Alfa", "proxy")
    assert "Börjar 4 mars 2031" in words(client.get(at("Alfa")))
    settings.TODAY = OPENS + timedelta(6)
    assert "Tiden gick ut 6 mars 2031" in words(client.get(at("Alfa")))


def test_an_officer_proposes_that_someone_who_acts_no_more_is_erased_and_an_approver_does_it(
    world: World,
) -> None:
    officer, approver = world.client("Verket", "case_officer"), world.client("Verket", "approver")
    erasing = at("Verket", "personer/radera/")
    person = world.people["Alfa", "contributor"]
    assert "Alla hos er och hos era mottagare har en behörighet" in words(officer.get(erasing))
    revoke(act(by=person, approved_by=""), party="Alfa", person=person, role="contributor")
    assert erasing in [each.get("href") for each in read(officer, at("Verket")).all("a")]
    select = next(each for each in read(officer, erasing).all("select") if each.get("name") == "person")
    assert "contributor-Alfa" in select.text
    assert "proxy-Alfa" not in select.text
    assert faults(send(officer, erasing)) == ["Välj vems uppgifter som ska raderas."]
    assert send(officer, erasing, person=person).status_code == 302
    assert "Alla hos er" in words(officer.get(erasing))
    (waiting,) = proposals(party="Verket", waiting=True)
    case = at("Verket", f"arende/{waiting.number}/")
    assert case in [each.get("href") for each in read(approver, at("Verket")).all("a")]
    assert contact_of(person) != ("", "")
    assert send(approver, case, outcome="approved").status_code == 302
    assert contact_of(person) == ("", "")
    assert "föreslogs" not in words(officer.get(at("Verket")))
    assert problems() == ()
