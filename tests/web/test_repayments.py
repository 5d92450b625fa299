"""Money back through the pages: unused money is decided, invoiced, followed up; a case is heard and decided."""

from datetime import date, timedelta
from typing import Any

import pytest

from anslag.records.clawbacks import cases
from anslag.records.grants import held_programme, positions
from anslag.records.invoices import invoices
from anslag.records.models import Mail
from anslag.records.proposals import proposals
from anslag.steps.payment import pay
from anslag.steps.proposal import decide
from anslag.steps.repayment import demand_repayment, receive_repayment
from anslag.steps.report import accept, submit_report
from tests.steps.year import REPAYS, REPORTS, act, answers
from tests.web.giver import signed_in
from tests.web.giving import LATER, Grant, granted, send, shown
from tests.web.giving import words as text_of
from tests.web.owing import RATES, owing

pytestmark = pytest.mark.django_db
NUMBER = "20320001"
LATE = REPAYS + timedelta(1)


@pytest.fixture
def grant(settings: Any, db: None) -> Grant:
    """Alfa has 50 left of 500 and Beta 130 of 300; the threshold is 100."""
    settings.TODAY = REPORTS
    made = granted()
    made.ask("Alfa", amount=500)
    made.ask("Beta", amount=300)
    made.close()
    pay(act(LATER), programme=made.key)
    for name, used in (("Alfa", 450), ("Beta", 170)):
        by = act(REPORTS, by=made.signers[name], approved_by="")
        submit_report(by, programme=made.key, recipient=name, answers=answers({"pay": used}, left=True))
    accept(act(REPORTS), programme=made.key)
    return made


def number_of(name: str) -> int:
    from anslag.records.mandates import parties_named  # noqa: PLC0415

    return parties_named([name])[0].number


def approve(grant: Grant, today: date = REPORTS) -> None:
    (waiting,) = proposals(programme=grant.key, waiting=True)
    by = act(today, by=grant.giver.people["approver"], approved_by="")
    decide(by, proposal=waiting.number, outcome="approved", reason="")


def decide_unused(grant: Grant, name: str, **said: Any) -> Any:
    return send(grant.client("case_officer"), grant.page(f"aterkrav/{number_of(name)}"), **said)


def test_the_threshold_suggests_and_two_people_waive_or_demand(grant: Grant) -> None:
    officer = grant.client("case_officer")
    page = " ".join(officer.get(grant.page("aterkrav")).content.decode().split())
    assert ("Efterge: Alfa" in page, "Fakturera: Beta" in page) == (True, True)
    assert decide_unused(grant, "Alfa", step="waive", ground="Lågt belopp").status_code == 302
    approve(grant)
    assert decide_unused(grant, "Beta", step="demand_repayment", due=REPAYS.isoformat()).status_code == 302
    approve(grant)
    stand = positions(held_programme(grant.key))
    assert (stand["Alfa"].waived, stand["Alfa"].unused, stand["Beta"].receivable) == (50, 50, 130)
    nothing = officer.get(grant.page(f"aterkrav/{number_of('Alfa')}")).content.decode()
    assert ("Inget är kvar att besluta" in nothing, 'name="step"' in nothing) == (True, False)
    page = " ".join(officer.get(grant.page("aterkrav")).content.decode().split())
    assert "finns inte här" in page
    assert NUMBER in page
    shown(officer, grant.page(f"fakturor/{NUMBER}"))


def test_what_is_above_the_threshold_or_without_a_ground_is_told_at_its_field(grant: Grant) -> None:
    for name, said, words in (
        ("Beta", {"step": "waive", "ground": "x"}, "över gränsen"),
        ("Alfa", {"step": "waive", "ground": ""}, "Skälet saknas"),
        ("Beta", {"step": "demand_repayment", "due": "2031-01-01"}, "Ange en dag som inte har varit"),
    ):
        refused = decide_unused(grant, name, **said)
        assert refused.status_code == 200
        assert words in refused.content.decode()


def test_the_same_money_is_demanded_in_one_proposal_and_within_a_year(settings: Any, grant: Grant) -> None:
    far = decide_unused(grant, "Beta", step="demand_repayment", due="2126-01-01")
    assert "är mer än ett år bort" in far.content.decode()
    assert decide_unused(grant, "Beta", step="demand_repayment", due=REPAYS.isoformat()).status_code == 302
    (first,) = proposals(programme=grant.key, waiting=True)
    again = decide_unused(grant, "Beta", step="demand_repayment", due=LATE.isoformat())
    assert f"Förslag {first.number} gäller samma sak" in again.content.decode()
    demand_repayment(act(REPORTS), programme=grant.key, recipient="Beta")
    assert "Väntar i förslag" not in text_of(shown(grant.client("case_officer"), grant.page("aterkrav")))
    page = text_of(shown(grant.client("approver"), grant.page(f"forslag/{first.number}")))
    assert "Det ej använda är redan beslutat." in page


def demanded(grant: Grant) -> None:
    decide_unused(grant, "Beta", step="demand_repayment", due=REPAYS.isoformat())
    approve(grant)


def test_an_invoice_is_reminded_of_put_off_paid_in_parts_and_written_off(settings: Any, grant: Grant) -> None:
    demanded(grant)
    settings.TODAY = LATE
    officer, page = grant.client("case_officer"), grant.page(f"fakturor/{NUMBER}")
    preview = text_of(shown(officer, f"{page}paminn/"))
    assert send(officer, f"{page}paminn/").status_code == 302
    letters = Mail.objects.filter(kind="invoice_reminder")
    assert set(letters.values_list("party__name", flat=True)) == {"Beta"}
    own = f"/ta-emot/{grant.key}/{number_of('Beta')}/fakturor/{NUMBER}/\n"
    for said in ("Att betala nu: 130 kronor", f"Faktura {NUMBER}", "31 mars 2032", own):
        assert said in letters[0].text.replace("\N{NO-BREAK SPACE}", " ")
        assert said.strip() in preview
    assert letters[0].to in preview
    until = (LATE + timedelta(60)).isoformat()
    assert send(officer, f"{page}anstand/", until=until, reason="Ekonomin").status_code == 302
    approve(grant, LATE)
    first, second = ((LATE + timedelta(30 * number)).isoformat() for number in (1, 2))
    for wrong, words in ((f"{first} 100\nx", "Rad 2 går inte att läsa"), (f"{first} 130", "minst två")):
        told = send(officer, f"{page}delbetalning/", plan=wrong, written="Dnr 7")
        assert words in told.content.decode()
    plan = {"plan": f"{first} 100\n{second} 30 kr", "written": "Dnr 7"}
    assert send(officer, f"{page}delbetalning/", **plan).status_code == 302
    approve(grant, LATE)
    assert send(officer, f"{page}avfor/", reason="Går inte att driva in").status_code == 302
    approve(grant, LATE)
    text = " ".join(officer.get(page).content.decode().split())
    for words in ("Avförd som förlust", "Anstånd", "Delbetalning avtalad", "Påminnelse"):
        assert words in text
    assert officer.get(page.removesuffix("/") + ".pdf").content.startswith(b"%PDF")
    assert officer.get(page.removesuffix("/") + ".xml").status_code == 409
    assert officer.get(f"{page}nagot/").status_code == 404


def test_interest_is_shown_charged_by_two_and_seen_by_the_receiver(settings: Any) -> None:
    settings.RATE_FOLDER, settings.TODAY = RATES, (today := date(2032, 4, 30))
    grant = owing()
    officer, page = grant.client("case_officer"), grant.page(f"fakturor/{NUMBER}")
    for said in ("Ränta som inte är fakturerad", "10,00", "822", "Ta ut ränta"):
        assert said in text_of(shown(officer, page))
    late = send(officer, f"{page}ranta/", until="2032-05-01", due="2032-06-30")
    assert "Ingen ränta har löpt" in late.content.decode()
    assert send(officer, f"{page}ranta/", until="2032-04-30", due="2032-06-30").status_code == 302
    (waiting,) = proposals(programme=grant.key, waiting=True)
    assert "822 kronor" in text_of(shown(grant.client("approver"), grant.page(f"forslag/{waiting.number}")))
    approve(grant, today)
    own = f"/ta-emot/{grant.key}/{number_of('Beta')}/fakturor/20320002/"
    for client, address in ((officer, grant.page("fakturor/20320002")), (grant.signer("Beta"), own)):
        said = text_of(shown(client, address))
        assert "Räntan på faktura 20320001" in said
        assert "Ränta är inte bidrag" in said
    assert "Ränta som inte är fakturerad" not in text_of(shown(officer, page))
    economist = grant.client("economist")
    paid = {"amount": "822", "reference": "BG 1", "received": "2032-05-01"}
    early = send(economist, grant.page("fakturor/20320002/betald-ranta"), **paid)
    assert "har inte varit än" in early.content.decode()
    paid["received"] = "2032-04-29"
    assert send(economist, grant.page("fakturor/20320002/betald-ranta"), **paid).status_code == 302
    approve(grant, today)
    said = text_of(shown(officer, grant.page("fakturor/20320002")))
    assert "Betald" in said
    assert "2032-04-29 Betalning av ränta kom in: 822 kronor BG 1 registrerad 2032-04-30" in said
    receive_repayment(act(today), programme=grant.key, recipient="Beta", amount=9, received=date(2032, 4, 10))
    assert "Kreditera räntefakturan" in text_of(shown(officer, page))
    settings.TODAY = date(2032, 7, 2)
    assert "ANSLAG_RATE_FOLDER" in text_of(shown(officer, page))


def test_a_receiver_sees_its_own_invoice_and_no_other(grant: Grant) -> None:
    demanded(grant)
    beta, alfa = signed_in(grant.signers["Beta"]), signed_in(grant.signers["Alfa"])
    own = f"/ta-emot/{grant.key}/{number_of('Beta')}/fakturor/{NUMBER}/"
    page = shown(beta, own)
    assert any(NUMBER in heading for heading in page.headings)
    assert alfa.get(own).status_code == 404
    other = f"/ta-emot/{grant.key}/{number_of('Alfa')}/fakturor/{NUMBER}/"
    assert alfa.get(other).status_code == 404
    assert beta.get(own.removesuffix("/") + ".pdf").content.startswith(b"%PDF")


def test_a_case_is_opened_answered_and_decided_in_part(settings: Any, grant: Grant) -> None:
    officer = grant.client("case_officer")
    opening = {
        "ground": "unused",
        "amount": "100",
        "reason": "Lönerna gällde annat.",
        "answer_by": (REPORTS + timedelta(23)).isoformat(),
    }
    page = grant.page(f"aterkrav/{number_of('Beta')}/arende")
    assert "tid att svara" in send(officer, page, **opening | {"answer_by": "2031-01-01"}).content.decode()
    preview = send(officer, page, **opening).content.decode()
    assert cases(held_programme(grant.key)) == ()
    assert send(officer, page, **opening, do="change").status_code == 200
    assert send(officer, page, **opening, do="send").status_code == 302
    (case,) = cases(held_programme(grant.key))
    letters = Mail.objects.filter(kind="hearing", party__name="Beta")
    assert Mail.objects.filter(kind="hearing").count() == letters.count() > 0
    for said in ("100 kronor", "Lönerna gällde annat.", "Ni kan svara senast", f"/{number_of('Beta')}/\n"):
        assert said in letters[0].text.replace("\N{NO-BREAK SPACE}", " ")
    for to in letters.values_list("to", flat=True):
        assert to in preview
    waits = officer.get(grant.page(f"aterkrav/arende/{case.number}")).content.decode()
    assert "när mottagaren har svarat, eller efter den" in waits
    beta = signed_in(grant.signers["Beta"])
    hearing = f"/ta-emot/{grant.key}/{number_of('Beta')}/aterkrav/{case.number}/"
    assert "Vi beslutar när ni har svarat, eller efter den" in beta.get(hearing).content.decode()
    ours = f"/ta-emot/{grant.key}/{number_of('Beta')}/"
    assert "Svara i ärendet om återkrav" in beta.get(ours).content.decode()
    assert hearing in beta.get("/start/").content.decode()
    assert "Skriv vad ni anser." in send(beta, hearing, answer="").content.decode()
    assert send(beta, hearing, answer="Det gällde insatsen.").status_code == 302
    assert signed_in(grant.signers["Alfa"]).get(hearing).status_code == 404
    page = grant.page(f"aterkrav/arende/{case.number}")
    due = (REPORTS + timedelta(60)).isoformat()
    lacking = send(officer, page, outcome="claw_back", amount="", due=due, reason="Delvis annat.")
    assert "För ett återkrav: fyll i ”Belopp att kräva tillbaka”." in lacking.content.decode()
    decision = {"outcome": "claw_back", "amount": "40", "due": due, "reason": "Delvis annat."}
    assert send(officer, page, **decision).status_code == 302
    told = waiting_told(grant)
    for said in ("Lönerna gällde annat.", "Det gällde insatsen.", page):
        assert said in told
    approve(grant)
    (issued,) = invoices(held_programme(grant.key))
    assert (issued.amount, issued.claim) == (40, "claw_back")
    assert "40 kronor krävs tillbaka." in officer.get(page).content.decode().replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert (
        send(officer, grant.page(f"fakturor/{issued.number}/kreditera"), reason="Fel dag").status_code == 302
    )
    assert "40 kronor" in waiting_told(grant)
    approve(grant)
    for client, address in ((officer, page), (beta, hearing)):
        assert "med kreditfaktura 20320002. Inget krävs tillbaka." in client.get(address).content.decode()


def waiting_told(grant: Grant) -> str:
    """The page of the one proposal that waits, as its approver reads it."""
    (waiting,) = proposals(programme=grant.key, waiting=True)
    page = grant.client("approver").get(grant.page(f"forslag/{waiting.number}")).content.decode()
    return page.replace("\N{NO-BREAK SPACE}", " ")


def test_payments_are_stopped_at_once_and_two_people_lift_the_stop(grant: Grant) -> None:
    officer, page = grant.client("case_officer"), grant.page(f"aterkrav/{number_of('Alfa')}/stopp")
    assert send(officer, page, reason="Granskning pågår").status_code == 302
    assert "Utbetalningar stoppade" in officer.get(grant.page("aterkrav")).content.decode()
    assert send(officer, page, reason="Klart").status_code == 302
    approve(grant)
    assert "Utbetalningar stoppade" not in officer.get(grant.page("aterkrav")).content.decode()
