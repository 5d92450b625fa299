"""What people are told by mail about who may act: that they are invited, and what became of an application."""

from datetime import date

from anslag.domain.mail import Letter
from anslag.domain.mandate import ROLE_WORDS, Application, Examined, Role

INVITATION = "invitation"
"""The kind of letter whose link is put in when it leaves."""

LINK = "[länken sätts in när brevet skickas]"
"""Stands in the text that is kept: whoever reads it there cannot use the invitation."""

PATH = "/inbjudan/"
"""Where the link leads, before its token."""

OUTCOMES: dict[Examined, str] = {
    "approved": "Du är nu ombud för {party}.",
    "refused": "Du kan inte vara ombud för {party}.",
    "sent_back": "Din ansökan om att vara ombud för {party} behöver kompletteras.",
}


def invitation_letter(
    *, number: int, to: str, name: str, party: str, role: Role, proposed: bool, days: int, today: date
) -> Letter:
    """Tell someone that they are to act for an organisation. `proposed`: another has to approve it first."""
    state = (
        f"Du är föreslagen som {ROLE_WORDS[role]} för {party}. Du får behörigheten när en annan person har godkänt den."
        if proposed
        else f"Du är inbjuden som {ROLE_WORDS[role]} för {party}."
    )
    return _letter(
        key=f"{INVITATION}/{number}",
        kind=INVITATION,
        party=party,
        today=today,
        to=to,
        subject=f"Inbjudan: {ROLE_WORDS[role]} för {party}",
        paragraphs=(
            f"Hej {name}!",
            state,
            f"Öppna länken och logga in:\n{LINK}",
            f"Länken gäller i {days} dagar och kan användas en gång. Skicka den inte vidare.",
            "Känner du inte igen det här? Gör ingenting, så händer ingenting.",
        ),
    )


def outcome_letter(
    application: Application,
    outcome: Examined,
    *,
    key: str,
    to: str,
    name: str,
    reason: str,
    address: str,
    today: date,
) -> Letter:
    """Tell the applicant what the giver decided, and what to do now."""
    said = OUTCOMES[outcome].format(party=application.party)
    after = {
        "approved": f"Logga in och börja:\n{address}",
        "refused": f"Har du frågor? Vänd dig till {application.giver}.",
        "sent_back": f"Komplettera ansökan här:\n{address}",
    }
    return _letter(
        key=key,
        kind="proxy_outcome",
        party=application.party,
        today=today,
        to=to,
        subject=said.rstrip("."),
        paragraphs=(
            f"Hej {name}!",
            said,
            *([f"Så här skriver {application.giver}:\n{reason}"] if reason else []),
            after[outcome],
        ),
    )


def application_letter(application: Application, *, key: str, to: str, address: str, today: date) -> Letter:
    """Tell whoever examines applications that one waits."""
    return _letter(
        key=key,
        kind="proxy_application",
        party=application.giver,
        today=today,
        to=to,
        subject=f"Att pröva: ombud för {application.party}",
        paragraphs=(
            f"Någon har ansökt om att vara ombud för {application.party}.",
            f"Pröva ansökan här:\n{address}",
        ),
    )


def _letter(
    *, key: str, kind: str, party: str, today: date, to: str, subject: str, paragraphs: tuple[str, ...]
) -> Letter:
    return Letter(
        key=key,
        kind=kind,
        programme="",
        party=party,
        day=today,
        to=to,
        subject=subject,
        text="\n\n".join((*paragraphs, "Mejlet skickas av sig självt och går inte att svara på.")) + "\n",
    )
