"""A month in a programme's ledger: each account from opening to closing, and what does not agree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from anslag.domain.ledger import ACCOUNT_WORDS
from anslag.domain.money import Kronor
from anslag.domain.problem import Refusal


class MonthError(Refusal):
    """What was given as a month is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    start: date

    @property
    def end(self) -> date:
        """Its last day."""
        return self.next.start - timedelta(1)

    @property
    def next(self) -> "Month":
        return Month(start=(self.start + timedelta(31)).replace(day=1))

    def __str__(self) -> str:
        return f"{self.start:%Y-%m}"


def month_of(text: str) -> Month:
    """The month that is written as year-month, or MonthError."""
    try:
        month = Month(start=date.fromisoformat(f"{text}-01"))
        _ = month.end  # the calendar's very last month has none
    except (ValueError, OverflowError) as fault:
        raise MonthError(f"{text} är ingen månad. Skriv år och månad, till exempel 2031-03.") from fault
    return month


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A movement of the month. What undoes another bears that one's accounts, with its amount below nothing."""

    entry: int
    day: date
    code: str
    corrects: bool
    source: str
    target: str
    detail: str
    recipient: str
    elsewhere: str
    """The key of the other programme, where it is between two."""
    comes_in: bool
    """Of those between two: whether the target is this programme's."""
    amount: Kronor
    case_reference: str
    by: str
    approved_by: str
    late: bool
    """Whether it was entered after the month was over."""

    @property
    def net(self) -> Kronor:
        """What it brought to the programme: nothing, unless it is between two."""
        if not self.elsewhere:
            return 0
        return self.amount if self.comes_in else -self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountMonth:
    """An account: what stood there, what moved by code (in less out), and what stands there by the end."""

    kind: str
    detail: str
    recipient: str
    opening: Kronor
    moved: Mapping[str, Kronor]
    kept: Kronor
    """What the account itself says stood there at the end."""

    @property
    def closing(self) -> Kronor:
        return self.opening + sum(self.moved.values())

    @property
    def difference(self) -> Kronor:
        return self.closing - self.kept


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderMonth:
    """A payment order given by the end of the month, against what had been booked as paid of it."""

    number: int
    ordered: date
    amount: Kronor
    """All that the bank has neither refused nor sent back."""
    refused: Kronor
    booked: Kronor
    paid_on: date | None
    reference: str

    @property
    def outstanding(self) -> Kronor:
        return self.amount - self.booked


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivableMonth:
    """What a recipient owed, what was demanded and repaid in the month, and what it owes."""

    recipient: str
    opening: Kronor
    demanded: Kronor
    repaid: Kronor
    other: Kronor
    closing: Kronor


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    programme: str
    title: str
    case_reference: str
    month: Month
    accounts: tuple[AccountMonth, ...]
    booked: tuple[Booked, ...]
    orders: tuple[OrderMonth, ...]
    paid_without_order: Kronor
    """Booked as paid by the end of the month, of requisitions that are in no order."""
    beside: tuple[Booked, ...] = ()
    """What is no part of the grant and stands nowhere in the ledger, but is told to the giver's own books."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Of the pot's parts and the cost categories, by id."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Of persons, by pseudonym."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that moved anything."""
        return tuple(dict.fromkeys(code for each in self.accounts for code in each.moved))

    @property
    def told(self) -> tuple[Booked, ...]:
        """All that the giver's own books are told of, in the order it was entered."""
        return tuple(sorted((*self.booked, *self.beside), key=lambda each: each.entry))

    @property
    def receivables(self) -> tuple[ReceivableMonth, ...]:
        return tuple(
            _receivable(each)
            for each in self.accounts
            if each.kind == "receivable" and (each.opening or each.moved)
        )

    @property
    def opening(self) -> Kronor:
        return sum(each.opening for each in self.accounts)

    @property
    def closing(self) -> Kronor:
        return sum(each.closing for each in self.accounts)

    @property
    def to_elsewhere(self) -> Kronor:
        """What the month's movements took to other programmes, less what they brought."""
        return self.opening - self.closing

    @property
    def late(self) -> tuple[Booked, ...]:
        return tuple(each for each in self.booked if each.late)


def _receivable(account: AccountMonth) -> ReceivableMonth:
    demanded = sum(account.moved.get(code, 0) for code in ("demand", "claw_back"))
    repaid = -account.moved.get("repay", 0)
    return ReceivableMonth(
        recipient=account.recipient,
        opening=account.opening,
        demanded=demanded,
        repaid=repaid,
        other=sum(account.moved.values()) - demanded + repaid,
        closing=account.closing,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that does not agree: where, what it should be and what it is."""

    where: str
    rule: str
    expected: Kronor
    found: Kronor


def differences(month: Reconciliation) -> tuple[Difference, ...]:
    """Everything that does not agree, check by check."""
    return tuple(each for check in CHECKS for each in check(month))


def _balances(month: Reconciliation) -> Iterable[Difference]:
    """What moved adds up to what each account says."""
    for each in month.accounts:
        if each.difference:
            yield _of(each, "Kontots saldo är inte summan av dess rörelser.", each.kept, each.closing)


def _bounds(month: Reconciliation) -> Iterable[Difference]:
    for each in month.accounts:
        if each.kind != "appropriation" and each.closing < 0:
            yield _of(each, "Kontot är överskridet.", 0, each.closing)


def _by_code(month: Reconciliation) -> Iterable[Difference]:
    """What moved by each code stays within the programme, but for what went to another or came from it."""
    for code in month.codes:
        moved = sum(each.moved.get(code, 0) for each in month.accounts)
        listed = sum(each.net for each in month.booked if each.code == code)
        if moved != listed:
            yield Difference(
                where=code, rule="Rörelserna är inte summan av kontona.", expected=listed, found=moved
            )


def _orders(month: Reconciliation) -> Iterable[Difference]:
    for each in month.orders:
        if each.booked > each.amount:
            yield Difference(
                where=f"Betalningsuppdrag {each.number}",
                rule="Mer är bokfört som utbetalt än vad uppdraget gäller.",
                expected=each.amount,
                found=each.booked,
            )
    if month.paid_without_order:
        yield Difference(
            where="Utbetalningar",
            rule="Utbetalt utan betalningsuppdrag.",
            expected=0,
            found=month.paid_without_order,
        )


def _of(account: AccountMonth, rule: str, expected: Kronor, found: Kronor) -> Difference:
    kind = ACCOUNT_WORDS.get(account.kind, account.kind)
    where = " ".join(each for each in (kind, account.detail, account.recipient) if each)
    return Difference(where=where, rule=rule, expected=expected, found=found)


CHECKS = (_balances, _bounds, _by_code, _orders)
