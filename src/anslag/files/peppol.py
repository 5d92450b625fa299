"""An invoice as an electronic one: Peppol BIS Billing 3.0 in UBL 2.1, with the Swedish rules.

What is repaid is outside value added tax: category O, and no tax number on either party. Source: Peppol BIS Billing
3.0; its rules and those of EN 16931 are run in the tests on what is written here.
"""

from base64 import b64encode
from datetime import date

from lxml import etree

from anslag.domain.day import date_text
from anslag.domain.invoice import Invoice, claim_words, sending_problems
from anslag.domain.money import Kronor
from anslag.domain.party import Party
from anslag.domain.problem import Refused

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_CAC = f"{_UBL}CommonAggregateComponents-2"
_CBC = f"{_UBL}CommonBasicComponents-2"

_CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
_PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"

_INVOICE, _CREDIT_NOTE = "380", "381"
_CREDIT_TRANSFER = "30"
_ONE = "C62"
_ORGANISATION_NUMBER = "0007"
_COUNTRY = "SE"
"""Where everyone with a Swedish organisation number is."""

type Element = etree._Element  # noqa: SLF001  # lxml's own name for it


def invoice_xml(invoice: Invoice, *, pdf: bytes) -> bytes:
    """The invoice, or the credit note, with the PDF within. Raises Refused when a party lacks what it takes."""
    if problems := sending_problems(invoice.seller, invoice.buyer):
        raise Refused(problems)
    kind = "CreditNote" if invoice.credits else "Invoice"
    root = etree.Element(
        f"{{{_UBL}{kind}-2}}{kind}", nsmap={None: f"{_UBL}{kind}-2", "cac": _CAC, "cbc": _CBC}
    )
    _head(root, invoice, kind)
    _references(root, invoice, pdf)
    _seller(_within(root, "AccountingSupplierParty"), invoice.seller)
    _party(_within(root, "AccountingCustomerParty"), invoice.buyer)
    if invoice.due:
        _how_to_pay(root, invoice, invoice.due)
    _totals(root, invoice.amount)
    _line(root, invoice, kind)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _head(root: Element, invoice: Invoice, kind: str) -> None:
    _text(root, "CustomizationID", _CUSTOMIZATION)
    _text(root, "ProfileID", _PROFILE)
    _text(root, "ID", invoice.number)
    _text(root, "IssueDate", invoice.issued.isoformat())
    if invoice.due:
        _text(root, "DueDate", invoice.due.isoformat())
    _text(root, f"{kind}TypeCode", _CREDIT_NOTE if invoice.credits else _INVOICE)
    _text(root, "Note", _note(invoice))
    _text(root, "DocumentCurrencyCode", "SEK")
    _text(root, "BuyerReference", invoice.buyer.buyer_reference or "")
    period = _within(root, "InvoicePeriod")
    _text(period, "StartDate", invoice.period[0].isoformat())
    _text(period, "EndDate", invoice.period[1].isoformat())


def _note(invoice: Invoice) -> str:
    """The one note there may be."""
    said = (
        f"{claim_words(invoice)}: {invoice.programme}, ärende {invoice.case_reference}.",
        f"Krediterar faktura {invoice.credits.number}." if invoice.credits else "",
        invoice.reason and f"Skäl: {invoice.reason.rstrip('.')}.",
        invoice.synthetic,
    )
    return " ".join(filter(None, said))


def _references(root: Element, invoice: Invoice, pdf: bytes) -> None:
    if invoice.credits:
        document = _within(_within(root, "BillingReference"), "InvoiceDocumentReference")
        _text(document, "ID", invoice.credits.number)
        _text(document, "IssueDate", invoice.credits.issued.isoformat())
    decision = _document(root, invoice.case_reference, "Beslutet, med fakturan som pdf")
    attached = _text(
        _within(decision, "Attachment"), "EmbeddedDocumentBinaryObject", b64encode(pdf).decode("ascii")
    )
    attached.set("mimeCode", "application/pdf")
    attached.set("filename", f"{invoice.number}.pdf")
    for case_reference, title in invoice.decisions:
        if case_reference != invoice.case_reference:
            _document(root, case_reference, title)


def _document(root: Element, case_reference: str, title: str) -> Element:
    document = _within(root, "AdditionalDocumentReference")
    _text(document, "ID", case_reference)
    _text(document, "DocumentDescription", title)
    return document


def _seller(role: Element, seller: Party) -> None:
    party = _party(role, seller)
    if seller.registry_email:
        _text(_within(party, "Contact"), "ElectronicMail", seller.registry_email)


def _party(role: Element, each: Party) -> Element:
    party = _within(role, "Party")
    scheme, _, endpoint = (each.endpoint or "").partition(":")
    _text(party, "EndpointID", endpoint).set("schemeID", scheme)
    address = _within(party, "PostalAddress")
    for name, line in (("StreetName", each.street), ("CityName", each.city), ("PostalZone", each.postcode)):
        if line:
            _text(address, name, line)
    _text(_within(address, "Country"), "IdentificationCode", _COUNTRY)
    legal = _within(party, "PartyLegalEntity")
    _text(legal, "RegistrationName", each.name)
    _text(legal, "CompanyID", _digits(each.organisation_number)).set("schemeID", _ORGANISATION_NUMBER)
    return party


def _how_to_pay(root: Element, invoice: Invoice, due: date) -> None:
    means = _within(root, "PaymentMeans")
    _text(means, "PaymentMeansCode", _CREDIT_TRANSFER).set("name", "Kreditöverföring")
    _text(means, "PaymentID", invoice.reference)
    account = _within(means, "PayeeFinancialAccount")
    _text(account, "ID", _digits(invoice.seller.bankgiro))
    _text(_within(account, "FinancialInstitutionBranch"), "ID", "SE:BANKGIRO")
    _text(_within(root, "PaymentTerms"), "Note", f"Betala senast {date_text(due)}.")


def _totals(root: Element, amount: Kronor) -> None:
    tax = _within(root, "TaxTotal")
    _amount(tax, "TaxAmount", 0)
    subtotal = _within(tax, "TaxSubtotal")
    _amount(subtotal, "TaxableAmount", amount)
    _amount(subtotal, "TaxAmount", 0)
    _outside_tax(_within(subtotal, "TaxCategory"), exempt=True)
    total = _within(root, "LegalMonetaryTotal")
    for name in ("LineExtensionAmount", "TaxExclusiveAmount", "TaxInclusiveAmount", "PayableAmount"):
        _amount(total, name, amount)


def _line(root: Element, invoice: Invoice, kind: str) -> None:
    line = _within(root, f"{kind}Line")
    _text(line, "ID", "1")
    quantity = "CreditedQuantity" if invoice.credits else "InvoicedQuantity"
    _text(line, quantity, "1").set("unitCode", _ONE)
    _amount(line, "LineExtensionAmount", invoice.amount)
    item = _within(line, "Item")
    _text(item, "Name", claim_words(invoice))
    _outside_tax(_within(item, "ClassifiedTaxCategory"))
    _amount(_within(line, "Price"), "PriceAmount", invoice.amount)


def _outside_tax(category: Element, *, exempt: bool = False) -> None:
    _text(category, "ID", "O")
    if exempt:
        _text(category, "TaxExemptionReasonCode", "VATEX-EU-O")
    _text(_within(category, "TaxScheme"), "ID", "VAT")


def _amount(above: Element, name: str, amount: Kronor) -> None:
    _text(above, name, f"{amount}.00").set("currencyID", "SEK")


def _within(above: Element, name: str) -> Element:
    element: Element = etree.SubElement(above, f"{{{_CAC}}}{name}")
    return element


def _text(above: Element, name: str, text: str) -> Element:
    element: Element = etree.SubElement(above, f"{{{_CBC}}}{name}")
    element.text = text
    return element


def _digits(text: str | None) -> str:
    return "".join(filter(str.isdecimal, text or ""))
