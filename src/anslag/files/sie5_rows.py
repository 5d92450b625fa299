"""The vouchers of SIE 5: rows that are struck over are left out, as they are in the books."""

from collections import defaultdict
from collections.abc import Callable, Sized
from datetime import date

from anslag.domain.bookkeeping import BookedRow, Ore, Selection, UnbalancedVoucher
from anslag.files.sie_fields import LineError, day_of, ore_of, told
from anslag.files.sie_tally import MOST_KNOWN, MOST_TOLD

MOST_TAGS = 1_000
"""Objects that one row may be tagged with."""

type Attributes = dict[str, str]
type Keep = Callable[[BookedRow], None]
"""Takes each row that is meant."""


class Rows:
    """Vouchers and rows, one after another, as their elements begin and end."""

    def __init__(self, selection: Selection, keep: Keep | None = None) -> None:
        self._selection = selection
        self._keep = keep
        self.sums: defaultdict[str, Ore] = defaultdict(int)
        self.objects: set[tuple[int, str]] = set()
        self.vouchers = self.rows = self.matching = self.unbalanced_vouchers = 0
        self.unbalanced: list[UnbalancedVoucher] = []
        self._series = self._number = self._account = ""
        self._voucher_day: date | None = None
        self._day = date.min
        self._amount = self._balance = 0
        self._tags: list[tuple[int, str]] | None = None
        self._struck = False

    def start_journal(self, attributes: Attributes) -> None:
        self._series = attributes.get("id", "")

    def start_voucher(self, attributes: Attributes) -> None:
        if self._voucher_day:
            raise LineError("en verifikation står inuti en annan.")
        self._number = attributes.get("id", "")
        self._voucher_day = xml_day(needed(attributes, "journalDate"))
        self._balance = 0
        self.vouchers += 1

    def start_row(self, attributes: Attributes) -> None:
        if self._voucher_day is None or self._tags is not None:
            raise LineError("en transaktion står utanför en verifikation eller inuti en annan transaktion.")
        self._account = needed(attributes, "accountId")
        self._amount = ore_of(needed(attributes, "amount").strip().encode())
        own = attributes.get("ledgerDate")
        self._day = xml_day(own) if own else self._voucher_day
        self._tags, self._struck = [], False

    def start_tag(self, attributes: Attributes) -> None:
        """An object of a row; balances have such references too, and they are not read."""
        if self._tags is not None:
            code = needed(attributes, "objectId").strip()
            self._tags.append((dimension_of(needed(attributes, "dimId")), code))
            if len(self._tags) > MOST_TAGS:
                raise LineError(f"en transaktion har fler än {MOST_TAGS} objekt.")

    def strike(self, _: Attributes) -> None:
        self._struck = True

    def end_row(self) -> None:
        tags, self._tags = tuple(self._tags or ()), None
        if self._struck:
            return
        self.rows += 1
        self._balance += self._amount
        self.objects.update(tags)
        bounded(self.objects)
        if self._selection.covers(self._day) and self._selection.tagged(tags):
            self.matching += 1
            self.sums[self._account] += self._amount
            bounded(self.sums)
            if self._keep:
                self._keep(
                    BookedRow(
                        account=self._account,
                        day=self._day,
                        ore=self._amount,
                        tags=tags,
                        series=self._series,
                        voucher=self._number,
                    )
                )

    def end_voucher(self) -> None:
        day, self._voucher_day = self._voucher_day, None
        if self._balance:
            self.unbalanced_vouchers += 1
            if len(self.unbalanced) < MOST_TOLD:
                self.unbalanced.append(
                    UnbalancedVoucher(
                        series=self._series, number=self._number, day=day, difference=self._balance
                    )
                )


def needed(attributes: Attributes, name: str) -> str:
    value = attributes.get(name, "").strip()
    if not value:
        raise LineError(f"attributet {name} saknas.")
    return value


def dimension_of(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise LineError(f"dimensionen {told(text.encode())} är inte ett nummer.")
    return int(text)


def xml_day(text: str) -> date:
    """A day as XML Schema writes it; a time zone may follow it."""
    return day_of(text.strip().encode()[:10])


def bounded(held: Sized) -> None:
    if len(held) > MOST_KNOWN:
        raise LineError(f"filen har fler än {MOST_KNOWN} olika konton eller objekt.")
