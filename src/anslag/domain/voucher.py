"""What an agency's own ledger is to book of a programme's movements: balanced vouchers, by rules of the programme."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from anslag.domain.money import Kronor
from anslag.domain.problem import Problem, Refused
from anslag.domain.programme import Posting, Terms
from anslag.domain.reconciliation import Booked


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherRow:
    """Debit above nothing, credit below."""

    account: str
    amount: Kronor
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    """One act's movements by one code, with the number of its entry in the diary."""

    number: int
    day: date
    text: str
    rows: tuple[VoucherRow, ...]

    @property
    def balances(self) -> bool:
        return not sum(row.amount for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouchers:
    """The vouchers of a period; `left_out`: kronor by code that the programme has no rule for."""

    vouchers: tuple[Voucher, ...]
    left_out: Mapping[str, Kronor]
    accounts: Mapping[str, str]
    """The account's name, by its number."""
    dimension: int | None
    object: str

    @property
    def sums(self) -> dict[str, Kronor]:
        """By account."""
        sums: dict[str, Kronor] = {}
        for voucher in self.vouchers:
            for row in voucher.rows:
                sums[row.account] = sums.get(row.account, 0) + row.amount
        return sums


def vouchers(terms: Terms, booked: Iterable[Booked]) -> Vouchers:
    """What is to be booked. Raises Refused where the programme does not say on which accounts."""
    accounting = terms.accounting
    if accounting is None:
        raise Refused(
            (
                Problem(
                    place="programme.toml: accounting",
                    rule="accounting.missing",
                    message="Programmet säger inte på vilka konton dess händelser bokförs.",
                    remedy="Skriv konteringen i programmets mapp innan programmet öppnas.",
                ),
            )
        )
    rules = {each.code: each for each in accounting.postings}
    left_out: dict[str, Kronor] = {}
    made: dict[tuple[int, str], list[Booked]] = {}
    for each in booked:
        if each.code in rules:
            made.setdefault((each.entry, each.code), []).append(each)
        else:
            left_out[each.code] = left_out.get(each.code, 0) + each.amount
    return Vouchers(
        vouchers=tuple(_voucher(rules[code], each) for (_, code), each in made.items()),
        left_out=left_out,
        accounts={each.number: each.label for each in accounting.accounts},
        dimension=accounting.dimension,
        object=accounting.object,
    )


def _voucher(rule: Posting, booked: list[Booked]) -> Voucher:
    """A row per movement on the one side, their sum on the other."""
    rows = [
        VoucherRow(account=rule.debit, amount=each.amount, text=each.recipient or each.elsewhere)
        for each in booked
    ]
    total = sum(each.amount for each in booked)
    return Voucher(
        number=booked[0].entry,
        day=booked[0].day,
        text=f"{rule.label}, {booked[0].case_reference}",
        rows=(*rows, VoucherRow(account=rule.credit, amount=-total, text=rule.label)),
    )
