"""An invoice as a PDF: what is demanded, why, how to pay and by when; or which invoice is withdrawn."""

from anslag.domain.day import date_text
from anslag.domain.interest import Span
from anslag.domain.invoice import Invoice, claim_words
from anslag.domain.money import format_kronor
from anslag.files.accessible_pdf import accessible_pdf


def invoice_pdf(invoice: Invoice) -> bytes:
    """The same invoice gives the same bytes."""
    return accessible_pdf("invoice.typ", _page(invoice), on=invoice.issued)


def _page(invoice: Invoice) -> dict[str, object]:
    """What templates/invoice.typ shows."""
    return {
        "title": f"{'Kreditfaktura' if invoice.credits else 'Faktura'} {invoice.number}",
        "giver": invoice.seller.name,
        "giver_number": invoice.seller.organisation_number or "",
        "contact": invoice.seller.registry_email or "",
        "recipient": invoice.buyer.name,
        "programme": invoice.programme,
        "case_reference": invoice.case_reference,
        "synthetic": invoice.synthetic,
        "line": claim_words(invoice),
        "amount": f"{format_kronor(invoice.amount)} kr",
        "amount_label": "Krediteras" if invoice.credits else "Att betala",
        "facts": [[name, value] for name, value in _facts(invoice) if value],
        "paying": [[name, value] for name, value in _paying(invoice) if value],
        "decisions": [f"{reference}, {title}" for reference, title in invoice.decisions],
        "appeal": "" if invoice.credits else invoice.appeal,
    }


def _facts(invoice: Invoice) -> tuple[tuple[str, str], ...]:
    start, end = invoice.period
    return (
        ("Mottagare", invoice.buyer.name),
        ("Organisationsnummer", invoice.buyer.organisation_number or ""),
        ("Er referens", invoice.buyer.buyer_reference or ""),
        ("Datum", date_text(invoice.issued)),
        ("Ärende", invoice.case_reference),
        ("Bidrag", invoice.programme),
        ("Perioden", f"{date_text(start)} till {date_text(end)}"),
        ("Krediterar", f"faktura {invoice.credits.number}" if invoice.credits else ""),
        ("Skäl", invoice.reason),
        ("Ränta på", f"faktura {invoice.interest_on}" if invoice.interest_on else ""),
        *((f"{each.days} dagar", _days(each)) for each in invoice.interest),
    )


def _days(span: Span) -> str:
    """What the interest of some days is counted on."""
    owed = f"{format_kronor(span.debt)} kr med {span.percent} procent om året"
    return f"{date_text(span.first)} till {date_text(span.last)}: {owed}"


def _paying(invoice: Invoice) -> tuple[tuple[str, str], ...]:
    if invoice.due is None:
        return ()
    return (
        ("Betala senast", date_text(invoice.due)),
        ("Bankgiro", invoice.seller.bankgiro or ""),
        ("OCR-nummer", invoice.reference),
    )
