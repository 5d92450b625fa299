"""What waits to be paid, recipient by recipient, with what has been checked of each before it can be chosen."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from anslag.domain.mandate import Mandate
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.party import Party
from anslag.domain.policy import SIGNERS
from anslag.records.grants import Held
from anslag.records.mandates import mandates_among, names_of
from anslag.records.payments import Payable, left_to_requisition, waiting_payments
from anslag.records.proposals import ProposalKept
from anslag.web.parts.days import day_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What has been checked, in words. `why` it fails, empty when it does not."""

    words: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """All that a recipient waits for, and the checks. `proposal` is the one that it stands in already."""

    party: int
    recipient: str
    requisitions: tuple[Payable, ...]
    checks: tuple[Check, ...]
    proposal: int | None

    @property
    def amount(self) -> Kronor:
        return sum(each.amount for each in self.requisitions)

    @property
    def can_be_chosen(self) -> bool:
        return self.proposal is None and not any(check.why for check in self.checks)

    @property
    def faults(self) -> tuple[str, ...]:
        return tuple(check.why for check in self.checks if check.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Those that are to be paid together."""

    ready: tuple[Ready, ...]

    @property
    def amount(self) -> Kronor:
        return sum(each.amount for each in self.ready)

    @property
    def requisitions(self) -> int:
        return sum(len(each.requisitions) for each in self.ready)

    @property
    def facts(self) -> dict[str, object]:
        """What is proposed: refused if it is no longer so when it is approved."""
        return {
            "recipients": [each.recipient for each in self.ready],
            "amount": self.amount,
            "amounts": {each.recipient: each.amount for each in self.ready},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the checks go by."""

    held: Held
    parties: Mapping[str, Party]
    mandates: Sequence[Mandate]
    names: Mapping[str, str]
    left: Mapping[str, Kronor]
    """What each could still requisition, below zero if more is requisitioned than was decided."""


def to_pay(held: Held, proposals: Iterable[ProposalKept]) -> tuple[Ready, ...]:
    """Everyone who waits for money, in the key's order; in four queries."""
    waiting = waiting_payments(held)
    known = _Known(
        held=held,
        parties={party.name: party for party in held.programme.recipients},
        mandates=mandates_among({each.recipient for each in waiting}) if waiting else (),
        names=names_of(each.signed_by for each in waiting),
        left=left_to_requisition(held),
    )
    stands_in = {
        name: each.number
        for each in proposals
        if each.step == "order_payment"
        for name in each.facts.get("recipients") or ()
    }
    return tuple(
        _ready(name, tuple(group), known, stands_in.get(name))
        for name, group in groupby(waiting, key=lambda each: each.recipient)
    )


def _ready(name: str, asked: tuple[Payable, ...], known: _Known, proposal: int | None) -> Ready:
    return Ready(
        party=asked[0].party,
        recipient=name,
        requisitions=asked,
        checks=tuple(check(asked, known) for check in CHECKS),
        proposal=proposal,
    )


def _signed(asked: tuple[Payable, ...], known: _Known) -> Check:
    """Signed by someone who could sign for the recipient that day. A replayed act names no person that is known."""
    own = [each for each in asked if not each.by_wish]
    unsigned = [each for each in own if each.signed_by in known.names and not _could_sign(each, known)]
    if unsigned:
        who, day = known.names[unsigned[0].signed_by], unsigned[0].requisitioned
        told = {"who": who, "day": day_words(day)}
        return Check(
            words=_("Undertecknad"),
            why=_("%(who)s hade ingen behörighet att underteckna %(day)s. Be mottagaren skicka en rättelse.")
            % told,
        )
    signers = dict.fromkeys(known.names.get(each.signed_by, each.signed_by) for each in own)
    if not own:
        return Check(words=_("Önskad i den undertecknade rekvisitionen"))
    return Check(words=_("Undertecknad av %(who)s") % {"who": ", ".join(signers)})


def _could_sign(asked: Payable, known: _Known) -> bool:
    return any(
        each.person == asked.signed_by
        and each.party == asked.recipient
        and each.role in SIGNERS
        and each.programme in {"", known.held.key}
        and each.holds(asked.requisitioned)
        for each in known.mandates
    )


def _within_decision(asked: tuple[Payable, ...], known: _Known) -> Check:
    over = -known.left.get(asked[0].recipient, 0)
    if over > 0:
        return Check(
            words=_("Inom beslutet"),
            why=_("%(amount)s kronor mer än beslutet. Rätta rekvisitionen.")
            % {"amount": format_kronor(over)},
        )
    return Check(words=_("Inom beslutet"))


def _decided(_asked: tuple[Payable, ...], known: _Known) -> Check:
    if known.held.terms.status == "decided":
        return Check(words=_("Medlen är beslutade"))
    return Check(
        words=_("Medlen är beslutade"),
        why=_("Programmet är villkorat: medlen är inte beslutade. Vänta på beslutet."),
    )


def _account_known(asked: tuple[Payable, ...], known: _Known) -> Check:
    number = account_of(asked, known.parties.get(asked[0].recipient))
    if any(each.stated.get("account_is_new") for each in asked):
        return Check(
            words=_("Konto %(number)s är nytt, enligt rekvisitionen. Kontrollera det med mottagaren först.")
            % {"number": number}
        )
    if number:
        return Check(words=_("Konto %(number)s") % {"number": masked(number)})
    return Check(
        words=_("Konto"), why=_("Vi vet inte vilket konto pengarna ska till. Be mottagaren om kontot.")
    )


CHECKS: tuple[Callable[[tuple[Payable, ...], _Known], Check], ...] = (
    _signed,
    _within_decision,
    _decided,
    _account_known,
)


def account_of(asked: Iterable[Payable], party: Party | None) -> str:
    """The account that the latest requisition states, else the one that the programme's folder gives."""
    stated = [each.stated.get("account") for each in asked]
    known = (party.bankgiro if party else "") or ""
    return next((str(each) for each in reversed(stated) if each), known)


def masked(number: str) -> str:
    """Its last four digits: enough to know it by, and no more."""
    digits = [sign for sign in number if sign.isalnum()]
    return f"••••{''.join(digits[-4:])}" if len(digits) > 4 else "••••"
