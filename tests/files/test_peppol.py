"""Electronic invoices by the official rules, and what those rules find when something in one is wrong."""

from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from anslag.domain.invoice import Credited, Invoice, sending_problems
from anslag.domain.party import Party
from anslag.domain.problem import Refused
from anslag.files.invoice_files import write_invoices
from anslag.files.invoice_pdf import invoice_pdf
from anslag.files.peppol import invoice_xml
from tests.files.schematron import faults

SCHEMAS = Path(__file__).parent / "peppol" / "ubl21" / "maindoc"
PDF = b"%PDF-1.7\n"

GIVER = Party(
    name="Verket",
    kind="kind",
    organisation_number="202100-5489",
    bankgiro="991-2346",
    endpoint="0007:2021005489",
    registry_email="registrator@verket.example",
)
RECEIVER = Party(
    name="Alfa & Söner <1>",
    kind="kind",
    organisation_number="232100-0164",
    endpoint="0007:2321000164",
    buyer_reference="REF-018",
)
INVOICE = Invoice(
    number="20320007",
    issued=date(2032, 3, 16),
    amount=307_356,
    due=date(2032, 3, 31),
    reference="203200074",
    claim="demand_repayment",
    seller=GIVER,
    buyer=RECEIVER,
    programme="Bidraget",
    grant_year=2031,
    period=(date(2031, 1, 1), date(2031, 12, 31)),
    case_reference="9.2-1/2031",
    decisions=(("S2031/1", "Beslut om medel"), ("9.2-1/2031", "Anvisning")),
    appeal="Beslutet går inte att överklaga.",
    synthetic="Uppgifterna är påhittade.",
)
CREDIT_NOTE = replace(
    INVOICE,
    number="20320008",
    issued=date(2032, 3, 20),
    due=None,
    reference="",
    credits=Credited(number="20320007", issued=INVOICE.issued),
    reason="Redovisningen är rättad.",
)
CLAWBACK = replace(INVOICE, claim="claw_back", reason="Bidraget har använts till något annat")
ADDRESSED = replace(
    INVOICE, buyer=replace(RECEIVER, street="Storgatan 1", postcode="111 22", city="Exempelstad")
)
EVERY = [INVOICE, CREDIT_NOTE, CLAWBACK, ADDRESSED]


def kind(invoice: Invoice) -> str:
    more = f"{' credited' if invoice.credits else ''}{' addressed' if invoice.buyer.city else ''}"
    return f"{invoice.claim}{more}"


@cache
def schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / f"UBL-{name}-2.1.xsd"))


@pytest.mark.parametrize("invoice", EVERY, ids=kind)
def test_what_is_written_keeps_the_schema_and_every_rule(invoice: Invoice) -> None:
    written = invoice_xml(invoice, pdf=PDF)
    root = etree.fromstring(written)
    name = etree.QName(root).localname
    assert name == ("CreditNote" if invoice.credits else "Invoice")
    schema(name).assertValid(root)
    assert faults(written) == []


@pytest.mark.parametrize("invoice", EVERY, ids=kind)
def test_the_same_invoice_gives_the_same_bytes(invoice: Invoice) -> None:
    pdf = invoice_pdf(invoice)
    assert invoice_pdf(invoice) == pdf
    assert invoice_xml(invoice, pdf=pdf) == invoice_xml(invoice, pdf=pdf)


def text_of(root: etree._Element, path: str) -> list[str | None]:
    names = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
    return [each.text for each in root.iterfind(path, names)]


def test_an_address_that_is_known_stands_in_it_and_none_is_made_up() -> None:
    lines = "cac:AccountingCustomerParty//cac:PostalAddress/*"
    assert text_of(etree.fromstring(invoice_xml(ADDRESSED, pdf=PDF)), lines)[:3] == [
        "Storgatan 1",
        "Exempelstad",
        "111 22",
    ]
    country = "cac:AccountingCustomerParty//cac:PostalAddress/cac:Country"
    assert len(text_of(etree.fromstring(invoice_xml(INVOICE, pdf=PDF)), lines)) == 1
    assert len(text_of(etree.fromstring(invoice_xml(INVOICE, pdf=PDF)), country)) == 1


def test_an_invoice_says_what_whom_and_how_to_pay() -> None:
    root = etree.fromstring(invoice_xml(INVOICE, pdf=PDF))
    said = {
        "cac:LegalMonetaryTotal/cbc:PayableAmount": ["307356.00"],
        "cbc:DueDate": ["2032-03-31"],
        "cbc:BuyerReference": ["REF-018"],
        "cac:AdditionalDocumentReference/cbc:ID": ["9.2-1/2031", "S2031/1"],
        "cac:PaymentMeans/cbc:PaymentID": ["203200074"],
        "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID": ["9912346"],
        "cac:AccountingSupplierParty//cbc:CompanyID": ["2021005489"],
        "cac:AccountingCustomerParty//cbc:RegistrationName": ["Alfa & Söner <1>"],
        "cac:AccountingCustomerParty//cbc:EndpointID": ["2321000164"],
    }
    assert {path: text_of(root, path) for path in said} == said
    (attached,) = text_of(root, ".//cbc:EmbeddedDocumentBinaryObject")
    assert b64decode(attached or "") == PDF


def test_a_credit_note_names_its_invoice_and_is_not_paid() -> None:
    root = etree.fromstring(invoice_xml(CREDIT_NOTE, pdf=PDF))
    assert text_of(root, "cac:BillingReference//cbc:ID") == ["20320007"]
    assert text_of(root, ".//cbc:PaymentID") == []
    (note,) = text_of(root, "cbc:Note")
    assert "Krediterar faktura 20320007. Skäl: Redovisningen är rättad." in (note or "")


def put(path: str, value: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        found = root.find(path, {prefix: uri for prefix, uri in root.nsmap.items() if prefix})
        assert found is not None
        found.text = value

    return change


def drop(path: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        found = root.find(path, {prefix: uri for prefix, uri in root.nsmap.items() if prefix})
        assert found is not None
        above = found.getparent()
        assert above is not None
        above.remove(found)

    return change


def add(path: str, xml: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in root.nsmap.items() if prefix)
        found = root.find(path, {prefix: uri for prefix, uri in root.nsmap.items() if prefix})
        assert found is not None
        found.addnext(etree.fromstring(f"<x {names}>{xml}</x>")[0])

    return change


SELLER = "cac:AccountingSupplierParty/cac:Party"
TAX_NUMBER = (
    "<cac:PartyTaxScheme><cbc:CompanyID>SE202100548901</cbc:CompanyID>"
    "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
)


@pytest.mark.parametrize(
    ("mutation", "found"),
    [
        (put("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID", "991-2346"), {"SE-R-008"}),
        (put("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID", "991234"), {"SE-R-009"}),
        (put("cac:PaymentMeans/cbc:PaymentMeansCode", "31"), {"SE-R-012"}),
        (
            put(f"{SELLER}/cac:PartyLegalEntity/cbc:CompanyID", "2021005488"),
            {"PEPPOL-COMMON-R049", "SE-R-013"},
        ),
        (drop("cbc:BuyerReference"), {"PEPPOL-EN16931-R003"}),
        (drop(f"{SELLER}/cbc:EndpointID"), {"PEPPOL-EN16931-R020"}),
        (drop(f"{SELLER}/cac:PostalAddress/cac:Country"), {"BR-09"}),
        (add("cbc:Note", "<cbc:Note>En till.</cbc:Note>"), {"PEPPOL-EN16931-R002"}),
        (add(f"{SELLER}/cac:PostalAddress", TAX_NUMBER), {"BR-O-02"}),
        (put("cac:LegalMonetaryTotal/cbc:PayableAmount", "307355.00"), {"BR-CO-16"}),
        (put("cbc:DueDate", "2032-02-30"), {"PEPPOL-EN16931-F001"}),
        (put("cbc:DocumentCurrencyCode", "KR"), {"BR-CL-04"}),
        (drop("cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:TaxExemptionReasonCode"), {"BR-O-10"}),
    ],
)
def test_the_rules_find_what_is_wrong(mutation: Callable[[etree._Element], None], found: set[str]) -> None:
    root = etree.fromstring(invoice_xml(INVOICE, pdf=PDF))
    mutation(root)
    assert found <= {fault.rule for fault in faults(etree.tostring(root))}


@pytest.mark.parametrize(
    ("party", "column"),
    [
        ("seller", "organisation_number"),
        ("seller", "endpoint"),
        ("seller", "bankgiro"),
        ("buyer", "organisation_number"),
        ("buyer", "endpoint"),
        ("buyer", "buyer_reference"),
    ],
)
def test_what_a_party_lacks_is_refused_by_its_name_and_column(
    party: str, column: str, tmp_path: Path
) -> None:
    lacking = replace(getattr(INVOICE, party), **{column: None})
    invoice = replace(INVOICE, **{party: lacking})
    with pytest.raises(Refused) as refused:
        invoice_xml(invoice, pdf=PDF)
    (problem,) = refused.value.problems
    assert (lacking.name in problem.place, column in problem.remedy) == (True, True)
    ((files, problems),) = write_invoices(tmp_path, [invoice], programme="grant")
    assert [path.name for path in files] == ["grant-faktura-20320007.pdf"]
    assert problems == sending_problems(invoice.seller, invoice.buyer) == (problem,)
