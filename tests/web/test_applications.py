"""Applying to be proxy with a document, and having it examined: every state, and what is never taken as a document."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings
from pytest_django.fixtures import DjangoAssertNumQueries

from anslag.domain.document import MOST_BYTES
from anslag.records.applications import applications_to
from anslag.records.mandates import mandates_in
from anslag.records.models import DiaryEntry, Document, Mail, ProxyApplication
from anslag.records.verify import problems
from anslag.steps.mandate import revoke
from tests.steps.test_mandate import EVIDENCE, approved, founded
from tests.steps.year import OPENS, act
from tests.web.acting import PDF, World, faults, filled, make_world, number, seen, stranger, words
from tests.web.giver import signed_in
from tests.web.reading import read

pytestmark = pytest.mark.django_db

APPLY = "/organisation/ombud/"

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(40) + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40) + b"IEND\xaeB`\x82"


@pytest.fixture
def world(settings: Settings) -> World:
    settings.TODAY = OPENS
    return make_world()


@pytest.fixture
def applicant(world: World) -> Client:
    return signed_in(stranger())


def choice(party: str = "Alfa", giver: str = "Verket") -> str:
    return f"{number(party)}-{number(giver)}"


def handed(
    content: bytes = PDF, name: str = "utdrag.pdf", media_type: str = "application/pdf"
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, media_type)


def applied(client: Client, **changed: Any) -> Any:
    return client.post(
        APPLY,
        filled(
            client,
            APPLY,
            **({"organisation": choice(), "evidence": EVIDENCE, "document": handed()} | changed),
        ),
    )


def at(kept: int | None = None, rest: str = "", party: str = "Verket") -> str:
    return f"/organisation/{number(party)}/ansokningar/{f'{kept}/' if kept else ''}{rest}"


def only() -> int:
    return ProxyApplication.objects.latest("id").pk


def decided(client: Client, kept: int, outcome: str, reason: str = "") -> Any:
    """See what is to be told, then decide."""
    told = {"outcome": outcome, "reason": reason}
    shown: Any = client.post(at(kept), filled(client, at(kept), **told))
    assert "Så här står det i mejlet" in words(shown)
    assert seen(shown).faults == []
    fields = {
        each.get("name"): each.get("value")
        for each in seen(shown).all("input")
        if each.get("name") == "act_key"
    }
    return client.post(at(kept), fields | told | {"confirmed": "yes"})


def proxies(party: str = "Alfa") -> set[str]:
    return {each.person for each in mandates_in(party) if each.role == "proxy" and each.stands(OPENS)}


def test_an_application_with_its_document_is_examined_and_the_old_proxy_is_replaced(
    world: World, applicant: Client
) -> None:
    assert read(applicant, APPLY).faults == []
    assert applied(applicant).headers["Location"] == f"{APPLY}#ansokningar"
    page = read(applicant, APPLY)
    assert page.faults == []
    assert "Väntar på prövning: Alfa" in words(applicant.get(APPLY))
    (kept,) = [each for each in applications_to("Verket") if not each.outcome]
    old = proxies()
    approver = world.client("Verket", "approver")
    queue = read(approver, at())
    assert (queue.faults, "proxy-Alfa" in queue.cells, EVIDENCE in queue.cells) == ([], True, True)
    assert read(approver, at(kept.number)).faults == []
    assert decided(approver, kept.number, "approved").status_code == 302
    assert proxies() == {kept.application.person} != old
    assert "Godkänd" in words(approver.get(at(kept.number)))
    assert read(approver, at(kept.number)).faults == []
    (letter,) = Mail.objects.filter(kind="proxy_outcome")
    assert (letter.to, letter.subject) == ("nils@example.org", "Du är nu ombud för Alfa")
    assert problems() == ()


def test_approvers_are_told_that_an_application_waits_and_where(world: World, applicant: Client) -> None:
    applied(applicant)
    (letter,) = Mail.objects.filter(kind="proxy_application")
    assert letter.to == "approver@verket.example"
    assert letter.text.count(at()) == 1
    assert "Nils" not in letter.text


def test_what_is_sent_back_is_completed_with_what_was_written_still_there(
    world: World, applicant: Client
) -> None:
    applied(applicant)
    approver = world.client("Verket", "approver")
    assert decided(approver, only(), "sent_back", "Sidan två saknas.").status_code == 302
    letter = Mail.objects.get(kind="proxy_outcome")
    assert "Sidan två saknas." in letter.text
    assert APPLY in letter.text
    response: Any = applicant.get(APPLY)
    assert "Behöver kompletteras: Alfa" in words(response)
    assert "Sidan två saknas." in words(response)
    page = seen(response)
    assert page.faults == []
    chosen = [each.get("value") for each in page.all("option") if "selected" in each.attributes]
    assert chosen == [choice()]
    assert [each.text.strip() for each in page.all("textarea")] == [EVIDENCE]
    assert applied(applicant, document=handed(PDF + b"\n%%EOF\n")).status_code == 302
    assert decided(approver, only(), "approved").status_code == 302
    assert len(proxies()) == 1


def test_what_is_refused_is_told_with_its_reason(world: World, applicant: Client) -> None:
    applied(applicant)
    old = proxies()
    decided(world.client("Verket", "approver"), only(), "refused", "Delegationen gäller bara en nämnd.")
    assert proxies() == old
    assert "Avslagen: Alfa" in words(applicant.get(APPLY))
    assert "Delegationen gäller bara en nämnd." in words(applicant.get(APPLY))
    assert "Delegationen gäller bara en nämnd." in Mail.objects.get(kind="proxy_outcome").text


def test_a_decision_without_a_reason_is_refused_before_anything_is_shown_or_sent(
    world: World, applicant: Client
) -> None:
    applied(applicant)
    approver = world.client("Verket", "approver")
    told = filled(approver, at(only()), outcome="refused", reason=" ")
    for more in ({}, {"confirmed": "yes"}):
        response = approver.post(at(only()), told | more)
        assert faults(response) == ["Skälet till beslutet saknas. Skriv vad som fattas."]
        assert seen(response).faults == []
    response = approver.post(at(only()), told | {"outcome": ""})
    assert faults(response) == ["Välj ett beslut."]
    assert Mail.objects.filter(kind="proxy_outcome").count() == 0


def test_decided_by_two_at_once_or_twice_by_one_it_is_decided_once(world: World, applicant: Client) -> None:
    applied(applicant)
    approver, kept = world.client("Verket", "approver"), only()
    first = filled(approver, at(kept), outcome="approved", confirmed="yes")
    other = filled(approver, at(kept), outcome="refused", reason="Nej.", confirmed="yes")
    assert [approver.post(at(kept), first).status_code for _ in range(2)] == [302, 302]
    assert faults(approver.post(at(kept), other)) == [
        "Ingen ansökan väntar på prövning. Kontrollera vem som har sökt."
    ]
    assert Mail.objects.filter(kind="proxy_outcome").count() == 1
    assert DiaryEntry.objects.filter(action="decide_proxy").latest("seq").facts["outcome"] == "approved"


def test_an_old_decision_is_not_made_on_a_new_application(world: World, applicant: Client) -> None:
    applied(applicant)
    approver, old = world.client("Verket", "approver"), only()
    stale = filled(approver, at(old), outcome="approved", confirmed="yes")
    decided(approver, old, "sent_back", "Sidan två saknas.")
    applied(applicant)
    assert faults(approver.post(at(old), stale)) == [
        "Ingen ansökan väntar på prövning. Kontrollera vem som har sökt."
    ]
    assert [each.number for each in applications_to("Verket") if not each.outcome] == [only()]


def test_a_mandate_that_ends_while_an_application_is_open_stops_the_decision(
    world: World, applicant: Client
) -> None:
    applied(applicant)
    approver, old = world.client("Verket", "approver"), proxies()
    form = filled(approver, at(only()), outcome="approved", confirmed="yes")
    by = world.people["Verket", "approver"]
    revoke(act(by=by, approved_by=""), party="Verket", person=by, role="approver")
    assert approver.post(at(only()), form).status_code == 404
    assert proxies() == old


@pytest.mark.parametrize("role", ["case_officer", "auditor"])
def test_others_at_the_giver_read_and_do_not_decide(world: World, applicant: Client, role: str) -> None:
    applied(applicant)
    client, kept = world.client("Verket", role), only()
    assert read(client, at()).faults == []
    assert read(client, at(kept)).faults == []
    assert "Ansökan väntar på en beslutsfattare." in words(client.get(at(kept)))
    assert client.post(at(kept), {"act_key": "x", "outcome": "approved", "confirmed": "y"}).status_code == 404
    assert client.get(at(kept, "handling/")).status_code == 200


def test_nobody_else_sees_an_application_or_its_document(world: World, applicant: Client) -> None:
    applied(applicant)
    kept = only()
    for who in (("Alfa", "proxy"), ("Alfa", "signatory"), ("Beta", "proxy"), ("Verket", "economist")):
        client = world.client(*who)
        for rest in ("", "handling/"):
            assert client.get(at(kept, rest)).status_code == 404, (who, rest)
            assert client.get(at(kept, rest, party=who[0])).status_code == 404, (who, rest)
        assert client.get(f"{APPLY}{kept}/handling/").status_code == 404, who
    assert signed_in(stranger()).get(f"{APPLY}{kept}/handling/").status_code == 404
    assert Client().get(f"{APPLY}{kept}/handling/").status_code == 302


def test_a_givers_own_proxy_sees_nothing_of_those_who_apply_to_it(world: World) -> None:
    client = signed_in(stranger())
    assert applied(client, organisation=choice("Ett", "Alfa")).status_code == 302
    kept = only()
    assert "Ingen ansökan väntar." in words(world.client("Alfa", "proxy").get(at(party="Alfa")))
    assert world.client("Alfa", "proxy").get(at(kept, party="Alfa")).status_code == 404
    assert world.client("Alfa", "approver").get(at(kept, party="Alfa")).status_code == 200


def test_an_approver_does_not_examine_their_own_application(world: World) -> None:
    client = world.client("Verket", "approver")
    applied(client)
    assert "Det är din egen ansökan. Någon annan prövar den." in words(client.get(at(only())))
    response = client.post(at(only()), {"act_key": "x", "outcome": "approved", "confirmed": "yes"})
    assert faults(response) == ["Ingen prövar sin egen ansökan. Låt någon annan pröva den."]


def test_the_document_is_handed_out_to_be_saved_and_never_to_be_run(world: World, applicant: Client) -> None:
    applied(applicant, document=handed(name='x".html\r\nSet-Cookie: a=b'))
    kept = only()
    for client, address in (
        (world.client("Verket", "approver"), at(kept, "handling/")),
        (applicant, f"{APPLY}{kept}/handling/"),
    ):
        response: Any = client.get(address)
        assert response.content == PDF
        assert {name: response.headers[name] for name in HEADERS} == HEADERS | {
            "Content-Disposition": f'attachment; filename="underlag-{kept}.pdf"'
        }
        assert "no-store" in response.headers["Cache-Control"]


HEADERS = {
    "Content-Type": "application/pdf",
    "Content-Disposition": "",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
}


@pytest.mark.parametrize("content", [PDF, JPEG, PNG], ids=["pdf", "jpeg", "png"])
def test_each_kind_of_document_is_taken_whatever_it_is_called(
    world: World, applicant: Client, content: bytes
) -> None:
    assert applied(applicant, document=handed(content, "skannat", "text/html")).status_code == 302
    assert bytes(Document.objects.get().content) == content


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.pdf", PDF)
    return out.getvalue()


NO_KIND = (
    "Filen är varken pdf, jpg eller png, eller så är den skadad. Spara den som pdf och välj den på nytt."
)
TOO_LARGE = "Filen är större än 5 megabyte. Skanna den med lägre upplösning, eller dela den."
HOSTILE: dict[str, tuple[bytes, str]] = {
    "a zip file called pdf": (zipped(), NO_KIND),
    "a drawing with a script": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', NO_KIND),
    "a page with a pdf in it": (b"<html><script>1</script>" + PDF, NO_KIND),
    "a pdf that is cut off": (PDF[:-8], NO_KIND),
    "a pdf that ends as a page": (PDF + b"<script>1</script>" * 200, NO_KIND),
    "the first bytes of a pdf": (b"%PDF", NO_KIND),
    "a photograph that is cut off": (JPEG[:-2], NO_KIND),
    "a picture that is cut off": (PNG[:-8], NO_KIND),
    "a moving picture": (b"GIF89a" + bytes(40), NO_KIND),
    "a program": (b"MZ" + bytes(400), NO_KIND),
    "a document of an office program": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), NO_KIND),
    "spaces before a pdf": (b"  " + PDF, NO_KIND),
    "nothing": (b"", "Filen är tom. Välj en annan fil."),
    "six megabytes": (PDF[:-7] + bytes(6_000_000) + PDF[-7:], TOO_LARGE),
    "one byte too many": (PDF[:-7] + bytes(MOST_BYTES + 1 - len(PDF)) + PDF[-7:], TOO_LARGE),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_document_is_refused_and_nothing_is_kept_of_it(
    world: World, applicant: Client, name: str
) -> None:
    content, told = HOSTILE[name]
    before = DiaryEntry.objects.count()
    response = applied(applicant, document=handed(content, "utdrag.pdf"))
    assert faults(response) == [told]
    page = seen(response)
    assert page.faults == []
    assert [each.text.strip() for each in page.all("textarea")] == [EVIDENCE]
    assert (Document.objects.count(), DiaryEntry.objects.count()) == (0, before)


def test_a_document_of_five_megabytes_is_taken(world: World, applicant: Client) -> None:
    content = PDF[:-7] + bytes(MOST_BYTES - len(PDF)) + PDF[-7:]
    assert (len(content), applied(applicant, document=handed(content)).status_code) == (MOST_BYTES, 302)


def test_what_is_missing_in_an_application_is_told(world: World, applicant: Client) -> None:
    response = applied(applicant, organisation="", evidence=" ", document="")
    assert faults(response) == [
        "Välj organisation.",
        "Skriv vilket beslut eller vilken delegation som ger rätten.",
        "Välj filen med underlaget.",
    ]
    assert seen(response).faults == []
    assert faults(applied(applicant, organisation="1-1")) == ["Välj en organisation i listan."]


def test_while_one_waits_and_for_whoever_is_proxy_already_there_is_no_second(
    world: World, applicant: Client
) -> None:
    assert applied(applicant).status_code == 302
    assert faults(applied(applicant)) == ["En ansökan väntar redan på prövning. Vänta på beslutet."]
    assert faults(applied(world.client("Alfa", "proxy"))) == [
        "Personen är redan ombud. Inget mer behöver göras."
    ]
    assert Document.objects.count() == 1


def test_sent_twice_an_application_is_one(world: World, applicant: Client) -> None:
    told = filled(applicant, APPLY, organisation=choice(), evidence=EVIDENCE)
    assert [applicant.post(APPLY, told | {"document": handed()}).status_code for _ in range(2)] == [302, 302]
    assert len([each for each in applications_to("Verket") if not each.outcome]) == 1
    assert Mail.objects.filter(kind="proxy_application").count() == 1


def test_where_nobody_receives_anything_there_is_nobody_to_act_for(settings: Settings) -> None:
    settings.TODAY = OPENS
    client = signed_in(stranger())
    page = read(client, APPLY)
    assert (page.faults, page.all("select")) == ([], [])


def test_the_queue_asks_as_many_questions_for_many_as_for_one(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for party in ("Alfa", "Beta", "Alfa", "Beta"):
        applied(signed_in(stranger()), organisation=choice(party))
    approved("Beta", "Verket", world.people["Verket", "approver"])
    founded("Beta", "approver")
    client = world.client("Verket", "approver")
    addresses = [at(), at(only()), f"/organisation/{number('Verket')}/", APPLY]
    for address in addresses:
        with django_assert_max_num_queries(15):
            assert read(client, address).faults == [], address
