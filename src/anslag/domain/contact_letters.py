"""What is sent to a receiver's registered address so that it can report without an account: the link, and the code."""

from datetime import date

from anslag.domain.day import date_text
from anslag.domain.mail import Letter
from anslag.domain.programme import Terms

CODE = "code"
"""The kind of letter whose code is put in when it leaves."""

DIGITS = "[koden sätts in när brevet skickas]"
"""Stands in the text that is kept: whoever reads it there has no code."""

PATH = "/logga-in/redovisa/"
"""Where the link leads, before the programme's key and the receiver's number."""

NO_ACCOUNT = (
    "Ni behöver inget konto. Öppna länken, så skickar vi en engångskod till er registrerade e-postadress"
)


def link_letter(
    terms: Terms, *, key: str, programme: str, party: str, to: str, address: str, today: date
) -> Letter:
    """Tell a receiver where it reports. The link opens nothing by itself."""
    due = date_text(terms.report_back.due)
    when = f"senast {due}" if today <= terms.report_back.due else f"sista dagen var {due}"
    return _letter(
        key=key,
        kind="reminder",
        programme=programme,
        party=party,
        to=to,
        subject=f"Redovisa: {when} – {terms.title} (dnr {terms.case_reference})",
        paragraphs=(
            f"Ni har inte skickat in redovisningen: {when}.",
            f"{NO_ACCOUNT}:\n{address}",
            "Är pengarna inte använda säger ni det på samma sida.",
            f"Bidrag: {terms.title}\nDiarienummer: {terms.case_reference}\nGäller: {party}\nLämnas till: {terms.giver}",
        ),
        today=today,
    )


def code_letter(
    terms: Terms, *, number: int, programme: str, party: str, to: str, minutes: int, today: date
) -> Letter:
    """Give whoever reads the receiver's mail a code, good once and for a short while."""
    return _letter(
        key=f"{CODE}/{number}",
        kind=CODE,
        programme=programme,
        party=party,
        to=to,
        subject=f"Kod för att redovisa – {terms.title}",
        paragraphs=(
            f"Er kod:\n{DIGITS}",
            f"Skriv den på sidan där ni bad om den. Den gäller i {minutes} minuter och kan användas en gång.",
            f"Koden öppnar redovisningen för {party}, och inget annat.",
            "Har ni inte bett om någon kod? Gör ingenting, så händer ingenting. Lämna den inte till någon.",
        ),
        today=today,
    )


def _letter(
    *,
    key: str,
    kind: str,
    programme: str,
    party: str,
    to: str,
    subject: str,
    paragraphs: tuple[str, ...],
    today: date,
) -> Letter:
    return Letter(
        key=key,
        kind=kind,
        programme=programme,
        party=party,
        day=today,
        to=to,
        subject=subject,
        text="\n\n".join((*paragraphs, "Mejlet skickas av sig självt och går inte att svara på.")) + "\n",
    )
