"""Evidence handed in on a page: asked for, sent with a receipt, read by the giver, and nobody else's; hostile files."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anslag.records.changing import Mail
from anslag.records.grants import held_programme
from anslag.records.models import DiaryEntry, Document
from anslag.records.obligations import owed
from anslag.records.samples import samples_in
from anslag.steps.review import request_completion
from tests.files.sie_files import PLAIN
from tests.files.test_books_table import CSV
from tests.files.test_evidence_books import workbook
from tests.steps.year import REPORTS, act
from tests.web.acting import PDF
from tests.web.giving import Grant, acts, key_in, shown, words
from tests.web.test_review import paid, party, submit
from tests.web.test_sampling import DUE, draw

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 20 + b"IEND\xaeB`\x82"
WITH_SCRIPT = PDF.replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/JavaScript/JS(1)>>")


@pytest.fixture
def grant(settings: Any) -> Grant:
    settings.TODAY = REPORTS
    grant = paid()
    for name in ("Alfa", "Beta", "Gamma"):
        submit(grant, name)
    return grant


def drawn(grant: Grant) -> tuple[str, int]:
    """Who has been drawn, by name, and the number of the sample."""
    draw(grant)
    (sample,) = samples_in(held_programme(grant.key))
    return min(each.report.recipient for each in sample.controls), sample.number


def page_of(grant: Grant, name: str, number: int) -> str:
    return f"/ta-emot/{grant.key}/{party(grant, name)}/underlag/{number}/"


def files(*given: tuple[str, bytes]) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, content) for name, content in given]


BOTH = (("huvudbok.pdf", PDF), ("kvitto.png", PNG))
BOOKS = (("huvudbok.csv", CSV.encode()), ("2031.se", PLAIN), ("huvudbok.xlsx", workbook()))


def hand_in(
    client: Client, address: str, *given: tuple[str, bytes], text: str = "Huvudboken.", **more: str
) -> Any:
    key = key_in(client, address)
    return client.post(address, {"act_key": key, "documents": files(*given), "text": text, **more})


def told(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_whoever_is_drawn_sees_it_sends_files_and_gets_a_receipt_and_the_giver_records_the_result(
    grant: Grant,
) -> None:
    name, number = drawn(grant)
    client, address = grant.signer(name), page_of(grant, name, number)
    assert f"{address}" in Mail.objects.get(kind="evidence", party__name=name).text
    for page in ("/start/", f"/organisation/{party(grant, name)}/kalender/", address.split("underlag")[0]):
        assert address in client.get(page).content.decode()
    asked = words(shown(client, address))
    assert "Huvudboken för perioden." in asked
    assert "Skicka underlaget senast 2 februari 2032." in asked
    sent = hand_in(client, address, *BOTH)
    assert (sent.status_code, sent.url) == (302, f"{address}#inskickat")
    digests = [hashlib.sha256(content).hexdigest() for _, content in BOTH]
    entry = DiaryEntry.objects.get(action="hand_in_evidence")
    assert (entry.facts["documents"], entry.grant.party.name) == (digests, name)  # type: ignore[union-attr]
    (receipt,) = Mail.objects.filter(kind="receipt", key__startswith=f"evidence/{entry.seq}")[:1]
    assert digests[1] in receipt.text
    ours = words(shown(client, address))
    assert f"Nummer {entry.seq}" in ours
    assert digests[0] in ours
    assert [each.done for each in owed(grant.key, REPORTS) if each.name == f"evidence/{number}"].count(
        REPORTS
    ) == 1
    officer = grant.client("case_officer")
    assert "Läs underlag från 1 mottagare" in words(shown(officer, grant.page()))
    assert "Underlag har kommit." in words(shown(officer, grant.page("granskning")))
    result = grant.page("granskning", "stickprov", number, party(grant, name))
    page = words(shown(officer, result))
    assert "kvitto.png" in page
    assert "Firmatecknare" in page
    file: Any = officer.get(f"{address.rsplit('/', 2)[0]}/{digests[1]}")
    assert file.content == PNG
    assert file["Content-Disposition"].startswith("attachment")
    recorded = {"outcome": "in_order", "questioned": "0", "text": "Stämmer."}
    assert officer.post(result, {"act_key": key_in(officer, result), **recorded}).status_code == 302
    assert "Läs underlag" not in words(shown(officer, grant.page()))


def test_the_kinds_that_books_come_in_are_taken_and_given_out_as_nothing_that_runs(grant: Grant) -> None:
    name, number = drawn(grant)
    client, address = grant.signer(name), page_of(grant, name, number)
    assert hand_in(client, address, *BOOKS).status_code == 302
    for (called, content), ending in zip(BOOKS, ("csv", "se", "xlsx"), strict=True):
        digest = hashlib.sha256(content).hexdigest()
        given: Any = client.get(f"{address.rsplit('/', 2)[0]}/{digest}")
        assert given.content == content, called
        assert given["Content-Disposition"] == f'attachment; filename="underlag-{digest[:12]}.{ending}"'
        assert (given["X-Content-Type-Options"], given["Content-Security-Policy"]) == (
            "nosniff",
            "sandbox; default-src 'none'",
        )


def test_the_same_form_sent_twice_is_one_sending(grant: Grant) -> None:
    name, number = drawn(grant)
    client, address = grant.signer(name), page_of(grant, name, number)
    fields = {"act_key": key_in(client, address), "text": "Huvudboken."}
    for _ in range(2):
        assert client.post(address, {**fields, "documents": files(*BOTH)}).status_code == 302
    assert DiaryEntry.objects.filter(action="hand_in_evidence").count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), "Välj minst en fil."),
        (
            (("a.pdf", WITH_SCRIPT),),
            "a.pdf: Pdf-filen har ett skript, ett kommando eller en bifogad fil i sig.",
        ),
        ((("a.svg", b"<svg onload='x'/>"), *BOTH), "a.svg: Filen är varken pdf, jpg, png, xlsx, csv, txt"),
        ((("a.pdf", PDF + b" " * 5_000_000),), "a.pdf: Filen är större än 5 megabyte."),
        ((("a.pdf", PDF[:40]),), "a.pdf: Filen är varken pdf, jpg, png, xlsx, csv, txt"),
        ((BOTH[1],) * 11, "Det är 11 filer. Skicka högst 10 i taget."),
    ],
)
def test_hostile_large_and_missing_files_are_refused_by_name_and_nothing_is_kept(
    grant: Grant, given: tuple[tuple[str, bytes], ...], said: str
) -> None:
    name, number = drawn(grant)
    before = acts()
    response = hand_in(grant.signer(name), page_of(grant, name, number), *given)
    assert said in told(response)
    assert (acts(), Document.objects.count()) == (before, 0)


def test_evidence_is_sent_by_whoever_signs_to_what_was_asked_of_them_and_read_by_nobody_else(
    grant: Grant,
) -> None:
    name, number = drawn(grant)
    address = page_of(grant, name, number)
    hand_in(grant.signer(name), address, *BOTH)
    file = f"{address.rsplit('/', 2)[0]}/{hashlib.sha256(PNG).hexdigest()}"
    other = next(each for each in ("Alfa", "Beta", "Gamma") if each != name)
    assert [grant.signer(other).get(each).status_code for each in (address, file)] == [404, 404]
    theirs = page_of(grant, other, number).rsplit("/", 2)[0]
    assert grant.signer(other).get(f"{theirs}/{hashlib.sha256(PNG).hexdigest()}").status_code == 404
    assert Client().get(file).status_code == 302
    before = acts()
    for role in ("case_officer", "auditor"):
        assert grant.client(role).get(file).status_code == 200
        sent = {"act_key": "k", "text": "x", "documents": files(*BOTH)}
        assert grant.client(role).post(address, sent).status_code == 404
    assert grant.signer(name).post(page_of(grant, name, 0), {"act_key": "k"}).status_code == 404
    assert acts() == before


def test_evidence_beside_a_completion_stands_in_the_review(grant: Grant, settings: Any) -> None:
    request_completion(
        act(REPORTS, by=grant.giver.people["case_officer"], approved_by=""),
        programme=grant.key,
        recipient="Beta",
        version=1,
        parts={"economy": "Visa fakturan."},
        due=DUE,
    )
    client, address = grant.signer("Beta"), page_of(grant, "Beta", 0)
    assert "Visa fakturan." in words(shown(client, address))
    assert address in client.get(f"/ta-emot/{grant.key}/{party(grant, 'Beta')}/redovisning/").content.decode()
    settings.TODAY = DUE + timedelta(1)
    assert "Välj om underlaget räcker som svar." in told(hand_in(client, address, BOTH[0]))
    assert hand_in(client, address, BOTH[0], text="Fakturan.", answers="no").status_code == 302
    review = words(shown(grant.client("case_officer"), grant.page("granskning", party(grant, "Beta"))))
    assert "Fakturan." in review
    assert "huvudbok.pdf" in review
    owes = [each.done for each in owed(grant.key, DUE) if each.what == "completion"]
    assert owes == [None]  # a new version is to come as well


def test_evidence_that_is_the_whole_answer_ends_what_is_owed_until_the_giver_asks_anew(grant: Grant) -> None:
    def ask(reason: str) -> None:
        request_completion(
            act(REPORTS, by=grant.giver.people["case_officer"], approved_by=""),
            programme=grant.key,
            recipient="Beta",
            version=1,
            parts={"economy": reason},
            due=DUE,
        )

    def owes() -> list[str]:
        return [each.owed_by for each in owed(grant.key, REPORTS) if each.what == "completion"]

    ask("Visa fakturan.")
    assert owes() == ["Beta"]
    client, address = grant.signer("Beta"), page_of(grant, "Beta", 0)
    assert hand_in(client, address, BOTH[0], text="Fakturan.", answers="yes").status_code == 302
    assert owes() == []
    ours = f"/ta-emot/{grant.key}/{party(grant, 'Beta')}/"
    assert "Givaren ber er komplettera" not in words(shown(client, f"{ours}redovisning/"))
    assert "Komplettera redovisningen" not in words(shown(client, "/start/"))
    assert "Inget mer är begärt." in words(shown(client, address))
    officer = grant.client("case_officer")
    queue = words(shown(officer, grant.page("granskning")))
    assert queue.index("Beta") < queue.index("Underlag har kommit.")
    review: Any = officer.get(grant.page("granskning", party(grant, "Beta")))
    assert (review.context["review"].state, review.context["review"].completion) == ("waiting", None)
    assert "Föreslå godkännande" in review.content.decode()
    ask("Fakturan är på en annan period.")
    assert owes() == ["Beta"]
    assert "Fakturan är på en annan period." in words(shown(client, address))
