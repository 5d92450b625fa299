"""SIE 5: the same bookkeeping as XML, read as a stream by the parser of the standard library.

A document type is refused unread, and with it every entity: no bomb can unfold and nothing is fetched. The signature
is not tried: what recipients take from their own books they answer for themselves.
"""

from datetime import date, timedelta
from xml.parsers import expat

from anslag.domain.bookkeeping import Bookkeeping, Selection
from anslag.files.sie5_rows import Attributes, Keep, Rows, bounded, dimension_of, needed
from anslag.files.sie_fields import LineError, Readable, SieError, day_of, told

NAMESPACE = "http://www.sie.se/sie5"
ROOTS = frozenset({f"{NAMESPACE} Sie", f"{NAMESPACE} SieEntry"})
PIECE = 1 << 16
LONGEST_TAG = 1 << 20
DEEPEST = 40


def read_sie5(stream: Readable, *, name: str, selection: Selection, keep: Keep | None = None) -> Bookkeeping:
    """Read a file of SIE 5. Each row that is meant is also handed to `keep`. Raises SieError, with the line."""
    reader = _Reader(selection, keep)
    try:
        return reader.read(stream)
    except LineError as fault:
        raise SieError(f"{name}, rad {reader.line}: {fault}") from None
    except expat.ExpatError as fault:
        raise SieError(f"{name}, rad {fault.lineno}: filen är inte hel XML. Ta ut den på nytt.") from None
    except (ValueError, LookupError):
        raise SieError(
            f"{name}, rad {reader.line}: filens teckenkodning är okänd. Ta ut den på nytt."
        ) from None


class _Reader:
    def __init__(self, selection: Selection, keep: Keep | None) -> None:
        self._rows = Rows(selection, keep)
        self._depth = 0
        self._unheard = 0
        self._company: Attributes = {}
        self._currency = "SEK"
        self._encoding = "utf-8"
        self._years: list[tuple[date, date]] = []
        self._dimension = 0
        self._dimensions: dict[int, str] = {}
        self._objects: dict[tuple[int, str], str] = {}
        self._accounts: dict[str, str] = {}
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = _refuse_doctype
        self._parser.XmlDeclHandler = self._declared
        self._starts = {
            "Company": self._start_company,
            "AccountingCurrency": self._start_currency,
            "FiscalYear": self._start_year,
            "Account": self._start_account,
            "Dimension": self._start_dimension,
            "Object": self._start_object,
            "Journal": self._rows.start_journal,
            "JournalEntry": self._rows.start_voucher,
            "LedgerEntry": self._rows.start_row,
            "ObjectReference": self._rows.start_tag,
            "Overstrike": self._rows.strike,
        }

    @property
    def line(self) -> int:
        return self._parser.CurrentLineNumber

    def read(self, stream: Readable) -> Bookkeeping:
        while piece := stream.read(PIECE):
            self._parser.Parse(piece, False)
            self._unheard += len(piece)
            if self._unheard > LONGEST_TAG:
                raise LineError("ett element är orimligt stort.")
        self._parser.Parse(b"", True)
        if not self._company:
            raise LineError("filen säger inte vems bokföringen är: Company saknas.")
        return self._bookkeeping()

    def _start(self, tag: str, attributes: Attributes) -> None:
        self._unheard = 0
        self._depth += 1
        if self._depth > DEEPEST:
            raise LineError(f"element är nästlade i fler än {DEEPEST} nivåer.")
        if self._depth == 1 and tag not in ROOTS:
            raise LineError(f"det här är inte en SIE-fil: den börjar med {told(tag.encode())}.")
        namespace, _, local = tag.rpartition(" ")
        if namespace == NAMESPACE and (start := self._starts.get(local)):
            start(attributes)

    def _end(self, tag: str) -> None:
        self._unheard = 0
        self._depth -= 1
        if tag == f"{NAMESPACE} LedgerEntry":
            self._rows.end_row()
        elif tag == f"{NAMESPACE} JournalEntry":
            self._rows.end_voucher()

    def _text(self, _: str) -> None:
        self._unheard = 0

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self._encoding = (encoding or "utf-8").lower()

    def _start_company(self, attributes: Attributes) -> None:
        self._company = self._company or dict(attributes)

    def _start_currency(self, attributes: Attributes) -> None:
        self._currency = needed(attributes, "currency")

    def _start_year(self, attributes: Attributes) -> None:
        first = _month(needed(attributes, "start"))
        last = _month(needed(attributes, "end"))
        self._years.append((first, (last + timedelta(days=31)).replace(day=1) - timedelta(days=1)))
        bounded(self._years)

    def _start_account(self, attributes: Attributes) -> None:
        self._accounts[needed(attributes, "id")] = attributes.get("name", "")
        bounded(self._accounts)

    def _start_dimension(self, attributes: Attributes) -> None:
        self._dimension = dimension_of(needed(attributes, "id"))
        self._dimensions[self._dimension] = attributes.get("name", "")
        bounded(self._dimensions)

    def _start_object(self, attributes: Attributes) -> None:
        self._objects[self._dimension, needed(attributes, "id").strip()] = attributes.get("name", "")
        bounded(self._objects)

    def _bookkeeping(self) -> Bookkeeping:
        rows = self._rows
        return Bookkeeping(
            type=5,
            encoding=self._encoding,
            company=self._company.get("name", ""),
            organisation_number=self._company.get("organizationId", ""),
            currency=self._currency,
            vouchers=rows.vouchers,
            rows=rows.rows,
            matching_rows=rows.matching,
            unbalanced_vouchers=rows.unbalanced_vouchers,
            unbalanced=tuple(rows.unbalanced),
            sums=dict(sorted(rows.sums.items())),
            years=tuple(sorted(self._years)),
            dimensions=dict(sorted(self._dimensions.items())),
            objects=dict.fromkeys(sorted(rows.objects), "") | self._objects,
            accounts=self._accounts,
        )


def _month(text: str) -> date:
    return day_of(text.encode()[:7] + b"-01")


def _refuse_doctype(*_: object) -> None:
    raise LineError("filen har en dokumenttyp (DOCTYPE), som en SIE-fil inte får ha. Den läses inte.")
