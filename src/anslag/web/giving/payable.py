"""What waits to be paid, recipient by recipient, with what has been checked of each before it can be chosen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from anslag.domain.bank_account import masked
from anslag.domain.mandate import Mandate
from anslag.domain.money import Kronor, format_kronor
from anslag.domain.payment import account_problems
from anslag.domain.policy import SIGNERS
from anslag.records.bank_accounts import Register, register_of
from anslag.records.clawbacks import PaymentStop, payment_stops
from anslag.records.grants import Held
from anslag.records.invoice_life import overdue_to
from anslag.records.mandates import mandates_among, names_of
from anslag.records.payments import Payable, left_to_requisition, owed_to, waiting_payments
from anslag.records.proposals import ProposalKept
from anslag.web.parts.days import day_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What has been checked, in words. `why` it fails, empty when it does not. `mark` stands before what does not."""

    words: str
    why: str = ""
    mark: str = "✓"


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
    register: Register
    owed: Mapping[str, Kronor]
    overdue: Mapping[str, Kronor]
    """Asked for only where the terms let it hinder a payment."""
    today: date
    mandates: Sequence[Mandate]
    names: Mapping[str, str]
    left: Mapping[str, Kronor]
    """What each could still requisition, below zero if more is requisitioned than was decided."""
    stops: Mapping[str, PaymentStop]
    changes: Mapping[str, int]
    """By recipient, the proposal of another account that waits."""


def to_pay(held: Held, proposals: Sequence[ProposalKept], today: date) -> tuple[Ready, ...]:
    """Everyone who waits for money, in the key's order; in seven queries where no debt can hinder."""
    waiting = waiting_payments(held)
    known = _Known(
        held=held,
        register=register_of(held),
        owed=owed_to(held.terms.giver) if waiting else {},
        overdue=overdue_to(held.terms.giver, today=today)
        if waiting and held.terms.payment.open_debt_bars
        else {},
        today=today,
        mandates=mandates_among({each.recipient for each in waiting}) if waiting else (),
        names=names_of(each.signed_by for each in waiting),
        left=left_to_requisition(held),
        stops=payment_stops(held) if waiting else {},
        changes={each.facts["recipient"]: each.number for each in proposals if each.step == "change_account"},
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
        checks=tuple(found for check in CHECKS if (found := check(asked, known)).words),
        proposal=proposal,
    )


def _signed(asked: tuple[Payable, ...], known: _Known) -> Check:
    """Signed by someone who could sign for the recipient that day. A replayed act names no person that is known."""
    own = [each for each in asked if not (each.by_wish or each.pays_back)]
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
    if all(each.pays_back for each in asked):
        return Check(words=_("Betalat för mycket, ska tillbaka"))
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
    """In the register, and not changed just now. Who approves the payment is asked when it is approved."""
    name = asked[0].recipient
    at = known.register.account_of(name)
    new = next(
        (str(each.stated["account"]) for each in reversed(asked) if each.stated.get("account_is_new")), ""
    )
    problems = account_problems(
        at.payee if at else None, recipient=name, stated=new, approved_by="", today=known.today
    )
    if problems and name in known.changes:
        remedy = _("Ett annat konto väntar på godkännande i förslag %(number)s.") % {
            "number": known.changes[name]
        }
        return Check(words=_("Konto"), why=f"{problems[0].message} {remedy}")
    if problems:
        return Check(words=_("Konto"), why=f"{problems[0].message} {problems[0].remedy}")
    assert at is not None
    if at.changed:
        told = {"number": masked(str(at.account)), "day": day_words(at.changed.day)}
        return Check(words=_("Konto %(number)s, ändrat %(day)s") % told)
    return Check(words=_("Konto %(number)s") % {"number": masked(str(at.account))})


def _no_debt(asked: tuple[Payable, ...], known: _Known) -> Check:
    """What is owed is shown, and never set off: it hinders no payment but where the terms say so and it is overdue."""
    owed, overdue = (by_name.get(asked[0].recipient, 0) for by_name in (known.owed, known.overdue))
    if overdue:
        return Check(
            words=_("Ingen förfallen skuld"),
            why=_("Har en förfallen skuld på %(amount)s kronor. Enligt villkoren betalas inget ut så länge.")
            % {"amount": format_kronor(overdue)},
        )
    if owed:
        return Check(
            words=_("Har %(amount)s kronor kvar att återbetala. Det hindrar inte betalningen.")
            % {"amount": format_kronor(owed)}
        )
    return Check(words=_("Inget kvar att återbetala"))


def _not_stopped(asked: tuple[Payable, ...], known: _Known) -> Check:
    stop = known.stops.get(asked[0].recipient)
    if stop:
        told = {"day": day_words(stop.since), "reason": stop.reason}
        return Check(
            words=_("Inget betalningsstopp"),
            why=_("Utbetalningar är stoppade sedan %(day)s: ”%(reason)s”. Häv stoppet under Återkrav först.")
            % told,
        )
    return Check(words=_("Inget betalningsstopp"))


def _not_refused(asked: tuple[Payable, ...], _known: _Known) -> Check:
    """What the bank said no to before may be paid anew, but is told. Where its account is at fault, that says so."""
    why = next((each.refused for each in reversed(asked) if each.refused), "")
    return Check(words=_("Nekades av banken förra gången: %(why)s") % {"why": why} if why else "", mark="–")


CHECKS: tuple[Callable[[tuple[Payable, ...], _Known], Check], ...] = (
    _signed,
    _within_decision,
    _decided,
    _account_known,
    _not_refused,
    _not_stopped,
    _no_debt,
)
