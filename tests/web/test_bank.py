"""The bank's pages: the file of an order, what it answers, and the rows on the account that wait."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import DjangoAssertNumQueries

from anslag.domain.bank_answer import BankAnswer, Booking, keyed
from anslag.records.grants import held_programme, positions
from anslag.records.payments import orders
from anslag.records.proposals import proposals
from anslag.records.statements import refused_when_paid, unmatched
from anslag.steps.repayment import demand_repayment
from anslag.steps.report import accept, submit_report
from anslag.steps.statement import read_statement
from tests.files.schemas import faults
from tests.steps.year import REPAYS, REPORTS, act, answers
from tests.web.giving import LATER, Grant, acts, decided, granted, key_in, send, shown, words
from tests.web.reading import Page
from tests.web.real_year import number_of
from tests.web.test_payments import ordered

pytestmark = pytest.mark.django_db

PAIN_002 = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt>
<GrpHdr><MsgId>S1</MsgId></GrpHdr><OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>{id}</OrgnlEndToEndId>
<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>closed account</AddtlInf></StsRsnInf></TxInfAndSts>
</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"""


@pytest.fixture
def grant(settings: Any) -> Grant:
    settings.TODAY = LATER
    grant = granted()
    for name in ("Alfa", "Beta", "Gamma"):
        grant.ask(name)
    return grant


def bank(grant: Grant, *more: object) -> str:
    return grant.page("betalningar", "bank", *more)


def upload(grant: Grant, content: bytes, role: str = "economist") -> Any:
    client = grant.client(role)
    fields = {"act_key": key_in(client, bank(grant)), "file": SimpleUploadedFile("svar.xml", content)}
    return client.post(bank(grant), fields)


def booked(*bookings: Booking) -> None:
    answer = BankAnswer(message="camt.054", reference="C1", bookings=tuple(keyed(bookings, "konto")))
    doing = act(REPAYS, by="p-verket-economist", approved_by="")
    read_statement(doing, programme="grant", answer=answer, digest="ab" * 32)


def owing(grant: Grant, settings: Any) -> None:
    """Alfa has 50 kronor to repay."""
    address = ordered(grant)
    send(grant.client("economist"), address, paid_on=LATER.isoformat(), reference="b")
    submit_report(
        act(REPORTS, by="a", approved_by=""),
        programme="grant",
        recipient="Alfa",
        answers=answers({"pay": 450}, left=True),
    )
    accept(act(REPORTS), programme="grant", recipients=["Alfa"])
    demand_repayment(act(REPORTS), programme="grant", recipient="Alfa", due=REPAYS)
    settings.TODAY = REPAYS


def test_the_file_of_an_order_is_fetched_the_same_each_time_and_changes_nothing(grant: Grant) -> None:
    address, before = ordered(grant), acts()
    client = grant.client("economist")
    assert "Hämta betalfilen" in words(shown(client, address))
    first, second = (client.get(f"{address}fil/") for _ in range(2))
    assert first.content == second.content
    assert faults(first.content, "pain.001.001.09") == []
    assert first["Content-Disposition"].startswith('attachment; filename="grant-betalning-')
    assert grant.client("approver").get(f"{address}fil/").status_code == 404
    assert "Hämta betalfilen" not in words(shown(grant.client("approver"), address))
    assert acts() == before + 0


def test_what_the_bank_refuses_is_told_and_can_be_paid_anew(grant: Grant) -> None:
    address = ordered(grant)
    content = grant.client("economist").get(f"{address}fil/").content.decode()
    (refused, *_) = re.findall(r"<EndToEndId>([^<]+)", content)
    assert upload(grant, PAIN_002.format(id=refused).encode()).url == bank(grant)
    page = shown(grant.client("economist"), grant.page("betalningar"))
    assert "Nekade av banken" in page.headings
    assert "Kontot är avslutat (AC04)" in words(page)
    ready = words(page).partition("Redo att betala")[2].partition("Godkända")[0]
    assert "Alfa" in ready
    assert "Avviker: Banken nekade den förra betalningen till kontot: Kontot är avslutat (AC04)." in ready
    assert "Nekad av banken: Kontot är avslutat (AC04)" in words(shown(grant.client("economist"), address))
    assert "Betalt 0 av 1 000 kronor, skillnad 1 000." in words(page)
    assert "Inget är betalt än." in words(page)


def test_what_the_bank_refuses_when_it_is_marked_as_paid_waits_by_name_with_what_to_do(grant: Grant) -> None:
    address = ordered(grant)
    content = grant.client("economist").get(f"{address}fil/").content.decode()
    (refused, *_) = re.findall(r"<EndToEndId>([^<]+)", content)
    send(grant.client("economist"), address, paid_on=LATER.isoformat(), reference="b")
    upload(grant, PAIN_002.format(id=refused).encode())
    told = words(shown(grant.client("economist"), bank(grant)))
    assert "nekad av banken, men markerad som betald" in told
    assert "Alfa" in told.partition("Rader som väntar")[2]
    assert "Fråga banken" in told and "Inget väntar" not in told
    (found,) = refused_when_paid(held_programme("grant"))
    page, economist = bank(grant, "nekad", found.number), grant.client("economist")
    assert f'href="{page}"' in economist.get(bank(grant)).content.decode()
    assert grant.client("approver").get(page).status_code == 404
    assert "vänta på raden på kontot" in words(shown(economist, page))
    assert "Skriv vad banken svarade." in send(economist, page, note="").content.decode()
    assert send(economist, page, note="Betalningen är gjord").url == bank(grant)
    assert economist.get(page).status_code == 404
    assert "Inget väntar" in words(shown(economist, bank(grant)))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Filen är tom."),
        (b"hej", "Filen går inte att läsa"),
        (b"<a/>", "Filen är inget svar från en bank."),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "dokumenttyp"),
        (b"01BGMAX               0120040525173035010331P", "Filen är avbruten"),
    ],
)
def test_what_is_no_answer_from_a_bank_is_told_at_the_field(grant: Grant, content: bytes, told: str) -> None:
    before = acts()
    page = Page(upload(grant, content).content.decode())
    (error,) = [each.text for each in page.elements if each.get("id") == "id_file_error"]
    assert told in error
    assert acts() == before


def test_whoever_may_not_read_the_banks_files_finds_no_form(grant: Grant) -> None:
    assert "Läs in en fil" not in shown(grant.client("approver"), bank(grant)).headings
    client = grant.client("approver")
    assert (
        client.post(bank(grant), {"act_key": "k", "file": SimpleUploadedFile("a", b"a")}).status_code == 404
    )


def test_what_came_in_with_a_known_number_is_prepared_by_one_and_booked_by_another(
    grant: Grant, settings: Any
) -> None:
    owing(grant, settings)
    reference = held_programme("grant").row.grants.get(party__name="Alfa").invoices.get().reference
    booked(Booking(incoming=True, amount=50_00, day=REPAYS, reference=reference, name="Alfa"))
    client = grant.client("economist")
    page = shown(client, bank(grant))
    assert "Förbered bokföring av 1 inbetalning med känt OCR-nummer, 50 kronor" in words(page)
    sent: Any = client.post(bank(grant, "matcha").removesuffix("/"), {"act_key": "nyckel"})
    told = shown(grant.client("approver"), sent.url)
    assert told.headings[0].endswith("Bokför återbetalningar som har kommit in på kontot")
    assert "väntar i förslag" in words(shown(client, bank(grant)))
    decided(grant, sent.url)
    at = positions(held_programme("grant"))["Alfa"]
    assert (at.receivable, at.returned) == (0, 50)
    assert "Inget väntar. Allt som har lästs in är matchat." in words(shown(client, bank(grant)))


def test_a_row_without_a_number_is_matched_by_hand_and_the_rest_set_aside(
    grant: Grant, settings: Any
) -> None:
    owing(grant, settings)
    booked(Booking(incoming=True, amount=50_50, day=REPAYS, name="Alfa"))
    (row,) = unmatched(held_programme("grant"))
    address, client = bank(grant, row.number), grant.client("economist")
    page = shown(client, address)
    assert "50,50 kronor kom in 31 mars 2032." in words(page)
    too_much = Page(send(client, address, recipient="Alfa", amount="51").content.decode())
    assert "51 kr är mer än det som är kvar av raden, 50 kr." in words(too_much)
    sent = send(client, address, recipient="Alfa", amount="50")
    (waiting,) = proposals(programme="grant", waiting=True)
    assert f"Förslag {waiting.number} väntar på en annan person." in words(shown(client, address))
    decided(grant, sent.url)
    assert "0,50 kronor" in words(shown(client, address))
    empty = Page(send(client, address, aside="ja", reason="").content.decode())
    assert "Skriv vad raden gäller." in words(empty)
    assert send(client, address, aside="ja", reason="Öresavrundning").url == bank(grant)
    assert "Allt i raden är matchat." in words(shown(client, address))


def test_what_is_over_is_paid_back_by_two_and_then_in_an_order(grant: Grant, settings: Any) -> None:
    owing(grant, settings)
    booked(Booking(incoming=True, amount=10_50, day=REPAYS, name="Beta"))
    (row,) = unmatched(held_programme("grant"))
    economist, address = grant.client("economist"), bank(grant, row.number)
    assert "Säg vem som har betalat för mycket" in words(shown(economist, address))
    page = f"{address}tillbaka/"
    assert '<option value="Alfa">' not in economist.get(page).content.decode()
    assert "Välj vem som har betalat" in send(economist, page, recipient="").content.decode()
    sent = send(economist, page, recipient="Beta")
    assert economist.get(page).status_code == 404, "it waits already"
    told = words(shown(grant.client("approver"), sent.url))
    assert "Betala tillbaka det som Beta har betalat för mycket" in told and "10 kronor" in told
    decided(grant, sent.url)
    told = words(shown(economist, grant.page("betalningar"))).partition("Godkända")[0]
    assert "betalat för mycket" in told and "✓ Betalat för mycket, ska tillbaka" in told
    assert "0,50" in words(shown(economist, bank(grant)))


def test_the_page_asks_as_few_questions_of_many_rows(
    grant: Grant, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    booked(
        *(Booking(incoming=True, amount=each * 100, day=LATER, reference=str(each)) for each in range(1, 61))
    )
    client = grant.client("economist")
    shown(client, bank(grant))
    with django_assert_max_num_queries(15):
        shown(client, bank(grant))
    order = ordered(grant)
    with django_assert_max_num_queries(15):
        shown(client, order)
    with django_assert_max_num_queries(15):
        shown(client, grant.page("betalningar"))
    assert orders(held_programme("grant"))


def test_a_payment_that_came_back_is_reversed_by_two_and_told_to_whom_it_was_for(grant: Grant) -> None:
    address, client = ordered(grant), grant.client("economist")
    kept = orders(held_programme("grant"))[0]
    send(client, address, paid_on=LATER.isoformat(), reference="B-1")
    line = next(each for each in kept.lines if each.recipient == "Alfa")
    came_in = Booking(incoming=True, amount=line.amount * 100, day=LATER, returned="AC04 closed", name="Alfa")
    booked(came_in)
    (row,) = unmatched(held_programme("grant"))
    assert "Återkom från banken: Kontot är avslutat (AC04)" in words(shown(client, bank(grant)))
    page = bank(grant, row.number, "aterkom")
    assert f'href="{page}"' in client.get(bank(grant, row.number)).content.decode()
    wrong = Page(send(client, page, line="", reason="").content.decode())
    assert "Välj vilken betalning det är." in words(wrong)
    assert "Skriv varför pengarna kom tillbaka." in words(wrong)
    sent = send(client, page, line=str(line.number), reason="Kontot är avslutat (AC04)")
    told = words(shown(grant.client("approver"), sent.url))
    assert "Alfa" in told
    assert "Kontot är avslutat (AC04)" in told
    assert "väntar i förslag" in words(shown(client, bank(grant)))
    decided(grant, sent.url)
    payments = words(shown(client, grant.page("betalningar")))
    assert "Återkomna från banken" in payments
    assert "Den förra betalningen till kontot återkom från banken: Kontot är avslutat (AC04)." in payments
    assert "Återkom från banken: Kontot är avslutat (AC04)" in words(shown(client, address))
    ours = shown(grant.signer("Alfa"), f"/ta-emot/grant/{number_of('Alfa')}/")
    assert "Återkom från banken den" in words(ours)
    assert "Lämna ett nytt konto, eller bekräfta det som finns" in words(ours)


def test_a_payment_that_came_back_with_less_is_reversed_whole_with_the_fee_told(grant: Grant) -> None:
    address, client = ordered(grant), grant.client("economist")
    kept = orders(held_programme("grant"))[0]
    send(client, address, paid_on=LATER.isoformat(), reference="B-1")
    line = next(each for each in kept.lines if each.recipient == "Alfa")
    came_in = Booking(incoming=True, amount=line.amount * 100 - 25_00, day=LATER, returned="AC04 closed")
    booked(came_in)
    (row,) = unmatched(held_programme("grant"))
    page = bank(grant, row.number, "aterkom")
    wrong = Page(send(client, page, line=str(line.number), reason="Avslutat").content.decode())
    assert "Har banken dragit en avgift är den 25 kr: ange det." in words(wrong)
    sent = send(client, page, line=str(line.number), fee="25", reason="Avslutat")
    assert "Bankens avgift, er egen kostnad25 kronor" in words(shown(grant.client("approver"), sent.url))
    decided(grant, sent.url)
    for told_at in (address, grant.page("betalningar")):
        assert "Banken drog 25 kronor i avgift, er egen kostnad." in words(shown(client, told_at))
    month = words(shown(client, grant.page("avstamning")))
    assert "bankens avgift för en betalning som kom tillbaka" in month


def test_a_booking_that_no_payment_could_be_has_no_such_page(grant: Grant) -> None:
    booked(Booking(incoming=True, amount=1_00, day=LATER))
    (row,) = unmatched(held_programme("grant"))
    assert grant.client("economist").get(bank(grant, row.number, "aterkom")).status_code == 404
