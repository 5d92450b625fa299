"""What a pass over the vouchers adds up: rows, balance, and the sums of the rows that are meant."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from operator import length_hint

from anslag.domain.bookkeeping import Ore, Selection
from anslag.files.sie_encoding import candidates
from anslag.files.sie_fields import LineError, day_of, pairs_of
from anslag.files.sie_header import Header
from anslag.files.sie_scan import Scanned

MOST_KNOWN = 100_000
"""Accounts, objects, days and lists of objects that are held in memory at once."""

MOST_TOLD = 1_000
"""Unbalanced vouchers that are told one by one; the rest are counted."""

type Pairs = tuple[tuple[int, bytes], ...]
type Keep = Callable[[bytes, bytes, Ore, Pairs, bytes], None]
"""Takes account, day, öre, objects and head of voucher of each row that is meant."""


class HeadError(LineError):
    """What is wrong with the head of a voucher, which stands above the row that it came with."""


class _Learnt(dict[bytes, bool]):
    """What has been found out once about a text, and is not found out again."""

    def __init__(self, find_out: Callable[[bytes], bool]) -> None:
        super().__init__()
        self._find_out = find_out

    def __missing__(self, text: bytes) -> bool:
        self[text] = found = self._find_out(text)
        return found


class Tally:
    """Vouchers and rows, one after another, in the state that the line before left."""

    def __init__(self, selection: Selection, header: Header, keep: Keep | None = None) -> None:
        self._selection = selection
        self._header = header
        self._codes = None if selection.object is None else candidates(selection.object)
        self._keep = keep
        self.sums: defaultdict[bytes, Ore] = defaultdict(int)
        self.objects: set[tuple[int, bytes]] = set()
        self.vouchers = self.rows = self.matching = self.unbalanced_vouchers = 0
        self.unbalanced: list[tuple[bytes, bytes, Ore]] = []
        self.unmarked: list[bytes] = []
        """Vouchers that lack the brace that begins them."""
        self.inside = False
        self.announced: tuple[bytes, bytes] | None = None
        """Head and day of a voucher whose opening brace has not come yet."""
        self._head = self._day = b""
        self._balance = 0
        self._days = _Learnt(self._within)
        self._lists = _Learnt(self._list)

    def take(self, scanned: Iterator[Scanned], other: Callable[[bytes], None]) -> None:
        """Add up the lines of a piece; those that the pattern does not know are handed to `other`."""
        sums, days, lists, keep = self.sums, self._days, self._lists, self._keep
        rows, passed_by = length_hint(scanned), 0
        inside, balance = self.inside, self._balance
        for head, account, tags, kronor, ore, day, closed, line in scanned:
            if account:
                if head:
                    self._open_with_row(head)
                    inside, balance = True, 0
                elif not inside:
                    self._open_unmarked()
                    inside, balance = True, 0
                amount = int(kronor + ore) if ore else int(kronor) * 100
                balance += amount
                if lists[tags] & days[day]:
                    sums[account] += amount
                    if keep:
                        keep(account, day or self._day, amount, pairs_of(tags), self._head)
                else:
                    passed_by += 1
                if closed:
                    inside = self.inside = False
                    if balance:
                        self._tell(balance)
            else:
                self._balance = balance
                other(line)
                rows, inside, balance = rows - 1, self.inside, self._balance
        self._balance = balance
        self.rows += rows
        self.matching += rows - passed_by
        self._forget()

    def announce(self, head: bytes, day: bytes) -> None:
        self.expect_nothing()
        day_of(day)
        self.announced = head, day

    def expect_nothing(self) -> None:
        if self.announced:
            raise LineError("verifikationen på raden innan följs inte av en {.")

    def _open_unmarked(self) -> None:
        """A real program has left out the brace; what the rows belong to is plain all the same, and it is told."""
        if not self.announced:
            raise LineError("#TRANS står utanför en verifikation.")
        head, day = self.announced
        self.announced = None
        self.unmarked.append(head)
        self.open(head, day)

    def _open_with_row(self, head: bytes) -> None:
        try:
            self.open(head, head[-8:])
        except LineError as fault:
            raise HeadError(*fault.args) from None

    def open(self, head: bytes, day: bytes) -> None:
        """A voucher begins; a row without a day of its own has the voucher's."""
        if self.announced:
            self.expect_nothing()
        if self.inside:
            raise LineError("en verifikation börjar innan den förra är slut. En } saknas.")
        self.inside = True
        self.vouchers += 1
        self._balance = 0
        self._head, self._day = head, day
        self._days[b""] = self._days[day]

    def close(self) -> None:
        self.inside = False
        if self._balance:
            self._tell(self._balance)

    def _tell(self, difference: Ore) -> None:
        self.unbalanced_vouchers += 1
        if len(self.unbalanced) < MOST_TOLD:
            self.unbalanced.append((self._head, self._day, difference))

    def _list(self, tags: bytes) -> bool:
        pairs = pairs_of(tags)
        self.objects.update(pairs)
        return self._meant(pairs)

    def _meant(self, pairs: Pairs) -> bool:
        """A row is meant by its own object, or by one of a sub-dimension, which is a part of the object above it.

        Which object is above is said by the list, where it names one, else by how the code begins.
        """
        wanted, codes, header = self._selection.dimension, self._codes, self._header
        if wanted is None:
            return True
        own = [code for dimension, code in pairs if dimension == wanted]
        parts = [code for dimension, code in pairs if header.is_beneath(dimension, wanted)]
        if codes is None:
            return bool(own or parts)
        return not codes.isdisjoint(own or (header.object_above(wanted, code) for code in parts))

    def _within(self, day: bytes) -> bool:
        return self._selection.covers(day_of(day))

    def _forget(self) -> None:
        """Keep memory flat whatever the file holds."""
        if len(self.sums) > MOST_KNOWN or len(self.objects) > MOST_KNOWN:
            raise LineError(f"filen har fler än {MOST_KNOWN} olika konton eller objekt.")
        if len(self.unmarked) > MOST_TOLD:
            raise LineError(f"fler än {MOST_TOLD} verifikationer saknar {{.")
        if len(self._lists) > MOST_KNOWN:
            self._lists.clear()
        if len(self._days) > MOST_KNOWN:
            within = self._days.get(b"", True)
            self._days.clear()
            self._days[b""] = within
