"""What a bank answers: what it has refused, and what it has booked on the account."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from anslag.domain.money import Kronor, format_kronor
from anslag.domain.problem import Problem

DUPLICATES = {"DUPL", "AM05", "DU01", "DU02", "DU03", "DU04", "DU05"}
"""What a bank says no with when it has been sent the same before: what it got then still stands."""

REJECTED = "RJCT"
"""Instead of a code, where the bank gives none."""

ACCOUNT_FAULTS = {
    "AC01": "Kontonumret är fel",
    "AC03": "Kontonumret är fel",
    "AC04": "Kontot är avslutat",
    "AC06": "Kontot är spärrat",
    "AG01": "Kontot kan inte ta emot betalningen",
    "BE04": "Uppgifterna om mottagaren räcker inte",
    "MD07": "Kontots innehavare finns inte längre",
    "MS02": "Kontots innehavare har tackat nej",
    "RC01": "Bankens nummer är fel",
}
"""What the codes mean that banks send a payment back or refuse one with, where the payee's account is at fault."""

REASONS = ACCOUNT_FAULTS | {
    "MS03": "Banken säger inte varför",
    "AC02": "Vårt eget kontonummer är fel",
    "AG02": "Banken känner inte igen slaget av betalning",
    "AM02": "Beloppet är större än vad som får betalas",
    "AM04": "Pengarna på vårt konto räcker inte",
    "AM14": "Beloppet är större än vad vi har avtalat med banken",
    "CH03": "Betalningsdagen ligger för långt fram",
    "DT01": "Betalningsdagen är fel",
    "FF01": "Filen följer inte bankens format",
    "RR04": "En uppgift som krävs saknas",
    REJECTED: "Banken säger inte varför",
}
"""What all the codes mean that banks send a payment back or refuse one with."""

ORE = 100
"""In a krona: a bank books öre, and everything else here is whole kronor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What has moved on the account: `amount` in öre, and all that says what it was."""

    incoming: bool
    amount: int
    day: date
    end_to_end: str = ""
    """The id that whoever paid gave it."""
    reference: str = ""
    """What it is said to be of, as the payer wrote it."""
    bank_reference: str = ""
    name: str = ""
    """The other party, as the bank calls it."""
    returned: str = ""
    """Why the bank has sent a payment of ours back: its code, and what it says besides."""
    key: str = ""
    """Tells it from every other booking on the account."""

    @property
    def kronor(self) -> Kronor:
        """The whole kronor of it."""
        return self.amount // ORE


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A payment that the bank will not make. `end_to_end` is our id of it."""

    end_to_end: str
    code: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAnswer:
    """A file from the bank, whatever kind it is. `message` is the kind, `reference` what the bank calls the file."""

    message: str
    reference: str
    accounts: tuple[str, ...] = ()
    bookings: tuple[Booking, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    accepted: tuple[str, ...] = ()
    """Our ids of the payments that the bank says it will make."""

    @property
    def refused(self) -> tuple[Rejection, ...]:
        """The rejections, but those of a copy: the payment itself goes its way."""
        return tuple(each for each in self.rejections if each.code not in DUPLICATES)


def return_words(returned: str) -> str:
    """Why a payment came back or was refused, for whoever it was to: Kontot är avslutat (AC04)."""
    code, _, besides = returned.partition(" ")
    words = REASONS.get(code, besides)
    return f"{words} ({code})" if words else code


def keyed(bookings: Iterable[Booking], account: str) -> Iterator[Booking]:
    """Each with a key that it has in every file that it stands in, and no other booking has in any.

    Bookings that nothing tells apart are told apart by how many of them the day has.
    """
    seen: Counter[str] = Counter()
    for each in bookings:
        told = (
            account,
            "in" if each.incoming else "out",
            each.day.isoformat(),
            str(each.amount),
            each.end_to_end,
            each.reference,
            each.bank_reference,
        )
        key = "/".join(part.replace("/", "%2F") for part in told)
        seen[key] += 1
        yield replace(each, key=f"{key}/{seen[key]}")


def matching_problems(
    number: int, *, recipient: str, incoming: bool, left: Kronor, owed: Kronor, amount: Kronor
) -> tuple[Problem, ...]:
    """Why so many kronor of a booking are not the recipient's repayment. `left`: what nothing has been made of."""
    faults = (
        (
            not incoming,
            "match.incoming",
            "Pengarna har gått ut från kontot.",
            "Lägg raden åt sidan med ett skäl.",
        ),
        (amount < 1, "match.above_zero", "Beloppet är mindre än en krona.", "Ange minst 1 krona."),
        (
            amount > left,
            "match.left",
            f"{format_kronor(amount)} kr är mer än det som är kvar av raden, {format_kronor(left)} kr.",
            f"Ange högst {format_kronor(left)} kr.",
        ),
        (
            amount > owed,
            "match.owed",
            f"{format_kronor(amount)} kr är mer än {recipient} har kvar att återbetala, {format_kronor(owed)} kr.",
            f"Ange högst {format_kronor(owed)} kr. Resten av raden ligger kvar.",
        ),
    )
    return _problems(number, faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A booking on the account that is said to be a payment come back. `left` in öre; the rest in kronor."""

    number: int
    incoming: bool
    left: int
    recipient: str
    paid: Kronor
    """By the line that it is said to be; 0 where that is not paid."""
    unaccounted: Kronor
    """Of what the recipient has been paid, what it still has: neither reported nor handed on."""


def return_problems(at: Returned, *, reason: str, fee: Kronor = 0) -> tuple[Problem, ...]:
    """Why a payment cannot be taken back in the ledger by this booking, of which the bank has kept a fee."""
    kronor, rest = divmod(at.left, ORE)
    whole = kronor + fee == at.paid and (not rest or bool(fee))
    short = at.paid - kronor
    faults = (
        (not at.incoming, "return.incoming", "Pengarna har gått ut från kontot.", "Välj en inbetalning."),
        (
            not at.paid,
            "return.paid",
            "Betalningen är inte gjord, eller har redan återkommit.",
            "Välj en annan.",
        ),
        (
            bool(at.paid) and (fee < 0 or not kronor or not whole),
            "return.amount",
            f"Betalningen var på {format_kronor(at.paid)} kr, och raden är på ett annat belopp.",
            f"Har banken dragit en avgift är den {format_kronor(short)} kr: ange det. Fråga annars banken."
            if 0 < short < at.paid
            else "Fråga banken. Är det något annat läggs raden åt sidan.",
        ),
        (
            at.unaccounted < at.paid,
            "return.accounted",
            f"{at.recipient} har redan redovisat pengarna eller fördelat dem vidare.",
            "Be mottagaren rätta det först.",
        ),
        (not reason.strip(), "return.reason", "Skälet saknas.", "Skriv varför pengarna kom tillbaka."),
    )
    return _problems(at.number, faults)


def pay_back_problems(
    number: int,
    *,
    recipient: str,
    incoming: bool,
    returned: str,
    left: Kronor,
    owed: Kronor,
    prepared: Kronor | None,
) -> tuple[Problem, ...]:
    """Why what is left of a booking, `left` kronor, is not what the recipient has paid beyond what it owed.

    `prepared` is what it came to for whoever prepared it.
    """
    faults = (
        (
            not incoming,
            "pay_back.incoming",
            "Pengarna har gått ut från kontot.",
            "Lägg raden åt sidan med ett skäl.",
        ),
        (
            bool(returned),
            "pay_back.returned",
            "Banken säger att det är en betalning som kom tillbaka.",
            "Säg vilken betalning som kom tillbaka.",
        ),
        (not left, "pay_back.left", "Ingen hel krona är kvar av raden.", "Lägg resten åt sidan."),
        (
            bool(owed),
            "pay_back.owed",
            f"{recipient} har {format_kronor(owed)} kr kvar att återbetala.",
            "Bokför det som en återbetalning först.",
        ),
        (
            prepared is not None and prepared != left,
            "pay_back.changed",
            f"Av raden är {format_kronor(left)} kr kvar, men {format_kronor(prepared or 0)} kr när det förbereddes.",
            "Avslå, och förbered det på nytt.",
        ),
    )
    return _problems(number, faults)


def settling_problems(number: int, *, waits: bool, note: str) -> tuple[Problem, ...]:
    """Why it cannot be noted what the bank says of a payment that it refused when it was marked as paid."""
    faults = (
        (
            not waits,
            "settle.waits",
            "Den är redan avslutad, eller har kommit tillbaka.",
            "Inget mer behöver göras.",
        ),
        (not note.strip(), "settle.note", "Bankens svar saknas.", "Skriv vad banken svarade."),
    )
    return tuple(
        Problem(place=f"Nekad betalning, post {number}", rule=rule, message=message, remedy=remedy)
        for fault, rule, message, remedy in faults
        if fault
    )


def aside_problems(number: int, *, left: int, reason: str) -> tuple[Problem, ...]:
    """Why a booking cannot be set aside."""
    faults = (
        (not left, "aside.once", "Allt i raden är redan matchat.", "Inget mer behöver göras."),
        (not reason.strip(), "aside.reason", "Skälet saknas.", "Skriv vad raden gäller."),
    )
    return _problems(number, faults)


def _problems(number: int, faults: Iterable[tuple[bool, str, str, str]]) -> tuple[Problem, ...]:
    return tuple(
        Problem(place=f"Rad {number} på kontot", rule=rule, message=message, remedy=remedy)
        for fault, rule, message, remedy in faults
        if fault
    )
