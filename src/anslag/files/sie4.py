"""SIE 4, types 1 to 4 and 4I: read in one pass, in flat memory, to the öre."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from operator import length_hint

from anslag.domain.bookkeeping import Bookkeeping, Ore, Selection, UnbalancedVoucher
from anslag.files.sie_encoding import CP437, Encoding, MixedError, without_bom
from anslag.files.sie_fields import (
    LineError,
    Listed,
    Readable,
    SieError,
    day_of,
    fields_of,
    ore_of,
    told,
    unclosed,
)
from anslag.files.sie_header import LABELS, Header
from anslag.files.sie_scan import SCAN, Scanned, line_within, pieces_of
from anslag.files.sie_sum import Checksum
from anslag.files.sie_tally import HeadError, Keep, Tally

MOST_REMARKS = 20


def read_sie4(stream: Readable, *, name: str, selection: Selection, keep: Keep | None = None) -> Bookkeeping:
    """Read a file of SIE 4. Each row that is meant is also handed to `keep`. Raises SieError, with the line."""
    header = Header()
    reader = _Reader(Tally(selection, header, keep), header)
    try:
        for piece in pieces_of(stream):
            reader.read(piece)
        return reader.finish()
    except LineError as fault:
        raise SieError(f"{name}, rad {reader.line}: {fault}") from None


class _Reader:
    def __init__(self, tally: Tally, header: Header) -> None:
        self._tally = tally
        self._header = header
        self._encoding = Encoding()
        self._sum = Checksum()
        self._begun = False
        self._unclosed: list[bytes] = []
        self._cut = False
        """If the last line that was read has no end, and stops within a text."""
        self._label = b""
        """The label of the line before, which a brace on a line of its own belongs to."""
        self._within = b""
        """The label whose lines, unknown here, stand between braces."""
        self.line = 1

    def read(self, piece: bytes) -> None:
        piece = piece if self._begun else without_bom(piece)
        last = piece[piece.rfind(b"\n") + 1 :]
        self._cut = unclosed(last)
        piece += b"\n" if last else b""
        self._hear(piece)
        found: list[Scanned] = SCAN.findall(piece)
        rest = iter(found)
        try:
            self._tally.take(rest, self._odd)
        except LineError as fault:
            index = len(found) - length_hint(rest) - 1
            self.line += line_within(piece, index, at_head=isinstance(fault, HeadError))
            raise
        self.line += piece.count(b"\n") - bool(last)

    def _hear(self, piece: bytes) -> None:
        if self._sum.begun or not self._tally.vouchers:
            self._sum.hear(piece)
        try:
            self._encoding.hear(piece)
        except MixedError as fault:
            self.line += piece.count(b"\n", 0, fault.at)
            raise

    def finish(self) -> Bookkeeping:
        if not self._begun:
            raise LineError("filen är tom.")
        if self._cut:
            raise LineError("filen tar slut mitt i en text. Den är avhuggen; ta ut den på nytt.")
        if self._tally.inside or self._tally.announced or self._within:
            raise LineError("filen tar slut inne i en verifikation. Den är avhuggen; ta ut den på nytt.")
        if self._sum.begun and not self._sum.told:
            raise LineError(
                "kontrollsumman som filen börjar saknar slut. Den är avhuggen; ta ut den på nytt."
            )
        if self._header.type is None and not self._tally.vouchers:
            raise LineError("filen säger inte vilken typ den är: #SIETYP saknas.")
        if self._header.type == 4 and not self._tally.vouchers:
            raise LineError(
                "filen slutar innan någon verifikation. Den är avhuggen eller tom; ta ut den på nytt."
            )
        encoding = self._encoding.name()
        if self._sum.begun and not self._sum.agrees and encoding == CP437:
            raise LineError("innehållet stämmer inte med filens kontrollsumma. Ta ut den på nytt.")
        found = _bookkeeping(self._header, self._tally, encoding)
        return replace(found, checksum=self._sum.agrees, remarks=tuple(self._remarks(encoding)))

    def _remarks(self, encoding: str) -> Iterator[str]:
        for head in self._tally.unmarked[:MOST_REMARKS]:
            _, series, number = fields_of(head)[:3]
            yield f"Verifikation {(series + b' ' + number).decode(encoding).strip()} saknar den {{ som ska börja den."
        for line in self._unclosed:
            yield f"Raden {told(line)} har ett udda antal citattecken."

    def _odd(self, line: bytes) -> None:
        """A line that is not a transaction or a voucher of ordinary form."""
        bare = line.strip()
        if not bare:
            return
        if b"\0" in bare or b"\r" in bare:
            raise LineError("raden har styrtecken som inte hör hemma i en textfil.")
        if bare == b"{":
            self._open()
        elif bare == b"}":
            self._close()
        else:
            self._post(bare)

    def _open(self) -> None:
        if announced := self._tally.announced:
            self._tally.announced = None
            self._tally.open(*announced)
        elif self._tally.inside or self._within or not self._label:
            raise LineError("en { står där ingen verifikation börjar.")
        else:
            self._within = self._label

    def _close(self) -> None:
        if self._within:
            self._within = b""
        elif self._tally.inside:
            self._tally.close()
        else:
            raise LineError("en } står där ingen verifikation slutar.")
        self._label = b""

    def _post(self, line: bytes) -> None:
        fields = fields_of(line)
        if unclosed(line) and len(self._unclosed) < MOST_REMARKS:
            self._unclosed.append(line)
        label = fields[0].upper()
        self._begin(fields[0], label)
        if label != b"#TRANS":
            self._tally.expect_nothing()
        if label == b"#TRANS":
            self._transaction(fields)
        elif label == b"#VER":
            self._voucher(fields)
        elif label == b"#KSUMMA" and len(fields) > 1:
            self._sum.compare(fields[1])
        elif not self._within:
            self._header.hear(label, fields[1:])
        self._label = label

    def _begin(self, written: bytes, label: bytes) -> None:
        if not label.startswith(b"#"):
            raise LineError(f"raden börjar inte med en etikett utan med {told(written)}.")
        if not self._begun and label not in LABELS:
            raise LineError(f"det här är inte en SIE-fil: den börjar med {told(written)}.")
        self._begun = True

    def _transaction(self, fields: list[bytes]) -> None:
        """A transaction of another form, in the form that the tally takes."""
        account, listed, amount, day = (*fields[1:], b"", b"", b"", b"")[:4]
        if not account or isinstance(account, Listed):
            raise LineError("transaktionen saknar konto.")
        if not isinstance(listed, Listed):
            raise LineError("transaktionen saknar objektlista. Den står inom {} efter kontot.")
        ore = ore_of(amount)
        kronor, rest = divmod(abs(ore), 100)
        written = b"%s%d" % (b"-" if ore < 0 else b"", kronor)
        day = day and day_of(day).strftime("%Y%m%d").encode()
        row = (b"", account, bytes(listed), written, b"%02d" % rest, day, b"", b"")
        self._tally.take(iter([row]), self._odd)

    def _voucher(self, fields: list[bytes]) -> None:
        if len(fields) < 4 or not fields[3]:
            raise LineError("verifikationen saknar dag.")
        series, number, day = fields[1:4]
        self._tally.announce(b'#VER "%s" "%s"' % (_escaped(series), _escaped(number)), day)


def _escaped(text: bytes) -> bytes:
    return text.replace(b'"', b'\\"')


def _bookkeeping(header: Header, tally: Tally, encoding: str) -> Bookkeeping:
    def text(written: bytes) -> str:
        return written.decode(encoding)

    named = {(dimension, text(code)): text(called) for (dimension, code), called in header.objects.items()}
    return Bookkeeping(
        type=header.type or 4,
        encoding=encoding,
        company=text(header.company),
        organisation_number=text(header.organisation_number),
        currency=text(header.currency),
        vouchers=tally.vouchers,
        rows=tally.rows,
        matching_rows=tally.matching,
        unbalanced_vouchers=tally.unbalanced_vouchers,
        unbalanced=tuple(_unbalanced(text, *each) for each in tally.unbalanced),
        sums={text(account): tally.sums[account] for account in sorted(tally.sums)},
        years=tuple(sorted(header.years)),
        dimensions={number: text(called) for number, called in sorted(header.dimensions.items())},
        objects=dict.fromkeys(((number, text(code)) for number, code in tally.objects), "") | named,
        accounts={text(account): text(called) for account, called in header.accounts.items()},
    )


def _unbalanced(text: Callable[[bytes], str], head: bytes, day: bytes, difference: Ore) -> UnbalancedVoucher:
    _, series, number = map(text, fields_of(head)[:3])
    return UnbalancedVoucher(series=series, number=number, day=day_of(day), difference=difference)
