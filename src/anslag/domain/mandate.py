"""Who acts for which organisation: roles, how long a mandate holds, and how one is given, refused and ended."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from anslag.domain.day import date_text
from anslag.domain.problem import Problem

type GivingRole = Literal["case_officer", "approver", "economist", "auditor"]
type ReceivingRole = Literal["signatory", "proxy", "representative", "contributor"]
type Role = GivingRole | ReceivingRole | Literal["contact"]
"""A contact is no person: whoever reads the mail of a receiver, shown by a one-time code. Nobody is given the role."""

type Examined = Literal["approved", "refused", "sent_back"]
"""What an application to be proxy came to. What is sent back is completed by applying again."""

GIVING: tuple[Role, ...] = get_args(GivingRole.__value__)
RECEIVING: tuple[Role, ...] = get_args(ReceivingRole.__value__)

CONTACT: Role = "contact"

BY_CODE = "code/"
"""How whoever acts by a one-time code is named, before the code's number: no pseudonym has the sign."""

INVITED: tuple[Role, ...] = ("representative", "contributor")
"""Given by the receiver itself; for all the others there is evidence that someone else has looked at."""

SIGNING: tuple[Role, ...] = ("signatory", "proxy", "representative")
"""Those who may sign for a receiver."""

FOUNDING: tuple[Role, ...] = ("signatory", "approver")
"""The two that appoint the others, and that whoever runs the installation may give where nobody has the role."""

ROLE_WORDS: dict[Role, str] = {  # of those that a person is given
    "case_officer": "handläggare",
    "approver": "beslutsfattare",
    "economist": "ekonom",
    "auditor": "revisor",
    "signatory": "firmatecknare",
    "proxy": "ombud",
    "representative": "representant",
    "contributor": "uppgiftssamordnare",
}

DIGEST = re.compile(r"[0-9a-f]{64}")

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[^\W_](?:[^\W_]|-(?=[^\W_]|-)){0,62}"
_ADDRESS = re.compile(rf"(?=.{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?=.{{1,189}}$){_LABEL}(?:\.{_LABEL})+")
"""What any mail server takes (RFC 5321, without quotes); the domain may have letters of any language."""

_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
"""Categories of characters that are not seen, or that change how what stands beside them is seen."""

_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Counted as letters and signs, and drawn as nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """A person's role in an organisation. The person is a pseudonym; `programme` is a key, empty for all of them.

    It holds from the day it `starts` to the end of the day `until`, but not on the day it was `ended` or later.
    """

    person: str
    party: str
    role: Role
    starts: date
    until: date | None = None
    ended: date | None = None
    programme: str = ""
    given_by: str = ""
    evidence: str = ""

    def holds(self, today: date) -> bool:
        return self.starts <= today <= self.last_day

    def stands(self, today: date) -> bool:
        """Whether it holds today or is to hold, and nobody has ended it."""
        return self.ended is None and today <= self.last_day

    @property
    def last_day(self) -> date:
        """The last day on which it can hold; before `starts` when it never holds."""
        last = self.until or date.max
        return last if self.ended is None else min(last, date.fromordinal(self.ended.toordinal() - 1))

    def overlaps(self, other: "Mandate") -> bool:
        """Whether there is a day on which both hold."""
        return max(self.starts, other.starts) <= min(self.last_day, other.last_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """Someone's wish to be a receiver's proxy. `document` is the SHA-256 of the evidence as a document, in hex."""

    person: str
    party: str
    giver: str
    evidence: str
    document: str


def gift_problems(
    mandate: Mandate, others: Iterable[Mandate], *, approved_by: str, today: date
) -> tuple[Problem, ...]:
    """Why a mandate cannot be given as it is. `others` are all that the organisation has or has had."""
    place = _place(mandate.role, mandate.party)
    return tuple(
        Problem(place=place, rule=rule, message=message, remedy=remedy)
        for rule, message, remedy in (*_faults(mandate, approved_by, today), *_clashes(mandate, others))
    )


def _faults(mandate: Mandate, approved_by: str, today: date) -> Iterator[tuple[str, str, str]]:
    if mandate.starts < today:
        yield (
            "mandate.starts",
            f"Det börjar {date_text(mandate.starts)}, före i dag.",
            "Låt det börja i dag eller senare.",
        )
    if mandate.until and mandate.until < mandate.starts:
        yield (
            "mandate.until",
            f"Det slutar {date_text(mandate.until)}, innan det börjar.",
            "Ange en senare slutdag.",
        )
    if mandate.person in {mandate.given_by, approved_by}:
        yield "mandate.self", "Ingen kan ge sig själv behörighet.", "Låt någon annan ge den."
    if mandate.role not in INVITED and not mandate.evidence.strip():
        yield "mandate.evidence", "Underlaget för behörigheten saknas.", "Ange beslutet eller handlingen."
    if mandate.role == "proxy" and mandate.programme:
        yield "mandate.whole", "Ett ombud företräder hela organisationen.", "Utse en representant i stället."


def _clashes(mandate: Mandate, others: Iterable[Mandate]) -> Iterator[tuple[str, str, str]]:
    there = [each for each in others if each.role == mandate.role and each.overlaps(mandate)]
    if any((each.person, each.programme) == (mandate.person, mandate.programme) for each in there):
        yield (
            "mandate.once",
            "Personen har redan den behörigheten då.",
            "Avsluta den gamla eller ändra tiden.",
        )
    elif mandate.role == "proxy" and there:
        yield "mandate.one_proxy", "Organisationen har redan ett ombud då.", "Avsluta det uppdraget först."


def founding_problems(mandate: Mandate, others: Iterable[Mandate], *, today: date) -> tuple[Problem, ...]:
    """Why whoever runs the installation cannot give this mandate: another role, or someone has the role."""
    place = _place(mandate.role, mandate.party)
    if mandate.role not in FOUNDING:
        words = " eller ".join(ROLE_WORDS[role] for role in FOUNDING)
        message = "Den behörigheten ges av organisationen själv."
        return (
            Problem(place=place, rule="mandate.founding", message=message, remedy=f"Utse {words} först."),
        )
    if any(each.role == mandate.role and each.last_day >= today for each in others):
        message = "Någon har redan den behörigheten och kan ge den vidare."
        remedy = "Låt organisationen själv utse fler."
        return (Problem(place=place, rule="mandate.founded", message=message, remedy=remedy),)
    return ()


def role_problems(role: str, among: Iterable[Role], *, party: str) -> tuple[Problem, ...]:
    """A role that cannot be given in this way."""
    known = tuple(among)
    if role in known:
        return ()
    words = ", ".join(f"{each} ({ROLE_WORDS[each]})" for each in known)
    message = f"Behörigheten {role} kan inte ges på det sättet."
    place = f"Behörighet för {party}"
    return (Problem(place=place, rule="mandate.role", message=message, remedy=f"Välj en av: {words}."),)


def giver_problems(party: str, giver: str, *, receives: bool) -> tuple[Problem, ...]:
    """That a giver has nothing to do with a party: `receives` says whether it has opened a grant to it."""
    if receives:
        return ()
    message, remedy = f"{party} har inget bidrag från {giver}.", "Vänd dig till den som ger bidraget."
    return (Problem(place=f"Behörighet för {party}", rule="mandate.giver", message=message, remedy=remedy),)


def application_problems(
    application: Application, mandates: Iterable[Mandate], *, waiting: bool, today: date
) -> tuple[Problem, ...]:
    """Why an application cannot be received. `waiting`: the person has one that is not examined yet."""
    place = f"Ansökan om att vara ombud för {application.party}"
    already = any(
        (each.person, each.role) == (application.person, "proxy") and each.last_day >= today
        for each in mandates
    )
    return tuple(
        Problem(place=place, rule=rule, message=message, remedy=remedy)
        for fault, rule, message, remedy in (
            (
                not application.evidence.strip(),
                "application.evidence",
                "Underlaget saknas.",
                "Ange vilken handling som ger rätten.",
            ),
            (
                not DIGEST.fullmatch(application.document),
                "application.document",
                "Handlingen saknas.",
                "Bifoga den.",
            ),
            (waiting, "application.once", "En ansökan väntar redan på prövning.", "Vänta på beslutet."),
            (already, "application.proxy", "Personen är redan ombud.", "Inget mer behöver göras."),
        )
        if fault
    )


def examination_problems(
    application: Application | None, *, party: str, outcome: str, reason: str, by: str
) -> tuple[Problem, ...]:
    """Why an application cannot be decided. `application` is the one that waits, None when there is none."""
    place = f"Ansökan om att vara ombud för {party}"
    known = get_args(Examined.__value__)
    return waiting_problems(waiting=application is not None, party=party) + tuple(
        Problem(place=place, rule=rule, message=message, remedy=remedy)
        for fault, rule, message, remedy in (
            (
                outcome not in known,
                "examination.outcome",
                f"Beslutet {outcome} finns inte.",
                f"Välj en av: {', '.join(known)}.",
            ),
            (
                outcome != "approved" and not reason.strip(),
                "examination.reason",
                "Skälet till beslutet saknas.",
                "Skriv vad som fattas.",
            ),
            (
                application is not None and application.person == by,
                "examination.self",
                "Ingen prövar sin egen ansökan.",
                "Låt någon annan pröva den.",
            ),
        )
        if fault
    )


def waiting_problems(*, waiting: bool, party: str) -> tuple[Problem, ...]:
    """That there is no application left to decide."""
    if waiting:
        return ()
    return (
        Problem(
            place=f"Ansökan om att vara ombud för {party}",
            rule="examination.waiting",
            message="Ingen ansökan väntar på prövning.",
            remedy="Kontrollera vem som har sökt.",
        ),
    )


def acts_by_code(person: str) -> bool:
    """Whether an act is by a contact and its code, and not by a person."""
    return person.startswith(BY_CODE)


def is_address(text: str) -> bool:
    """Whether mail can be sent to it."""
    return bool(_ADDRESS.fullmatch(text))


def seen(text: str) -> str:
    """The text without the characters that nobody sees."""
    return "".join(each for each in text if unicodedata.category(each) not in _UNSEEN and each not in _BLANK)


def address_problems(party: str, email: str) -> tuple[Problem, ...]:
    """That a registry's address is no e-mail address."""
    if is_address(email):
        return ()
    message, remedy = _no_address(email)
    return (Problem(place=f"Registratur, {party}", rule="address.email", message=message, remedy=remedy),)


def _no_address(email: str) -> tuple[str, str]:
    remedy = "Skriv den som namn@organisation.se."
    if not (shown := seen(" ".join(email.split()))):
        return "E-postadressen saknas.", remedy
    return f"”{shown}” är ingen e-postadress.", remedy


def newcomer_problems(*, name: str, email: str, party: str) -> tuple[Problem, ...]:
    """Why someone who is not known cannot be invited: no name, or nowhere to send the invitation."""
    faults = (
        (not name.strip(), "newcomer.name", "Namnet saknas.", "Skriv personens namn."),
        (
            bool(name.strip()) and not _is_name(name),
            "newcomer.name",
            "Namnet har tecken som inte syns, eller saknar bokstäver.",
            "Skriv det på nytt, för hand.",
        ),
        (not is_address(email), "newcomer.email", *_no_address(email)),
    )
    return tuple(
        Problem(place=f"Inbjudan till {party}", rule=rule, message=message, remedy=remedy)
        for fault, rule, message, remedy in faults
        if fault
    )


def _is_name(text: str) -> bool:
    return seen(text) == text and any(each.isalpha() for each in text)


def erasure_problems(mandates: Iterable[Mandate], *, today: date) -> tuple[Problem, ...]:
    """That a person still acts, or is to, for the organisations of these mandates."""
    return tuple(
        Problem(
            place=_place(each.role, each.party),
            rule="erasure.mandate",
            message="Personen har en behörighet som gäller.",
            remedy="Avsluta den först.",
        )
        for each in mandates
        if each.last_day >= today
    )


def missing_problems(mandate: Mandate | None, *, role: Role, party: str) -> tuple[Problem, ...]:
    """That there is no such mandate to end."""
    if mandate:
        return ()
    message, remedy = "Personen har inte den behörigheten.", "Kontrollera vem som har den."
    return (Problem(place=_place(role, party), rule="mandate.held", message=message, remedy=remedy),)


def last_signer_problems(party: str, left: Iterable[str]) -> tuple[Problem, ...]:
    """That nobody could sign any more for what is `left` to do, by its programmes."""
    if not (titles := ", ".join(dict.fromkeys(left))):
        return ()
    return (
        Problem(
            place=f"Behörighet för {party}",
            rule="mandate.last_signer",
            message=f"Då kan ingen underteckna för {party} i {titles}.",
            remedy="Ge någon annan behörighet först, eller kryssa i att behörigheten ska avslutas ändå.",
        ),
    )


def _place(role: Role, party: str) -> str:
    return f"{ROLE_WORDS[role].capitalize()} för {party}"
